from django.db import migrations

# Owner and HR too: nobody hands out a role that may do what he may not.
ROLES = ("owner", "hr", "trainer", "examiner")


def grant(apps, schema_editor):
    # Permissions are made after migrating; the groups that stand already get theirs here.
    permission_model = apps.get_model("auth", "Permission")
    content_type, _new = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="staffing", model="shop"
    )
    permission, _new = permission_model.objects.get_or_create(
        codename="mark_answers",
        content_type=content_type,
        defaults={"name": "Mark the answers of exams that no machine marks"},
    )
    granted = apps.get_model("guardian", "GroupObjectPermission").objects
    for role in apps.get_model("staffing", "ShopRole").objects.filter(role__in=ROLES):
        granted.get_or_create(
            permission=permission,
            content_type=content_type,
            object_pk=str(role.shop_id),
            group_id=role.group_id,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("staffing", "0013_invigilation"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("guardian", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="shop",
            options={
                "ordering": ["company_id", "name"],
                "permissions": [
                    ("view_people", "See people, postings, papers and eligibility"),
                    ("change_people", "Change people and their records, import the roster"),
                    ("issue_certificates", "Issue and revoke certificates"),
                    ("view_training", "See enrolments, results and training records"),
                    ("change_training", "Assign training, write courses and questions"),
                    ("invigilate", "Watch over exams, pause, extend and void attempts"),
                    ("mark_answers", "Mark the answers of exams that no machine marks"),
                    ("view_compliance", "See readiness, premises and dossiers"),
                    ("change_compliance", "Change premises, attest, build dossiers"),
                    ("learn", "Take courses and sit exams"),
                ],
                "verbose_name": "shop",
                "verbose_name_plural": "shops",
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop, elidable=True),
    ]
