"""What a change can do to a requirement: nothing, only good, only harm, or either.

Only what is certain is claimed: a kind of condition or change that is not known here may do either. "Good" means that
whenever the requirement holds without the change, it holds with it too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from compliance.plan import polarity_things
from compliance.plan.polarity_things import KNOWN, Effect
from staffing.rules import Credential, Exam, Facts, Span
from staffing.rules.changes import (
    Appoint,
    Change,
    ChangesError,
    Hire,
    Leave,
    Obtain,
    Relieve,
    Renew,
    Review,
    Transfer,
    changed,
    find_record,
)
from staffing.rules.conditions import (
    AgeIs,
    AllOf,
    AnyOf,
    CourseCompleted,
    CredentialIs,
    EducationIs,
    Employed,
    ExamPassed,
    ExperienceIs,
    HoldsPost,
    InGrace,
    Judgement,
    Not,
    SexIs,
    TrainingIs,
)
from staffing.rules.facts import Course, Training
from staffing.rules.models import Strict
from staffing.rules.numbers import (
    MaxOf,
    PerNumber,
    QuantityOf,
    ScopesNumber,
    ShareNumber,
    Step,
    StepsNumber,
    SumOf,
)
from staffing.rules.outcome import Truth
from staffing.rules.people import Case, judge
from staffing.rules.posts_condition import InsideNeed, PostsFilled, PostsNeed, SlotNeed
from staffing.rules.shop_conditions import (
    Area,
    Count,
    CountNeed,
    Cover,
    CoverNeed,
    Every,
    EveryHolder,
    EveryHolderNeed,
    EveryNeed,
    ForEach,
    ForEachNeed,
    InScope,
    Lease,
    OnlyIf,
    QuantityIs,
    Ratio,
    RatioNeed,
    ShopAllOf,
    ShopAnyOf,
    ShopNot,
)
from staffing.rules.standard import walk
from staffing.rules.thing_conditions import DocumentIs, DoesWork, EquipmentIs, UnitIs

JOINING = (ShopAllOf, ShopAnyOf, OnlyIf, InScope, Judgement)
PLACES = (Area, Lease)
THINGS = (EquipmentIs, DocumentIs, UnitIs, DoesWork, QuantityIs)
COUNTING = (Count, Cover, PostsFilled)  # more people and more papers never harm
SHARING = (Every, EveryHolder, Ratio, ForEach)  # more papers never harm, more people may
ABOUT_PEOPLE = (
    AgeIs, AllOf, AnyOf, CourseCompleted, CredentialIs, EducationIs, Employed, ExamPassed, ExperienceIs, HoldsPost,
    InGrace, Judgement, SexIs, TrainingIs,
)  # fmt: skip
NUMBERS = (MaxOf, PerNumber, QuantityOf, ScopesNumber, ShareNumber, Step, StepsNumber, SumOf)
OF_KNOWN_KINDS = (*JOINING, *PLACES, *THINGS, *COUNTING, *SHARING, *ABOUT_PEOPLE, *NUMBERS)
PAPERS = (Obtain, Renew, Review)
ABOUT_SOMEBODY = (*PAPERS, Appoint, Transfer, Relieve, Hire, Leave)
# What is known of the needs of these kinds; a need with anything more may do what is not foreseen here.
KNOWN_NEEDS = {
    CountNeed: {"of", "who", "at_least"},
    CoverNeed: {"scopes", "who"},
    EveryNeed: {"who", "is_", "empty"},
    EveryHolderNeed: {"posts", "empty"},
    ForEachNeed: {"scopes", "posts", "of", "at_least", "empty"},
    RatioNeed: {"of", "who", "at_least", "rounding", "empty"},
    PostsNeed: {"slots", "combine", "of_whom"},
    SlotNeed: {"at_least", "posts", "who", "title"},
    InsideNeed: {"slots", "at_least", "who", "title"},
    **KNOWN,
}
# How a standard file writes the needs inside a condition: no conditions of their own.
NEEDS = "Need"


@dataclass(frozen=True)
class Anatomy:
    """What a condition is made of: the conditions nested in it, and the needs inside those."""

    parts: list[Any]
    needs: list[Any]

    @cached_property
    def is_plain(self) -> bool:
        """Whether everything in the condition is known here."""
        return all(map(_is_known, (*self.parts, *self.needs)))

    @cached_property
    def ignores_people(self) -> bool:
        """Whether nothing in the condition depends on who works here."""
        return all(isinstance(part, (*JOINING, ShopNot, *PLACES, *THINGS, *NUMBERS)) for part in self.parts)

    @cached_property
    def is_of_known_kinds(self) -> bool:
        """Whether what each part reads is known here, if not how it decides."""
        return all(isinstance(part, (*OF_KNOWN_KINDS, ShopNot, Not)) for part in self.parts)


@lru_cache(maxsize=4096)
def anatomy(condition: Any) -> Anatomy:
    """What the condition is made of, looked at once."""
    everything = list(walk(condition))
    parts = [part for part in everything if _is_condition(part)]
    return Anatomy(parts, [part for part in everything if not _is_condition(part)])


def is_plain(condition: Any) -> bool:
    """Whether everything in the condition is known here."""
    return anatomy(condition).is_plain


def effect_of(changes: Sequence[Change], condition: Any, facts: Facts, window: Span) -> Effect:
    """What the changes together can do, on the days of the window, to a requirement with this condition."""
    made_of, effect = anatomy(condition), Effect.NONE
    others = [change for change in changes if not polarity_things.is_about_things(change)]
    for change in changes:
        if change in others:
            continue
        if not made_of.is_of_known_kinds:
            return Effect.EITHER
        effect |= polarity_things.effect_on(change, made_of.parts, made_of.needs, facts)
    if not others or (all(isinstance(one, ABOUT_SOMEBODY) for one in others) and made_of.ignores_people):
        return effect
    if not made_of.is_plain:
        return Effect.EITHER
    seen = _Seen(made_of.parts, changes, facts, window)
    for change in others:
        effect |= seen.effect(change)
    return effect


@dataclass(frozen=True)
class _Seen:
    """The conditions of one requirement, and the changes of one action as they are seen from it."""

    parts: list[Any]
    changes: Sequence[Change]
    facts: Facts
    window: Span

    def effect(self, change: Change) -> Effect:
        if not any(isinstance(part, COUNTING + SHARING) for part in self.parts):
            return Effect.NONE if isinstance(change, ABOUT_SOMEBODY) else Effect.EITHER
        if isinstance(change, PAPERS):
            if not any(_reads(part, self._record(change)) for part in self.parts):
                return Effect.NONE
            only_counting = not any(map(_is_sharing, self.parts))
            return Effect.GOOD if only_counting or _groups_are_posts(self.parts) else Effect.EITHER
        if isinstance(change, Appoint):
            return self._joining(change.person, {change.post})
        if isinstance(change, Hire):
            return self._joining(change.profile.id, set(change.posts), is_new=True)
        if isinstance(change, Transfer) and not self._tells_apart(change.post, change.to):
            return Effect.NONE
        if isinstance(change, Transfer):
            return self._joining(change.person, {change.to}) | self._leaving(change.person, change.post)
        if isinstance(change, Relieve):
            return self._leaving(change.person, change.post)
        if isinstance(change, Leave) and not any(map(_is_sharing, self.parts)):
            return Effect.HARM
        return Effect.EITHER

    def _record(self, change: Any) -> Any:
        """The paper or session that the change is about; None where it is not on record."""
        if isinstance(change, Obtain):
            return change.record
        found = find_record(self.facts, change.ref)
        return found[1] if found else None

    def _tells_apart(self, post: str, other: str) -> bool:
        """Whether it makes a difference here which of the two posts somebody holds."""
        if self._graces(None):
            return True
        if any(isinstance(part, Cover | EveryHolder | PostsFilled | ForEach) for part in self.parts):
            return not {post, other}.isdisjoint(_posts(self.parts))
        groups = [set(part.holds_post) for part in self.parts if isinstance(part, HoldsPost)]
        return any((post in group) != (other in group) for group in groups)

    def _joining(self, who: str, posts: set[str], *, is_new: bool = False) -> Effect:
        """Somebody who satisfies what is asked on every day can only do good: by number, by share, or as one of all."""
        speaks = not posts.isdisjoint(_posts(self.parts)) or self._graces(posts)
        if not speaks and not (is_new and self._looks_at_everybody()):
            return Effect.NONE
        if not is_new and (self._graces(posts) or self._counts_others(posts)):
            return Effect.EITHER
        return Effect.GOOD if self._is_always_right(who, posts) else Effect.EITHER

    def _graces(self, posts: set[str] | None) -> bool:
        """Whether somebody new in one of the posts (None: in any) counts for it: a post held before may end that."""
        needs = [part.grace for part in self.parts if isinstance(part, InGrace)]
        by_post = [need for need in needs if need.after == "posting"]
        return any(
            need.posts is None or posts is None or not posts.isdisjoint(need.posts) for need in by_post
        )

    def _counts_others(self, posts: set[str]) -> bool:
        """Whether a number that is asked for follows from who holds the posts, while those counted are told otherwise.

        Somebody may then come into the number, or out of it, and count all the same.
        """
        counts = [part.count for part in self.parts if isinstance(part, Count)]
        groups = [
            (one, need.of) for need in counts for one in walk(need.at_least) if isinstance(one, HoldsPost)
        ]
        return any(not posts.isdisjoint(one.holds_post) and one != of for one, of in groups)

    def _looks_at_everybody(self) -> bool:
        """Whether somebody may belong to a group here without holding a post."""
        groups: list[Any] = [part.count.of for part in self.parts if isinstance(part, Count)]
        groups += [part.every.who for part in self.parts if isinstance(part, Every)]
        groups += [part.ratio.of for part in self.parts if isinstance(part, Ratio)]
        groups += [part.for_each.of for part in self.parts if isinstance(part, ForEach)]
        groups += [part.of for part in self.parts if isinstance(part, PerNumber | ShareNumber)]
        return not all(isinstance(group, HoldsPost) for group in groups)

    def _leaving(self, who: str, post: str) -> Effect:
        """Somebody who satisfies what is asked can only be missed; another may have been in the way."""
        if self._graces({post}) or self._counts_others({post}):
            return Effect.EITHER
        if post not in _posts(self.parts):
            return Effect.NONE
        return Effect.HARM if self._is_always_right(who, {post}) else Effect.EITHER

    def _is_always_right(self, who: str, posts: set[str]) -> bool:
        if any(_wants_several(part, posts) for part in self.parts):
            return False
        asked = [one for part in self.parts for one in _shared(part, posts)]
        if not asked:
            return True
        try:
            person = changed(self.facts, self.changes).person(who)
        except (ChangesError, KeyError):
            return False
        days = max(self.window.start, *(change.day for change in self.changes))
        if days > self.window.end or not _groups_are_posts(self.parts):
            return False
        case = Case(person, Span(days, self.window.end))
        return all(finding.truth is Truth.YES for one in asked for finding in judge(one, case).values)


def _reads(part: Any, record: Any) -> bool:
    """Whether the condition looks at such a record."""
    if isinstance(record, Credential):
        if isinstance(part, TrainingIs) and part.training.per_cycle is not None:
            return record.kind in part.training.per_cycle.credential
        return isinstance(part, CredentialIs) and (
            record.kind in part.credential.kinds or bool(part.credential.equivalents)
        )
    if isinstance(record, Training):
        return isinstance(part, TrainingIs) and record.topic in part.training.topics
    if isinstance(record, Exam):
        return isinstance(part, ExamPassed) and record.exam == part.exam.slug
    if isinstance(record, Course):
        return isinstance(part, CourseCompleted) and record.course == part.course.slug
    return True


def _shared(part: Any, posts: set[str]) -> list[Any]:
    """What "every" and a share ask of whoever is in their group."""
    if isinstance(part, Every):
        return [part.every.is_]
    if isinstance(part, Ratio):
        return [part.ratio.who]
    if isinstance(part, EveryHolder):
        return [who for post, who in part.every_holder.posts.items() if post in posts]
    if isinstance(part, ForEach):
        return [who for post, who in (part.for_each.posts or {}).items() if post in posts]
    if isinstance(part, Count) and _is_sharing(part):
        return [part.count.who] if part.count.of is None else [part.count.of, part.count.who]
    return []


def _wants_several(part: Any, posts: set[str]) -> bool:
    """Whether somebody who is right may not be enough: a post that nobody held before asks for more than one of them."""
    if not isinstance(part, ForEach) or posts.isdisjoint(part.for_each.posts or ()):
        return False
    return part.for_each.at_least != 1 or part.for_each.of is not None


def _is_sharing(part: Any) -> bool:
    """Whether more people may harm: of a count, where the number that is asked for grows with them."""
    return isinstance(part, SHARING) or (isinstance(part, Count) and not _is_fixed(part.count.at_least))


def _is_fixed(number: Any) -> bool:
    """Whether a number does not depend on people."""
    return all(isinstance(part, NUMBERS) for part in walk(number))


def _grows_by_one(number: Any) -> bool:
    """Whether a number never grows by more than one with each person who joins, and with nothing but posts."""
    if _is_fixed(number):
        return True
    if isinstance(number, PerNumber | ShareNumber):
        return all(isinstance(part, HoldsPost | Employed) for part in walk(number.of))
    return isinstance(number, MaxOf) and all(map(_grows_by_one, number.max_of))


def _is_condition(part: Strict) -> bool:
    return not type(part).__name__.endswith(NEEDS) and type(part).__name__ not in {"Text", "AppliesIf"}


def _is_known(part: Strict) -> bool:
    if isinstance(part, OnlyIf) and not anatomy(part.applies_if.gate).ignores_people:
        return False  # whether it is asked at all depends on people
    if isinstance(part, ShopNot):
        return anatomy(part).ignores_people
    if isinstance(part, RatioNeed) and (part.rounding != "up" or part.empty != "unknown"):
        return False
    if _is_condition(part):
        return isinstance(part, OF_KNOWN_KINDS)
    known = KNOWN_NEEDS.get(type(part))
    if known is None:
        return True
    numbers = [getattr(part, name, 0) for name in ("at_least", "at_least_m2")]
    plain = all(map(_is_fixed, numbers))
    if isinstance(part, CountNeed):
        plain = _grows_by_one(part.at_least)
    return plain and {name for name in part.model_fields_set if getattr(part, name) is not None} <= known


def _groups_are_posts(parts: list[Any]) -> bool:
    """Whom "every" and a share look at is told by employment and posts alone, so that a paper adds nobody."""
    groups = [part.every.who for part in parts if isinstance(part, Every)]
    groups += [part.ratio.of for part in parts if isinstance(part, Ratio)]
    inside = [one for group in groups for one in walk(group) if _is_condition(one)]
    return all(isinstance(one, HoldsPost | Employed | AllOf | AnyOf) for one in inside)


def _posts(parts: list[Any]) -> set[str]:
    """The posts that a condition speaks of."""
    found: set[str] = set()
    for part in parts:
        if isinstance(part, HoldsPost):
            found.update(part.holds_post)
        elif isinstance(part, EveryHolder):
            found.update(part.every_holder.posts)
        elif isinstance(part, PostsFilled):
            found.update(post for name, slot in part.posts.slots.items() for post in slot.posts or [name])
        elif isinstance(part, Cover):
            found.update(post for posts in part.cover.scopes.values() for post in posts)
        elif isinstance(part, ForEach):
            found.update(part.for_each.posts or ())
    return found
