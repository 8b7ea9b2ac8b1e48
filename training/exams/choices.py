"""What a response gave, in terms that mean the same on every paper, as one text for each part: whether right, which part, what.

The kind of the question says what the parts are (``cms.kinds``); here they only become keys that a database can group by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cms.kinds import KINDS, kind_of
from cms.kinds.choice import Choice

RIGHT, WRONG, SEPARATOR = "+", "-", "\t"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A key of ``choices_of`` taken apart again."""

    right: bool
    part: str
    value: str


def is_closed(kind: str) -> bool:
    """Whether the options are all that can be answered, each wrong one a distractor."""
    return isinstance(KINDS[kind], Choice)


def choice_key(part: str, value: str, *, right: bool) -> str:
    return f"{RIGHT if right else WRONG}{part}{SEPARATOR}{value}"


def taken_apart(key: str) -> Chosen:
    part, _tab, value = key[1:].partition(SEPARATOR)
    return Chosen(key[0] == RIGHT, part, value)


def choices_of(question: Mapping[str, Any], response: list[str]) -> list[str]:
    """What was given, part by part; empty when not answered."""
    given = kind_of(question).given(question, response) if response else []
    return [choice_key(it.part, it.value, right=it.right) for it in given]


def is_drawn(question: Mapping[str, Any]) -> bool:
    """Whether dates or numbers were drawn for this paper, so that another one reads otherwise."""
    return "drawn" in question.get("details", {})


def version_content(question: Mapping[str, Any], stem: str) -> dict[str, Any]:
    """The question as the statistics show it, free of the paper's shuffling: options by their lasting keys, in their order.

    stem: as it reads for all papers of the version.
    """
    options = [{"key": it.get("bank", it["key"]), "text": it["text"]} for it in question["options"]]
    return {
        "kind": question["kind"],
        "stem": stem,
        "competency": question["competency"],
        "critical": question["critical"],
        "options": sorted(options, key=lambda option: option["key"]),
        "right": choices_of(question, question["key"]),
    }


def known_choices(content: Mapping[str, Any]) -> list[str]:
    """What can be chosen, whether somebody did or not: every option where those are all there is, else what is right."""
    right = list(content["right"])
    if not is_closed(content["kind"]):
        return right
    values = {taken_apart(key).value for key in right}
    wrong = [choice_key("", it["key"], right=False) for it in content["options"] if it["key"] not in values]
    return right + wrong


def value_words(content: Mapping[str, Any]) -> dict[str, str]:
    """The words of each option by its lasting key, in the reader's language; what was typed speaks for itself."""
    kind = KINDS[content["kind"]]
    if isinstance(kind, Choice):
        return {
            it["key"]: kind.option_text({"bank": it["key"], "text": it["text"]}) for it in content["options"]
        }
    return {it["key"]: str(it["text"]) for it in content["options"]}
