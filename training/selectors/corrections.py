"""What a correction of marks would change, for the page that asks before it is done."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from training.exams.papers import sha256_of
from training.models import RemarkCase
from training.selectors.results import points_words
from training.words.shared import competency_name, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changes, before and after in words. reached_*: whether its pass mark is reached; None where it has none."""

    name: str
    before: str
    after: str
    reached_before: bool | None = None
    reached_after: bool | None = None


def changes_of(case: RemarkCase, slot: int) -> list[Change]:
    """The points of the answer, of every part that changes, and of the whole paper. No query."""
    return [_answer(case, slot), *_sections(case), _whole(case)]


def digest_of(case: RemarkCase) -> str:
    """The same for the same change: tells whether what was shown is still what would be done."""
    return sha256_of([case.before, case.after, case.decision, case.held])


def _answer(case: RemarkCase, slot: int) -> Change:
    points = case.attempt.paper[slot - 1]["points"]
    before, after = (
        next(it["earned"] for it in result["slots"] if it["slot"] == slot)
        for result in (case.before, case.after)
    )
    return Change(
        name=_("This answer"), before=points_words(before, points), after=points_words(after, points)
    )


def _sections(case: RemarkCase) -> Iterator[Change]:
    has_mark = bool(case.attempt.blueprint["section_pass_mark"])
    frozen = {it["competency"]: it for it in case.attempt.blueprint["sections"]}
    for before, after in zip(case.before["sections"], case.after["sections"], strict=True):
        if before != after:
            yield Change(
                name=competency_name(frozen[before["competency"]]),
                before=points_words(before["earned"], before["points"]),
                after=points_words(after["earned"], after["points"]),
                reached_before=before["passed"] if has_mark else None,
                reached_after=after["passed"] if has_mark else None,
            )


def _whole(case: RemarkCase) -> Change:
    return Change(
        name=_("The whole paper"),
        before=_("%(mark)s %%") % {"mark": number(case.score_before)},
        after=_("%(mark)s %%") % {"mark": number(case.score_after)},
        reached_before=case.passed_before,
        reached_after=case.passed_after,
    )
