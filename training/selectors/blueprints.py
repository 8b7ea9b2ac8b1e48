"""An exam of the CMS as plain data that an attempt can keep."""

from cms.models import Exam
from training.exams.papers import Blueprint, Section


def blueprint_of(exam: Exam) -> Blueprint:
    """The exam's rules of this moment. No query when the exam comes from ``cms.selectors``."""
    names = {it.code: (it.zh, it.en) for it in exam.course.competencies.all()}
    return Blueprint(
        exam=exam.slug,
        title=exam.title,
        title_en=exam.title_en or exam.title,
        course=exam.course.slug,
        course_title=exam.course.title,
        course_title_en=exam.course.title_en or exam.course.title,
        minutes=exam.minutes,
        pass_mark=exam.pass_mark,
        section_pass_mark=exam.section_pass_mark,
        attempts=exam.attempts,
        cooling_off_days=exam.cooling_off_days,
        valid_months=exam.valid_months,
        **exam.rules,  # type: ignore[typeddict-item]
        sections=[
            Section(
                competency=it.competency,
                zh=names.get(it.competency, (it.competency, ""))[0],
                en=names.get(it.competency, ("", it.competency))[1],
                questions=it.questions,
                points=it.points,
                kind=it.kind,
                difficulty=it.difficulty,
            )
            for it in exam.sections.all()
        ],
        purpose=exam.purpose,
        open_from=exam.open_from.isoformat() if exam.open_from else "",
        open_until=exam.open_until.isoformat() if exam.open_until else "",
        posts=[it.post for it in exam.posts.all()],
        onsite_word=exam.onsite_word,
        markers=exam.markers,
        marker_difference=exam.marker_difference,
        questions_shown=exam.questions_shown,
    )
