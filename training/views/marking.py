"""The marking queue: what waits, the next answer, giving and correcting a mark, giving an answer back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from staffing.models import Shop
from staffing.permissions import shop_view
from staffing.views.reader import user_of
from training.forms.marking import MarkForm, NextForm
from training.models import MarkingClaim, MarkingTask, RemarkCase
from training.selectors.corrections import changes_of, digest_of
from training.selectors.marking_queue import AnswerToMark, answer_to_mark, criterion_fields, marking_queue
from training.services.errors import CorrectionReasonError, MarkingClosedError, MarkingTakenError
from training.services.finalising import attempts_finalise_overdue
from training.services.mark_corrections import CorrectionUnseenError, marks_correct
from training.services.marking import mark_give
from training.services.marking_claims import claim_release, task_claim
from training.words.shared import number


@never_cache
@require_GET
@shop_view("mark_answers")
def queue(request: HttpRequest, shop: Shop) -> HttpResponse:
    """What waits for this marker, question by question, and what they may still correct."""
    now = timezone.now()
    attempts_finalise_overdue(now=now, shop=shop)
    found = marking_queue(marker=user_of(request), shop=shop, now=now, since=_today(now))
    return render(request, "training/marking/queue.html", {"shop": shop, "queue": found})


@require_POST
@shop_view("mark_answers")
def take_next(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Hold the next answer for this marker and open it. ``skip`` passes over the one at hand."""
    form = NextForm(request.POST)
    return _to_next(request, shop, **form.cleaned_data) if form.is_valid() else redirect("marking", shop.slug)


@never_cache
@shop_view("mark_answers")
def answer(request: HttpRequest, shop: Shop, task: int) -> HttpResponse:
    """One answer with its rubric, for who holds it or has marked it; takes the mark or its correction. Once the result is
    out every marker of the shop may put it right, and sees first what that changes."""
    marker = user_of(request)
    found = _task_or_404(request, shop, task)
    shown = answer_to_mark(found, marker)
    if request.method != "POST":
        if not (shown.correcting or MarkingClaim.objects.filter(task=found, marker=marker).exists()):
            return redirect("marking", shop.slug)
        form = MarkForm.of(shown.rubric, shown.own, correcting=shown.correcting)
        return _show(request, shop, shown, form)
    form = MarkForm(request.POST, rubric=shown.rubric, correcting=shown.correcting)
    if not form.is_valid() or "back" in request.POST:
        return _show(request, shop, shown, form)
    try:
        if shown.closed:
            return _corrected(request, shop, shown, form)
        mark_give(task_id=found.pk, marker=marker, given=form.given, now=timezone.now())
    except CorrectionReasonError as error:
        form.add_error("reason", str(error))
        return _show(request, shop, shown, form)
    except (MarkingClosedError, MarkingTakenError) as error:
        messages.warning(request, str(error))
        return redirect("marking", shop.slug)
    if shown.own is not None:
        messages.success(request, _("Corrected. What you gave before stays on record."))
        return redirect("marking", shop.slug)
    return _to_next(request, shop, exam=found.exam, code=found.code)


@require_POST
@shop_view("mark_answers")
def release(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Give back what this marker holds."""
    claim_release(marker=user_of(request))
    messages.info(request, _("Given back. Somebody else, or you later, can mark it."))
    return redirect("marking", shop.slug)


def _corrected(request: HttpRequest, shop: Shop, shown: AnswerToMark, form: MarkForm) -> HttpResponse:
    """The result put right, or what that would change where this was not seen yet. Raises as ``marks_correct`` does."""
    seen, by, now = request.POST.get("seen", ""), user_of(request), timezone.now()
    try:
        done = marks_correct(task_id=shown.task.pk, by=by, given=form.given, now=now, seen=seen)
    except CorrectionUnseenError as unseen:
        case = unseen.case
    else:
        messages.success(request, _corrected_words(done))
        return redirect("marking", shop.slug)
    context = {
        "shop": shop,
        "answer": shown,
        "form": form,
        "criteria": criterion_fields(shown.rubric, form.values, {}),
        "case": case,
        "changes": changes_of(case, shown.task.slot),
        "seen": digest_of(case),
        "changed": bool(seen),
    }
    return render(request, "training/marking/correction.html", context)


def _corrected_words(case: RemarkCase) -> str:
    words = _("Corrected: %(after)s points, %(before)s before.") % {
        "after": number(case.score_after),
        "before": number(case.score_before),
    }
    return f"{words} {case.get_decision_display()}" if case.turns else words


def _to_next(
    request: HttpRequest, shop: Shop, *, exam: str, code: str, skip: int | None = None
) -> HttpResponse:
    marker, now = user_of(request), timezone.now()
    found = task_claim(marker=marker, shop=shop, now=now, exam=exam, code=code, skip=skip)
    # After the last answer to a question the next question's first.
    found = found or task_claim(marker=marker, shop=shop, now=now)
    if found is None:
        messages.info(request, _("Nothing is left for you to mark just now."))
        return redirect("marking", shop.slug)
    return redirect("marking-answer", shop.slug, found.pk)


def _task_or_404(request: HttpRequest, shop: Shop, task: int) -> MarkingTask:
    tasks = MarkingTask.objects.filter(shop=shop).exclude(attempt__person__user=user_of(request))
    found = get_object_or_404(tasks.select_related("attempt"), pk=task)
    if found.attempt.is_void:
        raise Http404
    return found


def _show(request: HttpRequest, shop: Shop, shown: AnswerToMark, form: MarkForm) -> HttpResponse:
    now = timezone.now()
    found = marking_queue(marker=user_of(request), shop=shop, now=now, since=_today(now))
    errors: Mapping[str, Any] = {key: " ".join(texts) for key, texts in form.mark_errors.items()}
    context = {
        "shop": shop,
        "answer": shown,
        "form": form,
        "criteria": criterion_fields(shown.rubric, form.values, errors),
        "queue": found,
    }
    return render(
        request, "training/marking/answer.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _today(now: datetime) -> datetime:
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
