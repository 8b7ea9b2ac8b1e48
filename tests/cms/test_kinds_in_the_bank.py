"""The kinds with an answer block of their own: from the file or the editor to the frozen question, and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.images import get_image_model
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.bank import frozen_bank
from cms.kinds import KINDS
from cms.loading import read_courses
from cms.loading.schema import QUESTIONS
from cms.models import Case, Exam, ExamSection, Question, QuestionNotPublishedError, Rubric
from staffing.models import User
from tests.cms.conftest import CourseFolder, further_questions, question, questions

CODES = ["br-5", "br-6", "br-7", "br-8", "br-9", "br-10"]


@pytest.fixture
def all_kinds(db: None, folder: CourseFolder, load: Callable[..., None]) -> None:
    folder.write("questions.yaml", [*questions(), *further_questions()])
    load()


@pytest.mark.usefixtures("all_kinds")
def test_loading_again_what_did_not_change_makes_no_revision(load: Callable[..., None]) -> None:
    before = {it.code: it.latest_revision_id for it in Question.objects.all()}
    load()
    assert {it.code: it.latest_revision_id for it in Question.objects.all()} == before


@pytest.mark.usefixtures("all_kinds")
@pytest.mark.parametrize("code", CODES)
def test_what_is_loaded_is_accepted_by_the_editor_and_has_a_preview(code: str) -> None:
    question = Question.objects.get(code=code)
    question.full_clean()
    page = question.make_preview_request(preview_mode="").content.decode()
    assert str(KINDS[question.kind].name) in page
    assert "explanation" in page


@pytest.mark.usefixtures("all_kinds")
def test_a_frozen_question_of_every_kind_is_plain_and_reads_its_own_file_again() -> None:
    for found in Question.objects.ready_to_freeze():
        kind = KINDS[found.kind]
        frozen = found.frozen()
        drawn = kind.instance(frozen, seed="s")
        assert kind.read(drawn, drawn["key"]) == drawn["key"]
        assert kind.by_people or kind.mark(drawn, drawn["key"], kind.default_rule) == 1
        written = kind.file_of(found.authored())
        if found.kind == "hotspot":
            written["picture"] = "pictures/disc.png"
        original = next(it for it in [*questions(), *further_questions()] if it["id"] == found.code)
        common = {name: original[name] for name in ("id", "kind", "competency", "module", "difficulty", "origin", "critical", "stem", "explanation")}  # fmt: skip
        assert QUESTIONS.validate_python(common | written) == QUESTIONS.validate_python(original)


@pytest.mark.usefixtures("all_kinds")
def test_the_first_four_kinds_freeze_as_they_always_did() -> None:
    for found in Question.objects.filter(code__in=["br-1", "br-2", "br-3", "br-4"]):
        assert "details" not in found.frozen()


@pytest.mark.usefixtures("all_kinds")
def test_a_question_keeps_its_picture_when_the_image_is_replaced_or_deleted() -> None:
    frozen = Question.objects.get(code="br-9").frozen()
    picture = frozen["details"]["picture"]
    with default_storage.open(picture["file"]) as kept:
        before = kept.read()
    get_image_model().objects.all().delete()
    again = Question.objects.get(code="br-9").frozen()
    assert again["sha256"] == frozen["sha256"]
    with default_storage.open(picture["file"]) as kept:
        assert kept.read() == before
    assert (picture["width"], picture["height"]) == (1, 1)


FAULTS: list[tuple[str, dict[str, Any], str]] = [
    ("numeric", {"value": 1, "tolerance": -1}, "A tolerance is zero or more."),
    ("numeric", {"value": 1, "units": [{"text": "bar", "factor": 2}]}, "The first unit is that of the right number"),
    ("numeric", {"value": 1, "units": [{"text": "bar"}, {"text": "bar"}]}, "Two units are called the same."),
    ("numeric", {"value": 1, "units": [{"text": "bar"}, {"text": "kPa", "factor": 0}]}, "more than zero"),
    ("numeric", {"value": "viel"}, "a number"),
    ("cloze", {"text": "没有空", "gaps": [{"right": ["听"]}]}, "write [[1]] to [[1]]"),
    ("cloze", {"text": "[[2]][[1]]", "gaps": [{"right": ["听"]}, {"right": ["看"]}]}, "write [[1]] to [[2]]"),
    ("cloze", {"text": "[[1]]", "gaps": [{"right": ["听", "聽"]}]}, "two answers are the same"),
    ("cloze", {"text": "[[1]]", "gaps": [{"right": ["听", "看"], "wrong": ["闻"]}]}, "give one right answer only"),
    ("matching", {"pairs": [{"left": "一", "right": "甲"}, {"left": "一", "right": "乙"}]}, "ask the same"),
    ("matching", {"pairs": [{"left": "一", "right": "甲"}, {"left": "二", "right": "甲"}]}, "nothing to choose"),
    ("matching", {"pairs": [{"left": "一", "right": "甲"}, {"left": "二", "right": "乙"}], "extra": ["甲"]}, "differ"),
    ("date", {"formula": "交车日 + 7 天"}, "There is no parameter 交车日"),
    ("date", {"formula": "2026-02-30 + 7 天"}, "no day of the calendar"),
    ("date", {"formula": "2026-02-20 + 7 工作日"}, "cannot be read"),
    ("date", {"formula": "9999-12-20 + 70 天"}, "out of the calendar"),
    ("date", {"dates": [{"name": "a", "first": "2026-02-20", "last": "2026-01-01"}], "formula": "a"}, "ends before"),
    ("date", {"dates": [{"name": "a", "first": "2026-02-20", "last": "2026-02-21"}], "formula": "a"}, "write {a} in"),
    ("date", {"dates": [{"name": "7a", "first": "2026-02-20", "last": "2026-02-21"}], "formula": "a"}, "a letter first"),
    ("date", {"stem": "{b}？", "formula": "2026-02-20"}, "{b} is no name of this question. Names that exist here: none."),
    ("date", {"explanation": "{anwser}", "formula": "2026-02-20"}, "Names that exist here: {answer}."),
    ("date", {"explanation": "{answer", "formula": "2026-02-20"}, "“{” stands alone"),
    ("date", {"stem": "哪天？", "explanation": "｛answer｝", "formula": "2026-02-20"}, "full-width"),
    ("date", {"stem": "{answer}？", "formula": "2026-02-20"}, "{answer} is no name"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "answer", "message"), FAULTS)
def test_a_faulty_answer_in_a_file_is_refused_with_words(
    folder: CourseFolder, kind: str, answer: dict[str, Any], message: str
) -> None:
    folder.write("questions.yaml", [*questions(), question("br-5", kind, **answer)])
    with translation.override("en"):
        _courses, problems = read_courses(folder.root)
        assert message in " ".join(str(problem) for problem in problems)


@pytest.mark.parametrize(
    ("areas", "message"),
    [
        ([(0, 0, 10, 10, False), (20, 20, 10, 10, False)], "Mark at least one place as right"),
        ([(0, 0, 10, 10, True), (20, 20, 10, 10, True)], "leave at least one wrong"),
        ([(0, 0, 10, 10, True), (95, 20, 10, 10, False)], "reaches beyond the picture"),
        ([(0, 0, 10, 10, True), (5, 5, 10, 10, False)], "Two places overlap"),
    ],
)
def test_places_that_make_no_sense_are_refused_with_words(
    folder: CourseFolder, areas: list[tuple[Any, ...]], message: str
) -> None:
    names = ("left", "top", "width", "height", "correct")
    entries = [
        dict(zip(names, area, strict=True)) | {"place": str(place)} for place, area in enumerate(areas)
    ]
    spots = question("br-5", "hotspot", picture="pictures/disc.png", alt="图", areas=entries)
    folder.write("questions.yaml", [*questions(), spots])
    with translation.override("en"):
        _courses, problems = read_courses(folder.root)
        assert message in " ".join(str(problem) for problem in problems)


def test_a_picture_that_is_missing_is_named_with_its_question(folder: CourseFolder) -> None:
    lost = {**further_questions()[4], "picture": "pictures/lost.png"}
    folder.write("questions.yaml", [*questions(), lost])
    _courses, problems = read_courses(folder.root)
    assert [problem.place for problem in problems] == ["br-9.picture"]


@pytest.mark.usefixtures("all_kinds")
def test_an_answer_of_another_kind_is_refused_beside_the_field() -> None:
    question = Question.objects.get(code="br-5")
    for kind, field in (("single", "answer"), ("cloze", "answer")):
        question.kind = kind
        with pytest.raises(ValidationError) as refusal:
            question.full_clean()
        assert field in refusal.value.message_dict


def posted(question: Question, blocks: list[tuple[str, Any]], **more: Any) -> dict[str, Any]:
    names = (
        "code",
        "kind",
        "difficulty",
        "stem",
        "explanation",
        "competency",
        "origin_kind",
        "origin_reference",
        "use",
    )
    values = {name: getattr(question, name) for name in names}
    values |= {
        "course": question.course_id,
        "module": question.module_id,
        "statement_is_true": "",
        "case": "",
        "case_place": "1",
    }
    values |= {"options": streamfield([]), "answer": streamfield(blocks), "action-publish": "1"}
    return nested_form_data(values | more)


def listed(*items: Any) -> dict[str, Any]:
    """A list of a block as the editor's form sends it."""
    sent: dict[str, Any] = {"count": str(len(items))}
    for number, value in enumerate(items):
        sent[str(number)] = {"deleted": "", "order": str(number), "value": value, "id": ""}
    return sent


