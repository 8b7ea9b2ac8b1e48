"""Keeping answers that had an effect, and what people judged of people."""

import json
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staffing.models import EligibilityRecord, Judgement, Person, Shop, User
from staffing.rules import facts_to_json
from staffing.selectors.eligibility import Eligibility


def eligibility_record(
    *, eligibility: Eligibility, person: Person, shop: Shop, made_by: User, made_at: datetime
) -> EligibilityRecord:
    """Keep question, facts, standard and answer as they were. Rows are only ever added.

    The facts are stored in the engine's JSON and hold no identity number; with the standard of the same
    SHA-256 they give the same answer again. Raises ValueError where there was no standard to judge by.
    """
    assessment = eligibility.assessment
    if assessment is None:
        raise ValueError("an answer without a standard is no answer to keep")
    until = eligibility.met_until
    return EligibilityRecord.objects.create(
        person=person,
        shop=shop,
        post=eligibility.post,
        asked_for=eligibility.on,
        standard=assessment.standard.id,
        standard_sha256=assessment.standard.sha256,
        facts=json.loads(facts_to_json(assessment.facts)),
        answer={
            **assessment.as_record("zh"),
            "verdict": assessment.verdict(eligibility.on).value,
            "met_until": until.isoformat() if until else None,
        },
        outcome=assessment.verdict(eligibility.on).value,
        made_by=made_by,
        made_at=made_at,
    )


class JudgementError(Exception):
    """What was asked is no judgement that counts; the message says why and what to do."""


@transaction.atomic
def judgement_add(
    *,
    person: Person,
    shop: Shop,
    standard: str,
    requirement: str,
    outcome: Judgement.Outcome | str,
    reason: str,
    valid_from: date,
    valid_until: date | None,
    judged_by: User,
    judged_at: datetime,
    corrects: Judgement | None = None,
) -> Judgement:
    """Record what somebody judged of a person on one requirement of a role standard, with the reason.

    ``corrects``: the judgement on the same requirement that was wrong; both stay on record and this one counts. The
    same words of the same person for the same days are recorded once, so that a double click is harmless. Raises
    JudgementError where somebody judges himself or the judgement was corrected already.
    """
    refuse_judging_oneself(person=person, judge=judged_by)
    words = {
        "person": person,
        "shop": shop,
        "standard": standard,
        "requirement": requirement,
        "outcome": outcome,
        "reason": reason.strip(),
        "valid_from": valid_from,
        "valid_until": valid_until,
        "judged_by": judged_by,
        "corrects": corrects,
    }
    if corrects:
        Judgement.objects.select_for_update().get(pk=corrects.pk)
    said = Judgement.objects.standing().filter(**words).first()
    if said:
        return said
    if corrects and Judgement.objects.filter(corrects=corrects).exists():
        raise JudgementError(_("This judgement was corrected already. Look at the newer one below."))
    return Judgement.objects.create(**words, judged_at=judged_at)


def refuse_judging_oneself(*, person: Person, judge: User) -> None:
    """Raises JudgementError where the judge is the person judged."""
    if person.user_id == judge.pk:
        raise JudgementError(
            _(
                "Nobody judges himself: a judgement about you is recorded by a colleague who may issue "
                "certificates in this shop."
            )
        )
