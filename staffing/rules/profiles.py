"""Whom a standard asks for: the plainest person who has what it asks of the holder of a post.

For planning and "what if", never for judging: whoever uses a profile lets the engine judge the facts with it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import singledispatch
from typing import Any

from staffing.rules.conditions import (
    AgeIs,
    AllOf,
    AnyOf,
    CourseCompleted,
    CredentialIs,
    CredentialNeed,
    EducationIs,
    Employed,
    ExamPassed,
    ExperienceIs,
    HoldsPost,
    InGrace,
    Not,
    TrainingIs,
)
from staffing.rules.days import add_days, add_months
from staffing.rules.facts import Course, Credential, Education, Exam, Experience, Person, Training
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.shop_conditions import (
    Count,
    Cover,
    Every,
    EveryHolder,
    ForEach,
    OnlyIf,
    Ratio,
    ShopAllOf,
    ShopAnyOf,
)
from staffing.rules.standard import Standard
from staffing.rules.vocabulary import vocabulary

# Enough for any term of experience to be counted without doubt about its last days.
MARGIN_DAYS = 31


def asked_of(conditions: Iterable[Any], post: str) -> Iterator[Any]:
    """What the conditions of a shop standard ask of people who hold the post, as conditions on a person."""
    for condition in conditions:
        yield from _asked(condition, post)


def profile(standard: Standard, post: str, day: date, person_id: str, name: str) -> Person:
    """Somebody who on `day` has all that the standard asks of the post, as far as that can be had."""
    conditions = (requirement.condition for requirement in standard.requirements)
    return profile_for(asked_of(conditions, post), post, day, person_id, name)


def profile_for(conditions: Iterable[Any], post: str, day: date, person_id: str, name: str) -> Person:
    """Somebody who on `day` satisfies these conditions on the holder of the post, as far as that can be had."""
    draft = _Draft(post, day, person_id)
    for condition in conditions:
        bring(condition, draft)
    return Person(
        id=person_id,
        name=name,
        born=draft.born,
        education=(draft.education,) if draft.education else (),
        experience=tuple(draft.experience.values()),
        credentials=tuple(draft.credentials.values()),
        exams=tuple(draft.exams.values()),
        courses=tuple(draft.courses.values()),
        training=tuple(draft.training.values()),
        employments=(),
        postings=(),
    )


@dataclass
class _Draft:
    """What the person brings so far, each kind of paper once, at the highest level asked for."""

    post: str
    day: date
    who: str
    born: date | None = None
    education: Education | None = None
    experience: dict[str, Experience] = field(default_factory=dict)
    credentials: dict[tuple[str, str | None], Credential] = field(default_factory=dict)
    exams: dict[str, Exam] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    training: dict[str, Training] = field(default_factory=dict)

    def ref(self, kind: str, *more: str | None) -> str:
        return ":".join(("assumed", kind, self.who, *filter(None, more)))


# --- what a requirement asks of the holder of a post -----------------------------------------------------------------


@singledispatch
def _asked(condition: Any, post: str) -> Iterator[Any]:
    return iter(())


def _in_group(group: Any, post: str) -> bool:
    """Whether holding the post, or being employed, is what brings somebody into the group."""
    if isinstance(group, HoldsPost):
        return post in group.holds_post
    if isinstance(group, AllOf):
        by_post = [part for part in group.all_of if not isinstance(part, Employed | Not | InGrace)]
        return any(_in_group(part, post) for part in by_post) if by_post else True
    if isinstance(group, AnyOf):
        return any(_in_group(part, post) for part in group.any_of)
    return isinstance(group, Employed)


@_asked.register
def _(condition: Count, post: str) -> Iterator[Any]:
    """Of a group of posts; where anybody counts, only what is asked of holders of the post together with it."""
    need = condition.count
    if need.of is None or isinstance(need.of, Employed):
        if isinstance(need.who, AllOf) and _in_group(need.who, post):
            yield from (part for part in need.who.all_of if not isinstance(part, HoldsPost | Employed))
    elif _in_group(need.of, post):
        yield need.who


@_asked.register
def _(condition: Ratio, post: str) -> Iterator[Any]:
    if _in_group(condition.ratio.of, post):
        yield condition.ratio.who


@_asked.register
def _(condition: Every, post: str) -> Iterator[Any]:
    if _in_group(condition.every.who, post):
        yield condition.every.is_


@_asked.register
def _(condition: EveryHolder, post: str) -> Iterator[Any]:
    if post in condition.every_holder.posts:
        yield condition.every_holder.posts[post]


@_asked.register
def _(condition: ForEach, post: str) -> Iterator[Any]:
    need = condition.for_each
    if post in (need.posts or {}):
        yield (need.posts or {})[post]
    if need.scopes and _in_group(need.of, post):
        yield from need.scopes.values()


@_asked.register
def _(condition: PostsFilled, post: str) -> Iterator[Any]:
    filled = {name for name, slot in condition.posts.slots.items() if post in (slot.posts or [name])}
    for name in filled:
        if (who := condition.posts.slots[name].who) is not None:
            yield who
    for inside in condition.posts.of_whom:
        if not filled.isdisjoint(inside.slots):
            yield inside.who


@_asked.register
def _(condition: Cover, post: str) -> Iterator[Any]:
    needs_post = any(post in posts for posts in condition.cover.scopes.values())
    if needs_post and condition.cover.who is not None:
        yield condition.cover.who


@_asked.register
def _(condition: OnlyIf, post: str) -> Iterator[Any]:
    return _asked(condition.applies_if.then, post)


@_asked.register
def _(condition: ShopAllOf, post: str) -> Iterator[Any]:
    for part in condition.all_of:
        yield from _asked(part, post)


@_asked.register
def _(condition: ShopAnyOf, post: str) -> Iterator[Any]:
    for part in condition.any_of:
        yield from _asked(part, post)


# --- having what is asked --------------------------------------------------------------------------------------------


@singledispatch
def bring(condition: Any, draft: _Draft) -> bool:
    """Add to the draft what satisfies the condition; False where nothing can be brought that does."""
    return False


@bring.register
def _(condition: EducationIs, draft: _Draft) -> bool:
    need, ladder = condition.education, vocabulary().ladders["education"]
    had = draft.education
    levels = [level for level in (need.at_least, had.level if had else None) if level]
    level = max(levels, key=ladder.rank, default=ladder.rungs[0].code)
    major = need.majors[0] if need.majors else had.major if had else None
    since = add_months(draft.day, -12)
    draft.education = Education(ref=draft.ref("education"), level=level, major=major, since=since)
    return True


@bring.register
def _(condition: ExperienceIs, draft: _Draft) -> bool:
    kind, months = condition.experience.kinds[0], condition.experience.months or 0
    since = add_days(add_months(draft.day, -months), -MARGIN_DAYS)
    had = draft.experience.get(kind)
    if had is None or had.since is None or since < had.since:
        draft.experience[kind] = Experience(ref=draft.ref("experience", kind), kind=kind, since=since)
    return True


@bring.register
def _(condition: CredentialIs, draft: _Draft) -> bool:
    need = condition.credential
    kind, trade = need.kinds[0], None
    if need.trades:
        trade = draft.post if draft.post in need.trades else need.trades[0]
    elif vocabulary().posts[draft.post].trade:
        trade = draft.post
    had = draft.credentials.get((kind, trade))
    ladder = vocabulary().ladder_of(kind)
    levels = [level for level in (need.level_at_least, had and had.level) if level]
    level = max(levels, key=ladder.rank, default=ladder.rungs[0].code) if ladder else None
    draft.credentials[kind, trade] = Credential(
        ref=draft.ref("credential", kind, trade),
        kind=kind,
        level=level,
        trade=trade,
        since=draft.day,
        reviewed=(),
    )
    return True


@bring.register
def _(condition: ExamPassed, draft: _Draft) -> bool:
    slug = condition.exam.slug
    draft.exams[slug] = Exam(ref=draft.ref("certificate", slug), exam=slug, since=draft.day)
    return True


@bring.register
def _(condition: CourseCompleted, draft: _Draft) -> bool:
    slug = condition.course.slug
    draft.courses[slug] = Course(ref=draft.ref("training-record", slug), course=slug, since=draft.day)
    return True


@bring.register
def _(condition: TrainingIs, draft: _Draft) -> bool:
    """One session of all the hours on the day; what counts in cycles of a card brings the card."""
    need = condition.training
    topic, had = need.topics[0], draft.training.get(need.topics[0])
    draft.training[topic] = Training(
        ref=draft.ref("training", topic),
        topic=topic,
        hours=max(need.hours, had.hours) if had else need.hours,
        since=draft.day,
        result="passed",
    )
    if need.per_cycle is not None:
        card = CredentialNeed(kinds=need.per_cycle.credential[:1])
        return bring(CredentialIs(credential=card), draft)
    return True


@bring.register
def _(condition: AgeIs, draft: _Draft) -> bool:
    if condition.age.at_least:
        born = add_months(draft.day, -12 * condition.age.at_least)
        draft.born = min(draft.born or born, born)
    return True


@bring.register
def _(condition: AllOf, draft: _Draft) -> bool:
    brought = [bring(part, draft) for part in condition.all_of]
    return all(brought)


@bring.register
def _(condition: AnyOf, draft: _Draft) -> bool:
    return any(bring(part, draft) for part in condition.any_of)
