"""The kinds of question, each in one module: authoring, files, paper, marking, pages, statistics.

Pure: no database, no clock; what is frozen and what was answered come in as arguments. A further kind is one more
module here, one more line in KINDS, a folder of templates, and, where it is answered in a new way, a module in
static/js/attempt/ways/.
"""

from __future__ import annotations

from typing import Any

from cms.kinds.base import (
    Authored,
    AuthoredOption,
    FormError,
    FrozenAnswer,
    FrozenOption,
    Given,
    Kind,
    Question,
    Response,
    ResponseError,
    is_whole_text,
    rank,
)
from cms.kinds.blocks import BlockKind
from cms.kinds.by_people import MarkedByPeopleError
from cms.kinds.choice import MultipleChoice, SingleChoice, TrueFalse
from cms.kinds.cloze import CLOZE
from cms.kinds.dates import DATES
from cms.kinds.hotspot import HOTSPOT
from cms.kinds.matching import MATCHING
from cms.kinds.numeric import NUMERIC
from cms.kinds.ordering import Ordering
from cms.kinds.photo import PHOTO
from cms.kinds.written import WRITTEN

BLOCK_KINDS: dict[str, BlockKind] = {
    kind.code: kind for kind in (NUMERIC, CLOZE, MATCHING, DATES, HOTSPOT, WRITTEN, PHOTO)
}
KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (SingleChoice(), MultipleChoice(), TrueFalse(), Ordering(), *BLOCK_KINDS.values())
}
# the kinds that a paper may hold which nobody marks
MARKED_BY_MACHINE = tuple(code for code, kind in KINDS.items() if not kind.by_people)
MARKED_BY_PEOPLE = tuple(code for code, kind in KINDS.items() if kind.by_people)
# the kinds with a choice of rules: a blueprint says `<kind>_rule` for each
RULED = tuple(code for code, kind in KINDS.items() if len(kind.rules) > 1)

__all__ = [
    "BLOCK_KINDS",
    "KINDS",
    "MARKED_BY_MACHINE",
    "MARKED_BY_PEOPLE",
    "RULED",
    "Authored",
    "AuthoredOption",
    "FormError",
    "FrozenAnswer",
    "FrozenOption",
    "Given",
    "Kind",
    "MarkedByPeopleError",
    "Question",
    "Response",
    "ResponseError",
    "is_whole_text",
    "kind_choices",
    "kind_of",
    "rank",
    "read_response",
    "rule_choices",
    "rule_of",
]


def kind_of(question: Question) -> Kind:
    """The kind of a frozen question."""
    return KINDS[question["kind"]]


def read_response(question: Question, raw: Any) -> Response:
    """A response as it came from outside, in its normal form. Raises ResponseError."""
    return kind_of(question).read(question, raw)


def rule_of(kind: str, blueprint: Any) -> str:
    """The blueprint's rule of partial credit for a kind; the kind's own where the blueprint is silent."""
    return str(blueprint.get(f"{kind}_rule") or KINDS[kind].default_rule)


def kind_choices() -> list[tuple[str, Any]]:
    """Every kind with its name, for the editor."""
    return [(kind.code, kind.name) for kind in KINDS.values()]


def rule_choices(kind: str) -> list[tuple[str, Any]]:
    """The rules of partial credit of a kind with their names, for who makes an exam."""
    return list(KINDS[kind].rule_names.items())
