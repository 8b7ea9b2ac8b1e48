"""Loading the files: twice without a change, an edit as a new revision, and a person's work left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.models import Page, Revision, Site, Workflow

from cms.loading import Report, load_courses, read_courses
from cms.loading.convert import option_stream, rich_text
from cms.loading.site import site_prepared
from cms.models import CoursePage, CoursesPage, Exam, LoadedItem, ModulePage, Question
from cms.selectors import modules_of
from cms.vocabulary import WORKFLOW_NAME, QuestionUse
from tests.cms.conftest import CourseFolder, module, practice_question

pytestmark = pytest.mark.django_db
Load = Callable[..., None]


def loading(folder: CourseFolder, *, overwrite: bool = False) -> Report:
    courses, problems = read_courses(folder.root)
    assert not problems
    return load_courses(courses, below=site_prepared(), overwrite=overwrite)


def test_a_course_becomes_pages_questions_and_an_exam(loaded: None) -> None:
    course = CoursePage.objects.get()
    assert (course.slug, course.title, course.live) == ("brakes", "制动", True)
    assert list(course.competency_names()) == ["hear", "look", "explain"]
    assert [it.slug for it in modules_of(course)] == ["noise", "discs"]
    assert Question.objects.published().count() == 4
    exam = Exam.objects.get()
    assert (exam.questions_count, exam.minutes, exam.course) == (3, 20, course)


def test_the_second_load_changes_nothing(folder: CourseFolder) -> None:
    first = loading(folder)
    revisions = Revision.objects.count()
    second = loading(folder)
    assert (first.added, first.changed, first.unchanged) == (8, 0, 0)
    assert (second.added, second.changed, second.unchanged, second.left_alone) == (0, 0, 8, [])
    assert Revision.objects.count() == revisions


def test_an_edited_file_becomes_a_new_published_revision(folder: CourseFolder) -> None:
    loading(folder)
    before = ModulePage.objects.get(slug="noise").live_revision_id
    folder.change("modules/01-noise.yaml", lambda it: it.update(summary="学完你能分清两种声音。"))
    report = loading(folder)
    page = ModulePage.objects.get(slug="noise")
    assert (report.changed, report.unchanged) == (1, 7)
    assert page.summary == "学完你能分清两种声音。"
    assert page.live_revision_id != before
    assert not page.has_unpublished_changes


def test_a_practice_paper_is_loaded_beside_the_exam_and_draws_its_own_questions_only(
    folder: CourseFolder,
) -> None:
    folder.add_practice_paper()
    loading(folder)
    exam, practice = Exam.objects.get(slug="brakes-exam"), Exam.objects.get(slug="brakes-practice")
    assert (exam.is_practice, practice.is_practice) == (False, True)
    assert [it.code for it in practice.bank()] == ["br-p1"]
    assert "br-p1" not in [it.code for it in exam.bank()]
    assert loading(folder).unchanged == 10


def test_a_course_may_have_a_practice_paper_and_no_exam(folder: CourseFolder) -> None:
    folder.add_practice_paper()
    folder.change("course.yaml", lambda it: it.pop("exam"))
    loading(folder)
    assert [it.slug for it in Exam.objects.all()] == ["brakes-practice"]


def test_a_question_goes_back_to_the_exam_when_its_file_says_so(folder: CourseFolder) -> None:
    folder.add_practice_paper()
    folder.change("questions.yaml", lambda bank: bank.append(practice_question("br-p2")))
    loading(folder)
    folder.change("questions.yaml", lambda bank: bank[-1].pop("use"))
    assert loading(folder).changed == 1
    assert Question.objects.get(code="br-p2").use == QuestionUse.EXAM


def test_all_questions_of_a_case_change_together_what_they_are_reserved_for(folder: CourseFolder) -> None:
    situation = {"id": "noise", "competency": "hear", "title": "异响", "text": "刹车响。"}
    folder.add_practice_paper()
    folder.write("cases.yaml", [situation])
    together = [practice_question(code) | {"case": "noise"} for code in ("br-p2", "br-p3")]
    folder.change("questions.yaml", lambda bank: bank.extend(together))
    loading(folder)

    folder.change("questions.yaml", lambda bank: [it.pop("use") for it in bank[-2:]])
    assert loading(folder).changed == 2
    in_case = Question.objects.filter(case__code="noise").order_by("code")
    assert list(in_case.values_list("code", "use")) == [("br-p2", "exam"), ("br-p3", "exam")]
    assert loading(folder).changed == 0


def test_a_course_file_of_before_there_were_practice_papers_brings_no_new_versions(
    folder: CourseFolder,
) -> None:
    loading(folder)
    kept = dict(LoadedItem.objects.values_list("key", "fingerprint"))
    folder.change("questions.yaml", lambda bank: bank[0].update(use="exam"))
    assert loading(folder).unchanged == 8
    assert dict(LoadedItem.objects.values_list("key", "fingerprint")) == kept


def test_a_comment_in_a_file_is_no_change(folder: CourseFolder) -> None:
    loading(folder)
    text = (folder.folder / "course.yaml").read_text(encoding="utf-8")
    folder.write("course.yaml", "# for reviewers\n" + text)
    assert loading(folder).unchanged == 8


def test_a_page_edited_in_the_cms_is_left_alone_and_reported(folder: CourseFolder) -> None:
    loading(folder)
    page = ModulePage.objects.get(slug="noise")
    page.summary = "师傅改过的话。"
    page.save_revision().publish()
    folder.change("modules/01-noise.yaml", lambda it: it.update(summary="文件里的新话。"))
    with translation.override("en"):
        report = loading(folder)
    assert report.left_alone == ["module:brakes/noise (edited in the CMS since the last load)"]
    assert ModulePage.objects.get(slug="noise").summary == "师傅改过的话。"


def test_overwrite_puts_the_file_back(folder: CourseFolder) -> None:
    loading(folder)
    page = ModulePage.objects.get(slug="noise")
    page.summary = "师傅改过的话。"
    page.save_revision().publish()
    report = loading(folder, overwrite=True)
    assert (report.changed, report.left_alone) == (1, [])
    assert ModulePage.objects.get(slug="noise").summary == "学完你能听出声音。"


def test_a_waiting_draft_of_a_question_is_left_alone(folder: CourseFolder) -> None:
    loading(folder)
    question = Question.objects.get(code="br-1")
    question.stem = "草稿里的题目"
    draft = question.save_revision()
    folder.change("questions.yaml", lambda bank: bank[0].update(stem="文件里的题目"))
    assert len(loading(folder).left_alone) == 1
    question.refresh_from_db()
    assert (question.stem, question.latest_revision_id) == ("题目 br-1", draft.pk)


def test_a_question_taken_down_does_not_come_back(folder: CourseFolder) -> None:
    loading(folder)
    Question.objects.get(code="br-1").unpublish()
    folder.change("questions.yaml", lambda bank: bank[0].update(stem="文件里的题目"))
    assert len(loading(folder).left_alone) == 1
    assert not Question.objects.get(code="br-1").live


def test_what_has_no_file_any_more_is_named_and_kept(folder: CourseFolder) -> None:
    loading(folder)
    folder.change("questions.yaml", lambda bank: bank.pop(1))
    with translation.override("en"):
        report = loading(folder)
    assert report.left_alone == ["question:br-2 (its file is gone; delete it in the CMS if it should go)"]
    assert Question.objects.filter(code="br-2").exists()


def test_modules_stand_in_the_order_of_their_files(folder: CourseFolder) -> None:
    loading(folder)
    folder.write("modules/00-start.yaml", module("start", "explain"))
    loading(folder)
    assert [it.slug for it in modules_of(CoursePage.objects.get())] == ["start", "noise", "discs"]
    assert loading(folder).unchanged == 9


def test_modules_put_in_order_by_a_person_stay_so(folder: CourseFolder) -> None:
    loading(folder)
    ModulePage.objects.get(slug="noise").move(CoursePage.objects.get(), pos="last-child")
    loading(folder)
    assert [it.slug for it in modules_of(CoursePage.objects.get())] == ["discs", "noise"]


def test_one_picture_is_stored_once(folder: CourseFolder) -> None:
    loading(folder)
    assert get_image_model().objects.count() == 1
    loading(folder, overwrite=True)
    assert get_image_model().objects.count() == 1


def test_a_changed_picture_changes_the_lesson(folder: CourseFolder) -> None:
    loading(folder)
    picture = folder.folder / "pictures" / "disc.png"
    picture.write_bytes(picture.read_bytes() + b"\0")
    assert loading(folder).changed == 2


def test_a_changed_competency_keeps_its_row(folder: CourseFolder) -> None:
    loading(folder)
    before = CoursePage.objects.get().competencies.get(code="look").pk
    folder.change("course.yaml", lambda it: it["competencies"][1].update(zh="会看"))
    loading(folder)
    row = CoursePage.objects.get().competencies.get(code="look")
    assert (row.pk, row.zh) == (before, "会看")


def test_a_changed_blueprint_keeps_the_exam(folder: CourseFolder) -> None:
    loading(folder)
    before = Exam.objects.get().pk
    folder.change("course.yaml", lambda it: it["exam"]["sections"].pop(1))
    loading(folder)
    exam = Exam.objects.get()
    assert exam.pk == before
    assert [section.competency for section in exam.sections.all()] == ["hear"]


def test_an_option_keeps_its_key_when_its_wording_is_corrected(folder: CourseFolder) -> None:
    loading(folder)
    before = Question.objects.get(code="br-1").frozen()

    def correct(bank: list[dict]) -> None:
        bank[0]["choices"][1]["text"] = "乙，更正"
        bank[0]["choices"].reverse()

    folder.change("questions.yaml", correct)
    loading(folder)
    after = Question.objects.get(code="br-1").frozen()
    keys = {option["text"]: option["key"] for option in before["options"]}
    assert {option["text"]: option["key"] for option in after["options"]} == {
        "甲": keys["甲"],
        "乙，更正": keys["乙"],
        "丙": keys["丙"],
    }
    assert after["key"] == before["key"]


def test_an_added_option_gets_a_key_of_its_own() -> None:
    before = [(it["id"], it["value"]["text"]) for it in option_stream([["甲", True]], code="q", before=[])]
    stream = option_stream([["丙", False], ["甲", True], ["乙", False]], code="q", before=before)
    keys = [it["id"] for it in stream]
    assert keys[1] == before[0][0]
    assert len(set(keys)) == 3


def test_hostile_markup_in_a_file_is_only_text() -> None:
    html = rich_text("<script>alert(1)</script> **<img src=x onerror=y>**\n\n- <b>a</b>\n- &amp;")
    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; <b>&lt;img src=x onerror=y&gt;</b></p>"
        "<ul><li>&lt;b&gt;a&lt;/b&gt;</li><li>&amp;amp;</li></ul>"
    )


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("一\n二", "<p>一二</p>"),
        ("one\ntwo", "<p>one two</p>"),
        ("先：\n- 甲\n- 乙\n后", "<p>先：</p><ul><li>甲</li><li>乙</li></ul><p>后</p>"),
        ("**重** 点", "<p><b>重</b> 点</p>"),
    ],
)
def test_text_becomes_paragraphs_and_lists(body: str, html: str) -> None:
    assert rich_text(body) == html


def test_the_welcome_page_gives_way_to_the_courses(loaded: None) -> None:
    assert Site.objects.get(is_default_site=True).root_page.specific == CoursesPage.objects.get()
    assert not Page.objects.filter(depth=2).exclude(pk=CoursesPage.objects.get().pk).exists()
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert [it.name for it in Workflow.objects.active()] == [WORKFLOW_NAME]


def test_nothing_is_half_loaded_when_the_database_refuses(folder: CourseFolder) -> None:
    from django.core.exceptions import ValidationError

    loading(folder)
    folder.change("course.yaml", lambda it: it.update(title="新的制动"))
    courses, _problems = read_courses(folder.root)
    broken = courses[0].course.exam.model_copy(update={"minutes": 0})
    courses[0].course = courses[0].course.model_copy(update={"exam": broken})
    with pytest.raises(ValidationError):
        load_courses(courses, below=site_prepared())
    assert CoursePage.objects.get().title == "制动"


def test_a_case_that_would_be_mixed_with_a_question_edited_in_the_cms_is_named_and_nothing_is_loaded(
    folder: CourseFolder,
) -> None:
    folder.add_practice_paper()
    situation = {"id": "noise", "competency": "hear", "title": "异响", "text": "刹车响。"}
    folder.write("cases.yaml", [situation])
    together = [practice_question(code) | {"case": "noise"} for code in ("br-p2", "br-p3")]
    folder.change("questions.yaml", lambda bank: bank.extend(together))
    loading(folder)
    edited = Question.objects.get(code="br-p2")
    edited.stem = "有人在 CMS 里改过的题"
    edited.save_revision().publish()

    folder.change("questions.yaml", lambda bank: [it.pop("use") for it in bank[-2:]])
    with pytest.raises(CommandError, match="br-p3: .*br-p2"):
        call_command("load_content", path=folder.root, verbosity=0)
    assert Question.objects.get(code="br-p3").case is not None


def test_the_command_says_what_it_did(folder: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    with translation.override("en"):
        call_command("load_content", path=folder.root)
    said = capsys.readouterr().out
    assert "Courses, questions, exams and checklists: 8 added, 0 changed, 0 unchanged, 0 left alone." in said
