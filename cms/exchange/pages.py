"""The pages of import and export in the editor. Each asks permission, calls one thing and shows it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.exchange import FORMATS, read_file, recognised
from cms.exchange.bank import Courses, exported
from cms.exchange.base import MOST_QUESTIONS, FileQuestion, Writing
from cms.exchange.forms import UploadForm
from cms.exchange.judging import CASES, CHANGES, LOST, NEW, REFUSED, SAME
from cms.exchange.taking import import_judge
from cms.models import Question, QuestionImport
from sheets.table import FileRefusedError

LIST = "wagtailsnippets_cms_question:list"
IMPORT = "wagtailsnippets_cms_question:import"
PREVIEW = "wagtailsnippets_cms_question:import_preview"
# a file with more questions is looked at in the background
LOOKED_AT_ONCE = 300
ROWS_ON_A_PAGE = 100
LEFT_FOR = timedelta(days=1)
LOOK, TAKE_OVER = "look", "take-over"


def _page(request: HttpRequest, template: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    breadcrumbs = [{"url": reverse(LIST), "label": _("Question bank")}, {"url": "", "label": title}]
    context |= {
        "breadcrumbs_items": breadcrumbs,
        "header_title": title,
        "page_title": title,
        "header_icon": "help",
    }
    return render(request, f"cms/exchange/{template}.html", context, status=status)


def _may(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(f"cms.{permission}"):
        raise PermissionDenied


def upload(request: HttpRequest) -> HttpResponse:
    """The form of an upload; takes it and goes on to the preview."""
    _may(request, "add_question")
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = _stored(request, form)
            return (
                _started(request, stored, LOOK)
                if stored.count > LOOKED_AT_ONCE
                else redirect(PREVIEW, stored.pk)
            )
        except FileRefusedError as error:
            form.add_error("file", str(error))
    templates = [(it.name, it.hint) for it in FORMATS.values()]
    return _page(request, "upload", _("Import questions"), form=form, formats=templates)


def _stored(request: HttpRequest, form: UploadForm) -> QuestionImport:
    """The upload, read once so that a file that cannot be used is refused here. Raises FileRefusedError."""
    chosen = form.cleaned_data
    owner = cast(int, request.user.pk)  # signed in, the editor asks
    data = chosen["file"].read()
    code = chosen["format"] or recognised(data).code
    count = len(read_file(data, code).questions)
    stored = QuestionImport.objects.create(
        user_id=owner,
        name=chosen["file"].name[:200],
        format=code,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        count=count,
        course=chosen["course"],
        module=chosen["module"],
        competency=chosen["competency"],
        difficulty=chosen["difficulty"],
    )
    # what the person did not take over is of no more use, once it is not open in another tab any more
    left = QuestionImport.objects.filter(user_id=owner, is_taken_over=False, done=0)
    left.filter(uploaded_at__lt=stored.uploaded_at - LEFT_FOR).delete()
    return stored


def _own(request: HttpRequest, pk: int) -> QuestionImport:
    _may(request, "add_question")
    uploads = QuestionImport.objects.select_related("course", "module")
    return get_object_or_404(uploads, pk=pk, user_id=request.user.pk)


def _started(request: HttpRequest, stored: QuestionImport, what: str) -> HttpResponse:
    """Start the work in the background. This room knows no tasks: the setting QUESTION_IMPORTS names who does."""
    start = import_string(settings.QUESTION_IMPORTS)
    return redirect(
        start(upload=stored, user=request.user, what=what, back_url=reverse(PREVIEW, args=[stored.pk]))
    )


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the import would do; of one that was taken over, what it did."""
    stored = _own(request, pk)
    is_looked_at = bool(stored.report) or stored.count <= LOOKED_AT_ONCE
    report = stored.report or (import_judge(stored).report() if is_looked_at else {})
    before = QuestionImport.objects.filter(sha256=stored.sha256, is_taken_over=True).exclude(pk=pk)
    return _page(
        request,
        "preview",
        _("What was imported") if stored.done or stored.is_taken_over else _("What will be imported"),
        upload=stored,
        format=FORMATS[stored.format],
        report=report,
        parts=_report_parts(request, report),
        is_looked_at=is_looked_at,
        to_take=len(report.get(NEW, [])) + len(report.get(CHANGES, [])),
        before=before.select_related("user").order_by("-pk").first(),
    )


