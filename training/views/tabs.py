"""The learner's tab bar."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _


def learner_tabs(current: str) -> list[dict[str, Any]]:
    """The three places of a learner; ``current`` is the address name of the one that is shown."""
    tabs = [("learn", _("My way")), ("learn-courses", _("Courses")), ("learn-results", _("Results"))]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in tabs]
