"""The course files as strict models: an unknown key, a wrong type or an impossible value is refused."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)

from cms.vocabulary import Origin

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Line = Annotated[Text, StringConstraints(max_length=300)]
Title = Annotated[Text, StringConstraints(max_length=120)]
Name = Annotated[Text, StringConstraints(max_length=100)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Percent = Annotated[int, Field(ge=0, le=100)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceOfBlock(Strict):
    """`source §2 (1)`, `cited GB 18384-2020` or `editor`, taken apart."""

    kind: Literal["source", "cited", "editor"]
    reference: Annotated[str, StringConstraints(max_length=200)]


def _origin(value: Any) -> Any:
    kind, _space, reference = value.strip().partition(" ") if isinstance(value, str) else ("", "", "")
    if kind not in Origin.values or (kind == Origin.EDITOR) == bool(reference.strip()):
        raise ValueError(_("`source §…`, `cited <law or standard, clause>` or `editor`"))
    return {"kind": kind, "reference": reference.strip()}


OriginField = Annotated[SourceOfBlock, BeforeValidator(_origin)]


class CompetencyFile(Strict):
    code: Slug
    zh: Annotated[Text, StringConstraints(max_length=60)]
    en: Name


class SectionFile(Strict):
    competency: Slug
    questions: Annotated[int, Field(ge=1, le=100)]
    points: Annotated[int, Field(ge=1, le=100)] = 1


class ExamFile(Strict):
    slug: Slug
    title: Title
    title_en: Title
    minutes: Annotated[int, Field(ge=1, le=480)]
    pass_mark: Percent
    section_pass_mark: Percent
    attempts: Annotated[int, Field(ge=1, le=100)]
    cooling_off_days: Annotated[int, Field(ge=0, le=365)]
    valid_months: Annotated[int, Field(ge=1, le=600)]
    multiple_rule: Literal["share", "exact"] = "share"
    ordering_rule: Literal["neighbours", "exact"] = "neighbours"
    sections: Annotated[list[SectionFile], Field(min_length=1)]


class CourseFile(Strict):
    slug: Slug
    title: Title
    title_en: Title
    summary: Annotated[Text, StringConstraints(max_length=600)]
    summary_en: Annotated[Text, StringConstraints(max_length=1000)]
    source: Annotated[Text, StringConstraints(max_length=200)]
    competencies: Annotated[list[CompetencyFile], Field(min_length=3)]
    exam: ExamFile


class Block(Strict):
    origin: OriginField


class TextFile(Block):
    type: Literal["text"]
    heading: Annotated[str, StringConstraints(max_length=120, strip_whitespace=True)] = ""
    body: Text


class StepFile(Strict):
    title: Title
    detail: str = ""


class StepsFile(Block):
    type: Literal["steps"]
    title: Title
    steps: Annotated[list[StepFile], Field(min_length=2)]


class LineFile(Strict):
    who: Literal["adviser", "customer"]
    words: Text


class ScriptFile(Block):
    type: Literal["script"]
    title: Title
    situation: str = ""
    lines: Annotated[list[LineFile], Field(min_length=1)]
    note: str = ""


class DoDontFile(Block):
    type: Literal["do_dont"]
    title: Title
    do: Annotated[list[Line], Field(min_length=1)]
    dont: Annotated[list[Line], Field(min_length=1)]


class WarningFile(Block):
    type: Literal["warning"]
    title: Title
    body: Text


class PictureFile(Block):
    type: Literal["picture"]
    file: Annotated[str, StringConstraints(pattern=r"^pictures/[a-z0-9]+(-[a-z0-9]+)*\.(png|jpg|webp)$")]
    alt: Line
    caption: Annotated[str, StringConstraints(max_length=300)] = ""


class KeyPointsFile(Block):
    type: Literal["key_points"]
    points: Annotated[list[Line], Field(min_length=1)]


class ChoiceFile(Strict):
    text: Line
    correct: bool = False


class CheckFile(Block):
    type: Literal["check"]
    prompt: Text
    choices: Annotated[list[ChoiceFile], Field(min_length=2, max_length=6)]
    explanation: Text

    @model_validator(mode="after")
    def _something_is_right_and_something_wrong(self) -> CheckFile:
        if not 0 < sum(choice.correct for choice in self.choices) < len(self.choices):
            raise ValueError(_("at least one right and one wrong choice"))
        return self


def _tag(key: str) -> Any:
    def tag(value: Any) -> str | None:
        kind = value.get(key) if isinstance(value, dict) else None
        return f"tag:{kind}" if isinstance(kind, str) else None

    tag.__name__ = key  # pydantic names it when the key is missing
    return Discriminator(tag)


AnyBlock = Annotated[
    Annotated[TextFile, Tag("tag:text")]
    | Annotated[StepsFile, Tag("tag:steps")]
    | Annotated[ScriptFile, Tag("tag:script")]
    | Annotated[DoDontFile, Tag("tag:do_dont")]
    | Annotated[WarningFile, Tag("tag:warning")]
    | Annotated[PictureFile, Tag("tag:picture")]
    | Annotated[KeyPointsFile, Tag("tag:key_points")]
    | Annotated[CheckFile, Tag("tag:check")],
    _tag("type"),
]


class ModuleFile(Strict):
    slug: Slug
    title: Title
    title_en: Title
    minutes: Annotated[int, Field(ge=1, le=240)]
    competency: Slug
    source: Annotated[Text, StringConstraints(max_length=200)]
    summary: Annotated[Text, StringConstraints(max_length=600)]
    blocks: Annotated[list[AnyBlock], Field(min_length=1)]


class QuestionBase(Strict):
    id: Slug
    competency: Slug
    module: Slug
    difficulty: Annotated[int, Field(ge=1, le=3)]
    origin: OriginField
    critical: bool = False
    stem: Annotated[Text, StringConstraints(max_length=1000)]
    explanation: Annotated[Text, StringConstraints(max_length=1000)]


def _all_different(texts: list[str]) -> None:
    if len(set(texts)) < len(texts):
        raise ValueError(_("choices that all differ"))


class ChoiceQuestion(QuestionBase):
    kind: Literal["single", "multiple"]
    choices: Annotated[list[ChoiceFile], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _the_right_number_is_right(self) -> ChoiceQuestion:
        _all_different([choice.text for choice in self.choices])
        right = sum(choice.correct for choice in self.choices)
        if self.kind == "single" and right != 1:
            raise ValueError(_("exactly one choice with `correct: true`"))
        if self.kind == "multiple" and not 2 <= right < len(self.choices):
            raise ValueError(_("at least two choices with `correct: true` and one without"))
        return self


class TrueFalseQuestion(QuestionBase):
    kind: Literal["true_false"]
    answer: bool


class OrderingQuestion(QuestionBase):
    kind: Literal["ordering"]
    items: Annotated[list[Line], Field(min_length=3, max_length=6)]

    @model_validator(mode="after")
    def _items_differ(self) -> OrderingQuestion:
        _all_different(self.items)
        return self


AnyQuestion = Annotated[
    Annotated[ChoiceQuestion, Tag("tag:single")]
    | Annotated[ChoiceQuestion, Tag("tag:multiple")]
    | Annotated[TrueFalseQuestion, Tag("tag:true_false")]
    | Annotated[OrderingQuestion, Tag("tag:ordering")],
    _tag("kind"),
]
