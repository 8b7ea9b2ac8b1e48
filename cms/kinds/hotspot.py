"""Places on a picture. Every place also has a number and words, so that it can be chosen without seeing or pointing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, model_validator
from wagtail.blocks import BooleanBlock, CharBlock, DecimalBlock, ListBlock, StructBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.file_fields import Line, PictureName, QuestionFile, Strict
from cms.kinds import options as opt
from cms.kinds.base import (
    EXACT,
    MINUS,
    SHARE,
    Authored,
    FrozenAnswer,
    FrozenOption,
    Question,
    Response,
)
from cms.kinds.blocks import AnswerBlock, BlockKind, Problems
from cms.kinds.choice import Choice, mark_several
from cms.kinds.numeric import Number

FEWEST_AREAS, MOST_AREAS = 2, 12
SIDES = ("left", "top", "width", "height")

Share = Annotated[Number, Field(ge=0, le=100)]


class AreaFile(Strict):
    place: Line
    left: Share
    top: Share
    width: Share
    height: Share
    correct: bool = False


class HotspotQuestion(QuestionFile):
    kind: Literal["hotspot"]
    picture: PictureName
    alt: Line
    areas: Annotated[list[AreaFile], Field(min_length=FEWEST_AREAS, max_length=MOST_AREAS)]

    @model_validator(mode="after")
    def _makes_sense(self) -> HotspotQuestion:
        for problem in HOTSPOT.problems(self.model_dump(mode="json")).values():
            raise ValueError(problem)
        return self


def _share(label: Any) -> DecimalBlock:
    return DecimalBlock(min_value=0, max_value=100, max_digits=6, decimal_places=3, label=label)


class AreaBlock(StructBlock):
    place = CharBlock(
        max_length=300,
        label=gettext_lazy("Where it is"),
        help_text=gettext_lazy(
            "Everybody reads this, also who does not see the picture. It must not tell the answer."
        ),
    )
    left = _share(gettext_lazy("From the left (%)"))
    top = _share(gettext_lazy("From the top (%)"))
    width = _share(gettext_lazy("Width (%)"))
    height = _share(gettext_lazy("Height (%)"))
    correct = BooleanBlock(required=False, label=gettext_lazy("Right"))

    class Meta:
        label = gettext_lazy("Place on the picture")


class HotspotBlock(AnswerBlock):
    picture = ImageChooserBlock(label=gettext_lazy("Picture"))
    alt = CharBlock(
        max_length=300,
        label=gettext_lazy("Description"),
        help_text=gettext_lazy("What the picture shows, for who cannot see it, without the answer."),
    )
    areas = ListBlock(
        AreaBlock(),
        min_num=FEWEST_AREAS,
        max_num=MOST_AREAS,
        label=gettext_lazy("Places"),
        help_text=gettext_lazy("The preview draws them on the picture, numbered from the top."),
    )

    class Meta:
        label = gettext_lazy("Places on a picture")
        icon = "crosshairs"


class Hotspot(Choice, BlockKind):
    """A choice whose options have a place on a picture. One right place: choose one; several: choose all of them."""

    code = folder = "hotspot"
    way = "hotspot"
    name = gettext_lazy("Places on a picture")
    hint = gettext_lazy("Tap the place on the picture, or choose its number in the list.")
    rules = {
        SHARE: gettext_lazy(
            "Places on a picture: all right places and no wrong one earn full points. With some of the right places "
            "and no wrong one you earn their share. One wrong place earns nothing."
        ),
        MINUS: gettext_lazy(
            "Places on a picture: each right place earns its share, each wrong place takes one share away, and "
            "nothing falls below zero."
        ),
        EXACT: gettext_lazy("Places on a picture: only all right places and no wrong one earn points."),
    }
    rule_names = {
        SHARE: gettext_lazy("Share of the right places; a wrong place earns nothing"),
        MINUS: gettext_lazy("Right minus wrong, never below zero"),
        EXACT: gettext_lazy("All or nothing"),
    }
    file = HotspotQuestion
    block = HotspotBlock

    def problems(self, answer: Mapping[str, Any]) -> Problems:
        areas = answer["areas"]
        right = sum(bool(area["correct"]) for area in areas)
        if not 0 < right < len(areas):
            return {"areas": _("Mark at least one place as right and leave at least one wrong.")}
        places = [area["place"].strip() for area in areas]
        if len(set(places)) < len(places):
            return {"areas": _("Two places are described the same.")}
        boxes = [[Decimal(area[side]) for side in SIDES] for area in areas]
        for left, top, width, height in boxes:
            if not width or not height or left + width > 100 or top + height > 100:
                return {"areas": _("A place has no size or reaches beyond the picture.")}
        if any(_overlap(one, other) for number, one in enumerate(boxes) for other in boxes[:number]):
            return {"areas": _("Two places overlap: nobody could tell which one is meant.")}
        return {}

    def picture(self, answer: Mapping[str, Any]) -> Any:
        return answer.get("picture")

    def freeze(self, authored: Authored) -> FrozenAnswer:
        areas = authored.answer["areas"]
        details = {
            "picture": {**authored.picture, "alt": authored.answer["alt"]},
            "areas": {area["key"]: [str(area[side]) for side in SIDES] for area in areas},
        }
        return FrozenAnswer(
            options=[FrozenOption(key=area["key"], text=area["place"]) for area in areas],
            key=[area["key"] for area in areas if area["correct"]],
            details=details,
        )

    def instance(self, question: Question, seed: str) -> dict[str, Any]:
        """Numbered from the top of the picture on every paper: where they are tells nothing of the key."""
        areas = question["details"]["areas"]

        def from_the_top(option: Mapping[str, Any]) -> tuple[Decimal, Decimal]:
            left, top, _width, _height = areas[option["key"]]
            return Decimal(top), Decimal(left)

        drawn = opt.lettered(question, sorted(question["options"], key=from_the_top))
        # One sees how many are wanted either way; the paper says it, so that the page needs no key.
        return {**drawn, "details": {**question["details"], "several": len(question["key"]) > 1}}

    def read(self, question: Question, raw: Any) -> Response:
        return self.read_choice(question, raw, several=question["details"]["several"])

    def mark(self, question: Question, response: Response, rule: str) -> Fraction:
        return mark_several(question, response, rule)

    def shown(self, question: Question, response: Response) -> dict[str, Any]:
        view = super().shown(question, response)
        return view | self._picture(question, {it.key: it for it in view["options"]})

    def marked(self, question: Question, response: Response) -> dict[str, Any]:
        view = super().marked(question, response)
        return view | self._picture(question, {it.key: it for it in view["options"]})

    def _picture(self, question: Question, options: Mapping[str, Any]) -> dict[str, Any]:
        details = question["details"]
        picture = details["picture"]
        size = (picture["width"], picture["height"])
        spots = [
            _spot(number, options[it["key"]], details["areas"][it["bank"]], size)
            for number, it in enumerate(question["options"], start=1)
        ]
        return {
            "control": "checkbox" if details["several"] else "radio",
            "several": details["several"],
            "picture": picture,
            "url": default_storage.url(picture["file"]),
            "spots": spots,
            # so large that a number can be read and hit where the picture is as wide as a phone
            "letters": max(size) // 24,
            "disc": max(size) // 32,
            "rounding": max(size) // 80,
        }


def _spot(number: int, option: Any, area: list[str], size: tuple[int, int]) -> dict[str, Any]:
    """A place in the picture's own pixels, with where its number stands."""
    left, top, width, height = (int(Decimal(side) * size[place % 2] / 100) for place, side in enumerate(area))
    return {
        "number": number, "option": option, "words": f"{number}. {option.text}",
        "left": left, "top": top, "width": width, "height": height,
        "number_left": left + width // 2, "number_top": top + height // 2,
    }  # fmt: skip


def _overlap(one: list[Decimal], other: list[Decimal]) -> bool:
    return all(
        one[side] < other[side] + other[side + 2] and other[side] < one[side] + one[side + 2]
        for side in (0, 1)
    )


HOTSPOT = Hotspot()
HotspotBlock.kind = HOTSPOT
