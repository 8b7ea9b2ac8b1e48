"""The exam page as a plain form: what a press on one of its buttons means."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from cms.kinds import FormError, Response, kind_of
from training.models import Answer, Attempt

CHECK = "check"


class PageError(ValueError):
    """The form does not fit the paper."""


def page_change(
    form: QueryDict, attempt: Attempt, answers: Mapping[int, Answer]
) -> tuple[dict[str, Any] | None, int | str]:
    """The change to save (arguments of ``answer_save``; None when nothing changed) and where to go next.

    The form says which answer it was made from; one that was changed elsewhere since is refused by the save.
    """
    slot = _number(form.get("slot"))
    frozen = attempt.slot(slot)
    if frozen is None:
        raise PageError("slot")
    stands = answers.get(slot)
    response = _response(form, frozen["question"], bool(stands and stands.response))
    flagged = bool(stands and stands.flagged) != ("flag" in form)
    goal = _goal(form.get("go", ""), slot, len(attempt.paper))
    if stands and (stands.response, stands.flagged) == (response, flagged):
        return None, goal
    if not stands and not response and not flagged:
        return None, goal
    sequence = _number(form.get("sequence")) + 1
    return {"slot": slot, "sequence": sequence, "raw": response, "flagged": flagged}, goal


def _response(form: QueryDict, question: Mapping[str, Any], answered: bool) -> Response:
    kind = kind_of(question)
    try:
        return kind.read(question, kind.from_form(form, answered=answered))
    except FormError as error:
        raise PageError(str(error)) from error


def _goal(go: str, slot: int, last: int) -> int | str:
    if go == CHECK or (go == "next" and slot == last):
        return CHECK
    steps = {"next": slot + 1, "previous": slot - 1}
    goal = steps.get(go, _number(go) if go.isdecimal() else slot)
    return min(max(goal, 1), last)


def _number(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdecimal() or len(text) > 5:
        raise PageError("number")
    return int(text)
