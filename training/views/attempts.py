"""Sitting an exam: the page, one small save per change, the same as plain forms, and handing in."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.kinds import ResponseError
from staffing.views.reader import user_of
from training.models import Attempt
from training.selectors.answers import current_answers
from training.selectors.sitting import shown_questions
from training.services.attempts import Saved, answer_save, attempt_settle, attempt_submit
from training.services.errors import AnswerConflictError, AttemptClosedError
from training.views.forms_without_js import PageError, page_change
from training.words import title_of

LARGEST_SAVE = 4 * 1024
CHECK = "check"


@never_cache
@require_GET
@login_required
def attempt(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """All questions in one page, one of them shown; ``?q=`` names it, or "check" for handing in."""
    now = timezone.now()
    found = attempt_settle(attempt=_own(request, attempt), now=now)
    if not found.is_open:
        return redirect("attempt-result", attempt)
    questions = shown_questions(found, current_answers(found))
    context = {
        "attempt": found,
        "title": title_of(found.blueprint),
        "questions": questions,
        "current": _shown_slot(request.GET.get("q", ""), len(questions)),
        "last": len(questions),
        "answered": sum(question.answered for question in questions),
        "minutes_left": max(0, int((found.deadline - now).total_seconds() // 60)),
        "closed": now >= found.deadline,
        "client": _client(found, now),
    }
    return render(request, "training/attempt.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def attempt_answers(request: HttpRequest, attempt: UUID) -> JsonResponse:
    """GET: the answers that stand. POST ``{slot, sequence, response, flagged}``: save one, acknowledged.

    400: not an answer to this question; 401: signed out; 404: not the user's own; 409: ``conflict`` with a
    later answer from elsewhere, or ``closed``; 413: too large. Whatever is refused is not written.
    """
    if not request.user.is_authenticated:
        return _refusal(401, "signed_out", _("You are signed out. Sign in again; your answers wait here."))
    if request.method == "GET":
        return _standing(_own(request, attempt))
    try:
        change = _read_change(request)
        saved = answer_save(attempt_id=attempt, user=user_of(request), now=timezone.now(), **change)
    except TooLargeError:
        return _refusal(413, "too_large", _("An answer is never that large."))
    except ResponseError as error:
        return _refusal(400, "not_an_answer", str(error))
    except Attempt.DoesNotExist:
        return _refusal(404, "not_found", _("There is no such exam attempt of yours."))
    except AttemptClosedError as error:
        return _refusal(409, "closed", str(error), result=reverse("attempt-result", args=[attempt]))
    except AnswerConflictError as error:
        standing = {"sequence": error.sequence, "response": error.response, "flagged": error.flagged}
        return _refusal(409, "conflict", str(error), slot=change["slot"], **standing)
    return JsonResponse({"saved": _as_json(saved), "now": _milliseconds(timezone.now())})


@require_POST
@login_required
def attempt_page(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The same save as a plain form, then on to the question that was asked for."""
    found = _own(request, attempt)
    try:
        change, goal = page_change(request.POST, found, current_answers(found))
        if change:
            answer_save(attempt_id=attempt, user=user_of(request), now=timezone.now(), **change)
    except (PageError, ResponseError):
        messages.error(request, _("This form does not fit the question. Nothing was changed; answer again."))
        return redirect("attempt", attempt)
    except (AttemptClosedError, AnswerConflictError) as refusal:
        messages.warning(request, str(refusal))
        return redirect("attempt", attempt)
    return redirect(f"{reverse('attempt', args=[attempt])}?q={goal}")


@login_required
def attempt_hand_in(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Hand in; again shows the result that stands."""
    found = _own(request, attempt)
    if request.method != "POST":
        return redirect("attempt", attempt)
    attempt_submit(attempt=found, now=timezone.now())
    return redirect("attempt-result", attempt)


class TooLargeError(Exception):
    """More bytes than any answer can have."""


def _own(request: HttpRequest, attempt: UUID) -> Attempt:
    return get_object_or_404(
        Attempt.objects.select_related("person", "shop"), pk=attempt, person__user=request.user
    )


def _shown_slot(text: str, last: int) -> int | str:
    """The slot to show; "check" for the page before handing in; the first for what makes no sense."""
    if text == CHECK:
        return CHECK
    return (
        int(text) if text.isascii() and text.isdecimal() and len(text) < 5 and 1 <= int(text) <= last else 1
    )


def _client(attempt: Attempt, now: Any) -> dict[str, Any]:
    """What the page's script needs to know; instants in milliseconds, as browsers count."""
    return {
        "attempt": str(attempt.pk),
        "now": _milliseconds(now),
        "deadline": _milliseconds(attempt.deadline),
        "answers": reverse("attempt-answers", args=[attempt.pk]),
        "submit": reverse("attempt-submit", args=[attempt.pk]),
        "result": reverse("attempt-result", args=[attempt.pk]),
        "signIn": reverse("account_login") + f"?next={reverse('attempt', args=[attempt.pk])}",
    }


def _milliseconds(instant: Any) -> int:
    return int(instant.timestamp() * 1000)


def _standing(attempt: Attempt) -> JsonResponse:
    answers = [
        {"slot": it.slot, "sequence": it.sequence, "response": it.response, "flagged": it.flagged}
        for it in current_answers(attempt).values()
    ]
    now = timezone.now()
    return JsonResponse(
        {
            "open": attempt.is_open and not attempt.is_overdue(now),
            "answers": answers,
            "now": _milliseconds(now),
            "deadline": _milliseconds(attempt.deadline),
        }
    )


def _read_change(request: HttpRequest) -> dict[str, Any]:
    """slot, sequence, raw, flagged of the body. Raises TooLargeError and ResponseError."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST_SAVE or len(request.body) > LARGEST_SAVE:
        raise TooLargeError
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise ResponseError("the body must be JSON") from error
    if not isinstance(body, dict):
        raise ResponseError("the body must be an object with slot, sequence and response")
    for name in ("slot", "sequence"):
        if type(body.get(name)) is not int:
            raise ResponseError(f"{name} must be a whole number")
    flagged = body.get("flagged", False)
    if type(flagged) is not bool:
        raise ResponseError("flagged must be true or false")
    return {
        "slot": body["slot"],
        "sequence": body["sequence"],
        "raw": body.get("response"),
        "flagged": flagged,
    }


def _as_json(saved: Saved) -> dict[str, Any]:
    return {
        "slot": saved.slot,
        "sequence": saved.sequence,
        "response": saved.response,
        "flagged": saved.flagged,
    }


def _refusal(status: int, code: str, message: str, **more: Any) -> JsonResponse:
    return JsonResponse({"error": code, "message": message, **more}, status=status)
