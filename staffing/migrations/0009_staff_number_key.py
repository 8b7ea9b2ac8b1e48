"""Staff numbers are compared alike on every database: without regard to width and case."""

from collections import defaultdict
from typing import Any

from django.db import migrations, models

from staffing.staff_numbers import staff_key


def fill(apps: Any, schema_editor: Any) -> None:
    person = apps.get_model("staffing", "Person")
    rows = list(person.objects.using(schema_editor.connection.alias).only("company_id", "staff_number"))
    same = defaultdict(list)
    for row in rows:
        row.staff_number_key = staff_key(row.staff_number)
        same[row.company_id, row.staff_number_key].append(row.staff_number)
    doubles = [" = ".join(numbers) for numbers in same.values() if len(numbers) > 1]
    if doubles:
        raise RuntimeError(
            "These staff numbers of one company differ only in width or case: "
            f"{'; '.join(doubles)}. Change one of each, then migrate again."
        )
    person.objects.using(schema_editor.connection.alias).bulk_update(rows, ["staff_number_key"], 500)


class Migration(migrations.Migration):
    dependencies = [("staffing", "0008_shared_cache")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="staff_number_key",
            field=models.CharField(
                default="",
                editable=False,
                help_text="The staff number as it is compared; see staff_key.",
                max_length=120,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(model_name="person", name="staff_number_once_per_company"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(
                fields=("company", "staff_number_key"),
                name="staff_number_once_per_company",
                violation_error_message="This staff number belongs to somebody else already.",
            ),
        ),
    ]
