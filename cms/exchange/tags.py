"""What the formats of others have no field for, as tags: ``course:brakes``, ``difficulty:2``, ``safety:yes``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from cms.exchange.base import Notes, Values
from cms.vocabulary import QuestionUse

SAFETY = {"safety:yes": True, "safety:no": False}
NAMES = ("course", "competency", "module", "difficulty", "origin", "use", "rubric")
ALLOWED = {"difficulty": {"1", "2", "3"}, "use": set(QuestionUse.values)}
CASE, CASE_PLACE = "case", "case-place"
# what tells how the answer is to be read; the format asks for it
HINTS = ("tolerance", "stem-lines", "longest", "most")
LAST_PLACE = 99


def tags_of(values: Values, hints: Mapping[str, str]) -> list[str]:
    tags = [f"{name}:{values[name]}" for name in NAMES if name in values]
    if case := values.get("case"):
        tags += [f"{CASE}:{case['id']}", f"{CASE_PLACE}:{case['place']}"]
    tags += [f"{name}:{value}" for name, value in hints.items()]
    return [*tags, *(tag for tag, critical in SAFETY.items() if values.get("critical") is critical)]


def values_of_tags(tags: Iterable[str], notes: Notes) -> tuple[Values, dict[str, str]]:
    """The values that tags hold, and the hints; a tag of anybody else is noted."""
    values: Values = {}
    hints: dict[str, str] = {}
    case: Values = {"place": 1}
    for tag in tags:
        name, _colon, value = tag.partition(":")
        if tag in SAFETY:
            values["critical"] = SAFETY[tag]
        elif name in NAMES and value and value in ALLOWED.get(name, {value}):
            values[name] = int(value) if name == "difficulty" else value
        elif name == CASE and value:
            case["id"] = value
        elif name == CASE_PLACE and value.isdecimal() and 0 < int(value[:4]) <= LAST_PLACE:
            case["place"] = int(value)
        elif name in HINTS and value:
            hints[name] = value
        else:
            notes.add(_("The tag “%(tag)s” is not kept.") % {"tag": tag})
    return values | ({"case": case} if "id" in case else {}), hints
