"""The criteria of a rubric as its author writes them, and the same as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    IntegerBlock,
    ListBlock,
    StreamBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
)

from cms.codes import LONGEST, check_code

MOST_CRITERIA, MOST_LEVELS, MOST_POINTS, MOST_WEIGHT = 12, 8, 100, 100
LEVEL_WORDS, TITLE_LENGTH = 300, 60
TWO_ALIKE = _("Two levels earn the same points. Give each its own.")
NOTHING_TO_EARN = _("The highest level earns at least one point.")


class LevelBlock(StructBlock):
    points = IntegerBlock(min_value=0, max_value=MOST_POINTS, label=_("Points"))
    words = CharBlock(max_length=LEVEL_WORDS, label=_("What it takes"))

    class Meta:
        label = _("Level")


class CriterionBlock(StructBlock):
    title = CharBlock(max_length=TITLE_LENGTH, label=_("Title"))
    title_en = CharBlock(required=False, max_length=100, label=_("English title"))
    key = CharBlock(
        required=False,
        max_length=LONGEST,
        validators=[check_code],
        label=_("Code"),
        help_text=_("Stands in records. Leave it empty and one is made."),
    )
    weight = IntegerBlock(
        min_value=1,
        max_value=MOST_WEIGHT,
        default=1,
        label=_("Weight"),
        help_text=_("How much it counts beside the other criteria."),
    )
    minimum = IntegerBlock(
        min_value=0,
        max_value=100,
        default=0,
        label=_("Must reach (%)"),
        help_text=_("Percent of its highest points that this criterion alone must reach; 0 for none."),
    )
    levels = ListBlock(LevelBlock(), min_num=2, max_num=MOST_LEVELS, label=_("Levels"))

    class Meta:
        label = _("Criterion")
        icon = "list-ol"

    def clean(self, value: StructValue) -> StructValue:
        cleaned = super().clean(value)
        problem = level_problem([level["points"] for level in cleaned["levels"]])
        if problem:
            raise StructBlockValidationError({"levels": ValidationError(problem)})
        return cleaned


class RubricCriteria(StreamBlock):
    """The criteria of a rubric, in the order in which they are marked."""

    criterion = CriterionBlock()

    class Meta:
        min_num = 1
        max_num = MOST_CRITERIA


def level_problem(points: Sequence[int]) -> Any:
    """What is wrong with the points of a criterion's levels, or an empty text. The same for the editor and for files."""
    if len(set(points)) < len(points):
        return TWO_ALIKE
    return "" if max(points, default=0) > 0 else NOTHING_TO_EARN


def criteria_of(raw: Sequence[Any]) -> list[Any]:
    """The raw stream as plain data (`FrozenCriterion`). A criterion without a code of its own goes by its id."""
    return [_criterion(child["value"], child.get("id") or str(place)) for place, child in enumerate(raw)]


def _criterion(value: Any, made: str) -> dict[str, Any]:
    levels = [item["value"] for item in value["levels"]]
    levels.sort(key=lambda level: level["points"] or 0, reverse=True)
    return {
        "key": value["key"] or made,
        "title": {"zh": value["title"], "en": value["title_en"]},
        "weight": value["weight"],
        "minimum": value["minimum"],
        "levels": [{"points": it["points"], "words": it["words"]} for it in levels],
        "most": levels[0]["points"] if levels else 0,
    }
