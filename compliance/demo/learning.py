"""What the demo's people have learnt: courses taken, exams sat through the same services as in real life."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cms.kinds import kind_of
from cms.selectors import course_by_slug, exam_by_slug, modules_of
from staffing.models import Person, Shop, User
from staffing.services.post_certificates import NotEligibleError, post_certificate_issue
from training.exams.papers import PaperQuestion
from training.exams.rulings import FULL
from training.models import Appeal, Attempt
from training.services.appeals import appeal_answer, appeal_make
from training.services.attempts import answer_save, attempt_start, attempt_submit
from training.services.enrolments import courses_assign
from training.services.learning import module_complete
from training.services.remarking import remark_do
from training.services.remarks import Proposal, remark_propose, remark_work_out

WORKING_DAY_BEGINS = time(9, 30)


@dataclass(frozen=True, kw_only=True)
class Study:
    """One person's way through a course: days are counted back from today."""

    number: str
    course: str
    days_ago: int
    modules: int | None = None
    exam: bool = False
    weak_in: Collection[str] = field(default_factory=tuple)
    slips: Collection[int] = field(default_factory=tuple)


STUDIES = [
    Study(number="CD-0105", course="etiquette-and-care", days_ago=75, exam=True, slips=(4,)),
    Study(number="CD-0105", course="six-step-reception", days_ago=68, exam=True, slips=(2, 9)),
    Study(number="CD-0105", course="service-adviser", days_ago=60, exam=True, slips=(7, 16)),
    Study(number="CD-0115", course="ev-basics", days_ago=40, exam=True, slips=(3,)),
    Study(
        number="CD-0107",
        course="service-adviser",
        days_ago=9,
        exam=True,
        weak_in=("know-marketing",),
        slips=(1, 5, 11),
    ),
    Study(number="CD-0107", course="after-sales-law", days_ago=5, modules=2),
    Study(number="CD-0118", course="etiquette-and-care", days_ago=26, exam=True, slips=(8,)),
    Study(number="CD-0118", course="six-step-reception", days_ago=4, modules=2),
]
# Who was assigned what for which post: each course with its due day, counted from today.
ASSIGNED = [
    (
        "CD-0118",
        "service-adviser",
        {"etiquette-and-care": -10, "six-step-reception": 7, "service-adviser": 35},
    ),
    ("CD-0107", "after-sales-manager", {"after-sales-law": 60, "after-sales-theory": 90}),
]
POST_CERTIFICATES = [("CD-0105", "service-adviser", 55), ("CD-0115", "ev-technician", 38)]


def write_learning(*, people: dict[str, Person], shop: Shop, trainer: User, today: date) -> None:
    """Enrolments, progress, attempts and certificates of the shop's people."""
    for number, post, courses in ASSIGNED:
        for course, due_in in courses.items():
            courses_assign(
                shop=shop,
                people=[people[number]],
                courses=[course],
                post=post,
                due_on=today + timedelta(days=due_in),
                assigned_by=trainer,
                now=at(today, 35),
            )
    for study in STUDIES:
        _study(people[study.number], shop, study, today)


def write_doubts(*, people: dict[str, Person], approver: User, today: date) -> None:
    """One question doubted, found faulty and marked anew; one whose doubt waits for an answer."""
    upheld = _doubted(people["CD-0118"], "题干没有说客户是否在场，两种做法都说得通。", now=at(today, 23))
    _doubted(people["CD-0107"], "我选的做法也写在课程里，请再看一下这道题。", now=at(today, 7))
    if upheld is None:
        return
    question = upheld.attempt.paper[upheld.slot - 1]["question"]
    reason = "题干有两种理解，作答人无法判断考的是哪一种。"
    appeal_answer(
        appeal=upheld,
        state=Appeal.State.UPHELD,
        answer="你说得对，题干没有写清楚，此题所有人得满分。",
        by=approver,
        now=at(today, 21),
    )
    proposal = Proposal(question=question, kind=FULL, reason=reason)
    remark = remark_propose(proposal=proposal, by=approver, now=at(today, 20), appeal=upheld)
    remark_do(
        remark=remark_work_out(remark=remark, on=today - timedelta(days=20)),
        by=approver,
        now=at(today, 20, 30),
    )


def _doubted(person: Person, text: str, *, now: datetime) -> Appeal | None:
    """The first question that the person's last finished exam has wrong, doubted; None without such an exam."""
    attempt = Attempt.objects.not_void().filter(person=person).order_by("-started_at").first()
    if attempt is None:
        return None
    wrong = next((mark["slot"] for mark in attempt.marks["slots"] if not mark["right"]), None)
    return appeal_make(attempt=attempt, slot=wrong, text=text, now=now) if wrong else None


def issue_post_certificates(
    *, people: dict[str, Person], shop: Shop, issued_by: User, today: date
) -> list[str]:
    """Post certificates of those whose rules were met then; gives back what was refused, in words."""
    refused = []
    for number, post, days_ago in POST_CERTIFICATES:
        day = today - timedelta(days=days_ago)
        try:
            post_certificate_issue(
                person=people[number],
                shop=shop,
                post=post,
                on=day,
                issued_by=issued_by,
                at=at(today, days_ago),
            )
        except NotEligibleError as refusal:
            refused.append(f"{number} {post}: {refusal}")
    return refused


def at(today: date, days_ago: int, minutes: int = 0) -> datetime:
    morning = datetime.combine(today - timedelta(days=days_ago), WORKING_DAY_BEGINS)
    return timezone.make_aware(morning) + timedelta(minutes=minutes)


def _study(person: Person, shop: Shop, study: Study, today: date) -> None:
    course = course_by_slug(study.course)
    if course is None:
        return
    for number, module in enumerate(modules_of(course)[: study.modules]):
        module.course = course
        module_complete(person=person, shop=shop, module=module, now=at(today, study.days_ago, number * 25))
    exam = exam_by_slug(f"{study.course}-exam")
    if study.exam and exam is not None:
        begin = at(today, study.days_ago - 1)
        attempt = attempt_start(person=person, shop=shop, exam=exam, now=begin)
        _sit(attempt, person, study, begin)


def _sit(attempt: Attempt, person: Person, study: Study, begin: datetime) -> None:
    user = person.user
    assert user is not None  # noqa: S101  whoever studies has a role in people.yaml
    for number, slot in enumerate(attempt.paper, start=1):
        question: PaperQuestion = slot["question"]
        wrong = number in study.slips or question["competency"] in study.weak_in
        # A critical question answered wrongly fails the whole exam; the story wants slips only.
        choose = _wrong if wrong and not question["critical"] else _right
        answer_save(
            attempt_id=attempt.pk,
            user=user,
            slot=number,
            sequence=1,
            raw=choose(question),
            flagged=False,
            now=begin + timedelta(seconds=40 * number),
        )
    attempt_submit(attempt=attempt, now=begin + timedelta(seconds=40 * len(attempt.paper) + 60))


def _right(question: PaperQuestion) -> Sequence[str]:
    return question["key"]


def _wrong(question: PaperQuestion) -> Sequence[str]:
    way = kind_of(question).way
    if way == "order":
        return list(reversed(question["key"]))
    if way == "fields":
        return []
    return [option["key"] for option in question["options"] if option["key"] not in question["key"]][:1]
