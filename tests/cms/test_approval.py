"""An editor's change is not live until an approver approves it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.models import CourseCompetency, CoursePage, CoursesPage, Exam, ModulePage, Question
from cms.selectors import exam_by_slug, exams_of
from staffing.models import User
from tests.cms.conftest import CourseFolder, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def edited(question: Question, **changes: Any) -> dict[str, Any]:
    """The editor's form of a single choice, filled in."""
    values = {
        "code": question.code,
        "kind": question.kind,
        "difficulty": question.difficulty,
        "stem": question.stem,
        "options": streamfield(
            [
                ("option", {"text": "甲", "correct": "on"}),
                ("option", {"text": "乙"}),
                ("option", {"text": "丙"}),
            ]
        ),
        "statement_is_true": "",
        "answer": streamfield([]),
        "case": "",
        "case_place": "1",
        "explanation": question.explanation,
        "course": question.course_id,
        "competency": question.competency,
        "module": question.module_id,
        "use": "exam",
        "origin_kind": "editor",
        "origin_reference": "",
    }
    return nested_form_data(values | changes)


def address(name: str, question: Question, *more: Any) -> str:
    return reverse(f"wagtailsnippets_cms_question:{name}", args=[question.pk, *more])


def test_an_editors_question_waits_for_approval(client: Client, trainer: User, approver: User) -> None:
    question = Question.objects.get(code="br-1")
    client.force_login(trainer)
    sent = client.post(
        address("edit", question), edited(question, stem="改过的题目", **{"action-submit": "1"})
    )
    assert sent.status_code == 302
    question.refresh_from_db()
    assert question.frozen()["stem"] == "题目 br-1"
    assert question.workflow_in_progress

    task = question.current_workflow_task_state
    client.force_login(approver)
    client.post(address("workflow_action", question, "approve", task.pk), {"comment": ""})
    question = Question.objects.get(code="br-1")
    assert (question.stem, question.frozen()["stem"]) == ("改过的题目", "改过的题目")


def test_an_editor_cannot_publish_past_the_workflow(client: Client, trainer: User) -> None:
    question = Question.objects.get(code="br-1")
    client.force_login(trainer)
    client.post(address("edit", question), edited(question, stem="偷偷发布", **{"action-publish": "1"}))
    assert Question.objects.get(code="br-1").frozen()["stem"] == "题目 br-1"


def test_an_editor_cannot_approve_their_own_question(client: Client, trainer: User) -> None:
    question = Question.objects.get(code="br-1")
    client.force_login(trainer)
    client.post(address("edit", question), edited(question, stem="改过的题目", **{"action-submit": "1"}))
    task = Question.objects.get(code="br-1").current_workflow_task_state
    client.post(address("workflow_action", question, "approve", task.pk), {"comment": ""})
    assert Question.objects.get(code="br-1").frozen()["stem"] == "题目 br-1"


def test_a_lesson_waits_for_approval_too(client: Client, trainer: User, approver: User) -> None:
    page = ModulePage.objects.get(slug="noise")
    page.summary = "改过的一课。"
    page.save_revision(user=trainer)
    state = page.get_workflow().start(page, trainer)
    assert ModulePage.objects.get(slug="noise").summary == "学完你能听出声音。"
    state.current_task_state.approve(user=approver)
    assert ModulePage.objects.get(slug="noise").summary == "改过的一课。"


def test_an_editor_writes_pages_and_an_approver_publishes_them(trainer: User, approver: User) -> None:
    page = Page.objects.get(slug="noise")
    assert page.permissions_for_user(trainer).can_edit()
    assert not page.permissions_for_user(trainer).can_publish()
    assert page.permissions_for_user(approver).can_publish()


def exam_form(**changes: Any) -> dict[str, Any]:
    """The editor's form of the exam, filled in with a single section."""
    exam = Exam.objects.get(slug="brakes-exam")
    names = ("slug", "title", "title_en", "minutes", "pass_mark", "section_pass_mark", "attempts")
    names += ("cooling_off_days", "valid_months", "multiple_rule", "ordering_rule", "purpose")
    names += (
        "cloze_rule",
        "matching_rule",
        "hotspot_rule",
        "markers",
        "marker_difference",
        "questions_shown",
    )
    values = {name: getattr(exam, name) for name in names} | {"course": exam.course_id} | changes
    sections = [{"competency": "hear", "questions": 1, "points": 1, "difficulty": 0}]
    rows = [{"id": row.pk, "DELETE": "on"} for row in exam.sections.all()] + sections
    formset = inline_formset(rows, initial=exam.sections.count())
    return nested_form_data(values | {"sections": formset, "posts": inline_formset([])})


