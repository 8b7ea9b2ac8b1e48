"""Keeping answers that had an effect, and what people judged of people."""

import json
from datetime import date, datetime

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
) -> Judgement:
    """Record what somebody judged of a person on one requirement of a role standard, with the reason.

    The same words of the same person for the same days are recorded once, so that a double click is harmless.
    """
    return Judgement.objects.get_or_create(
        person=person,
        shop=shop,
        standard=standard,
        requirement=requirement,
        outcome=outcome,
        reason=reason.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        judged_by=judged_by,
        defaults={"judged_at": judged_at},
    )[0]
