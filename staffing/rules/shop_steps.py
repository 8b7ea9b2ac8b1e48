"""The next step of conditions on a shop: its people, its posts, its premises and its things."""

from datetime import date
from typing import Any

from staffing.rules import explain, filling_words, moves, people, tallies, thing_steps
from staffing.rules.conditions import HoldsPost
from staffing.rules.filling import Filling
from staffing.rules.findings import Finding, NoEdition, Standing, Why
from staffing.rules.groups import EMPLOYED
from staffing.rules.needs import needed
from staffing.rules.number_words import heads_asked
from staffing.rules.outcome import Truth
from staffing.rules.phrases import why
from staffing.rules.place_words import kind_of
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.shop_conditions import (
    Area,
    Count,
    Cover,
    Every,
    EveryHolder,
    ForEach,
    InScope,
    Lease,
    OnlyIf,
    QuantityIs,
    Ratio,
    ShopNot,
)
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs
from staffing.rules.todo import Step, all_steps, clear_up, find_out, next_of, plain, step, unrecorded
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import any_of_names, label, names_of, number, say


@step.register
def _(condition: NoEdition, finding: Finding, day: date, language: str) -> Step:
    return Step(1, say("record_place" if condition.jurisdiction is None else "ask_edition", language))


@step.register
def _(condition: OnlyIf, finding: Finding, day: date, language: str) -> Step:
    part = finding.parts[-1] if finding.parts[0].truth is Truth.YES else finding.parts[0]
    return next_of(part, day, language)


@step.register
def _(condition: ShopNot, finding: Finding, day: date, language: str) -> Step:
    part = finding.parts[0]
    if part.truth is Truth.YES:
        return Step(1, say("do_end", language, what=needed(part.condition, language)))
    if part.truth is Truth.JUDGEMENT:
        return next_of(part, day, language)
    return _settled(part, day, language)


@step.register(InScope)
@step.register(DoesWork)
def _(condition: Any, finding: Finding, day: date, language: str) -> Step:
    """A scope or a kind of work is taken on, not got."""
    if finding.truth is Truth.UNKNOWN:
        return plain(condition, finding, day, language)
    return Step(1, say("change_quantity", language, what=needed(condition, language)))


# --- the people of a shop --------------------------------------------------------------------------------------------


def _settled(finding: Finding, day: date, language: str) -> Step:
    """What it takes to know of something that is not certain."""
    if finding.why is Why.NOT_RECORDED or not isinstance(
        finding.condition, Count | Ratio | Every | EveryHolder
    ):
        return unrecorded(finding, language)
    if finding.detail.tally == tallies.EMPTY and not isinstance(finding.condition, Count):
        return _nobody(finding.condition, language)
    unclear = [one for one in explain.not_counted(finding) if Truth.UNKNOWN in (one.truth, one.group.truth)]
    if not unclear:
        return clear_up(finding, language)
    return all_steps([_for(standing, day, language) for standing in unclear], language)


def _nobody(condition: Any, language: str) -> Step:
    """There is nobody of whom it could be asked."""
    if isinstance(condition, EveryHolder):
        posts = list(condition.every_holder.posts)
        return Step(1, say("fill", language, posts=any_of_names("posts", posts, language)))
    of = condition.ratio.of if isinstance(condition, Ratio) else condition.every.who
    return Step(10, say("hire", language, n=1, what=needed(of, language)))


def _for(standing: Standing, day: date, language: str) -> Step:
    """What it takes that a person of the group counts."""
    steps = []
    if standing.group.truth < Truth.YES:
        parts = [part for part in standing.group.parts or (standing.group,) if part.truth < Truth.YES]
        steps += [next_of(part, day, language) for part in parts]
    if standing.who.truth < Truth.YES:
        steps.append(next_of(standing.who, day, language))
    todo = all_steps(steps, language)
    return Step(todo.cost, say("colon", language, what=standing.person.name, more=todo.text))


def _candidates(finding: Finding, of: Any, who: Any, language: str) -> list[Step]:
    """Employed people who fit and only have to be appointed."""
    if not isinstance(of, HoldsPost):
        return []
    group = finding.detail
    inside = {standing.person.id for standing in group.standings()}
    post = names_of("posts", of.holds_post[:1], language)
    found = []
    for case in sorted(group.everybody, key=lambda case: (case.person.name, case.person.id)):
        fits = case.person.id not in inside and all(
            people.judge(asked, case).at_ordinal(group.day).truth is Truth.YES for asked in (EMPLOYED, who)
        )
        if fits:
            found.append(Step(1, say("appoint_name", language, name=case.person.name, what=post)))
    return found


def _bring(missing: int, steps: list[Step], who: Any, language: str) -> Step:
    """The cheapest `missing` steps that can be taken; people still to be found where there are fewer."""
    chosen = sorted((one for one in steps if one.possible), key=lambda found: found.cost)[:missing]
    lacking = missing - len(chosen)
    if lacking > 0:
        chosen.append(Step(10 * lacking, say("hire", language, n=lacking, what=needed(who, language))))
    return all_steps(chosen, language)


@step.register
def _(condition: Count, finding: Finding, day: date, language: str) -> Step:
    if finding.why is Why.NOT_RECORDED:
        return unrecorded(finding, language)
    need = condition.count
    steps = _candidates(finding, need.of, need.who, language) if need.who is not need.of else []
    steps += [_for(standing, day, language) for standing in explain.not_counted(finding)]
    number = heads_asked(finding)
    missing = int(number.least) - tallies.certain(finding.detail.tally)
    if number.exact:
        return _bring(missing, steps, need.who, language)
    find_missing = clear_up(finding, language)
    if missing <= 0:
        return find_missing
    return all_steps([_bring(missing, steps, need.who, language), find_missing], language)