def _report_parts(request: HttpRequest, report: dict[str, Any]) -> list[dict[str, Any]]:
    mend = _("Mend these in the file and upload it again; what was taken over by then is recognised.")
    lost = [
        {"place": it["place"], "title": "", "words": [it["words"]], "code": ""} for it in report.get(LOST, [])
    ]
    place, changed = _("Place in the file"), _("Changed on the way")
    return [
        _part(request, report.get(REFUSED, []), _("Refused"), place, _("Why"), mend),
        _part(request, lost, _("Not kept, beside the questions"), place, _("What is not kept")),
        _part(request, report.get(CASES, []), _("Cases"), place, _("What becomes of it")),
        _part(request, report.get(NEW, []), _("New"), place, changed),
        _part(request, report.get(CHANGES, []), _("Changes of questions in the bank"), place, changed),
        _part(request, report.get(SAME, []), _("There already, left alone"), place, changed),
    ]


def _part(
    request: HttpRequest, rows: Sequence[Any], heading: str, place: str, words: str, help_text: str = ""
) -> dict[str, Any]:
    """One part of a report, a hundred rows at a time. ``place`` and ``words`` head the columns beside the question."""
    name = f"from-{heading}"
    asked = request.GET.get(name, "")[:6]
    first = min(int(asked), len(rows)) if asked.isascii() and asked.isdecimal() else 0
    query = request.GET.copy()

    def address(start: int) -> str:
        query[name] = str(max(start, 0))
        return f"?{query.urlencode()}"

    last = first + ROWS_ON_A_PAGE
    return {
        "heading": heading,
        "place": place,
        "words": words,
        "help": help_text,
        "count": len(rows),
        "rows": rows[first:last],
        "first": first + 1,
        "last": min(last, len(rows)),
        "earlier": address(first - ROWS_ON_A_PAGE) if first else "",
        "later": address(last) if last < len(rows) else "",
    }


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the drafts, in the background."""
    stored = _own(request, pk)
    if stored.is_taken_over:
        return redirect(PREVIEW, pk)
    return _started(request, stored, TAKE_OVER)


@require_POST
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at a large file again, where the first look did not come to its end."""
    return _started(request, _own(request, pk), LOOK)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The empty workbook with its headings and explanations."""
    _may(request, "add_question")
    return _download(FORMATS["workbook"].write([]).data, "workbook", "question-template")


def export(request: HttpRequest, questions: QuerySet[Question], is_filtered: bool) -> HttpResponse:
    """Choose a format, and what each would not hold; with ``format`` in the address, the file."""
    _may(request, "view_question")
    code = request.GET.get("format", "")
    if code and code not in FORMATS:
        raise Http404
    found = _exported(questions) if code else []
    if code and "download" in request.GET:
        return _download(FORMATS[code].write(found).data, code, "questions")
    writing = FORMATS[code].write(found) if code else None
    if writing:
        left_out = {it.place for it in writing.left_out}
        writing.changed += [it for it in found if it.changed and it.place not in left_out]
    rest = request.GET.copy()
    rest.pop("format", None)
    return _page(
        request,
        "export",
        _("Export questions"),
        count=questions.count(),
        formats=FORMATS.values(),
        chosen=FORMATS.get(code),
        writing=writing,
        parts=_export_parts(request, writing) if writing else [],
        query=rest.urlencode(),
        is_filtered=is_filtered,
        limit=MOST_QUESTIONS,
    )


def _export_parts(request: HttpRequest, writing: Writing) -> list[dict[str, Any]]:
    def row(place: str, title: str, words: Sequence[str]) -> dict[str, Any]:
        return {"place": place, "title": title, "words": words, "code": ""}

    left_out = [row(it.place, it.title, it.faults) for it in writing.left_out]
    changed = [row(it.place, it.title, it.changed) for it in writing.changed]
    return [
        _part(request, left_out, _("Not in this file"), _("Code"), _("Why")),
        _part(request, changed, _("In this file, but not whole"), _("Code"), _("What is not kept")),
    ]


def _exported(questions: QuerySet[Question]) -> list[FileQuestion]:
    rows = questions.select_related("latest_revision").order_by("code")
    return exported(rows, Courses.read())


def _download(data: bytes, code: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=FORMATS[code].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{FORMATS[code].extension}"'
    return response
