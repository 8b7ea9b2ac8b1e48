"""Doubting a question from the own result, and the queue in which authors and approvers answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.models import Question
from staffing.limits import within_limit
from staffing.models import User
from staffing.pagination import PARAMETER, keyset_page, page_url
from staffing.permissions import may
from staffing.views.reader import user_of
from training.forms.remarks import AppealAnswerForm, AppealForm
from training.models import Appeal, Attempt, MarkingTask
from training.models.appeals import LONGEST_APPEAL
from training.permissions import AppealScope, appeal_scope, may_approve, statistics_scope
from training.selectors.appeals import appeal_counts, appeals_of, appeals_within, doubted_question
from training.selectors.marks import tasks_correctable
from training.selectors.results import attempt_outcome
from training.selectors.showing import showing_of
from training.selectors.statistics import question_statistics
from training.services.appeals import appeal_answer, appeal_make, appeals_until
from training.services.errors import AppealRefusedError
from training.views.statistics_lines import item_row
from training.views.tabs import learner_tabs
from training.words.shared import showing_words

RATE = "12/h/user"
View = Callable[..., HttpResponse]
State = Appeal.State


def appeals_view(view: View) -> View:
    """Decorate ``view(request, scope, …)``: who answers for no question finds nothing here."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scope = appeal_scope(request.user)
        if scope is None:
            raise Http404
        return view(request, scope, *args, **kwargs)

    return checked


@login_required
def appeal_new(request: HttpRequest, attempt: UUID, slot: int) -> HttpResponse:
    """Doubt one question of the own finished attempt."""
    found = get_object_or_404(Attempt.objects.select_related("person"), pk=attempt, person__user=request.user)
    if found.is_open or found.is_being_marked:
        return redirect("attempt", attempt)
    if found.slot(slot) is None:
        raise Http404
    showing, now = showing_of(found), timezone.now()
    if showing.comes_after(now):
        messages.info(request, showing_words(showing, ahead=False))
        return redirect("attempt-result", attempt)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, found, slot, form.cleaned_data["text"])
        except AppealRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{reverse('attempt-result', args=[attempt])}#question-{slot}")
    context = {
        "attempt": found,
        "question": attempt_outcome(found).questions[slot - 1],
        "withheld": not showing.holds(now),
        "form": form,
        "earlier": appeals_of(found).get(slot, []),
        "until": appeals_until(found, showing),
        "days": settings.APPEAL_DAYS,
        "tabs": learner_tabs("learn-results"),
    }
    return render(request, "training/appeals/new.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, attempt: Attempt, slot: int, text: str) -> None:
    if not within_limit(request, action="appeal", rate=RATE):
        raise AppealRefusedError(_("That were many in a short time. Try again in an hour."))
    appeal_make(attempt=attempt, slot=slot, text=text, now=timezone.now())
    messages.success(request, _("Sent. The answer will stand here, at the question."))


@require_safe
@appeals_view
def appeals(request: HttpRequest, scope: AppealScope) -> HttpResponse:
    """The queue: what waits for an answer, or what was answered so."""
    shown = request.GET.get("state", State.OPEN)
    shown = shown if shown in State.values else State.OPEN
    rows = appeals_within(scope).filter(state=shown).select_related("remark")
    page = keyset_page(rows, order=("-at", "-pk"), cursor=request.GET.get(PARAMETER, ""))
    counts = appeal_counts(scope)
    chips = [
        {"label": it.label, "url": f"?state={it.value}", "current": it == shown, "count": counts.get(it, 0)}
        for it in State
    ]
    context = {
        "appeals": page.rows,
        "chips": chips,
        "newer_url": page_url(request, page.newer),
        "older_url": page_url(request, page.older),
        "stems": _stems(page.rows),
        "all_questions": scope.author is None,
    }
    return render(request, "training/appeals/queue.html", context)


def _stems(rows: list[Appeal]) -> dict[str, str]:
    return dict(Question.objects.filter(code__in={it.code for it in rows}).values_list("code", "stem"))


@appeals_view
def appeal(request: HttpRequest, scope: AppealScope, pk: int) -> HttpResponse:
    """One appeal with the question, the answer given and the statistics; answers it."""
    found = get_object_or_404(
        appeals_within(scope).select_related("attempt__shop", "attempt__person", "remark", "answered_by"),
        pk=pk,
    )
    form = AppealAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answered = appeal_answer(
                appeal=found, by=user_of(request), now=timezone.now(), **form.cleaned_data
            )
        except AppealRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_next(request, answered))
    return render(
        request,
        "training/appeals/appeal.html",
        _shown(request, found, form),
        status=422 if form.errors else 200,
    )


def _shown(request: HttpRequest, found: Appeal, form: AppealAnswerForm) -> dict[str, Any]:
    scope, exam = statistics_scope(request.user), found.attempt.exam
    lines = question_statistics(exam, found.code, scope).lines if scope else []
    line = next((it for it in lines if it.version.sha256 == found.sha256), None)
    return {
        "appeal": found,
        "question": doubted_question(found),
        "never_shown": showing_of(found.attempt).never,
        "form": form,
        "line": line,
        "row": item_row(line, exam) if line else None,
        "editor": _editor(found),
        "may_approve": may_approve(request.user),
        "task": _task(found, user_of(request)),
        "longest": LONGEST_APPEAL,
    }


def _task(found: Appeal, user: User) -> MarkingTask | None:
    """The answer whose marks the reader may put right, where people marked it."""
    if not may(user, "mark_answers", found.attempt.shop):
        return None
    return next((it for it in tasks_correctable(found.attempt, user) if it.slot == found.slot), None)


def _editor(found: Appeal) -> str:
    question = Question.objects.filter(code=found.code).first()
    return reverse("wagtailsnippets_cms_question:edit", args=[question.pk]) if question else ""


def _next(request: HttpRequest, answered: Appeal) -> str:
    """What follows from the answer: marking anew, mending the question, or the queue."""
    if answered.state == State.UPHELD and (task := _task(answered, user_of(request))):
        return reverse("marking-answer", args=[answered.attempt.shop.slug, task.pk])
    if answered.state == State.UPHELD and may_approve(request.user):
        return f"{reverse('remark-new', args=[answered.sha256])}?appeal={answered.pk}"
    if answered.state == State.MENDED and (editor := _editor(answered)):
        return editor
    messages.success(request, _("Answered. The learner reads it on the result."))
    return reverse("appeal", args=[answered.pk])