def exam_address(name: str, *more: Any) -> str:
    return reverse(f"wagtailsnippets_cms_exam:{name}", args=[Exam.objects.get().pk, *more])


def test_an_editors_exam_waits_for_approval_and_is_sat_as_published_until_then(
    client: Client, trainer: User, approver: User
) -> None:
    client.force_login(trainer)
    sent = client.post(exam_address("edit"), exam_form(pass_mark=99, **{"action-submit": "1"}))
    assert sent.status_code == 302
    exam = exam_by_slug("brakes-exam")
    assert exam is not None
    assert (exam.pass_mark, exam.questions_count) == (70, 3)
    assert exam.has_unpublished_changes

    task = exam.current_workflow_task_state
    client.force_login(approver)
    client.post(exam_address("workflow_action", "approve", task.pk), {"comment": ""})
    exam = exam_by_slug("brakes-exam")
    assert exam is not None
    assert (exam.pass_mark, exam.questions_count) == (99, 1)


@pytest.mark.parametrize("action", ["action-publish", "action-submit", "action-save"])
def test_an_editor_alone_changes_no_exam_that_is_sat(client: Client, trainer: User, action: str) -> None:
    client.force_login(trainer)
    client.post(exam_address("edit"), exam_form(pass_mark=1, **{action: "1"}))
    task = Exam.objects.get().current_workflow_task_state
    if task:
        client.post(exam_address("workflow_action", "approve", task.pk), {"comment": ""})
    exam = exam_by_slug("brakes-exam")
    assert exam is not None
    assert (exam.pass_mark, exam.questions_count) == (70, 3)


def test_a_new_exam_is_a_draft_that_nobody_sits(client: Client, trainer: User) -> None:
    client.force_login(trainer)
    form = exam_form(slug="second-exam", title="第二场")
    sections = inline_formset(
        [{"competency": "hear", "questions": 1, "points": 1, "difficulty": 0}], initial=0
    )
    form = {key: value for key, value in form.items() if not key.startswith("sections")}
    answer = client.post(
        reverse("wagtailsnippets_cms_exam:add"), form | nested_form_data({"sections": sections})
    )
    assert answer.status_code == 302
    assert not Exam.objects.get(slug="second-exam").live
    assert exam_by_slug("second-exam") is None
    assert [exam.slug for exam in exams_of(CoursePage.objects.get())] == ["brakes-exam"]


def test_an_exam_that_was_taken_down_is_not_put_back_by_the_loader(load: Any) -> None:
    Exam.objects.get().unpublish()
    load()
    assert exam_by_slug("brakes-exam") is None


def test_someone_without_a_group_does_not_enter_the_editor(client: Client) -> None:
    client.force_login(User.objects.create_user("wang"))
    assert client.get(reverse("wagtailadmin_home")).status_code == 403


