"""Credentials: kind, trade, level and validity, with reviews that must be passed in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from staffing.rules.conditions import CredentialIs
from staffing.rules.days import LAST, Span, add_months, day_after, last_in_view
from staffing.rules.facts import Credential
from staffing.rules.findings import Ends, Evidence, Finding, Why
from staffing.rules.ladders import Equivalence
from staffing.rules.outcome import Truth
from staffing.rules.records import MATCHES, Match, best_of, holding
from staffing.rules.timeline import Timeline, combine
from staffing.rules.vocabulary import vocabulary


def match(credential: Credential, condition: CredentialIs) -> Match | None:
    """What the credential is worth while in force; None when it is of another kind."""
    need = condition.credential
    by_equivalence = credential.kind not in need.kinds
    if by_equivalence and equivalence(credential, condition) is None:
        return None
    if need.trades and credential.trade is not None and credential.trade not in need.trades:
        return Truth.NO, Why.OTHER_TRADE
    if need.level_at_least is not None and not by_equivalence:
        ladder = vocabulary().ladder_of(credential.kind)
        if ladder is None or credential.level is None or not ladder.has(credential.level):
            return Truth.UNKNOWN, Why.LEVEL_UNKNOWN
        if not ladder.at_least(credential.level, need.level_at_least):
            return Truth.NO, Why.TOO_LOW
    if need.trades and credential.trade is None:
        return Truth.UNKNOWN, Why.TRADE_UNKNOWN
    return MATCHES


def equivalence(credential: Credential, condition: CredentialIs) -> Equivalence | None:
    """By what the credential of another ladder counts, where the condition takes equivalents and there is one."""
    need, words = condition.credential, vocabulary()
    if not need.equivalents or need.level_at_least is None or credential.level is None:
        return None
    ladder = words.credentials[need.kinds[0]].ladder
    return words.equivalent(credential.kind, credential.level, ladder, need.level_at_least)


def judge(
    records: tuple[Credential, ...] | None, condition: CredentialIs, horizon: Span
) -> Timeline[Finding]:
    """The best credential of each day; of a composite, the best of each kind."""
    need = condition.credential
    if need.all:
        singly = [
            CredentialIs(credential=need.model_copy(update={"kinds": [kind], "all": None}))
            for kind in need.kinds
        ]
        return combine(
            lambda *parts: Finding(min(part.truth for part in parts), condition, parts=parts),
            *(judge(records, single, horizon) for single in singly),
        )
    return best_of(records, condition, horizon, lambda r: match(r, condition), hold)


def hold(credential: Credential, condition: CredentialIs, worth: Match, horizon: Span) -> Timeline[Finding]:
    """While it is in force, reviewed in time and recent enough, as far as the condition asks for that."""
    held = _reviewed(credential, condition, worth, horizon)
    months = condition.credential.within_months
    if months is None or credential.since is None or worth[0] is Truth.NO:
        return held
    last = last_in_view(credential.since, months)
    evidence = (Evidence(credential, last, Ends.VIEW),)
    too_old = Finding(Truth.NO, condition, Why.TOO_OLD, last, evidence)

    def recent(finding: Finding, old: bool) -> Finding:
        if finding.truth is Truth.NO:
            return finding
        ends = finding.evidence[0].until
        if old or (ends is not None and ends <= last):
            return too_old if old else finding
        return replace(finding, evidence=evidence)

    return combine(recent, held, Timeline.clipped(horizon, [(0, False), (last.toordinal() + 1, True)]))


def _reviewed(
    credential: Credential, condition: CredentialIs, worth: Match, horizon: Span
) -> Timeline[Finding]:
    """As `holding`, and reviewed in time where the condition asks for reviews and none is waived."""
    months = condition.credential.review_every_months
    if not months or credential.review_waived or credential.since is None or worth[0] is Truth.NO:
        return holding(credential, condition, worth, horizon)
    return Timeline.clipped(horizon, _reviewed_pieces(credential, condition, worth, months))


@dataclass(frozen=True, slots=True)
class Term:
    """Days on which a card is in force; `due`: the unanswered review that ends them, None when the card itself ends."""

    first: date
    last: date
    due: date | None


def terms(
    since: date, ends: date, months: int, reviewed: Iterable[date], apply_days: int | None = None
) -> list[Term]:
    """The days from `since` to `ends` on which the reviews due every `months` months were passed in time.

    Due days count from the day of issue; the card is in force through a due day. A review answers the earliest due day
    still open, if it was passed after the due day before and, where `apply_days` says so, no more than so many days
    before its own: passing twice in one period does not answer the next, nor does one passed before it could be applied
    for. A late one answers all due days up to its own day, and the card is in force again from then.
    """
    left = sorted(day for day in set(reviewed) if day <= ends)
    found: list[Term] = []
    first, previous, number = since, since, 1
    while (due := add_months(since, months * number)) < ends:
        opens = due - timedelta(days=apply_days) if apply_days is not None else previous
        left = [day for day in left if day > previous and day >= opens]
        if left and left[0] <= due:
            previous, left = due, left[1:]
        else:
            found.append(Term(first, due, due))
            if not left:
                return found
            first = left.pop(0)
            while add_months(since, months * (number + 1)) <= first:
                number += 1
            previous = add_months(since, months * number)
        number += 1
    return [*found, Term(first, ends, None)]


def _reviewed_pieces(
    credential: Credential, condition: CredentialIs, worth: Match, months: int
) -> Iterator[tuple[int, Finding]]:
    since, ends = credential.since or date.min, credential.until or date.max
    whole = (Evidence(credential, credential.until),)
    yield 0, Finding(Truth.NO, condition, Why.NOT_YET, since, whole)
    apply_days = condition.credential.review_apply_days
    for term in terms(since, ends, months, credential.reviewed or (), apply_days):
        last = credential.until if term.due is None else term.due
        evidence = (Evidence(credential, last, Ends.RECORD if term.due is None else Ends.REVIEW),)
        yield term.first.toordinal(), Finding(worth[0], condition, worth[1], None, evidence)
        if term.due is not None:
            yield day_after(term.due).toordinal(), _unreviewed(credential, condition, term.due)
    if ends.toordinal() < LAST:
        yield day_after(ends).toordinal(), Finding(Truth.NO, condition, Why.LAPSED, credential.until, whole)


def _unreviewed(credential: Credential, condition: CredentialIs, due: date) -> Finding:
    evidence = (Evidence(credential, due, Ends.REVIEW),)
    if credential.reviewed is None:
        return Finding(Truth.UNKNOWN, condition, Why.REVIEW_NOT_RECORDED, due, evidence)
    return Finding(Truth.NO, condition, Why.REVIEW_OVERDUE, due, evidence)
