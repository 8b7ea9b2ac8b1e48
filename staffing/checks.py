"""System check: whether every standard file can be loaded, with the same messages as `manage.py check_standards`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from staffing.rules import StandardError, all_standards


@register("standards")
def check_standards(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """An error for each mistake in standards/."""
    try:
        all_standards()
    except StandardError as error:
        hint = "Mend the file; the form is in docs/judging.md, and manage.py check_standards checks it again."
        return [Error(line, hint=hint, id="standards.E001") for line in error.errors]
    return []
