"""The exam's record 试卷档案 as PDF: blueprint, bank, how the pass mark was set, and what the answers say. Chinese, as our papers are."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cms.models import Exam
from staffing.models import TaskProgress, User
from staffing.printing import render_pdf
from staffing.tasks import start_task, under_way
from training.models import PaperForm, StandardSetting
from training.permissions import StatisticsScope
from training.selectors.distribution import histogram
from training.selectors.paper_statistics import paper_statistics
from training.selectors.standards import standards_of
from training.selectors.statistics import ExamStatistics, exam_statistics
from training.services.standards import ratings_that_stand
from training.statistics.angoff import spread
from training.tasks import exam_record_task
from training.words.statistics import (
    CONCERNS,
    alpha_words,
    coefficient_value,
    discrimination_words,
    error_meaning,
    share_words,
)

LANGUAGE = "zh-hans"


def exam_record_start(*, exam: Exam, user: User, now: datetime) -> TaskProgress:
    """Print the record in the background; while the same one is being printed for the user, that is what comes back."""
    back_url = reverse("exam-statistics", args=[exam.slug])
    for running in under_way(back_url=back_url, now=now):
        if running.user_id == user.pk:
            return running
    return start_task(
        user=user,
        title=_("Record of the exam %(exam)s") % {"exam": exam.display_title},
        run=exam_record_task,
        arguments={"exam": exam.slug},
        back_url=back_url,
    )


def exam_record_pdf(
    *, exam: str, scope: StatisticsScope, with_names: bool, made_at: datetime
) -> bytes | None:
    """The record of a published exam; None when there is none.

    with_names: name the judges, for those who decide; others read how many there were. Raises PrintingError for a
    character that cannot be printed.
    """
    with translation.override(LANGUAGE):
        found = exam_statistics(exam, scope)
        if found is None:
            return None
        form = PaperForm.objects.filter(exam=exam).order_by("-pk").first()
        figures = paper_statistics(form, found.sums) if form else None
        context: dict[str, Any] = {
            "found": found,
            "exam": found.exam,
            "everybody": scope.companies is None,
            "figures": figures,
            "histogram": histogram(figures.bars, pass_mark=found.exam.pass_mark) if figures else None,
            "sections": section_lines(found),
            "standards": [
                standard_lines(it, with_names=with_names) for it in standards_of(exam) if it.is_closed
            ],
            "items": [
                {
                    "line": line,
                    "facility": share_words(line.figures.facility),
                    "discrimination": discrimination_words(line.figures),
                    "concerns": "、".join(str(CONCERNS[it].label) for it in line.concerns),
                }
                for line in found.items
            ],
            "made_at": made_at,
        }
        if figures:
            context |= {
                "passed": share_words(figures.passed),
                "alpha": coefficient_value(figures.alpha),
                "alpha_note": alpha_words(figures.alpha),
                "error_meaning": error_meaning(figures.error, found.exam.pass_mark)
                if figures.error is not None
                else "",
            }
        title = f"{found.exam.title} 试卷档案"
    return render_pdf("print/exam_record.html", context, title=title, made_at=made_at, language=LANGUAGE)


def section_lines(found: ExamStatistics) -> list[dict[str, Any]]:
    """Every section against the bank, with the points of one of its questions and of all."""
    return [
        {"line": line, "each": section.points, "points": section.points * section.questions}
        for line, section in zip(found.bank.sections, found.exam.sections.all(), strict=True)
    ]


def standard_lines(setting: StandardSetting, *, with_names: bool) -> dict[str, Any]:
    """A closed standard with its result and every question's ratings; without names the judges are numbered. One query."""
    result = setting.result or {}
    judges = [
        judge if with_names else {**judge, "name": str(number)}
        for number, judge in enumerate(result.get("judges", []), start=1)
    ]
    # Their order is that of the judges in the result.
    standing = ratings_that_stand(setting.judges.all())
    given = [standing[judge.pk] for judge in setting.judges.all() if judge.pk in standing]
    ratings = [
        {"question": it, "given": (said := [one[it["code"]] for one in given]), "spread": spread(said)}
        for it in setting.questions
    ]
    return {
        "setting": setting,
        "result": result,
        "judges": judges,
        "ratings": ratings,
        "with_names": with_names,
    }
