"""What the answers say about questions and papers, for trainers (their company's people) and approvers (everybody)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cms.selectors import exam_by_slug
from sheets.workbooks import CONTENT_TYPE
from staffing.downloads import attachment
from staffing.models import TaskProgress
from staffing.views.reader import user_of
from training.exports.statistics import statistics_csv, statistics_workbook
from training.models import PaperForm, Remark
from training.permissions import StatisticsScope, may_approve, statistics_scope
from training.selectors.distribution import histogram
from training.selectors.kept_sums import known_sums
from training.selectors.paper_statistics import paper_statistics
from training.selectors.standards import waiting_for
from training.selectors.statistics import (
    ExamStatistics,
    exam_overview,
    exam_statistics,
    question_statistics,
    seconds_quartiles,
    stands_in_bank,
)
from training.services.exam_records import exam_record_start
from training.tasks import exam_record_name
from training.views.statistics_lines import choice_rows, editor_url, item_row, preferred_words
from training.words.statistics import (
    alpha_words,
    coefficient_value,
    coefficient_words,
    error_meaning,
    seconds_words,
    share_words,
)

PAGE = 100
View = Callable[..., HttpResponse]


def statistics_view(view: View) -> View:
    """Decorate ``view(request, scope, …)``: who may see no statistics finds nothing here."""

    @require_safe
    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scope = statistics_scope(request.user)
        if scope is None:
            raise Http404
        return view(request, scope, *args, **kwargs)

    return checked


@statistics_view
def home(request: HttpRequest, scope: StatisticsScope) -> HttpResponse:
    """Every published exam with what was counted, and the standards that wait for the reader's judgement."""
    context = {"exams": exam_overview(scope), "waiting": waiting_for(user_of(request)), "scope": scope}
    return render(request, "training/statistics/home.html", context)


@statistics_view
def exam(request: HttpRequest, scope: StatisticsScope, exam: str) -> HttpResponse:
    """An exam's questions, those that need attention first, and the state of its bank."""
    found = _statistics_or_404(exam, scope)
    shown = request.GET.get("show", "")
    lines = found.pressing if shown == "attention" else found.items
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "exam": found.exam,
        "scope": scope,
        "rows": [item_row(line, exam) for line in page],
        "page": page,
        "chips": _chips(found, shown),
        "shown": shown,
        "may_approve": may_approve(request.user),
    }
    return render(request, "training/statistics/exam.html", context)


@statistics_view
def question(request: HttpRequest, scope: StatisticsScope, exam: str, code: str) -> HttpResponse:
    """One question, version by version: facility, discrimination, what was chosen by thirds, time."""
    title = exam_by_slug(exam)
    if title is None or not stands_in_bank(title, code):
        raise Http404
    found = question_statistics(exam, code, scope)
    lines = found.lines
    if not lines:
        empty = {"exam": title, "scope": scope, "code": code}
        return render(request, "training/statistics/question_unanswered.html", empty)
    asked = request.GET.get("version", "")
    line = next((it for it in lines if it.version.sha256 == asked), lines[0])
    quartiles = seconds_quartiles(line.version, exam, scope)
    context = {
        "exam": title,
        "scope": scope,
        "as_of": found.as_of,
        "line": line,
        "row": item_row(line, exam),
        "choices": choice_rows(line),
        "preferred": preferred_words(line),
        "editor": editor_url(request.user, code),
        "ruling": Remark.Kind(line.ruling).label if line.ruling else "",
        "item_total": coefficient_words(line.figures.item_total),
        "time": [seconds_words(it) for it in quartiles[1:]] if quartiles else [],
        "timed": quartiles[0] if quartiles else 0,
        "may_approve": may_approve(request.user),
        "versions": [
            {
                "label": _("Version %(revision)d") % {"revision": len(lines) - place},
                "url": f"?version={it.version.sha256}",
                "current": it is line,
                "count": it.figures.n,
            }
            for place, it in enumerate(lines)
        ],
    }
    return render(request, "training/statistics/question.html", context)


@statistics_view
def paper(request: HttpRequest, scope: StatisticsScope, exam: str) -> HttpResponse:
    """The distribution of the scores, alpha and the standard error, of papers of one form."""
    found = exam_by_slug(exam)
    if found is None:
        raise Http404
    forms = list(PaperForm.objects.filter(exam=exam).order_by("-pk"))
    form = next((it for it in forms if str(it.pk) == request.GET.get("form")), forms[0] if forms else None)
    known = known_sums(exam, scope) if form else None
    figures = paper_statistics(form, known.sums) if form and known else None
    context: dict[str, Any] = {
        "exam": found,
        "scope": scope,
        "figures": figures,
        "as_of": known.as_of if known else None,
    }
    if figures and form:
        context |= {
            "histogram": histogram(figures.bars, pass_mark=found.pass_mark),
            "passed": share_words(figures.passed),
            "alpha": coefficient_value(figures.alpha),
            "alpha_note": alpha_words(figures.alpha),
            "error_meaning": error_meaning(figures.error, found.pass_mark)
            if figures.error is not None
            else "",
            "forms": [
                {
                    "label": _("Form %(number)d") % {"number": len(forms) - place},
                    "url": f"?form={it.pk}",
                    "current": it == form,
                    "count": None,
                }
                for place, it in enumerate(forms)
            ],
        }
    return render(request, "training/statistics/paper.html", context)


@statistics_view
def export(request: HttpRequest, scope: StatisticsScope, exam: str, kind: str) -> HttpResponse:
    """The questions with their figures as .xlsx or .csv."""
    found, on = _statistics_or_404(exam, scope), timezone.localdate()
    name = f"statistics-{exam}-{on.isoformat()}"
    if kind == "csv":
        return attachment(
            statistics_csv(found), filename=f"{name}.csv", content_type="text/csv; charset=utf-8"
        )
    return attachment(statistics_workbook(found), filename=f"{name}.xlsx", content_type=CONTENT_TYPE)


@require_POST
@login_required
def record(request: HttpRequest, exam: str) -> HttpResponse:
    """Print the exam's record in the background: blueprint, bank, how the pass mark was set, statistics."""
    found, user = exam_by_slug(exam), user_of(request)
    if found is None or statistics_scope(user) is None:
        raise Http404
    return redirect("task", exam_record_start(exam=found, user=user, now=timezone.now()).pk)


@statistics_view
def record_pdf(request: HttpRequest, scope: StatisticsScope, pk: int) -> HttpResponse:
    """A record that was printed, for who asked for it."""
    task = get_object_or_404(TaskProgress, pk=pk, user=user_of(request), state=TaskProgress.State.DONE)
    storage = storages["private"]
    if not storage.exists(exam_record_name(pk)):
        raise Http404
    name = f"exam-record-{task.asked['exam']}-{timezone.localdate(task.created_at).isoformat()}.pdf"
    with storage.open(exam_record_name(pk)) as file:
        return attachment(file.read(), filename=name, content_type="application/pdf")


def _statistics_or_404(exam: str, scope: StatisticsScope) -> ExamStatistics:
    found = exam_statistics(exam, scope)
    if found is None:
        raise Http404
    return found


def _chips(found: ExamStatistics, shown: str) -> list[dict[str, Any]]:
    attention = shown == "attention"
    url = reverse("exam-statistics", args=[found.exam.slug])
    return [
        {"label": _("All questions"), "url": url, "current": not attention, "count": len(found.items)},
        {
            "label": _("Need attention"),
            "url": f"{url}?show=attention",
            "current": attention,
            "count": len(found.pressing),
        },
    ]
