"""Setting a pass mark by several judges: approvers open, end and decide; each judge rates on a page of their own."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cms.selectors import exam_by_slug
from staffing.views.reader import user_of
from training.forms.standards import DecisionForm, OpenStandardForm, RatingsForm
from training.models import Judge, StandardSetting
from training.permissions import may_approve
from training.selectors.standards import (
    judge_candidates,
    judged_questions,
    own_ratings,
    setting_title,
    standards_of,
)
from training.services.standards import (
    StandardRefusedError,
    ratings_save,
    round_end,
    standard_decide,
    standard_open,
)

View = Callable[..., HttpResponse]


def approver_view(view: View) -> View:
    """For those who decide on exams; for everybody else there is nothing here."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_approve(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@approver_view
def standards(request: HttpRequest, exam: str) -> HttpResponse:
    """The standards that were set for an exam, and opening a new one."""
    found, user = exam_by_slug(exam), user_of(request)
    if found is None:
        raise Http404
    form = OpenStandardForm(request.POST or None, candidates=judge_candidates(user))
    if request.method == "POST" and form.is_valid():
        try:
            opened = standard_open(
                exam=found,
                judges=form.cleaned_data["judges"],
                candidate=form.cleaned_data["candidate"],
                whole_bank=bool(form.cleaned_data["whole_bank"]),
                by=user,
                now=timezone.now(),
            )
        except StandardRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The judges find their questions under “Exam statistics”."))
            return redirect("exam-standard", opened.pk)
    settings = standards_of(exam)
    context = {
        "exam": found,
        "standards": settings,
        "form": form,
        "running": next((it for it in settings if not it.is_closed), None),
    }
    return render(request, "training/statistics/standards.html", context, status=422 if form.errors else 200)


@approver_view
def standard(request: HttpRequest, pk: int) -> HttpResponse:
    """One setting: who has handed in, the result once it is closed, and the decision."""
    return _show(request, _setting_or_404(pk), None)


@require_POST
@approver_view
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End the running round with those who have handed in."""
    try:
        ended = round_end(setting=_setting_or_404(pk), ending=_round(request), now=timezone.now())
    except StandardRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("The standard is set; now decide.") if ended.is_closed else _("The second round has begun.")
        messages.success(request, words)
    return redirect("exam-standard", pk)


@require_POST
@approver_view
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a pass mark over into the exam."""
    setting, form = _setting_or_404(pk), DecisionForm(request.POST)
    if form.is_valid():
        try:
            standard_decide(
                setting=setting,
                pass_mark=form.cleaned_data["pass_mark"],
                reason=form.cleaned_data["reason"],
                by=user_of(request),
                now=timezone.now(),
            )
        except StandardRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("The exam is published with this pass mark. Papers drawn before keep theirs.")
            )
            return redirect("exam-standard", pk)
    return _show(request, setting, form)


@login_required
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """A judge's own page: every question, with how the first round spread once that is over."""
    own = get_object_or_404(Judge.objects.select_related("setting"), setting__pk=pk, user=user_of(request))
    setting = own.setting
    codes = [question["code"] for question in setting.questions]
    hand_in = "hand_in" in request.POST
    form = RatingsForm(
        request.POST or None, prefix="rate", codes=codes, hand_in=hand_in, initial=own_ratings(own)
    )
    if request.method == "POST" and form.is_valid():
        try:
            ratings_save(
                setting=setting,
                user=user_of(request),
                meant_for=_round(request),
                ratings=form.ratings,
                hand_in=hand_in,
                now=timezone.now(),
            )
        except StandardRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Handed in. Thank you.") if hand_in else _("Saved. You may go on later.")
            )
            return redirect("exam-standard-judge", pk)
    context = {
        "setting": setting,
        "title": setting_title(setting),
        "form": form,
        "lines": [(question, form[question.code]) for question in judged_questions(setting)],
        "open": _may_rate(own),
        "own": own,
    }
    return render(request, "training/statistics/judge.html", context, status=422 if form.errors else 200)


def _round(request: HttpRequest) -> int:
    """The round that the page showed from which this was sent; the first where it does not say."""
    return 2 if request.POST.get("round") == "2" else 1


def _may_rate(judge: Judge) -> bool:
    setting = judge.setting
    if setting.state == StandardSetting.State.FIRST:
        return judge.first_at is None
    return not setting.is_closed and judge.first_at is not None and judge.second_at is None


def _setting_or_404(pk: int) -> StandardSetting:
    return get_object_or_404(StandardSetting.objects.select_related("opened_by", "decided_by"), pk=pk)


def _show(request: HttpRequest, setting: StandardSetting, form: DecisionForm | None) -> HttpResponse:
    recommended = setting.result["recommended"] if setting.result else None
    judges = list(setting.judges.select_related("user"))
    context = {
        "setting": setting,
        "title": setting_title(setting),
        "judges": judges,
        "questions": _rated(setting),
        "handed_in": sum((it.first_at if setting.round == 1 else it.second_at) is not None for it in judges),
        "form": form or DecisionForm(initial={"pass_mark": recommended}),
        "exam": exam_by_slug(setting.exam),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "training/statistics/standard.html", context, status=status)


def _rated(setting: StandardSetting) -> list[dict[str, Any]]:
    """What the judges said of each question, with its words; empty before the rounds are over."""
    stems = {question["code"]: question["stem"] for question in setting.questions}
    rated = setting.result["questions"] if setting.result else []
    return [{**it, "stem": stems.get(it["code"], "")} for it in rated]
