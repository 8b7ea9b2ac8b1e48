from typing import Any

from django.db import migrations, models

WORKFLOW = "内容审批"


def publish_what_stands(apps: Any, schema_editor: Any) -> None:
    """What could be sat before is what is published now; its history and the approval of questions hold for it."""
    exam = apps.get_model("cms", "Exam")
    exam.objects.filter(live_revision=None).update(live_revision=models.F("latest_revision"))
    workflow = apps.get_model("wagtailcore", "Workflow").objects.filter(name=WORKFLOW).first()
    kind = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="cms", model="exam").first()
    if workflow and kind:
        apps.get_model("wagtailcore", "WorkflowContentType").objects.get_or_create(
            content_type=kind, defaults={"workflow": workflow}
        )


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_exams_have_drafts")]

    operations = [migrations.RunPython(publish_what_stands, migrations.RunPython.noop, elidable=True)]
