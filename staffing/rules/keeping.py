"""What to do before a met requirement lapses: what to renew, have reviewed, arrange again or have ready, and by when."""

from datetime import timedelta
from typing import Any

from staffing.rules import explain
from staffing.rules.conditions import TrainingIs
from staffing.rules.explain import Ground
from staffing.rules.facts import (
    Attestation,
    Employment,
    Equipment,
    Experience,
    Posting,
    Premises,
    Scope,
    Training,
    Unit,
    Verification,
    Work,
)
from staffing.rules.findings import Ends
from staffing.rules.needs import hours_needed, needed
from staffing.rules.words import evidence_label, joined, label, say


def keep(stretch: Any, language: str) -> str:
    """What to do before a met requirement lapses, when the horizon shows that it does."""
    ends = stretch.outcome_until
    if ends is None:
        return ""
    found: dict[int, Ground] = {}
    for ground in explain.grounds(stretch.judged.finding):
        if ground.item.until == ends:
            found.setdefault(id(ground.item.record), ground)
    return joined((_renewal(ground, language) for ground in found.values()), language, "and")


def _renewal(ground: Ground, language: str) -> str:
    item, until = ground.item, ground.item.until
    record: Any = item.record
    if item.ends is Ends.GRACE:
        return _grace(ground, language)
    if item.ends is Ends.REVIEW:
        return _review(ground, language)
    if isinstance(record, Training) and isinstance(ground.of.condition, TrainingIs):
        return say(
            "train_by",
            language,
            what=_called(ground, hours_needed(ground.of.condition, language), language),
            day=until,
        )
    what = _called(ground, evidence_label(item, language), language)
    if isinstance(record, Premises) and until == record.contract_until:
        return say("renew_lease_by", language, place=what, day=until)
    if isinstance(record, Experience):
        return say("train_by", language, what=what, day=until)
    if isinstance(record, Equipment) and until == record.contract_until:
        return say("do_renew_by", language, what=what, day=until)
    if isinstance(record, Verification) and item.of is not None:
        return say("do_verify_by", language, what=label(item.of, language), day=until)
    if isinstance(record, Employment | Posting | Premises | Equipment | Scope | Work | Unit | Attestation):
        return say("succeed", language, what=what, day=until)
    return say("renew_by", language, what=what, day=until)


def _called(ground: Ground, what: str, language: str) -> str:
    return say("owned", language, name=ground.person.name, what=what) if ground.person else what


def _grace(ground: Ground, language: str) -> str:
    """What whoever is new must have by the end of the grace, where something else does as well."""
    others = [way for way in ground.ways.any_of if way is not ground.of.condition] if ground.ways else []
    if others:
        what = joined((needed(way, language) for way in others), language, "either")
        text = say("grace_then", language, day=ground.item.until, what=what)
    else:
        text = say("grace_ends", language, day=ground.item.until)
    return say("colon", language, what=ground.person.name, more=text) if ground.person else text


def _review(ground: Ground, language: str) -> str:
    """By when the review is due, and from when it may be applied for."""
    due, what = ground.item.until, _called(ground, evidence_label(ground.item, language), language)
    text = say("review_by", language, what=what, day=due)
    days = ground.of.condition.credential.review_apply_days
    if due is None or days is None:
        return text
    apply = say("review_from", language, apply=due - timedelta(days=days))
    return text + say("brackets", language, what=apply)