@pytest.mark.usefixtures("all_kinds")
def test_the_editor_saves_a_number_and_says_at_its_field_what_is_wrong(
    client: Client, approver: User
) -> None:
    client.force_login(approver)
    question = Question.objects.get(code="br-5")
    address = reverse("wagtailsnippets_cms_question:edit", args=[question.pk])
    answer = {
        "value": "80",
        "tolerance": "-2",
        "tolerance_in": "percent",
        "units": listed({"text": "km/h", "factor": "1"}),
    }
    refused = client.post(address, posted(question, [("numeric", answer)]), headers={"accept-language": "en"})
    assert "A tolerance is zero or more." in refused.content.decode()
    saved = client.post(address, posted(question, [("numeric", answer | {"tolerance": "2"})]))
    assert saved.status_code == 302
    frozen = Question.objects.get(code="br-5").frozen()
    assert frozen["key"] == ["80"]
    assert frozen["details"] == {"tolerance": "2", "tolerance_in": "percent", "factors": {"km/h": "1"}}


@pytest.mark.usefixtures("all_kinds")
def test_the_editor_refuses_a_misspelt_name_in_the_explanation_beside_it(
    client: Client, approver: User
) -> None:
    client.force_login(approver)
    question = Question.objects.get(code="br-8")
    question.explanation = "从{交车曰}起数，最晚是 {answer}。"
    address = reverse("wagtailsnippets_cms_question:edit", args=[question.pk])
    answer = {
        "dates": listed({"name": "交车日", "first": "2026-01-05", "last": "2026-12-20"}),
        "numbers": listed({"name": "n", "least": "3", "most": "7"}),
        "formula": "交车日 + n 天",
    }
    for button in ("action-publish", "action-submit", "save"):
        sent = posted(question, [("date", answer)])
        del sent["action-publish"]
        page = client.post(address, sent | {button: "1"}, headers={"accept-language": "en"})
        assert (
            "Names that exist here: {交车日}、{n}、{answer}." in page.context["form"].errors["explanation"][0]
        )
    assert "交车曰" not in Question.objects.get(code="br-8").get_latest_revision_as_object().explanation


