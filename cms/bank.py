"""The questions that an exam may draw, frozen. Freezing a bank takes far longer than drawing from it, so each process
keeps the banks it froze last and asks the database only whether anything they were made of has changed."""

from collections import OrderedDict
from threading import Lock

from cms.freezing import FrozenQuestion
from cms.models import Exam

FrozenBank = dict[str, list[FrozenQuestion]]

# All that goes into a frozen question; what is published is a row of its own, which never changes.
MADE_OF = (
    "pk",
    "live_revision",
    "live_revision__created_at",
    "course__slug",
    "module__slug",
    "module__title",
    "module__title_en",
    "case__live_revision",
    "rubric__live_revision",
)
# Exams that are sat in the same days; more only take the memory of a process that runs for months.
MOST_KEPT = 32
_kept: OrderedDict[int, tuple[list[tuple[object, ...]], FrozenBank]] = OrderedDict()
_keeping = Lock()


def frozen_bank(exam: Exam) -> FrozenBank:
    """The published questions a paper of this exam may draw, frozen, by competency in the blueprint's order.

    Within a competency by code, so that a seeded draw gives the same paper again. To be read only: the next caller
    gets the same objects. One query; two more when something was published since; one more where the exam's sections
    are not prefetched.
    """
    competencies = [section.competency for section in exam.sections.all()]
    made_of = _made_of(exam)
    bank = _kept.get(exam.pk)
    # Asked again after freezing: something may be published in between.
    while bank is None or bank[0] != made_of:
        bank = (made_of, _frozen(exam))
        made_of = _made_of(exam)
    _keep(exam, bank)
    return {competency: bank[1].get(competency, []) for competency in competencies}


def _keep(exam: Exam, bank: tuple[list[tuple[object, ...]], FrozenBank]) -> None:
    """Keep the bank as the one used last, and drop those used longest ago."""
    with _keeping:
        _kept[exam.pk] = bank
        _kept.move_to_end(exam.pk)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _made_of(exam: Exam) -> list[tuple[object, ...]]:
    return list(exam.bank().order_by("code").values_list(*MADE_OF))


def _frozen(exam: Exam) -> FrozenBank:
    found: FrozenBank = {}
    for question in exam.bank().ready_to_freeze().order_by("code"):
        found.setdefault(question.competency, []).append(question.frozen())
    return found
