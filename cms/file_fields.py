"""The strict types of which the models of the course files are made: lines, titles, codes, origins."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from cms.vocabulary import Origin

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Line = Annotated[Text, StringConstraints(max_length=300)]
Title = Annotated[Text, StringConstraints(max_length=120)]
Name = Annotated[Text, StringConstraints(max_length=100)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=50)]
Percent = Annotated[int, Field(ge=0, le=100)]
PictureName = Annotated[str, StringConstraints(pattern=r"^pictures/[a-z0-9]+(-[a-z0-9]+)*\.(png|jpg|webp)$")]


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


class ChoiceFile(Strict):
    text: Line
    correct: bool = False


class QuestionFile(Strict):
    """What the file of a question of any kind says."""

    kind: str
    id: Slug
    competency: Slug
    module: Slug
    difficulty: Annotated[int, Field(ge=1, le=3)]
    origin: OriginField
    critical: bool = False
    use: Literal["exam", "practice", "check"] = "exam"
    case: Slug | None = None
    stem: Annotated[Text, StringConstraints(max_length=1000)]
    explanation: Annotated[Text, StringConstraints(max_length=1000)]
