"""The course files as strict models: an unknown key, a wrong type or an impossible value is refused."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import Discriminator, Field, StringConstraints, Tag, TypeAdapter, model_validator

from cms.file_fields import (
    ChoiceFile,
    Line,
    Name,
    OriginField,
    Percent,
    PictureName,
    QuestionFile,
    Slug,
    Strict,
    Text,
    Title,
)
from cms.kinds import KINDS
from cms.rubric_blocks import (
    LEVEL_WORDS,
    MOST_CRITERIA,
    MOST_LEVELS,
    MOST_POINTS,
    MOST_WEIGHT,
    TITLE_LENGTH,
    level_problem,
)
from cms.vocabulary import Purpose


class CompetencyFile(Strict):
    code: Slug
    zh: Annotated[Text, StringConstraints(max_length=60)]
    en: Name


class SectionFile(Strict):
    competency: Slug
    questions: Annotated[int, Field(ge=1, le=100)]
    points: Annotated[int, Field(ge=1, le=100)] = 1


class PaperFile(Strict):
    """What a course file says of an exam and of a practice paper alike."""

    slug: Slug
    title: Title
    title_en: Title
    minutes: Annotated[int, Field(ge=1, le=480)]
    pass_mark: Percent
    section_pass_mark: Percent
    attempts: Annotated[int, Field(ge=1, le=100)]
    cooling_off_days: Annotated[int, Field(ge=0, le=365)]
    multiple_rule: Literal["share", "minus", "exact"] = "share"
    ordering_rule: Literal["neighbours", "exact"] = "neighbours"
    cloze_rule: Literal["share", "minus", "exact"] = "share"
    matching_rule: Literal["share", "minus", "exact"] = "share"
    hotspot_rule: Literal["share", "minus", "exact"] = "share"
    sections: Annotated[list[SectionFile], Field(min_length=1)]


class ExamFile(PaperFile):
    valid_months: Annotated[int, Field(ge=1, le=600)]
    questions_shown: Literal["closed", "at_once", "never"] = "closed"
    markers: Literal[1, 2] = 1
    marker_difference: Percent = 20


class PracticeFile(PaperFile):
    """Grants nothing, and holds no question that people mark."""


class CourseFile(Strict):
    slug: Slug
    title: Title
    title_en: Title
    summary: Annotated[Text, StringConstraints(max_length=600)]
    summary_en: Annotated[Text, StringConstraints(max_length=1000)]
    source: Annotated[Text, StringConstraints(max_length=200)]
    competencies: Annotated[list[CompetencyFile], Field(min_length=3)]
    exam: ExamFile | None = None
    practice: PracticeFile | None = None

    @property
    def papers(self) -> dict[Purpose, PaperFile]:
        """The exam and the practice paper, as far as there are any; each purpose is the key of the file."""
        found: dict[Purpose, PaperFile | None] = {
            Purpose.EXAM: self.exam,
            Purpose.PRACTICE: self.practice,
        }
        return {purpose: paper for purpose, paper in found.items() if paper}


class CaseFile(Strict):
    id: Slug
    competency: Slug
    title: Title
    text: Annotated[Text, StringConstraints(max_length=2000)]


class LevelFile(Strict):
    points: Annotated[int, Field(ge=0, le=MOST_POINTS)]
    words: Annotated[Text, StringConstraints(max_length=LEVEL_WORDS)]


class CriterionFile(Strict):
    key: Slug
    title: Annotated[Text, StringConstraints(max_length=TITLE_LENGTH)]
    title_en: Name
    weight: Annotated[int, Field(ge=1, le=MOST_WEIGHT)] = 1
    minimum: Percent = 0
    levels: Annotated[list[LevelFile], Field(min_length=2, max_length=MOST_LEVELS)]

    @model_validator(mode="after")
    def _levels_differ_and_earn(self) -> CriterionFile:
        if problem := level_problem([level.points for level in self.levels]):
            raise ValueError(str(problem))
        return self


class RubricFile(Strict):
    id: Slug
    title: Title
    title_en: Title
    criteria: Annotated[list[CriterionFile], Field(min_length=1, max_length=MOST_CRITERIA)]

    @model_validator(mode="after")
    def _each_key_once(self) -> RubricFile:
        if len({it.key for it in self.criteria}) < len(self.criteria):
            raise ValueError(_("each criterion with a key of its own"))
        return self


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
    file: PictureName
    alt: Line
    caption: Annotated[str, StringConstraints(max_length=300)] = ""


class KeyPointsFile(Block):
    type: Literal["key_points"]
    points: Annotated[list[Line], Field(min_length=1)]


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


AnyQuestion = QuestionFile
_tagged: list[Any] = [Annotated[kind.file, Tag(f"tag:{kind.code}")] for kind in KINDS.values()]
_any_question: Any = Annotated[reduce(or_, _tagged), _tag("kind")]
QUESTIONS: TypeAdapter[QuestionFile] = TypeAdapter(_any_question)


class PrerequisiteFile(Strict):
    kind: Literal["exam", "grade"]
    code: Annotated[Text, StringConstraints(max_length=60)]


class ThesisFile(Strict):
    fewest: Annotated[int, Field(ge=0, le=200_000)] = 2000
    most: Annotated[int, Field(ge=1, le=200_000)] = 20_000
    kinds: Annotated[list[Literal["pdf", "docx"]], Field(min_length=1)]
    rubric: Slug
    weight: Annotated[int, Field(ge=1, le=99)] = 40


class DefenceFile(Strict):
    """`thesis`: none is asked for where nothing is said."""

    slug: Slug
    course: Slug
    title: Title
    title_en: Title
    summary: Annotated[Text, StringConstraints(max_length=600)]
    summary_en: Annotated[Text, StringConstraints(max_length=1000)]
    source: Annotated[Text, StringConstraints(max_length=300)]
    thesis: ThesisFile | None = None
    rubric: Slug
    panel_size: Literal[3, 5, 7]
    minutes: Annotated[int, Field(ge=15, le=240)]
    pass_mark: Annotated[int, Field(ge=1, le=100)] = 60
    part_pass_mark: Annotated[int, Field(ge=1, le=100)] = 60
    valid_months: Annotated[int, Field(ge=1, le=600)]
    prerequisites: list[PrerequisiteFile] = []
    posts: list[Slug] = []

    @property
    def rubrics(self) -> list[str]:
        """The codes of the rubrics by which it is marked."""
        return [self.rubric, *([self.thesis.rubric] if self.thesis else [])]


class ChecklistStepFile(Strict):
    """`draft`: no source was found yet, so it waits for approval instead of being published."""

    code: Annotated[Slug, StringConstraints(max_length=40)]
    title: Title
    title_en: Title
    words: Annotated[Text, StringConstraints(max_length=600)]
    words_en: Annotated[Text, StringConstraints(max_length=1000)]
    critical: bool = False
    photo_wanted: bool = False
    in_order: bool = False
    draft: bool = False
    origin: OriginField


class ChecklistFile(Strict):
    code: Slug
    course: Slug
    title: Title
    title_en: Title
    summary: Annotated[Text, StringConstraints(max_length=600)]
    summary_en: Annotated[Text, StringConstraints(max_length=1000)]
    note: Annotated[str, StringConstraints(max_length=600, strip_whitespace=True)] = ""
    note_en: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""
    minutes: Annotated[int, Field(ge=1, le=480)]
    required_share: Annotated[int, Field(ge=1, le=100)]
    valid_months: Annotated[int, Field(ge=1, le=600)]
    repeat_after: list[Annotated[int, Field(ge=1, le=3660)]]
    grace_days: Annotated[int, Field(ge=0, le=365)]
    leads_to: Literal["record", "certificate"]
    daily: bool = False
    posts: list[Slug] = Field(default_factory=list)
    steps: Annotated[list[ChecklistStepFile], Field(min_length=1)]

    @property
    def drafts(self) -> list[str]:
        """The codes of the steps that wait."""
        return [step.code for step in self.steps if step.draft]

    @model_validator(mode="after")
    def _each_code_once_and_something_published(self) -> ChecklistFile:
        codes = [step.code for step in self.steps]
        if len(set(codes)) < len(codes):
            raise ValueError(_("each step's code once"))
        if len(self.drafts) == len(codes):
            raise ValueError(_("at least one step that is no draft"))
        if sorted(set(self.repeat_after)) != self.repeat_after:
            raise ValueError(_("days of repeats that rise from one to the next"))
        return self