@pytest.mark.usefixtures("all_kinds")
def test_a_published_question_stays_what_it_was_while_an_edit_waits() -> None:
    question = Question.objects.get(code="br-6")
    before = question.frozen()
    raw = list(question.answer.raw_data)
    raw[0] = {**raw[0], "value": {**raw[0]["value"], "text": "[[1]]和[[2]]"}}
    question.answer = question._meta.get_field("answer").stream_block.to_python(raw)
    draft = question.save_revision()
    assert Question.objects.get(code="br-6").frozen() == before
    draft.publish()
    after = Question.objects.get(code="br-6").frozen()
    assert after["details"]["text"] == "[[1]]和[[2]]"
    assert after["revision"] != before["revision"]


def case_files(folder: CourseFolder, **changes: Any) -> None:
    told = {"id": "queue", "competency": "hear", "title": "排队", "text": "店里有八个工位。"}
    folder.write("cases.yaml", [told | changes])
    of_case = [{**it, "case": "queue"} for it in questions()[:2]]
    folder.write("questions.yaml", [*of_case, *questions()[2:]])


@pytest.mark.django_db
def test_a_case_is_loaded_published_and_frozen_with_its_questions(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    load()
    first, second = (Question.objects.ready_to_freeze().get(code=code).frozen() for code in ("br-1", "br-2"))
    assert first["case"]["text"] == "店里有八个工位。"
    assert [it["case"]["place"] for it in (first, second)] == [1, 2]
    assert Case.objects.get().revisions.count() == 1
    assert "case" not in Question.objects.get(code="br-3").frozen()


@pytest.mark.django_db
def test_a_case_of_exam_questions_takes_none_for_practice(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    question = Question.objects.get(code="br-2")
    question.use = "practice"
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        question.full_clean()
    assert (
        "Question br-1 of the same case is reserved for “Exams only”" in refusal.value.message_dict["use"][0]
    )

    question.case = None
    question.full_clean()


@pytest.mark.django_db
def test_two_drafts_that_would_mix_a_case_are_refused_before_either_is_published(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    Question.objects.filter(code__in=["br-1", "br-2"]).update(case=None)
    case = Case.objects.get()
    first, second = (Question.objects.get(code=code) for code in ("br-1", "br-2"))
    first.case, first.use = case, "practice"
    first.save_revision()

    second.case = case
    with pytest.raises(ValidationError) as refusal:
        second.save_revision()
    assert "use" in refusal.value.message_dict

    second.use = "practice"
    second.save_revision().publish()
    first.get_latest_revision().publish()
    assert set(Question.objects.filter(case=case).values_list("use", flat=True)) == {"practice"}


@pytest.mark.django_db
def test_an_edit_of_a_case_is_a_new_version_and_waits_for_approval(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    before = Question.objects.get(code="br-1").frozen()
    case = Case.objects.get()
    case.text = "店里有九个工位。"
    draft = case.save_revision()
    assert Question.objects.get(code="br-1").frozen() == before
    draft.publish()
    after = Question.objects.get(code="br-1").frozen()
    assert after["case"]["text"] == "店里有九个工位。"
    assert after["case"]["revision"] != before["case"]["revision"]
    assert after["sha256"] != before["sha256"]


@pytest.mark.django_db
def test_questions_of_a_case_that_is_taken_down_are_not_drawn(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    Case.objects.get().unpublish()
    assert set(Question.objects.published().values_list("code", flat=True)) == {"br-3", "br-4"}
    with pytest.raises(QuestionNotPublishedError):
        Question.objects.get(code="br-1").frozen()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "other"}, "a case of this course: other"),
        ({"competency": "look"}, "a case of the question's own competency, “hear”"),
    ],
)
def test_a_case_that_does_not_fit_its_questions_is_refused(
    folder: CourseFolder, changes: dict[str, str], message: str
) -> None:
    case_files(folder, **changes)
    with translation.override("en"):
        _courses, problems = read_courses(folder.root)
        assert any(message in str(problem) for problem in problems)


@pytest.mark.django_db
def test_the_editor_shows_cases_and_their_preview(
    client: Client, approver: User, folder: CourseFolder, load: Callable[..., None]
) -> None:
    case_files(folder)
    load()
    client.force_login(approver)
    listing = client.get(reverse("wagtailsnippets_cms_case:list")).content.decode()
    assert "排队" in listing
    preview = Case.objects.get().make_preview_request(preview_mode="").content.decode()
    assert "店里有八个工位。" in preview


@pytest.mark.usefixtures("all_kinds")
def test_what_people_mark_is_drawn_into_exams_and_not_into_practice_papers_which_nobody_marks() -> None:
    exam = Exam.objects.get()
    exam.sections.add(ExamSection(competency="explain", questions=1, points=1))
    assert [it["code"] for it in frozen_bank(exam)["explain"]] == ["br-10"]
    assert [line.missing for line in exam.shortfall() if line.competency == "explain"] == [0]
    assert exam.people_mark()
    Question.objects.update(use="practice")
    exam.purpose = "practice"
    assert frozen_bank(exam)["explain"] == []
    assert [line.missing for line in exam.shortfall() if line.competency == "explain"] == [1]
    assert not exam.people_mark()


@pytest.mark.usefixtures("all_kinds")
def test_a_guide_alone_freezes_as_a_rubric_of_one_criterion_with_its_points() -> None:
    rubric = Question.objects.get(code="br-10").frozen()["details"]["rubric"]
    assert [(it["key"], it["most"], it["levels"]) for it in rubric["criteria"]] == [("answer", 2, [])]


def rubric_entry() -> dict[str, Any]:
    levels = [{"points": 0, "words": "没有"}, {"points": 3, "words": "都有"}]
    criterion = {"key": "all", "title": "整体", "title_en": "All", "levels": levels}
    return {"id": "br-rubric", "title": "简答", "title_en": "Short answer", "criteria": [criterion]}


@pytest.mark.django_db
def test_a_question_is_frozen_with_its_published_rubric_and_not_drawn_without_it(
    folder: CourseFolder, load: Callable[..., None]
) -> None:
    folder.write("rubrics.yaml", [rubric_entry()])
    folder.write("questions.yaml", [*questions(), further_questions()[5] | {"rubric": "br-rubric"}])
    load()
    found = Question.objects.ready_to_freeze().get(code="br-10")
    assert found.frozen()["details"]["rubric"] == Rubric.objects.get().frozen()
    before = {it.code: it.latest_revision_id for it in Question.objects.all()}
    load()
    assert {it.code: it.latest_revision_id for it in Question.objects.all()} == before
    Rubric.objects.get().unpublish()
    assert not Question.objects.published().filter(code="br-10").exists()
    with pytest.raises(QuestionNotPublishedError):
        Question.objects.get(code="br-10").frozen()


def test_a_rubric_that_no_file_has_is_named_with_its_question(folder: CourseFolder) -> None:
    folder.write("questions.yaml", [*questions(), further_questions()[5] | {"rubric": "lost"}])
    _courses, problems = read_courses(folder.root)
    assert [problem.place for problem in problems] == ["br-10.rubric"]


@pytest.mark.usefixtures("all_kinds")
def test_what_a_machine_marks_has_no_rubric(load: Callable[..., None], folder: CourseFolder) -> None:
    folder.write("rubrics.yaml", [rubric_entry()])
    load()
    question = Question.objects.get(code="br-5")
    question.rubric = Rubric.objects.get()
    with pytest.raises(ValidationError) as refusal:
        question.full_clean()
    assert "rubric" in refusal.value.message_dict


@pytest.mark.usefixtures("all_kinds")
def test_the_preview_of_what_is_not_finished_says_what_is_wrong() -> None:
    unfinished = Question.objects.get(code="br-5")
    unfinished.kind = "cloze"
    page = unfinished.make_preview_request(preview_mode="").content.decode()
    assert unfinished.stem in page
    assert str(KINDS["cloze"].errors(unfinished.authored())["answer"]) in page
