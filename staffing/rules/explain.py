"""Puts what was found about a requirement into words: reason, seen, who counts, evidence, what causes a break."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from staffing.rules import filling_words, tallies
from staffing.rules.conditions import AnyOf, ExperienceIs
from staffing.rules.covering import Part
from staffing.rules.facts import Person
from staffing.rules.filling import Filling
from staffing.rules.findings import Bounds, Evidence, Finding, Standing, Why
from staffing.rules.groups import Group
from staffing.rules.needs import needed
from staffing.rules.number_words import bounded, unclear, worked_out
from staffing.rules.outcome import Aside, Outcome, Truth
from staffing.rules.phrases import one_of, phrase, together, why
from staffing.rules.place_words import area_seen
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.shop_conditions import (
    Area,
    Count,
    Cover,
    Every,
    EveryHolder,
    ForEach,
    InScope,
    OnlyIf,
    Ratio,
    ShopAllOf,
    ShopAnyOf,
    ShopNot,
)
from staffing.rules.thing_words import devices_seen
from staffing.rules.things import EquipmentSeen
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import (
    MOST_NAMES,
    amount,
    any_of_names,
    days,
    joined,
    listed,
    names_of,
    say,
)


def reason(stretch: Any, language: str) -> str:
    """Why the outcome of a stretch is what it is."""
    judged = stretch.judged
    if judged.aside is Aside.EDITION:
        return say("out_of_force", language, days=_in_force(judged.edition, language))
    if judged.aside is Aside.REQUIREMENT:
        return say("requirement_out_of_force", language, days=_in_force(stretch.requirement, language))
    text = why(judged.finding, language)
    if judged.aside is Aside.TRANSITION:
        return _transition(stretch, text, language)
    if judged.waiver is None:
        return text
    record = judged.waiver.record
    outcome = Outcome.of(judged.finding.truth)
    waived = days(record.since, record.until, language)
    parts = (
        say("waived", language, by=record.by, days=waived, reason=record.reason),
        say("without_waiver", language, outcome=say(outcome.value, language), reason=text),
    )
    return joined(parts, language, "and")


def _in_force(rule: Any, language: str) -> str:
    return days(rule.in_force.since, rule.in_force.until, language)


def _transition(stretch: Any, text: str, language: str) -> str:
    """What the shop is given time for, and what would be said without it."""
    given, outcome = stretch.requirement.transition, Outcome.of(stretch.judged.finding.truth)
    key = "relief" if stretch.outcome is Outcome.NOT_APPLICABLE else "relief_open"
    relief = say(key, language, until=given.until, before=given.existing_before, note=given.note.of(language))
    without = say("without_relief", language, outcome=say(outcome.value, language), reason=text)
    return joined((relief, without), language, "and")


def seen(finding: Finding, day: date, language: str) -> str:
    """What was found, amounts as of `day`."""
    if isinstance(finding.condition, ExperienceIs) and finding.detail is not None:
        return amount(finding.detail.before(day), language)
    if isinstance(finding.detail, Group):
        return _group_seen(finding, language)
    if isinstance(finding.detail, Filling):
        return filling_words.seen(finding.detail, language)
    if isinstance(finding.condition, Area) and finding.detail is not None:
        return area_seen(finding, language)
    if isinstance(finding.detail, EquipmentSeen):
        return devices_seen(finding, language)
    if finding.parts and not isinstance(finding.condition, Count | Cover | ForEach):
        return joined((seen(part, day, language) for part in finding.parts), language, "and")
    return why(finding, language)


def _group_seen(finding: Finding, language: str) -> str:
    tally = finding.detail.tally
    if isinstance(finding.condition, Count):
        return say("heads", language, n=tallies.certain(tally), names=_names(finding, language))
    return say("out_of", language, n=tallies.certain(tally), size=tallies.group_size(tally))


# --- who counts ------------------------------------------------------------------------------------------------------


def counted(finding: Finding) -> tuple[Standing, ...]:
    """Everybody who certainly counts, by name."""
    return tuple(standing for standing in _standings(finding) if standing.truth is Truth.YES)


def not_counted(finding: Finding) -> tuple[Standing, ...]:
    """Everybody who is or may be in the group and does not certainly count, by name."""
    return tuple(standing for standing in _standings(finding) if standing.truth is not Truth.YES)


def _standings(finding: Finding) -> list[Standing]:
    own: list[Standing] = finding.detail.standings() if isinstance(finding.detail, Group | Filling) else []
    return own + [standing for part in finding.parts for standing in _standings(part)]


def fillings(finding: Finding) -> tuple[Filling, ...]:
    """How the posts are filled, for every condition in it that says which posts are to be."""
    own = (finding.detail,) if isinstance(finding.detail, Filling) else ()
    return own + tuple(one for part in finding.parts for one in fillings(part))


def why_not(standing: Standing, language: str) -> str:
    """Why a person of the group does not count."""
    parts = [part for part in (*standing.group.parts, standing.group) if part.truth < Truth.YES]
    texts = [why(part, language) for part in parts[:1]]
    if standing.who.truth < Truth.YES:
        texts.append(why(standing.who, language))
    return joined(texts, language, "and")


@dataclass(frozen=True, slots=True)
class Ground:
    """A record behind a finding: the finding that rests on it, for whom it counts, and the `any_of` it is one way of."""

    item: Evidence
    of: Finding
    person: Person | None = None
    ways: Any = None


def evidence(finding: Finding) -> tuple[Evidence, ...]:
    """The records behind a finding, each once: of people, those of the people who count."""
    return _once(ground.item for ground in grounds(finding))


def looked_at(finding: Finding) -> tuple[Evidence, ...]:
    """The records behind a finding, also those of people who do not certainly count."""
    return _once(ground.item for ground in grounds(finding, only_counted=False))


def grounds(finding: Finding, only_counted: bool = True) -> list[Ground]:
    """Everything that a finding rests on, also by what it is made of; of people, by those who count, or by all."""
    found = [Ground(item, finding) for item in finding.evidence]
    for standing in _asked(finding, only_counted):
        of_person = [*grounds(standing.group, only_counted), *grounds(standing.who, only_counted)]
        found += [replace(ground, person=standing.person) for ground in of_person]
    if isinstance(finding.detail, Bounds) and finding.detail.group and not only_counted:
        for standing in finding.detail.group.standings():
            found += grounds(standing.group, only_counted)
    for part in finding.parts:
        below = grounds(part, only_counted)
        if isinstance(finding.condition, AnyOf | ShopAnyOf):
            below = [replace(g, ways=finding.condition) if g.of is part else g for g in below]
        found += below
    return found


def _asked(finding: Finding, only_counted: bool) -> Sequence[Standing]:
    """The people whom a finding itself is about."""
    if not isinstance(finding.detail, Group | Filling):
        return ()
    standings = finding.detail.standings()
    return [one for one in standings if one.truth is Truth.YES] if only_counted else standings


def _once(items: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple({(item.ref, id(item.record)): item for item in items}.values())


def causes(before: Finding, now: Finding, day: date) -> tuple[Evidence, ...]:
    """The records that end the day before `day`; where none does, those that begin on it."""
    ended = [item for item in evidence(before) if item.until is not None and (day - item.until).days == 1]
    if ended:
        return tuple(ended)
    return tuple(item for item in looked_at(now) if item.since == day)


# --- a shop in words -------------------------------------------------------------------------------------------------


def _names(finding: Finding, language: str) -> str:
    names = [standing.person.name for standing in counted(finding)]
    return say("brackets", language, what=listed(names, len(names), language)) if names else ""


def _others(finding: Finding, language: str) -> list[str]:
    """Who is not counted and why, or nothing when everybody counts or the requirement is met anyway."""
    return [] if finding.truth is Truth.YES else _left_out(not_counted(finding), language)


def _left_out(standings: Sequence[Standing], language: str) -> list[str]:
    if not standings:
        return []
    names = [
        say("named", language, what=_called(standing, language), more=why_not(standing, language))
        for standing in standings[:MOST_NAMES]
    ]
    return [say("not_counted", language, names=listed(names, len(standings), language))]


def _called(standing: Standing, language: str) -> str:
    post = vocabulary().name("posts", standing.post, language) if standing.post else ""
    return f"{standing.person.name} {post}".strip()


@phrase.register
def _(condition: Count, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("people_unrecorded", language)
    said = {"n": tallies.certain(finding.detail.tally), "names": _names(finding, language)}
    if finding.parts:
        counted_to = finding.parts[0]
        said["needed"] = bounded(counted_to.detail, language)
        if counted_to.detail.exact:
            head = say("counted_number", language, **said, how=worked_out(counted_to, language))
        else:
            head = say("counted_unclear", language, **said, why=unclear(counted_to, language))
    else:
        head = say("counted", language, **said, needed=condition.count.at_least)
    return joined([head, *_others(finding, language)], language, "and")


@phrase.register(Every)
@phrase.register(EveryHolder)
def _(condition: Any, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("people_unrecorded", language)
    tally = finding.detail.tally
    if tally == tallies.EMPTY:
        return say("nobody", language)
    people = {one.person.id for one in finding.detail.standings() if one.group.truth is Truth.YES}
    said = {"n": tallies.certain(tally), "size": tallies.group_size(tally), "people": len(people)}
    head = say("in_group" if len(people) == said["size"] else "postings_in_group", language, **said)
    return joined([head, *_others(finding, language)], language, "and")


@phrase.register
def _(condition: Ratio, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("people_unrecorded", language)
    tally, share = finding.detail.tally, condition.ratio.at_least
    size = tallies.group_size(tally)
    if size == 0:
        head = say("share_nobody", language, group=needed(condition.ratio.of, language))
        return joined([head, *_others(finding, language)], language, "and")
    heads = tallies.heads_needed(share, size, condition.ratio.rounding)
    n = tallies.certain(tally)
    rounding = say(f"rounded_{condition.ratio.rounding}", language)
    head = say("share_seen", language, size=size, n=n, needed=heads, share=share, rounding=rounding)
    return joined([head, *_others(finding, language)], language, "and")


@phrase.register
def _(condition: Cover, finding: Finding, language: str) -> str:
    if finding.detail is None:
        return say("scopes_unrecorded", language)
    parts = []
    for cover in finding.detail.parts:
        if cover.held.why is Why.NOT_RECORDED:
            return say("people_unrecorded", language)
        post = vocabulary().name("posts", cover.code, language)
        names = [standing.person.name for standing in counted(cover.held)]
        key = "covered" if names else "no_holder"
        text = say(key, language, post=post, names=listed(names, len(names), language))
        parts += [text, *_others(cover.held, language)]
    if not finding.detail.parts and not finding.detail.unmapped:
        parts.append(say("no_scope", language))
    if finding.detail.unmapped:
        scopes = names_of("scopes", finding.detail.unmapped, language)
        parts.append(say("unmapped", language, scopes=scopes))
    return joined(parts, language, "and")


@phrase.register
def _(condition: ForEach, finding: Finding, language: str) -> str:
    if finding.detail is None:
        return say("scopes_unrecorded", language)
    table = "posts" if condition.for_each.posts else "scopes"
    parts = [
        say(
            "colon",
            language,
            what=vocabulary().name(table, part.code, language),
            more=why(part.held, language),
        )
        for part in _shown(finding)
    ]
    if not finding.detail.parts and not finding.detail.unmapped:
        parts.append(say("no_post_held" if table == "posts" else "no_scope", language))
    if finding.detail.unmapped:
        scopes = names_of("scopes", finding.detail.unmapped, language)
        parts.append(say("unmapped_scopes", language, scopes=scopes))
    return joined(parts, language, "and")


def _shown(finding: Finding) -> list[Part]:
    """The parts that lack something; all where none does."""
    parts: tuple[Part, ...] = finding.detail.parts
    return [part for part in parts if part.held.truth is not Truth.YES] or list(parts)


@phrase.register
def _(condition: PostsFilled, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("people_unrecorded", language)
    filling = finding.detail
    numbers = filling_words.numbers(filling, language)
    if filling.shortage is None:
        return joined([filling_words.seen(filling, language), *numbers], language, "and")
    others = _left_out(filling.open_for_shortage(), language)
    return joined([filling_words.shortage(filling, language), *numbers, *others], language, "and")


@phrase.register
def _(condition: InScope, finding: Finding, language: str) -> str:
    if finding.why is Why.NOT_RECORDED:
        return say("scopes_unrecorded", language)
    scopes = any_of_names("scopes", condition.scope, language)
    return say("scope" if finding.truth else "not_in_scope", language, scopes=scopes)


@phrase.register
def _(condition: OnlyIf, finding: Finding, language: str) -> str:
    shown = finding.parts if finding.parts[0].truth is not Truth.YES else finding.parts[1:]
    return joined((why(part, language) for part in shown), language, "and")


@phrase.register
def _(condition: ShopNot, finding: Finding, language: str) -> str:
    return why(finding.parts[0], language)


@phrase.register
def _(condition: ShopAllOf, finding: Finding, language: str) -> str:
    return together(finding, language)


@phrase.register
def _(condition: ShopAnyOf, finding: Finding, language: str) -> str:
    return one_of(finding, language)
