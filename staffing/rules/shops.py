"""Conditions on a shop, judged to timelines."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from typing import Any

from staffing.rules import bounds, filling, places, quantities, tallies, things
from staffing.rules.conditions import AllOf, HoldsPost, Judgement
from staffing.rules.covering import covered
from staffing.rules.days import Span
from staffing.rules.facts import Attestation, Scope, Shop
from staffing.rules.findings import Bounds, Finding, Why
from staffing.rules.groups import Group, gathered, holders, member, swept
from staffing.rules.outcome import Truth, opposite
from staffing.rules.people import Case, attested
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.records import MATCHES, best_of
from staffing.rules.shop_conditions import (
    Area,
    Count,
    CountNeed,
    Cover,
    Every,
    EveryHolder,
    ForEach,
    InScope,
    Lease,
    OnlyIf,
    QuantityIs,
    Ratio,
    ShopAllOf,
    ShopAnyOf,
    ShopNot,
)
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs
from staffing.rules.timeline import Timeline, combine

EMPTY = {"unknown": Truth.UNKNOWN, "met": Truth.YES, "not_applicable": Truth.NOT_APPLICABLE}


@dataclass(frozen=True, slots=True)
class ShopCase:
    """A shop to judge with its people (None: not recorded), and what was attested for the requirement judged."""

    shop: Shop | None
    people: tuple[Case, ...] | None
    horizon: Span
    attestations: tuple[Attestation, ...] = ()


@singledispatch
def judge(condition: Any, case: ShopCase) -> Timeline[Finding]:
    """How far the shop satisfies the condition, for every day of the horizon."""
    raise TypeError(f"no judge for {type(condition).__name__}")


@judge.register
def _(condition: Count, case: ShopCase) -> Timeline[Finding]:
    need = condition.count
    number = need.at_least
    if not isinstance(number, int):
        return _count_to(condition, bounds.judge(number, case.shop, case.people, case.horizon), case)
    return swept(
        case.people,
        condition,
        case.horizon,
        lambda person: member(person, need.of, need.who),
        lambda tally: tallies.at_least(tally, number),
    )


def _count_to(condition: Count, numbers: Timeline[Finding], case: ShopCase) -> Timeline[Finding]:
    """People counted against a number that changes with the shop; the number is the finding's only part."""
    need = condition.count

    def compared(group: Group, number: Finding) -> Finding:
        known: Bounds = number.detail
        truth = tallies.reaches(group.tally, known)
        return Finding(truth, condition, parts=(number,), detail=group)

    if case.people is None:
        return numbers.map(
            lambda number: Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED, parts=(number,))
        )
    groups = gathered(case.people, case.horizon, lambda person: member(person, need.of, need.who))
    return combine(compared, groups, numbers)


@judge.register
def _(condition: Every, case: ShopCase) -> Timeline[Finding]:
    need = condition.every
    return swept(
        case.people,
        condition,
        case.horizon,
        lambda person: member(person, need.who, need.is_),
        lambda tally: tallies.every(tally, EMPTY[need.empty]),
    )


@judge.register
def _(condition: EveryHolder, case: ShopCase) -> Timeline[Finding]:
    need = condition.every_holder
    return swept(
        case.people,
        condition,
        case.horizon,
        lambda person: holders(person, need.posts),
        lambda tally: tallies.every(tally, EMPTY[need.empty]),
    )


@judge.register
def _(condition: Ratio, case: ShopCase) -> Timeline[Finding]:
    need = condition.ratio
    return swept(
        case.people,
        condition,
        case.horizon,
        lambda person: member(person, need.of, need.who),
        lambda tally: tallies.share(tally, need.at_least, need.rounding, EMPTY[need.empty]),
    )


@judge.register
def _(condition: QuantityIs, case: ShopCase) -> Timeline[Finding]:
    return quantities.judge(case.shop, condition, case.horizon)


@judge.register
def _(condition: PostsFilled, case: ShopCase) -> Timeline[Finding]:
    return filling.judge(condition, case.shop, case.people, case.horizon)


@judge.register
def _(condition: InScope, case: ShopCase) -> Timeline[Finding]:
    scopes = case.shop.scopes if case.shop else None
    return best_of(scopes, condition, case.horizon, lambda r: MATCHES if r.scope in condition.scope else None)


@judge.register
def _(condition: OnlyIf, case: ShopCase) -> Timeline[Finding]:
    def gated(gate: Finding, then: Finding) -> Finding:
        """While it is open whether `then` is asked, its answer is open too, and in the same way."""
        closed = gate.truth in (Truth.NO, Truth.NOT_APPLICABLE)
        truth = Truth.NOT_APPLICABLE if closed else then.truth if gate.truth is Truth.YES else gate.truth
        return Finding(truth, condition, parts=(gate,) if closed else (gate, then))

    asked = condition.applies_if
    return combine(gated, judge(asked.gate, case), judge(asked.then, case))


@judge.register
def _(condition: ShopNot, case: ShopCase) -> Timeline[Finding]:
    return judge(condition.not_, case).map(
        lambda part: Finding(opposite(part.truth), condition, parts=(part,))
    )


