"""What the formats of others have no field for, as tags: ``course:brakes``, ``difficulty:2``, ``safety:yes``."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from cms.exchange.base import Notes, Values

SAFETY = {"safety:yes": True, "safety:no": False}
NAMES = ("course", "competency", "module", "difficulty", "origin")


def tags_of(values: Values) -> list[str]:
    tags = [f"{name}:{values[name]}" for name in NAMES if name in values]
    return [*tags, *(tag for tag, critical in SAFETY.items() if values.get("critical") is critical)]


def values_of_tags(tags: Iterable[str], notes: Notes) -> Values:
    """The values that tags hold; a tag of anybody else is noted."""
    values: Values = {}
    for tag in tags:
        name, _colon, value = tag.partition(":")
        if tag in SAFETY:
            values["critical"] = SAFETY[tag]
        elif name == "difficulty" and value in ("1", "2", "3"):
            values[name] = int(value)
        elif name in NAMES and name != "difficulty" and value:
            values[name] = value
        else:
            notes.add(_("The tag “%(tag)s” is not kept.") % {"tag": tag})
    return values
