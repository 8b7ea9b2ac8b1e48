"""The table of the cache that all web processes share; see CACHES in config/settings.py."""

from typing import Any

from django.core.management import call_command
from django.db import migrations


def create(apps: Any, schema_editor: Any) -> None:
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("staffing", "0007_judgements_are_corrected")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