@judge.register
def _(condition: Judgement, case: ShopCase) -> Timeline[Finding]:
    return attested(case.attestations, condition, case.horizon)


@judge.register
def _(condition: ShopAllOf, case: ShopCase) -> Timeline[Finding]:
    def worst(*parts: Finding) -> Finding:
        return Finding(min(part.truth for part in parts), condition, parts=parts)

    return combine(worst, *(judge(part, case) for part in condition.all_of))


@judge.register
def _(condition: ShopAnyOf, case: ShopCase) -> Timeline[Finding]:
    def best(*parts: Finding) -> Finding:
        applicable = [part.truth for part in parts if part.truth is not Truth.NOT_APPLICABLE]
        truth = max(applicable, default=Truth.NOT_APPLICABLE)
        if truth is Truth.YES:
            parts = (next(part for part in parts if part.truth is Truth.YES),)
        return Finding(truth, condition, parts=parts)

    return combine(best, *(judge(part, case) for part in condition.any_of))


# --- scopes and the posts they need ----------------------------------------------------------------------------------


@judge.register
def _(condition: Cover, case: ShopCase) -> Timeline[Finding]:
    """For each post that a scope in use needs, whether somebody holds it."""
    need = condition.cover
    scopes = case.shop.scopes if case.shop else None
    if scopes is None:
        return Timeline.constant(case.horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    lines = {}
    for post in dict.fromkeys(post for needed in need.scopes.values() for post in needed):
        needing = [scope for scope, needed in need.scopes.items() if post in needed]
        holds = _holds(post)
        lines[post] = (_in_use(needing, case), _counted(holds, need.who or holds, 1, case))
    return covered(condition, lines, _unmapped(need.scopes, scopes, case), Truth.UNKNOWN)


@judge.register
def _(condition: ForEach, case: ShopCase) -> Timeline[Finding]:
    need = condition.for_each
    scopes = case.shop.scopes if case.shop else None
    if need.posts is not None:
        held = {post: _holds(post) for post in need.posts}
        lines = {
            post: (
                _counted(None, held[post], 1, case),
                _counted(_both(held[post], need.of), who, need.at_least, case),
            )
            for post, who in need.posts.items()
        }
        return covered(condition, lines, {}, EMPTY[need.empty])
    if scopes is None:
        return Timeline.constant(case.horizon, Finding(Truth.UNKNOWN, condition, Why.NOT_RECORDED))
    asked = need.scopes or {}
    lines = {
        scope: (_in_use([scope], case), _counted(need.of, who, need.at_least, case))
        for scope, who in asked.items()
    }
    return covered(condition, lines, _unmapped(asked, scopes, case), EMPTY[need.empty])


def _in_use(codes: list[str], case: ShopCase) -> Timeline[Finding]:
    return judge(InScope(scope=codes), case)


def _unmapped(asked: Iterable[str], scopes: Iterable[Scope], case: ShopCase) -> dict[str, Timeline[Finding]]:
    others = sorted({scope.scope for scope in scopes} - set(asked))
    return {scope: _in_use([scope], case) for scope in others}


def _counted(of: Any, who: Any, at_least: Any, case: ShopCase) -> Timeline[Finding]:
    return judge(_count(of, who, at_least), case)


# What is found out about a person is remembered by condition, so the same question is the same object.
same_question = lru_cache(maxsize=4096)


@same_question
def _count(of: Any, who: Any, at_least: Any) -> Count:
    return Count(count=CountNeed(of=of, who=who, at_least=at_least))


@same_question
def _holds(post: str) -> HoldsPost:
    return HoldsPost(holds_post=[post])


@same_question
def _both(holds: HoldsPost, of: Any) -> Any:
    return holds if of is None else AllOf(all_of=[holds, of])


# --- premises and things ---------------------------------------------------------------------------------------------


@judge.register
def _(condition: Area, case: ShopCase) -> Timeline[Finding]:
    number = _number(condition.area.at_least_m2, case)
    return places.area(condition, case.shop.premises if case.shop else None, number, case.horizon)


@judge.register
def _(condition: Lease, case: ShopCase) -> Timeline[Finding]:
    return places.lease(condition, case.shop.premises if case.shop else None, case.horizon)


@judge.register
def _(condition: EquipmentIs, case: ShopCase) -> Timeline[Finding]:
    number = _number(condition.equipment.at_least, case)
    return things.equipment(condition, case.shop.equipment if case.shop else None, number, case.horizon)


def _number(number: Any, case: ShopCase) -> Timeline[Finding]:
    return bounds.judge(number, case.shop, case.people, case.horizon)


@judge.register
def _(condition: DocumentIs, case: ShopCase) -> Timeline[Finding]:
    return things.documents(condition, case.shop.documents if case.shop else None, case.horizon)


@judge.register
def _(condition: DoesWork, case: ShopCase) -> Timeline[Finding]:
    return things.works(condition, case.shop.works if case.shop else None, case.horizon)


@judge.register
def _(condition: UnitIs, case: ShopCase) -> Timeline[Finding]:
    return things.units(condition, case.shop.units if case.shop else None, case.horizon)
