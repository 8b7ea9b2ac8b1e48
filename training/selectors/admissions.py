"""What admission to an exam asks of the database."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import F, Max, QuerySet
from django.utils import timezone

from cms.models import Exam
from staffing.models import Certificate, Person, Posting
from staffing.models.certificates import CertificateQuerySet
from training.exams.admission import Admission, Sitting, admission
from training.models import Allowance, Attempt, Enrolment
from training.selectors.blueprints import blueprint_of


def admission_for(*, person: Person, exam: Exam, on: date) -> Admission:
    """Whether the person may sit the exam on the day. At most seven queries."""
    attempts = Attempt.objects.filter(person=person, exam=exam.slug).for_admission()
    return admission_after(attempts, person=person, exam=exam, can_be_drawn=exam.can_be_drawn(), on=on)


def admission_after(
    attempts: Iterable[Attempt], *, person: Person, exam: Exam, can_be_drawn: bool, on: date
) -> Admission:
    """The same after all these attempts of the person at the exam, newest first. At most four queries."""
    certificate = standing_certificates(person, on).filter(code=exam.slug).first()
    enrolments = Enrolment.objects.filter(person=person, course=exam.course.slug)
    return admission_from(
        exam=exam,
        attempts=[it for it in attempts if it.counts],
        certificate=certificate,
        attempts_from=enrolments.aggregate(last=Max("attempts_from"))["last"],
        can_be_drawn=can_be_drawn,
        posts=posts_by_person([person], on=on).get(person.pk, set()) if exam.posts.all() else (),
        on=on,
    )


def posts_by_person(people: QuerySet[Person] | Iterable[Person], *, on: date) -> dict[int, set[str]]:
    """Person -> the posts they hold on the day or later, and those that a course was assigned for. Two queries."""
    found: dict[int, set[str]] = {}
    held = Posting.objects.filter(person__in=people).exclude(valid_until__lt=on)
    prepared = Enrolment.objects.filter(person__in=people).exclude(post="").order_by()
    for rows in (held.order_by(), prepared):
        for person, post in rows.values_list("person_id", "post"):
            found.setdefault(person, set()).add(post)
    return found


def admission_from(
    *,
    exam: Exam,
    attempts: Iterable[Attempt],
    certificate: Certificate | None,
    attempts_from: datetime | None,
    can_be_drawn: bool,
    posts: Collection[str],
    on: date,
) -> Admission:
    """The same from rows that were read already; attempts newest first. No query."""
    return admission(
        blueprint=blueprint_of(exam),
        sittings=[sitting(attempt) for attempt in attempts],
        attempts_from=attempts_from,
        holds_certificate=certificate is not None,
        certificate_until=certificate.valid_until if certificate else None,
        can_be_drawn=can_be_drawn,
        posts=posts,
        on=on,
    )


def extra_minutes(*, person: Person, exam: str) -> int:
    """The extra time that was granted to the person for the exam: the latest that names it, or every exam. One query."""
    rows = Allowance.objects.filter(person=person, exam__in=["", exam])
    return rows.values_list("minutes", flat=True).first() or 0


def sitting(attempt: Attempt) -> Sitting:
    """A finished attempt as admission sees it; its end as a day of the shop's zone."""
    return Sitting(
        started_at=attempt.started_at,
        ended_on=timezone.localdate(attempt.ended_at),
        passed=bool(attempt.passed),
        waiting=attempt.is_being_marked,
    )


def standing_certificates(person: Person, on: date) -> CertificateQuerySet:
    """The person's exam certificates in force on the day, the longest first."""
    rows = Certificate.objects.standing_on(on).filter(person=person, kind=Certificate.Kind.EXAM)
    return rows.order_by(F("valid_until").desc(nulls_first=True), "-pk")
