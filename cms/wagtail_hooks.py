"""What this room adds to Wagtail: the question bank in the editor, and sign-in before pages and documents."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from cms.exchange import pages
from cms.models import Case, Checklist, DefenceRules, Exam, Question, Rubric
from cms.panels import (
    CASE_PANELS,
    CHECKLIST_PANELS,
    DEFENCE_PANELS,
    EXAM_PANELS,
    QUESTION_PANELS,
    RUBRIC_PANELS,
)


class QuestionFilters(WagtailFilterSet):
    competency = django_filters.AllValuesFilter(label=_("Competency"))

    class Meta:
        model = Question
        fields = ["course", "competency", "kind", "difficulty", "critical", "live"]


class QuestionList(IndexView):
    """The list of the question bank, with the ways in and out."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm("cms.add_question"):
            address = reverse(pages.IMPORT)
            buttons.append(Button(_("Import questions"), url=address, icon_name="upload", priority=60))
        query = self.request.GET.urlencode()
        address = f"{reverse('wagtailsnippets_cms_question:export')}?{query}"
        buttons.append(Button(_("Export questions"), url=address, icon_name="download", priority=70))
        return buttons


class QuestionViewSet(SnippetViewSet):
    model = Question
    index_view_class = QuestionList
    icon = "help"
    menu_label = _("Question bank")
    add_to_admin_menu = False
    panels = QUESTION_PANELS
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor="state"),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("course", label=_("Course")),
        Column("competency", label=_("Competency"), accessor="competency_name", sort_key="competency"),
        Column("difficulty", label=_("Difficulty"), accessor="get_difficulty_display", sort_key="difficulty"),
    ]
    filterset_class = QuestionFilters
    search_fields = ["code", "stem", "explanation"]
    search_backend_name = None
    copy_view_enabled = False
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("course", "latest_revision").prefetch_related(
            "course__competencies"
        )

    def export_page(self, request: HttpRequest) -> HttpResponse:
        """What the list shows with this filter, as a file."""
        filters = QuestionFilters(request.GET, queryset=Question.objects.all(), request=request)
        return pages.export(request, filters.qs, is_filtered=filters.qs.query.has_filters())

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("import/", pages.upload, name="import"),
            path("import/template/", pages.template, name="import_template"),
            path("import/<int:pk>/", pages.preview, name="import_preview"),
            path("import/<int:pk>/look/", pages.look, name="import_look"),
            path("import/<int:pk>/take-over/", pages.take_over, name="import_take_over"),
            path("export/", self.export_page, name="export"),
        ]


class CaseViewSet(SnippetViewSet):
    model = Case
    icon = "form"
    menu_label = _("Cases")
    panels = CASE_PANELS
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor="state"),
        Column("course", label=_("Course")),
        Column("competency", label=_("Competency"), accessor="competency_name", sort_key="competency"),
    ]
    search_fields = ["code", "title", "text"]
    search_backend_name = None
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Case]:
        return Case.objects.select_related("course").prefetch_related("course__competencies")


class RubricViewSet(SnippetViewSet):
    model = Rubric
    icon = "list-ol"
    menu_label = _("Rubrics")
    panels = RUBRIC_PANELS
    list_display = [
        "__str__",
        Column("state", label=_("State"), accessor="state"),
        Column("criteria_count", label=_("Criteria")),
        UpdatedAtColumn(),
    ]
    search_fields = ["code", "title", "title_en"]
    search_backend_name = None
    copy_view_enabled = False


class ExamViewSet(SnippetViewSet):
    model = Exam
    icon = "tasks"
    menu_label = _("Exams")
    panels = EXAM_PANELS
    list_display = [
        "title",
        Column("state", label=_("State"), accessor="state"),
        "course",
        Column("questions_count", label=_("Questions")),
        "minutes",
        "pass_mark",
        UpdatedAtColumn(),
    ]
    copy_view_enabled = False


class ChecklistViewSet(SnippetViewSet):
    model = Checklist
    icon = "list-ol"
    menu_label = _("Checklists")
    panels = CHECKLIST_PANELS
    list_display = [
        "title",
        Column("state", label=_("State"), accessor="state"),
        "course",
        Column("steps_count", label=_("Steps")),
        "repeat_after",
        UpdatedAtColumn(),
    ]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Checklist]:
        return Checklist.objects.select_related("course").prefetch_related("steps")


class DefenceViewSet(SnippetViewSet):
    model = DefenceRules
    icon = "group"
    menu_label = _("Theses and defences")
    panels = DEFENCE_PANELS
    list_display = [
        "title",
        Column("state", label=_("State"), accessor="state"),
        "course",
        "panel_size",
        "minutes",
        UpdatedAtColumn(),
    ]
    copy_view_enabled = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[DefenceRules]:
        return DefenceRules.objects.select_related("course")


class QuestionsAndExams(SnippetViewSetGroup):
    items = (QuestionViewSet, CaseViewSet, RubricViewSet, ExamViewSet, ChecklistViewSet, DefenceViewSet)
    menu_label = _("Questions and exams")
    menu_icon = "clipboard-list"
    menu_order = 150


register_snippet(QuestionsAndExams)


@hooks.register("before_serve_page")
def pages_ask_for_sign_in(
    page: Any, request: HttpRequest, serve_args: Any, serve_kwargs: Any
) -> HttpResponse | None:
    """Send an anonymous reader to the sign-in page and back."""
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())


@hooks.register("before_serve_document")
def documents_ask_for_sign_in(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Send an anonymous reader to the sign-in page and back."""
    return None if request.user.is_authenticated else redirect_to_login(request.get_full_path())


@hooks.register("insert_global_admin_css")
def editor_looks_like_the_product() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def submitting_comes_first(menu_items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """The button that shows is the one that brings a thing to the learners: submit it, or approve what was submitted."""
    first = [item for item in menu_items if item.name in ("action-submit", "approve")]
    menu_items[:] = first + [item for item in menu_items if item not in first]


@hooks.register("construct_help_menu")
def help_is_about_this_product(request: HttpRequest, menu_items: list[Any]) -> None:
    """Wagtail's own news and its English guide, with a badge until they are read, help nobody here."""
    theirs = ("whats-new", "editor-guide")
    menu_items[:] = [item for item in menu_items if not item.name.startswith(theirs)]
