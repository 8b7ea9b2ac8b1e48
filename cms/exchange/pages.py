"""The pages of import and export in the editor. Each asks permission, calls one thing and shows it."""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cms.exchange import FORMATS, read_file, recognised
from cms.exchange.bank import Courses, exported
from cms.exchange.base import MOST_QUESTIONS, FileQuestion
from cms.exchange.forms import UploadForm
from cms.exchange.judging import Defaults, Plan, planned
from cms.exchange.taking import import_take_over
from cms.models import Question, QuestionImport
from sheets.table import FileRefusedError

LIST = "wagtailsnippets_cms_question:list"
IMPORT = "wagtailsnippets_cms_question:import"
PREVIEW = "wagtailsnippets_cms_question:import_preview"


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
            return redirect(PREVIEW, _stored(request, form).pk)
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
    read_file(data, code)
    # what the person uploaded and did not take over is of no more use
    QuestionImport.objects.filter(user_id=owner, is_taken_over=False).delete()
    return QuestionImport.objects.create(
        user_id=owner,
        name=chosen["file"].name[:200],
        format=code,
        sha256=hashlib.sha256(data).hexdigest(),
        data=data,
        course=chosen["course"],
        module=chosen["module"],
        competency=chosen["competency"],
        difficulty=chosen["difficulty"],
    )


def _own(request: HttpRequest, pk: int) -> QuestionImport:
    _may(request, "add_question")
    uploads = QuestionImport.objects.select_related("course", "module")
    return get_object_or_404(uploads, pk=pk, user_id=request.user.pk)


def _plan(stored: QuestionImport) -> Plan:
    defaults = Defaults(stored.course.slug, stored.module.slug, stored.competency, stored.difficulty)
    return planned(read_file(bytes(stored.data), stored.format), defaults)


@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the import would do; of one that was taken over, what it did."""
    stored = _own(request, pk)
    report = stored.report if stored.is_taken_over else _plan(stored).report()
    before = QuestionImport.objects.filter(sha256=stored.sha256, is_taken_over=True).exclude(pk=pk)
    return _page(
        request,
        "preview",
        _("What was imported") if stored.is_taken_over else _("What will be imported"),
        upload=stored,
        format=FORMATS[stored.format],
        report=report,
        to_take=len(report["new"]) + len(report["changes"]),
        before=before.select_related("user").order_by("-pk").first(),
    )


@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the drafts."""
    stored = _own(request, pk)
    if not stored.is_taken_over:
        plan = _plan(stored)
        if any(it.existing for it in plan.to_take):
            _may(request, "change_question")
        import_take_over(upload=stored, plan=plan, by=request.user)  # type: ignore[arg-type]  # signed in, the editor asks
    return redirect(PREVIEW, pk)


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
        query=rest.urlencode(),
        is_filtered=is_filtered,
        limit=MOST_QUESTIONS,
    )


def _exported(questions: QuerySet[Question]) -> list[FileQuestion]:
    rows = questions.select_related("latest_revision", "case").order_by("code")
    return exported(rows, Courses.read())


def _download(data: bytes, code: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=FORMATS[code].content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{FORMATS[code].extension}"'
    return response
