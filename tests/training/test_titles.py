"""Standards and content call a course, and its exam, by one title."""

from typing import Any

import yaml
from django.conf import settings

from staffing.rules import all_standards
from staffing.rules.conditions import CourseCompleted, ExamPassed
from staffing.rules.standard import walk


def content_titles() -> dict[str, tuple[str, str]]:
    """Chinese and English title by the code of a course, an exam or a defence."""
    content = settings.BASE_DIR / "cms" / "content"
    found: dict[str, tuple[str, str]] = {}
    for file in sorted([*content.glob("courses/*/course.yaml"), *content.glob("defences/*.yaml")]):
        said: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
        for one in (said, said.get("exam") or {}):
            if one:
                found[one["slug"]] = (one["title"], one["title_en"])
    return found


def test_the_standards_name_courses_and_exams_as_their_pages_do() -> None:
    titles, compared = content_titles(), 0
    for standard in all_standards():
        for requirement in standard.requirements:
            for part in walk(requirement.condition):
                if not isinstance(part, CourseCompleted | ExamPassed):
                    continue
                need = part.course if isinstance(part, CourseCompleted) else part.exam
                if need.slug in titles and need.title:
                    assert (need.title.zh, need.title.en) == titles[need.slug], standard.id
                    compared += 1
    assert compared >= 4


def test_every_exam_and_defence_that_a_standard_asks_for_is_offered() -> None:
    asked = {
        part.exam.slug
        for standard in all_standards()
        for requirement in standard.requirements
        for part in walk(requirement.condition)
        if isinstance(part, ExamPassed)
    }
    assert asked >= {
        "after-sales-law-exam",
        "after-sales-theory-exam",
        "service-adviser-exam",
        "ev-basics-exam",
    }
    assert asked <= content_titles().keys()
