"""From rows to the facts that the rule engine judges, in a fixed number of queries for any number of people.

What is recorded and what is not:

- no education, experience or training of a topic on record means nobody wrote it down: unknown;
- no credential, certificate, course, employment or posting on record means there is none.

Employment and postings are those in the shop asked about; everything else belongs to the person. ``ref`` names
the row a fact comes from: employment, posting, education, experience, credential, certificate, training-record,
judgement. Identity numbers are never part of facts, because facts are stored with the answers given from them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from operator import attrgetter
from typing import Any, Literal

from django.db.models import QuerySet

from staffing import models, rules

ByKey = dict[Any, list[Any]]
TRAINING_RESULTS: dict[models.TrainingRecord.Result, Literal["passed", "failed"]] = {
    models.TrainingRecord.Result.PASSED: "passed",
    models.TrainingRecord.Result.FAILED: "failed",
}
SEX: dict[str, Literal["female", "male"]] = {"f": "female", "m": "male"}


def people_facts(people: Iterable[models.Person], *, shop: models.Shop) -> tuple[rules.Person, ...]:
    """The people as the engine sees them, in the order given; ``id`` is the primary key as text."""
    rows = list(people)
    records = _records(rows, [shop])
    return tuple(_person(row, shop.pk, records) for row in rows)


def attestation_facts(people: Iterable[models.Person], *, shop: models.Shop) -> tuple[rules.Attestation, ...]:
    """What was judged of these people in the shop, by whom and why; one query."""
    rows = _judgements([shop]).filter(person__in=[row.pk for row in people])
    return tuple(map(_attestation, rows))


def staff_facts(people: Sequence[models.Person], *, shop: models.Shop) -> rules.Facts:
    """People and what was judged of them, ready to be held against a role standard."""
    return rules.Facts(
        people=people_facts(people, shop=shop), attestations=attestation_facts(people, shop=shop)
    )


def staff_facts_of_shops(shops: Sequence[models.Shop]) -> dict[int, rules.Facts]:
    """For every shop by primary key: whoever works or once worked there, and what was judged of them there.

    A fixed number of queries for any number of shops and people.
    """
    spells = models.Employment.objects.filter(shop__in=[shop.pk for shop in shops])
    worked = set(spells.values_list("shop_id", "person_id"))
    rows = list(models.Person.objects.filter(pk__in={person for _shop, person in worked}))
    records = _records(rows, shops)
    judged: ByKey = defaultdict(list)
    for row in _judgements(shops).filter(person__in=[row.pk for row in rows]):
        judged[row.shop_id].append(_attestation(row))
    return {
        shop.pk: rules.Facts(
            people=tuple(_person(row, shop.pk, records) for row in rows if (shop.pk, row.pk) in worked),
            attestations=tuple(judged[shop.pk]),
        )
        for shop in shops
    }


@dataclass(frozen=True)
class _Records:
    """Rows by (shop, person) where a shop has its own, else by person."""

    employments: ByKey
    postings: ByKey
    educations: ByKey
    experiences: ByKey
    credentials: ByKey
    exams: ByKey
    courses: ByKey
    training: ByKey


def _records(people: Sequence[models.Person], shops: Sequence[models.Shop]) -> _Records:
    keys, places = [person.pk for person in people], [shop.pk for shop in shops]
    of_shops = {"person__in": keys, "shop__in": places}
    return _Records(
        employments=_grouped(models.Employment.objects.filter(**of_shops), "shop_id", "person_id"),
        postings=_grouped(models.Posting.objects.filter(**of_shops), "shop_id", "person_id"),
        educations=_grouped(models.Education.objects.filter(person__in=keys), "person_id"),
        experiences=_grouped(models.Experience.objects.filter(person__in=keys), "person_id"),
        credentials=_grouped(models.Credential.objects.filter(person__in=keys), "person_id"),
        exams=_grouped(exam_certificates().filter(person__in=keys), "person_id"),
        courses=_grouped(passed_courses().filter(person__in=keys), "person_id"),
        training=_grouped(training_by_topic().filter(person__in=keys), "person_id"),
    )


def _grouped(queryset: QuerySet[Any], *names: str) -> ByKey:
    """The rows in the order of their keys, by the value of one column or the values of several."""
    value = attrgetter(*names)
    grouped: ByKey = defaultdict(list)
    for row in queryset.order_by("pk"):
        grouped[value(row)].append(row)
    return grouped


def _person(row: models.Person, shop: int, records: _Records) -> rules.Person:
    return rules.Person(
        id=str(row.pk),
        name=row.name,
        born=row.birth_date,
        sex=SEX.get(row.sex),
        employments=tuple(map(_employment, records.employments[shop, row.pk])),
        postings=tuple(map(_posting, records.postings[shop, row.pk])),
        education=tuple(map(_education, records.educations[row.pk])) or None,
        experience=tuple(map(_experience, records.experiences[row.pk])) or None,
        credentials=tuple(map(_credential, records.credentials[row.pk])),
        exams=tuple(map(_exam, filter(_was_in_force, records.exams[row.pk]))),
        courses=tuple(map(_course, records.courses[row.pk])),
        training=tuple(map(_training, records.training[row.pk])) or None,
    )


def _judgements(shops: Sequence[models.Shop]) -> QuerySet[models.Judgement]:
    found = models.Judgement.objects.counting().filter(shop__in=[shop.pk for shop in shops])
    judgements: QuerySet[models.Judgement] = found.select_related("judged_by").order_by("valid_from", "pk")
    return judgements


def exam_certificates() -> QuerySet[models.Certificate]:
    """Certificates of passed exams; one that was corrected is represented by its correction."""
    return models.Certificate.objects.filter(kind=models.Certificate.Kind.EXAM, superseded_by__isnull=True)


def passed_courses() -> QuerySet[models.TrainingRecord]:
    """Courses passed, and courses whose lessons were all completed; their exam is a certificate of its own."""
    results = models.TrainingRecord.Result
    return models.TrainingRecord.objects.filter(result__in=[results.PASSED, results.COMPLETED])


def training_by_topic() -> QuerySet[models.TrainingRecord]:
    """Training that counts in hours for a topic."""
    return models.TrainingRecord.objects.exclude(topic="")


def _days(row: models.Dated) -> dict[str, Any]:
    return {"since": row.valid_from, "until": row.valid_until}


def _employment(row: models.Employment) -> rules.Employment:
    return rules.Employment(ref=f"employment:{row.pk}", **_days(row))


def _posting(row: models.Posting) -> rules.Posting:
    return rules.Posting(ref=f"posting:{row.pk}", post=row.post, **_days(row))


def _education(row: models.Education) -> rules.Education:
    return rules.Education(
        ref=f"education:{row.pk}",
        level=row.level,
        major=row.major or None,
        since=row.graduated_on,
    )


def _experience(row: models.Experience) -> rules.Experience:
    return rules.Experience(ref=f"experience:{row.pk}", kind=row.kind, **_days(row))


def _credential(row: models.Credential) -> rules.Credential:
    return rules.Credential(
        ref=f"credential:{row.pk}",
        kind=row.kind,
        level=row.level or None,
        trade=row.trade or None,
        number=row.number,
        issuer=row.issuer,
        reviewed=tuple(sorted(map(date.fromisoformat, row.reviewed_on))) or None,
        review_waived=row.review_waived,
        **_days(row),
    )


def _was_in_force(row: models.Certificate) -> bool:
    return row.revoked_on is None or row.revoked_on > row.valid_from


def _exam(row: models.Certificate) -> rules.Exam:
    ends = [row.valid_until, row.revoked_on and row.revoked_on - timedelta(days=1)]
    return rules.Exam(
        ref=f"certificate:{row.pk}",
        label=f"《{row.snapshot['subject_zh']}》{row.number}",
        exam=row.code,
        score=_score(row.snapshot.get("score")),
        since=row.valid_from,
        until=min((end for end in ends if end), default=None),
    )


def _score(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _course(row: models.TrainingRecord) -> rules.Course:
    return rules.Course(
        ref=f"training-record:{row.pk}", label=f"《{row.title}》", course=row.code, since=row.held_until
    )


def _training(row: models.TrainingRecord) -> rules.Training:
    """Whole minutes as hours; rounded up in the fourth decimal, so that three times 20 minutes make an hour."""
    results = models.TrainingRecord.Result
    hours = (Decimal(row.minutes) / 60).quantize(Decimal("0.0001"), rounding=ROUND_CEILING)
    return rules.Training(
        ref=f"training-record:{row.pk}",
        label=f"《{row.title}》",
        topic=row.topic,
        hours=hours,
        result=TRAINING_RESULTS.get(results(row.result)),
        since=row.held_until,
    )


def _attestation(row: models.Judgement) -> rules.Attestation:
    return rules.Attestation(
        ref=f"judgement:{row.pk}",
        requirement=row.requirement,
        standard=row.standard,
        person=str(row.person_id),
        outcome="met" if row.outcome == models.Judgement.Outcome.MET else "not_met",
        by=str(row.judged_by),
        reason=row.reason,
        since=row.valid_from,
        until=row.valid_until,
    )
