"""Marking a question anew: say how, look at everybody concerned, decide, do, undo. For approvers of exams."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.kinds import FormError, Question, ResponseError, kind_of
from staffing.views.reader import user_of, whole_number
from training.exams.rulings import ACCEPT, KEY
from training.forms.remarks import RemarkForm, RuledForm, UndoForm
from training.models import Appeal, Remark
from training.selectors.remarks import remark_cases, remark_summary, sample_of
from training.selectors.sitting import case_text
from training.services.errors import RemarkRefusedError
from training.services.remark_starting import remark_start_doing, remark_start_working_out
from training.services.remarks import (
    Proposal,
    choices_of,
    remark_decide,
    remark_discard,
    remark_propose,
    remark_undo,
)
from training.views.standards import approver_view

PAGE = 50


@approver_view
def remark_new(request: HttpRequest, version: str) -> HttpResponse:
    """Say how a version of a question is to be marked from now on."""
    question = sample_of(version)
    if question is None:
        raise Http404
    in_force = Remark.objects.in_force().filter(sha256=version).first()
    response, unread = _response(request, question)
    form = RemarkForm(
        None if request.method != "POST" or "move" in request.POST else request.POST,
        by_people=kind_of(question).by_people,
        ruled=in_force is not None and in_force.kind != Remark.Kind.ORIGINAL,
        initial=request.POST.dict(),
    )
    if form.is_bound and form.is_valid():
        try:
            return _proposed(request, question, response, unread, form)
        except RemarkRefusedError as refusal:
            form.add_error(None, str(refusal))
    context = _question_context(question, response) | {
        "form": form,
        "in_force": in_force,
        "under_way": Remark.objects.under_way().filter(sha256=version).first(),
        "appeal": _appeal(request, version),
    }
    return render(request, "training/remarks/new.html", context, status=422 if form.errors else 200)


def _response(request: HttpRequest, question: Question) -> tuple[list[str], bool]:
    """The other answer as it was given in the question's own fields, and whether it could not be read."""
    kind = kind_of(question)
    if request.method != "POST" or kind.by_people:
        return (list(question["key"]) if kind.way == "order" else []), False
    try:
        return kind.read(question, kind.from_form(request.POST, answered=True)), False
    except (FormError, ResponseError):
        return [], True


def _proposed(
    request: HttpRequest, question: Question, response: list[str], unread: bool, form: RemarkForm
) -> HttpResponse:
    chosen, key = form.cleaned_data, []
    if chosen["kind"] in (ACCEPT, KEY):
        try:
            key = kind_of(question).lasting(question, [] if unread else response)
        except ResponseError as error:
            raise RemarkRefusedError(
                _("Answer the whole question below, as it is right, or choose another way.")
            ) from error
    user, now = user_of(request), timezone.now()
    remark = remark_propose(
        proposal=Proposal(question=question, key=key, **chosen),
        by=user,
        now=now,
        appeal=_appeal(request, question["sha256"]),
    )
    return _worked_out(request, remark)


def _worked_out(request: HttpRequest, remark: Remark) -> HttpResponse:
    try:
        remark_start_working_out(remark=remark, user=user_of(request), on=timezone.localdate())
    except RemarkRefusedError:
        remark_discard(remark=remark)
        raise
    return redirect("remark", remark.pk)


def _appeal(request: HttpRequest, version: str) -> Appeal | None:
    number = whole_number(request.POST.get("appeal") or request.GET.get("appeal", ""), 9)
    if number is None:
        return None
    return Appeal.objects.filter(pk=number, sha256=version, state=Appeal.State.UPHELD).first()


def _question_context(question: Question, response: list[str]) -> dict[str, Any]:
    kind = kind_of(question)
    return {
        "question": question,
        "kind": kind.name,
        "case": case_text(question),
        "sit_template": kind.sit_template,
        "result_template": kind.result_template,
        "sit": kind.shown(question, response),
        "marked": kind.marked(question, []),
        "by_people": kind.by_people,
    }


@require_safe
@approver_view
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A re-mark: whom it concerns, what becomes of passes and certificates; once done, what it did."""
    found = get_object_or_404(
        Remark.objects.select_related("by", "done_by", "task", "follows", "undoes"), pk=pk
    )
    return _show(request, found, RuledForm(initial={"falls": found.falls}), UndoForm())


def _show(request: HttpRequest, found: Remark, form: RuledForm, undo: UndoForm) -> HttpResponse:
    every = request.GET.get("show") == "all"
    page = Paginator(remark_cases(found, turned=not every), PAGE).get_page(request.GET.get("page"))
    on, undecided = timezone.localdate(), found.state == Remark.State.READY
    context = {
        "remark": found,
        "summary": remark_summary(found),
        "cases": page,
        "lines": [(it, choices_of(it, on=on) if undecided else []) for it in page],
        "every": every,
        "form": form,
        "undo": undo,
        "stem": found.question["stem"],
        "by_people": kind_of(found.question).by_people,
        "appeals": found.appeals.all(),
        "later": found.undone_by.filter(state=Remark.State.DONE).first(),
    }
    return render(request, "training/remarks/remark.html", context, status=422 if undo.errors else 200)


@require_POST
@approver_view
def remark_choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the rule, and what was decided of single cases."""
    try:
        if _decided(request, get_object_or_404(Remark, pk=pk)):
            messages.success(request, _("Kept. Nothing is done yet."))
    except RemarkRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("remark", pk)


def _decided(request: HttpRequest, found: Remark) -> bool:
    """Keep what the form decides; False when it decides nothing. Raises RemarkRefusedError."""
    form = RuledForm(request.POST)
    if not form.is_valid():
        return False
    chosen = {
        case: str(value)
        for name, value in request.POST.items()
        if name.startswith("case-") and (case := whole_number(name.removeprefix("case-"), 14)) is not None
    }
    remark_decide(remark=found, falls=form.cleaned_data["falls"], chosen=chosen, on=timezone.localdate())
    return True


@require_POST
@approver_view
def remark_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Do it as the form decides, or go on with it."""
    found = get_object_or_404(Remark, pk=pk)
    try:
        _decided(request, found)
        remark_start_doing(remark=found, user=user_of(request), now=timezone.now())
    except RemarkRefusedError as refusal:
        messages.warning(request, str(refusal))
    return redirect("remark", pk)


@require_POST
@approver_view
def remark_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave everything as it is."""
    found = get_object_or_404(Remark, pk=pk)
    if not remark_discard(remark=found):
        messages.warning(request, _("It is decided already; nothing was changed."))
        return redirect("remark", pk)
    messages.success(request, _("Discarded. Nothing was changed."))
    return redirect("question-record", found.code)


@require_POST
@approver_view
def remark_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the re-mark that brings back what held before."""
    found, form = get_object_or_404(Remark, pk=pk), UndoForm(request.POST)
    if not form.is_valid():
        return _show(request, found, RuledForm(initial={"falls": found.falls}), form)
    try:
        back = remark_undo(
            remark=found, reason=form.cleaned_data["reason"], by=user_of(request), now=timezone.now()
        )
        return _worked_out(request, back)
    except RemarkRefusedError as refusal:
        messages.warning(request, str(refusal))
        return redirect("remark", pk)
