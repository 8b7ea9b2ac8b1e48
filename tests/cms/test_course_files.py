"""What is wrong with a course file is said with the file, the place, what stands there and what should."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cms.loading import read_courses
from cms.management.commands.load_content import COURSES
from tests.cms.conftest import CourseFolder, practice_paper, question


def messages(folder: CourseFolder) -> list[str]:
    with translation.override("en"):
        return [str(problem) for problem in read_courses(folder.root)[1]]


def test_a_sound_course_has_no_faults(folder: CourseFolder) -> None:
    assert messages(folder) == []


def _set(name: str, value: Any, *path: Any) -> Callable[[CourseFolder], None]:
    """A fault: at `path` of the file stands `value`."""

    def spoil(folder: CourseFolder) -> None:
        def edit(content: Any) -> None:
            for part in path[:-1]:
                content = content[part]
            content[path[-1]] = value

        folder.change(name, edit)

    return spoil


def _drop(name: str, *path: Any) -> Callable[[CourseFolder], None]:
    def spoil(folder: CourseFolder) -> None:
        def edit(content: Any) -> None:
            for part in path[:-1]:
                content = content[part]
            del content[path[-1]]

        folder.change(name, edit)

    return spoil


def _text(name: str, text: str) -> Callable[[CourseFolder], None]:
    return lambda folder: folder.write(name, text)


def _bytes(name: str, content: bytes) -> Callable[[CourseFolder], None]:
    def spoil(folder: CourseFolder) -> None:
        (folder.folder / name).write_bytes(content)

    return spoil


COURSE, NOISE, BANK = "course.yaml", "modules/01-noise.yaml", "questions.yaml"
OPTION_TWICE = [{"text": "甲", "correct": True}, {"text": "甲"}, {"text": "丙"}]
ALL_RIGHT = [{"text": it, "correct": True} for it in "甲乙丙"]

FAULTS = {
    "a key is missing": (
        _drop(COURSE, "title_en"),
        "brakes/course.yaml: title_en: found nothing, expected a value here",
    ),
    "a key nobody knows": (
        _set(NOISE, "x", "colour"),
        "brakes/modules/01-noise.yaml: colour: found “x”, expected no such key",
    ),
    "text where a number belongs": (
        _set(NOISE, "ten", "minutes"),
        "brakes/modules/01-noise.yaml: minutes: found “ten”, expected a whole number",
    ),
    "a number where text belongs": (
        _set(NOISE, 7, "title"),
        "brakes/modules/01-noise.yaml: title: found 7, expected text",
    ),
    "a word where true or false belongs": (
        _set(BANK, "maybe", 2, "answer"),
        "brakes/questions.yaml: br-3.answer: found “maybe”, expected true or false",
    ),
    "a number too large": (
        _set(COURSE, 170, "exam", "pass_mark"),
        "brakes/course.yaml: exam.pass_mark: found 170, expected at most 100",
    ),
    "a number too small": (
        _set(NOISE, 0, "minutes"),
        "brakes/modules/01-noise.yaml: minutes: found 0, expected at least 1",
    ),
    "an empty text": (
        _set(NOISE, " ", "title"),
        "brakes/modules/01-noise.yaml: title: found “ ”, expected text that is not empty",
    ),
    "a text too long": (
        _set(NOISE, "长" * 121, "title"),
        "expected at most 120 characters",
    ),
    "too few competencies": (
        _set(COURSE, [{"code": "hear", "zh": "听", "en": "Hear"}], "competencies"),
        "expected at least 3 entries",
    ),
    "too many choices": (
        _set(BANK, [{"text": str(it), "correct": it == 0} for it in range(7)], 0, "choices"),
        "expected at most 6 entries",
    ),
    "a text where a list belongs": (
        _set(NOISE, "停", "blocks", 6, "points"),
        "brakes/modules/01-noise.yaml: blocks[7].points: found “停”, expected a list",
    ),
    "a text where keys belong": (
        _set(NOISE, ["停", "看"], "blocks", 1, "steps"),
        "brakes/modules/01-noise.yaml: blocks[2].steps[1]: found “停”, expected keys with values",
    ),
    "a slug with capitals": (
        _set(NOISE, "Noise", "slug"),
        "found “Noise”, expected small letters, digits and hyphens",
    ),
    "a block of unknown kind": (
        _set(NOISE, "video", "blocks", 0, "type"),
        "brakes/modules/01-noise.yaml: blocks[1]: found “video”, expected one of 'text', 'steps', 'script'",
    ),
    "a block without a kind": (
        _drop(NOISE, "blocks", 0, "type"),
        "brakes/modules/01-noise.yaml: blocks[1]: found nothing, expected a key that says the kind: type",
    ),
    "a speaker nobody knows": (
        _set(NOISE, "boss", "blocks", 2, "lines", 0, "who"),
        "blocks[3].lines[1].who: found “boss”, expected one of 'adviser' or 'customer'",
    ),
    "an origin that says nothing": (
        _set(NOISE, "internet", "blocks", 0, "origin"),
        "blocks[1].origin: found “internet”, expected `source §…`, `cited <law or standard, clause>` or `editor`",
    ),
    "a citation of nothing": (
        _set(NOISE, "cited", "blocks", 0, "origin"),
        "blocks[1].origin: found “cited”, expected `source §…`",
    ),
    "a check without a right choice": (
        _set(NOISE, [{"text": "听"}, {"text": "换"}], "blocks", 7, "choices"),
        "expected at least one right and one wrong choice",
    ),
    "two right choices of one": (
        _set(BANK, True, 0, "choices", 1, "correct"),
        "expected exactly one choice with `correct: true`",
    ),
    "all choices right": (
        _set(BANK, ALL_RIGHT, 1, "choices"),
        "expected at least two choices with `correct: true` and one without",
    ),
    "a choice twice": (
        _set(BANK, OPTION_TWICE, 0, "choices"),
        "expected choices that all differ",
    ),
    "a question of unknown kind": (
        _set(BANK, "essay", 0, "kind"),
        "brakes/questions.yaml: br-1: found “essay”, expected one of 'single', 'multiple'",
    ),
    "a competency of another course": (
        _set(NOISE, "smell", "competency"),
        "brakes/modules/01-noise.yaml: competency: found “smell”, "
        "expected a competency of this course: hear, look, explain",
    ),
    "a module nobody wrote": (
        _set(BANK, "engine", 0, "module"),
        "brakes/questions.yaml: br-1.module: found “engine”, expected a module of this course: noise, discs",
    ),
    "a competency twice": (
        _set(COURSE, {"code": "hear", "zh": "听", "en": "Hear"}, "competencies", 1),
        "brakes/course.yaml: competencies: found “hear” twice, expected each competency once",
    ),
    "a section twice": (
        _set(COURSE, {"competency": "hear", "questions": 1}, "exam", "sections", 1),
        "brakes/course.yaml: exam.sections: found “hear” twice, expected each competency once",
    ),
    "a module's slug twice": (
        _set(NOISE, "discs", "slug"),
        "brakes/modules: slug: found “discs” twice, expected each slug once",
    ),
    "a question's id twice": (
        _set(BANK, "br-2", 0, "id"),
        "brakes/questions.yaml: br-2: found “br-2” twice, expected an id that is unique in the whole bank",
    ),
    "a blueprint larger than the bank": (
        _set(COURSE, 9, "exam", "sections", 0, "questions"),
        "brakes/course.yaml: exam.sections[1].questions: found 9, "
        "expected at most 3: the bank has no more for this competency",
    ),
    "the folder bears another name": (
        _set(COURSE, "wheels", "slug"),
        "brakes/course.yaml: slug: found “wheels”, expected the folder's name, “brakes”",
    ),
    "a picture that is not there": (
        _set(NOISE, "pictures/drum.png", "blocks", 5, "file"),
        "blocks[6].file: found no file drum.png, expected a picture in the folder pictures",
    ),
    "a picture that is none": (
        _bytes("pictures/disc.png", b"<script>alert(1)</script>"),
        "blocks[6].file: found disc.png, expected a PNG picture, by content and not by name alone",
    ),
    "a picture too large": (
        _bytes("pictures/disc.png", b"\x89PNG\r\n\x1a\n" + b"0" * (2 * 1024 * 1024)),
        "blocks[6].file: found disc.png is too large, expected at most 2 MB",
    ),
    "a key twice in one place": (
        _text(BANK, "- id: br-1\n  id: br-2\n"),
        "brakes/questions.yaml: line 2: found a key twice, expected the key “id” once, not twice",
    ),
    "text that is no YAML": (
        _text(BANK, "- id: [br-1\n"),
        "expected readable YAML",
    ),
    "a file of keys where a list belongs": (
        _text(BANK, "id: br-1\n"),
        "expected a list of questions",
    ),
    "an empty file": (
        _text(NOISE, ""),
        "brakes/modules/01-noise.yaml: found an empty file, expected keys with values",
    ),
    "a file in another encoding": (
        _bytes(NOISE, "slug: noise\ntitle: 制动\n".encode("gb18030")),
        "brakes/modules/01-noise.yaml: found byte 20 that is not UTF-8, expected a file saved as UTF-8",
    ),
    "a use nobody knows": (
        _set(BANK, "fun", 0, "use"),
        "brakes/questions.yaml: br-1.use: found “fun”, expected one of 'exam', 'practice' or 'check'",
    ),
    "an exam that counts on questions of the practice paper": (
        _set(BANK, "practice", 3, "use"),
        "brakes/course.yaml: exam.sections[2].questions: found 1, "
        "expected at most 0: the bank has no more for this competency",
    ),
    "a practice paper that counts on questions of the exam": (
        _set(COURSE, practice_paper(), "practice"),
        "brakes/course.yaml: practice.sections[1].questions: found 1, "
        "expected at most 0: the bank has no more for this competency",
    ),
    "a practice paper for a competency of another course": (
        _set(COURSE, practice_paper() | {"sections": [{"competency": "smell", "questions": 1}]}, "practice"),
        "brakes/course.yaml: practice.sections[1].competency: found “smell”, "
        "expected a competency of this course: hear, look, explain",
    ),
    "a practice paper that grants something": (
        _set(COURSE, practice_paper() | {"valid_months": 24}, "practice"),
        "brakes/course.yaml: practice.valid_months: found 24, expected no such key",
    ),
    "a practice paper that hides its questions": (
        _set(COURSE, practice_paper() | {"questions_shown": "never"}, "practice"),
        "brakes/course.yaml: practice.questions_shown: found “never”, expected no such key",
    ),
    "a practice paper with the exam's slug": (
        _set(COURSE, practice_paper() | {"slug": "brakes-exam"}, "practice"),
        "brakes/course.yaml: practice.slug: found “brakes-exam” twice, expected each slug once",
    ),
    "a course without any paper": (
        _drop(COURSE, "exam"),
        "brakes/course.yaml: found no exam, expected `exam`, `practice` or both",
    ),
    "no questions at all": (
        lambda folder: (folder.folder / BANK).unlink(),
        "brakes/questions.yaml: found no file, expected this file",
    ),
}


@pytest.mark.parametrize(("spoil", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_named(folder: CourseFolder, spoil: Callable[[CourseFolder], None], message: str) -> None:
    spoil(folder)
    found = messages(folder)
    assert any(message in line for line in found), "\n".join(found)


def test_a_practice_paper_counts_only_questions_that_no_person_has_to_mark(folder: CourseFolder) -> None:
    folder.change(COURSE, lambda it: it.update(practice=practice_paper()))
    for_people = question("br-10", "text", longest=200, guide="说到先听后看得一分。", use="practice")
    folder.change(BANK, lambda bank: bank.append(for_people))
    (fault,) = messages(folder)
    assert "practice.sections[1].questions: found 1, expected at most 0" in fault


def test_a_case_whose_questions_are_reserved_for_different_uses_is_named(folder: CourseFolder) -> None:
    folder.write("cases.yaml", [{"id": "noise", "competency": "hear", "title": "异响", "text": "刹车响。"}])
    for number, use in ((0, "exam"), (1, "practice")):
        folder.change(BANK, lambda bank, number=number, use=use: bank[number].update(case="noise", use=use))
    assert (
        "brakes/questions.yaml: br-2.use: found “practice”, expected “exam”, as br-1 of the same case has"
        in (messages(folder))
    )


def test_faults_of_exam_practice_paper_and_questions_are_named_at_once(folder: CourseFolder) -> None:
    folder.add_practice_paper()
    _set(COURSE, 170, "exam", "pass_mark")(folder)
    _set(COURSE, "ten", "practice", "minutes")(folder)
    _set(BANK, "fun", 0, "use")(folder)
    places = [line.split(": found")[0] for line in messages(folder)]
    assert places == [
        "brakes/course.yaml: exam.pass_mark",
        "brakes/course.yaml: practice.minutes",
        "brakes/questions.yaml: br-1.use",
    ]


def test_one_fault_brings_no_others_with_it(folder: CourseFolder) -> None:
    _set(NOISE, "ten", "minutes")(folder)
    assert len(messages(folder)) == 1


def test_a_course_without_modules_is_named(folder: CourseFolder) -> None:
    for path in (folder.folder / "modules").iterdir():
        path.unlink()
    assert any(
        "found no module, expected at least one file NN-slug.yaml" in line for line in messages(folder)
    )


def test_a_folder_without_courses_is_named(tmp_path: Path) -> None:
    with translation.override("en"):
        problems = [str(it) for it in read_courses(tmp_path)[1]]
    assert problems == [
        f"{tmp_path}: found no course, expected a folder for each course, with its course.yaml"
    ]


def test_an_exam_of_two_courses_is_named(folder: CourseFolder, tmp_path: Path) -> None:
    second = CourseFolder(tmp_path / "second")
    second.folder.rename(folder.root / "wheels")
    (folder.root / "wheels" / "course.yaml").write_text(
        (folder.folder / "course.yaml")
        .read_text(encoding="utf-8")
        .replace("slug: brakes\n", "slug: wheels\n"),
        encoding="utf-8",
    )
    assert any(
        "exam.slug: found “brakes-exam” twice, expected each slug once" in it for it in messages(folder)
    )


def test_all_faults_are_named_at_once_and_nothing_is_loaded(db: None, folder: CourseFolder) -> None:
    from cms.models import CoursePage

    _set(NOISE, "ten", "minutes")(folder)
    folder.change(BANK, lambda bank: bank.append(question("br-9", "essay")))
    with translation.override("en"), pytest.raises(CommandError) as refused:
        call_command("load_content", path=folder.root)
    text = str(refused.value)
    assert "minutes: found “ten”" in text
    assert "br-9" in text
    assert not CoursePage.objects.exists()


def test_check_reads_and_writes_nothing(db: None, folder: CourseFolder) -> None:
    from cms.models import CoursesPage

    call_command("load_content", path=folder.root, check=True, verbosity=0)
    assert not CoursesPage.objects.exists()


def test_the_courses_of_the_repository_are_sound_and_large_enough() -> None:
    courses, problems = read_courses(COURSES)
    assert [str(problem) for problem in problems] == []
    assert {it.course.slug for it in courses} >= {
        "after-sales-law",
        "after-sales-theory",
        "service-adviser",
        "etiquette-and-care",
        "six-step-reception",
        "ev-basics",
    }
    assert all(len(it.questions) >= 25 for it in courses)
    for it in courses:
        assert it.course.exam, it.course.slug
        for section in it.course.exam.sections:
            held = sum(question.competency == section.competency for question in it.questions)
            assert held >= 2 * section.questions, (it.course.slug, section.competency)
