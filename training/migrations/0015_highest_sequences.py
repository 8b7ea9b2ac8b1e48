from django.db import migrations, models


def fill(apps, schema_editor):
    """Seats of running attempts know what was saved so far; nothing is saved any more where an attempt is closed."""
    seats = apps.get_model("training", "Seat").objects.filter(attempt__state="open")
    answers = apps.get_model("training", "Answer").objects.order_by("sequence")
    for seat in seats.iterator():
        rows = answers.filter(attempt=seat.attempt_id).values_list("slot", "sequence")
        seat.saved = {str(slot): sequence for slot, sequence in rows}
        seat.save(update_fields=["saved"])


class Migration(migrations.Migration):
    dependencies = [("training", "0014_self_checks")]

    operations = [
        migrations.AddField(
            model_name="seat",
            name="saved",
            field=models.JSONField(
                default=dict, help_text="Slot -> the highest sequence number among its answers."
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
