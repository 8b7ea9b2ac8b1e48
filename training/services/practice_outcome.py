"""What an observation leads to once it counts: training record, certificate, and after a failed repeat the refresher."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from cms.vocabulary import LeadsTo
from staffing.models import Certificate, TrainingRecord
from staffing.printing import Fill
from staffing.services.certificates import certificate_issue
from staffing.services.snapshots import CertificateText
from staffing.services.training_records import training_record_add
from training.models import Enrolment, Observation
from training.practice.judging import verdict_from
from training.selectors.practice import origin_of
from training.services.enrolments import courses_assign
from training.services.finalising import last_valid_day

REFRESHER_DUE = timedelta(days=14)
TITLE = ("现场观察合格证书", "Certificate of Observed Practice")


def count_locked(observation: Observation, *, now: datetime) -> None:
    """Let the result count; the caller has locked the row and kept whose word it rests on."""
    observation.state = Observation.State.COUNTED
    observation.save(update_fields=["state"])
    _record(observation)
    if observation.passed and observation.repeat_of_id is None:
        _enrolments(observation).update(refresher_since=None)
        if observation.frozen["leads_to"] == LeadsTo.CERTIFICATE:
            _certificate(observation, now)
    elif not observation.passed and observation.repeat_of_id is not None:
        _refresher(observation, now)


def _record(observation: Observation) -> TrainingRecord:
    frozen, results = observation.frozen, TrainingRecord.Result
    minutes = -(-observation.seconds // 60) if observation.seconds else frozen["minutes"]
    return training_record_add(
        person=observation.person,
        shop=observation.shop,
        code=observation.checklist,
        title=f"现场观察：{frozen['title']}"[:120],
        content="；".join(step["title"] for step in frozen["steps"]),
        held_from=timezone.localdate(observation.started_at),
        held_until=observation.observed_on,
        minutes=max(1, minutes),
        trainer=(observation.observer.get_full_name() or observation.observer.get_username())[:60],
        result=results.PASSED if observation.passed else results.FAILED,
        origin=origin_of(observation.pk),
    )


def _certificate(observation: Observation, now: datetime) -> Certificate:
    frozen, day = observation.frozen, observation.observed_on
    return certificate_issue(
        kind=Certificate.Kind.EXAM,
        code=observation.checklist,
        person=observation.person,
        shop=observation.shop,
        valid_from=day,
        valid_until=last_valid_day(day, frozen["valid_months"]),
        issued_on=timezone.localdate(now),
        issued_by=None,
        snapshot=_text(observation),
        origin=origin_of(observation.pk),
        renews=Certificate.objects.renewed_by(observation.person, observation.checklist, day),
    )


def _text(observation: Observation) -> CertificateText:
    """Papers are Chinese whatever language the reader has chosen."""
    frozen, verdict = observation.frozen, verdict_from(observation.result or {})
    return CertificateText(
        title_zh=TITLE[0],
        title_en=TITLE[1],
        subject_zh=frozen["title"],
        subject_en=frozen["title_en"] or frozen["title"],
        statement=("经现场观察，", Fill(f"「{frozen['title']}」"), "操作合格，特发此证。"),
        result=f"关键步骤 {verdict.critical} 项全部做到"
        + (f"，其余 {verdict.applied} 项做到 {verdict.done} 项" if verdict.applied else ""),
        basis={
            "id": f"checklist:{observation.checklist}",
            "title": frozen["title"],
            "edition": f"observation {observation.pk}",
            "sha256": observation.frozen_sha256,
        },
    )


def _refresher(observation: Observation, now: datetime) -> None:
    """The stated course is assigned anew; a new observation after it begins another round."""
    courses_assign(
        shop=observation.shop,
        people=[observation.person],
        courses=[observation.frozen["course"]],
        post="",
        due_on=timezone.localdate(now) + REFRESHER_DUE,
        assigned_by=observation.observer,
        now=now,
    )
    _enrolments(observation).filter(shop=observation.shop).update(refresher_since=now)


def _enrolments(observation: Observation) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(person=observation.person, course=observation.frozen["course"])
