"""Sitting an exam: the page, one small save per change, the same as plain forms, and handing in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
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
from training.services.attempts import answer_save, answers_save, attempt_settle, own_attempt_submit
from training.services.errors import (
    AnswerConflictError,
    AnswerFileError,
    AttemptClosedError,
    AttemptPausedError,
)
from training.services.presence import attempt_pulse as services_pulse
from training.views.answer_files import with_files
from training.views.forms_without_js import PageError, page_change
from training.views.packets import (
    TooLargeError,
    milliseconds,
    not_found,
    read_packet,
    read_pulse,
    receipt_answer,
    refusal,
    standing_json,
)
from training.words.shared import title_of

CHECK = "check"
LOOK_AGAIN_S = 10


@never_cache
@require_GET
@login_required
def attempt(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """All questions in one page, one of them shown; ``?q=`` names it, or "check" for handing in."""
    now = timezone.now()
    found = attempt_settle(attempt=_own(request, attempt), now=now)
    if not found.is_open:
        return redirect("attempt-result", attempt)
    if found.is_paused:
        return _paused(request, found)
    questions = shown_questions(found, current_answers(found))
    context = {
        "attempt": found,
        "title": title_of(found.blueprint),
        "questions": questions,
        "current": _shown_slot(request.GET.get("q", ""), len(questions)),
        "last": len(questions),
        "answered": sum(question.answered for question in questions),
        "unclear": [question.slot for question in questions if question.remark],
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
    later answer from elsewhere, ``closed`` or ``paused``; 413: too large. Whatever is refused is not written.

    POST ``{changes: [...]}`` saves a page of them in one go: 200 with ``results`` in the same order, each ``saved``
    or an ``error`` of its own, whatever else is in the list; 400 only for what is no such list. Either may carry
    ``device``, the browser's own name for itself.
    """
    if not request.user.is_authenticated:
        return _signed_out()
    if request.method == "GET":
        return _standing(_own(request, attempt))
    try:
        packet = read_packet(request)
        receipt = answers_save(
            attempt_id=attempt,
            user=user_of(request),
            changes=packet.readable,
            device=packet.device,
            now=timezone.now(),
        )
    except TooLargeError:
        return refusal(413, "too_large", _("An answer is never that large."))
    except ResponseError as error:
        return refusal(400, "not_an_answer", str(error))
    except Attempt.DoesNotExist:
        return not_found()
    except AttemptClosedError as error:
        return refusal(409, "closed", str(error), result=reverse("attempt-result", args=[attempt]))
    except AttemptPausedError as error:
        return refusal(409, "paused", str(error))
    return receipt_answer(packet, receipt)


@require_POST
def attempt_pulse(request: HttpRequest, attempt: UUID) -> JsonResponse:
    """``{device, take, moves: [{kind, ago}]}``: the page is there; answered with how the attempt stands."""
    if not request.user.is_authenticated:
        return _signed_out()
    try:
        pulse = read_pulse(request)
        standing = services_pulse(attempt_id=attempt, user=user_of(request), now=timezone.now(), **pulse)
    except (TooLargeError, ResponseError) as error:
        return refusal(400, "not_a_pulse", str(error))
    except Attempt.DoesNotExist:
        return not_found()
    return JsonResponse(standing_json(standing))


@require_POST
@login_required
def attempt_page(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The same save as a plain form, then on to the question that was asked for."""
    found = _own(request, attempt)
    try:
        form = with_files(request, found, now=timezone.now())
        change, goal = page_change(form, found, current_answers(found))
        if change:
            answer_save(attempt_id=attempt, user=user_of(request), now=timezone.now(), **change)
    except (PageError, ResponseError):
        messages.error(request, _("This form does not fit the question. Nothing was changed; answer again."))
        return redirect("attempt", attempt)
    except AnswerFileError as error:
        messages.warning(request, str(error))
        return redirect(f"{reverse('attempt', args=[attempt])}?q={request.POST.get('slot', '')}")
    except (AttemptClosedError, AttemptPausedError, AnswerConflictError) as error:
        messages.warning(request, str(error))
        return redirect("attempt", attempt)
    return redirect(f"{reverse('attempt', args=[attempt])}?q={goal}")


@login_required
def attempt_hand_in(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Hand in, and on to the result, or to the exam where it goes on; handing in again changes nothing.

    ``time_up``: the page's clock did, and the server's has to agree. Whoever accepts JSON, as the page's script, gets
    ``{next}``, the address to go on to.
    """
    if request.method != "POST":
        return redirect("attempt", _own(request, attempt).pk)
    by_clock = "time_up" in request.POST
    try:
        closed = own_attempt_submit(
            attempt_id=attempt, user=user_of(request), now=timezone.now(), by_clock=by_clock
        )
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    goal = reverse("attempt" if closed.is_open else "attempt-result", args=[attempt])
    return JsonResponse({"next": goal}) if "json" in request.headers.get("accept", "") else redirect(goal)


def _signed_out() -> JsonResponse:
    return refusal(401, "signed_out", _("You are signed out. Sign in again; your answers wait here."))


def _paused(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """No question is shown while the time stands still; the page asks again by itself."""
    context = {"attempt": attempt, "title": title_of(attempt.blueprint)}
    response = render(request, "training/attempt_paused.html", context)
    response["Refresh"] = str(LOOK_AGAIN_S)
    return response


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
        "now": milliseconds(now),
        "deadline": milliseconds(attempt.deadline),
        "page": reverse("attempt", args=[attempt.pk]),
        "answers": reverse("attempt-answers", args=[attempt.pk]),
        "pulse": reverse("attempt-pulse", args=[attempt.pk]),
        "submit": reverse("attempt-submit", args=[attempt.pk]),
        "result": reverse("attempt-result", args=[attempt.pk]),
        "signIn": reverse("account_login") + f"?next={reverse('attempt', args=[attempt.pk])}",
    }


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
            "now": milliseconds(now),
            "deadline": milliseconds(attempt.deadline),
        }
    )