@step.register
def _(condition: Ratio, finding: Finding, day: date, language: str) -> Step:
    if finding.why is Why.NOT_RECORDED:
        return unrecorded(finding, language)
    need, tally = condition.ratio, finding.detail.tally
    heads = max(tallies.heads_needed(need.at_least, tallies.group_size(tally), need.rounding), 1)
    steps = [_for(standing, day, language) for standing in explain.not_counted(finding)]
    return _bring(max(heads - tallies.certain(tally), 1), steps, need.who, language)


@step.register(Every)
@step.register(EveryHolder)
def _(condition: Any, finding: Finding, day: date, language: str) -> Step:
    if finding.why is Why.NOT_RECORDED:
        return unrecorded(finding, language)
    if finding.detail.tally == tallies.EMPTY:
        return _nobody(condition, language)
    steps = [_for(standing, day, language) for standing in explain.not_counted(finding)]
    steps.sort(key=lambda found: found.cost)
    return all_steps(steps, language)


@step.register
def _(condition: PostsFilled, finding: Finding, day: date, language: str) -> Step:
    if finding.why is Why.NOT_RECORDED:
        return unrecorded(finding, language)
    filling = finding.detail
    unclear_ones = [number for number in filling.asked.numbers if not number.detail.exact]
    steps = [find_out(number, language) for number in unclear_ones]
    if filling.shortage is not None:
        steps.insert(0, _filled(filling, day, language))
    return all_steps(steps, language)


def _filled(filling: Filling, day: date, language: str) -> Step:
    """The nearest way to fill the posts, and whether moving people would do."""
    way = moves.nearest(
        filling,
        day,
        repair=lambda standing: _for(standing, day, language).things,
        learn=lambda part: next_of(part, day, language).things,
    )
    texts = [_for(standing, day, language).text for standing in way.repairs]
    texts += filling_words.moves(way.moves, language)
    texts += filling_words.lacking(filling, way.lacking, language)
    nearest = all_steps([Step(1, text) for text in texts], language).text
    return Step(way.things, filling_words.way(nearest, way, moves.fewest(filling, day), language))


@step.register
def _(condition: QuantityIs, finding: Finding, day: date, language: str) -> Step:
    if finding.truth is Truth.UNKNOWN:
        return unrecorded(finding, language)
    return Step(1, say("change_quantity", language, what=needed(condition, language)))


@step.register
def _(condition: Cover, finding: Finding, day: date, language: str) -> Step:
    if finding.detail is None or not finding.detail.parts:
        return unrecorded(finding, language)
    vacant = [cover.code for cover in finding.detail.parts if cover.held.truth is Truth.NO]
    if not vacant:
        return unrecorded(finding, language)
    posts = names_of("posts", vacant, language)
    return Step(len(vacant), say("fill", language, posts=posts))


@step.register
def _(condition: ForEach, finding: Finding, day: date, language: str) -> Step:
    """For each that lacks something, its nearest step; with nothing lacking, what is not on record."""
    table = "posts" if condition.for_each.posts else "scopes"
    steps = []
    for part in finding.detail.parts if finding.detail else ():
        if part.held.truth is not Truth.YES:
            todo = next_of(part.held, day, language)
            name = vocabulary().name(table, part.code, language)
            steps.append(Step(todo.cost, say("colon", language, what=name, more=todo.text)))
    if steps:
        return all_steps(steps, language)
    if finding.detail and finding.detail.unmapped:
        return Step(1, say("look_up", language, what=why(finding, language)))
    return unrecorded(finding, language)


# --- premises --------------------------------------------------------------------------------------------------------


@step.register
def _(condition: Area, finding: Finding, day: date, language: str) -> Step:
    if finding.truth is Truth.UNKNOWN:
        return clear_up(finding, language)
    lacking = finding.detail.asked.least - finding.detail.certain
    return Step(1, say("add_area", language, kind=kind_of(condition, language), n=number(lacking)))


@step.register
def _(condition: Lease, finding: Finding, day: date, language: str) -> Step:
    if finding.truth is Truth.UNKNOWN or finding.detail is None:
        return unrecorded(finding, language)
    steps = []
    for lease in finding.detail:
        if lease.contract.truth is Truth.NO:
            key = "renew_lease" if lease.contract.why is Why.LAPSED else "sign_lease"
            steps.append(Step(1, say(key, language, place=label(lease.place, language))))
            continue
        for term in lease.terms:
            if term.truth is Truth.NO:
                key = "lengthen_lease" if term.why is Why.TOO_SHORT else "widen_lease"
                steps.append(Step(1, say(key, language, place=label(lease.place, language), day=term.day)))
    return all_steps(steps, language)


# --- things ----------------------------------------------------------------------------------------------------------


@step.register
def _(condition: EquipmentIs, finding: Finding, day: date, language: str) -> Step:
    return thing_steps.equipment(condition, finding, language)


@step.register
def _(condition: DocumentIs, finding: Finding, day: date, language: str) -> Step:
    return thing_steps.documents(condition, finding, language)


@step.register
def _(condition: UnitIs, finding: Finding, day: date, language: str) -> Step:
    return thing_steps.units(condition, finding, language)
