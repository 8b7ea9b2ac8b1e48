"""What holds for a version of a question whose key proved wrong: a ruling 改判. Pure.

A ruling is about one version (its SHA-256) and holds on every paper that has it, whatever the paper's own order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from cms.kinds import Question, Response, kind_of

ORIGINAL, ACCEPT, KEY, FULL, LEAVE_OUT = "original", "accept", "key", "full", "leave_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """kind: ORIGINAL (as the question says itself), ACCEPT (its own key and these), KEY (these instead of its own),
    FULL (all points to everybody) or LEAVE_OUT (no part of the total). keys: responses in lasting terms
    (``Kind.lasting``)."""

    kind: str
    keys: tuple[tuple[str, ...], ...] = ()


# SHA-256 of a version -> what was ruled; a version without a line is marked by its own key.
Rulings = Mapping[str, Ruling]


def questions_under(question: Question, ruling: Ruling | None) -> Sequence[Question]:
    """The question as it stands on a paper with the keys that count under the ruling; the best mark of them counts."""
    if ruling is None or ruling.kind not in (ACCEPT, KEY):
        return [question]
    kind = kind_of(question)
    keys = [kind.on_paper(question, key) for key in ruling.keys]
    return kind.rekeyed(question, keys, keep=ruling.kind == ACCEPT)


def share_under(question: Question, response: Response, rule: str, ruling: Ruling | None) -> Fraction:
    """What the response earns under the ruling, from 0 to 1; nothing where the question is left out."""
    if ruling is not None and ruling.kind in (FULL, LEAVE_OUT):
        return Fraction(ruling.kind == FULL)
    kind = kind_of(question)
    return max(kind.mark(it, response, rule) for it in questions_under(question, ruling))


def best_question(question: Question, response: Response, rule: str, ruling: Ruling | None) -> Question:
    """The question with the key by which the response earns most: beside it the response is shown."""
    kind = kind_of(question)
    if ruling is None or ruling.kind not in (ACCEPT, KEY):
        return question
    return max(questions_under(question, ruling), key=lambda it: kind.mark(it, response, rule))


def key_words(question: Question, key: Sequence[str]) -> str:
    """A key in lasting terms, in the words of the question as it stands on this paper."""
    kind = kind_of(question)
    given = kind.given(question, kind.on_paper(question, key))
    return "；".join(f"{it.part}：{it.words}" if it.part else it.words for it in given)
