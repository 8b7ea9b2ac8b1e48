"""What a number of a standard comes to on each day: the least and the most that it can be.

The two are the same where everything that it depends on is known. A finding's parts are what its number is made of,
so that it can be told: "12 ÷ 4, rounded up = 3". Every form of number but the table grows with what it counts, so the
bounds of the parts give the bounds of the whole; of a table, the rows that the amount may stand in. A count
is compared with the bounds, not with what each unknown fact would do to both: where somebody is unknown in both, the
answer may be unknown though either way it would be the same. It is never met when it might not be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

from staffing.rules import quantities, tallies
from staffing.rules.days import Span
from staffing.rules.facts import Shop
from staffing.rules.findings import Bounds, Finding, Why
from staffing.rules.groups import gathered, insider
from staffing.rules.numbers import MaxOf, PerNumber, QuantityOf, ScopesNumber, ShareNumber, StepsNumber, SumOf
from staffing.rules.outcome import Truth
from staffing.rules.people import Case
from staffing.rules.records import MATCHES, best_of
from staffing.rules.shop_conditions import InScope
from staffing.rules.timeline import Timeline, combine

Amount = int | Decimal
OPEN = Bounds(0, None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number is worked out: the shop, its people (None: not recorded) and the days."""

    shop: Shop | None
    people: tuple[Case, ...] | None
    horizon: Span

    def scopes_in_use(self, code: str) -> Timeline[Finding]:
        condition = InScope(scope=[code])
        scopes = self.shop.scopes if self.shop else None
        return best_of(scopes, condition, self.horizon, lambda r: MATCHES if r.scope == code else None)


def judge(
    number: Any, shop: Shop | None, people: tuple[Case, ...] | None, horizon: Span
) -> Timeline[Finding]:
    """The number on every day of the horizon: yes where it is known exactly, with its Bounds as detail."""
    return worked_out(number, Place(shop, people, horizon))


def _found(number: Any, bounds: Bounds, parts: tuple[Finding, ...] = (), why: Why | None = None) -> Finding:
    return Finding(Truth.YES if bounds.exact else Truth.UNKNOWN, number, why, parts=parts, detail=bounds)


@singledispatch
def worked_out(number: Any, place: Place) -> Timeline[Finding]:
    """A number, or the amount that it is worked out from; a condition on a person is the people who satisfy it."""
    if place.people is None:
        return Timeline.constant(place.horizon, _found(number, OPEN, why=Why.NOT_RECORDED))
    groups = gathered(place.people, place.horizon, lambda case: insider(case, number))
    return groups.map(
        lambda group: _found(
            number, Bounds(tallies.certain(group.tally), tallies.possible(group.tally), group)
        )
    )


@worked_out.register
def _(number: int, place: Place) -> Timeline[Finding]:
    return Timeline.constant(place.horizon, _found(number, Bounds(number, number)))


@worked_out.register
def _(number: QuantityOf, place: Place) -> Timeline[Finding]:
    return quantities.known(place.shop, number.quantity, number, place.horizon)


@worked_out.register
def _(number: PerNumber, place: Place) -> Timeline[Finding]:
    def heads(amount: Amount) -> int:
        return tallies.rounded(Fraction(amount) / number.per, number.rounding)

    return _of_amount(number, place, lambda seen: _mapped(seen, heads))


@worked_out.register
def _(number: ShareNumber, place: Place) -> Timeline[Finding]:
    def heads(amount: Amount) -> int:
        return tallies.rounded(Fraction(amount) * number.share, number.rounding)

    return _of_amount(number, place, lambda seen: _mapped(seen, heads))


@worked_out.register
def _(number: StepsNumber, place: Place) -> Timeline[Finding]:
    return _of_amount(number, place, lambda seen: _rows(number, seen))


def _of_amount(number: Any, place: Place, function: Callable[[Bounds], Bounds]) -> Timeline[Finding]:
    return worked_out(number.of, place).map(
        lambda amount: _found(number, function(amount.detail), (amount,), _missing(number, amount))
    )


def _missing(number: Any, amount: Finding) -> Why | None:
    """A table that says nothing about an amount that is known."""
    outside = isinstance(number, StepsNumber) and amount.truth is Truth.YES
    return Why.NOT_STATED if outside and not _rows(number, amount.detail).exact else None


def _mapped(seen: Bounds, heads: Callable[[Amount], int]) -> Bounds:
    return Bounds(heads(seen.least), None if seen.most is None else heads(seen.most))


def _rows(number: StepsNumber, seen: Bounds) -> Bounds:
    """The rows that the amount may stand in; open where it may stand outside the table."""
    rows = [
        (row.from_, None if row.until is None else row.until + 1, row.is_)  # up to where the next begins
        for row in number.steps
    ]
    beyond = rows[-1][1]
    if seen.least < rows[0][0] or (beyond is not None and (seen.most is None or seen.most >= beyond)):
        return OPEN
    possible = [
        heads
        for first, end, heads in rows
        if (end is None or seen.least < end) and (seen.most is None or first <= seen.most)
    ]
    return Bounds(min(possible), max(possible))


@worked_out.register
def _(number: ScopesNumber, place: Place) -> Timeline[Finding]:
    """Scopes in use count, scopes perhaps in use may; a scope without a number, or none in use, leaves it open."""
    recorded = place.shop.scopes if place.shop else None
    if recorded is None:
        return Timeline.constant(place.horizon, _found(number, OPEN, why=Why.NOT_RECORDED))
    codes = list(dict.fromkeys([*number.scopes, *sorted(record.scope for record in recorded)]))
    uses = [place.scopes_in_use(code) for code in codes]
    asked = [worked_out(number.scopes.get(code, number.otherwise), place) for code in codes]

    def together(*findings: Finding) -> Finding:
        pairs = zip(findings[: len(codes)], findings[len(codes) :], strict=True)
        used = tuple(_scope(use, there) for use, there in pairs if use.truth is not Truth.NO)
        if not any(use.truth is Truth.YES for use in findings[: len(codes)]):
            return _found(number, OPEN, used, Why.NONE)
        return _found(number, _combined(number.combined, [part.detail for part in used]), used)

    return combine(together, *uses, *asked)


def _scope(use: Finding, there: Finding) -> Finding:
    """The number of one scope; it may be nought where the scope is perhaps not in use."""
    bounds = there.detail if use.truth is Truth.YES else Bounds(0, there.detail.most)
    truth = min(use.truth, there.truth)
    why = there.why or (use.why if use.truth is not Truth.YES else None)
    return Finding(truth, use.condition, why, None, use.evidence, (there,), bounds)


@worked_out.register(type(None))
def _(number: None, place: Place) -> Timeline[Finding]:
    """The number of a scope that the standard says nothing about."""
    return Timeline.constant(place.horizon, _found(number, OPEN, why=Why.NOT_STATED))


@worked_out.register
def _(number: MaxOf, place: Place) -> Timeline[Finding]:
    return _all_of("max", number, number.max_of, place)


@worked_out.register
def _(number: SumOf, place: Place) -> Timeline[Finding]:
    return _all_of("sum", number, number.sum_of, place)


def _all_of(how: str, number: Any, numbers: Iterable[Any], place: Place) -> Timeline[Finding]:
    return combine(
        lambda *parts: _found(number, _combined(how, [part.detail for part in parts]), parts),
        *(worked_out(part, place) for part in numbers),
    )


def _combined(how: str, parts: list[Bounds]) -> Bounds:
    put_together = max if how == "max" else sum
    most = [part.most for part in parts]
    return Bounds(
        put_together(part.least for part in parts),
        None if None in most else put_together(value for value in most if value is not None),
    )