def lesson_form(**changes: Any) -> dict[str, Any]:
    """The editor's form of a new lesson, filled in."""
    block = {
        "heading": "听",
        "body": rich_text("<p>先听。</p>"),
        "origin": {"kind": "editor", "reference": ""},
    }
    values = {
        "title": "新的一课",
        "title_en": "",
        "slug": "new-lesson",
        "minutes": 5,
        "competency": "hear",
        "source": "",
        "summary": "学完你能听。",
        "body": streamfield([("text", block)]),
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return nested_form_data(values | changes)


def lesson_add_address() -> str:
    return reverse(
        "wagtailadmin_pages:add", args=["cms", "modulepage", CoursePage.objects.get(slug="brakes").pk]
    )


@pytest.fixture
def second_course() -> CoursePage:
    """A course about cars beside the one about brakes, with the competency 懂汽车."""
    course = CoursePage(title="汽车", slug="cars", summary="你懂汽车。")
    course.competencies = [CourseCompetency(code="know-cars", zh="懂汽车", en="Knows cars")]
    return CoursesPage.objects.get().add_child(instance=course)


def test_an_editor_adds_a_lesson_as_a_draft(client: Client, trainer: User) -> None:
    client.force_login(trainer)
    assert client.post(lesson_add_address(), lesson_form()).status_code == 302
    page = ModulePage.objects.get(slug="new-lesson")
    assert not page.live
    assert page.get_latest_revision_as_object().body[0].value["heading"] == "听"


def test_a_draft_of_a_new_lesson_may_leave_its_competency_open(client: Client, trainer: User) -> None:
    client.force_login(trainer)
    assert client.post(lesson_add_address(), lesson_form(competency="")).status_code == 302
    assert ModulePage.objects.filter(slug="new-lesson", competency="").exists()


@pytest.mark.parametrize("action", [{}, {"action-submit": "1"}])
def test_a_new_lesson_with_a_competency_of_another_course_is_refused_in_names(
    client: Client, trainer: User, second_course: CoursePage, action: dict[str, str]
) -> None:
    client.force_login(trainer)
    answer = client.post(
        lesson_add_address(),
        lesson_form(competency="know-cars", **action),
        headers={"accept-language": "zh-hans"},
    )
    assert answer.context["form"].errors["competency"] == [
        "这门课程没有能力项“懂汽车”，只有：会hear、会look、会explain。"
    ]
    assert not ModulePage.objects.filter(slug="new-lesson").exists()


def test_a_stored_lesson_with_a_competency_of_another_course_is_refused_when_submitted(
    client: Client, trainer: User, second_course: CoursePage
) -> None:
    client.force_login(trainer)
    client.post(lesson_add_address(), lesson_form())
    page = ModulePage.objects.get(slug="new-lesson")
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        lesson_form(competency="know-cars", **{"action-submit": "1"}),
        headers={"accept-language": "zh-hans"},
    )
    assert "懂汽车" in answer.context["form"].errors["competency"][0]
    assert not page.workflow_in_progress


def test_a_new_lesson_offers_the_competencies_of_its_own_course(
    client: Client, trainer: User, second_course: CoursePage
) -> None:
    client.force_login(trainer)
    page = client.get(lesson_add_address(), headers={"accept-language": "zh-hans"}).content.decode()
    assert '<option value="look">会look</option>' in page
    assert "懂汽车" not in page


def test_a_citation_without_its_place_is_refused(client: Client, trainer: User) -> None:
    course = CoursePage.objects.get()
    block = {"heading": "", "body": rich_text("<p>先听。</p>"), "origin": {"kind": "cited", "reference": ""}}
    values = {
        "title": "新的一课",
        "slug": "new-lesson",
        "minutes": 5,
        "competency": "hear",
        "summary": "学完你能听。",
        "body": streamfield([("text", block)]),
        "action-submit": "1",
    }
    client.force_login(trainer)
    add = reverse("wagtailadmin_pages:add", args=["cms", "modulepage", course.pk])
    answer = client.post(add, nested_form_data(values), headers={"accept-language": "en"})
    assert "Name the section, or the law or standard and its clause." in answer.content.decode()
    assert not ModulePage.objects.filter(slug="new-lesson").exists()


def test_only_courses_stand_below_the_root_and_only_modules_below_a_course() -> None:
    assert CoursesPage.allowed_subpage_models() == [CoursePage]
    assert CoursePage.allowed_subpage_models() == [ModulePage]
    assert ModulePage.allowed_subpage_models() == []


@pytest.mark.parametrize("slug", ["noise", "brakes"])
def test_a_page_that_questions_point_at_is_not_deleted(client: Client, slug: str) -> None:
    client.force_login(User.objects.create_superuser("root"))
    page = Page.objects.get(slug=slug)
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    client.post(address, {"confirm_site_name": "上岗 Shanggang"})
    assert Page.objects.filter(pk=page.pk).exists()
    assert Question.objects.count() == 4


def test_a_page_that_nothing_points_at_can_be_deleted(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))
    page = Page.objects.get(slug="discs")
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_question_bank_lists_at_the_same_cost_whatever_its_size(
    client: Client, trainer: User, assert_queries_stay_flat: Any, folder: CourseFolder, load: Any
) -> None:
    client.force_login(trainer)

    def ask() -> None:
        page = client.get(reverse("wagtailsnippets_cms_question:list"), {"q": "题目"})
        assert "br-1 题目 br-1" in page.content.decode()

    def grow() -> None:
        choices = [{"text": "甲", "correct": True}, {"text": "乙"}, {"text": "丙"}]
        more = [question(f"more-{number}", "single", choices=choices) for number in range(8)]
        folder.change("questions.yaml", lambda bank: bank.extend(more))
        load()

    assert_queries_stay_flat(ask, grow=grow)
