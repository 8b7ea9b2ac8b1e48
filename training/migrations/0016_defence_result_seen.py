from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("training", "0015_highest_sequences")]

    operations = [
        migrations.AddField(
            model_name="defence",
            name="result_seen_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When the candidate last looked at the result.",
                null=True,
            ),
        ),
    ]
