"""What actions are made from: the shop, what it is judged by, the days that count, and what things cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from compliance.plan.actions import Action, Price, Prices
from compliance.plan.prices import price_of
from staffing.rules import EditionCalendar, Facts, Person, Span, Standard, bounds, shops
from staffing.rules.changes import Appoint, Change, Hire, Obtain, changed
from staffing.rules.conditions import (
    CourseCompleted,
    CredentialIs,
    Employed,
    ExamPassed,
    HoldsPost,
    InGrace,
    TrainingIs,
)
from staffing.rules.days import add_days
from staffing.rules.evaluate import Sitting
from staffing.rules.experience import whole_months
from staffing.rules.facts import Record, Training
from staffing.rules.findings import Finding
from staffing.rules.outcome import Truth
from staffing.rules.people import Case, judge
from staffing.rules.posts_condition import PostsNeed
from staffing.rules.profiles import asked_of, profile_for
from staffing.rules.shop_conditions import Count, CoverNeed, EveryHolderNeed, ForEachNeed
from staffing.rules.shops import ShopCase
from staffing.rules.standard import walk
from staffing.rules.timeline import Timeline
from staffing.rules.training import Hours
from staffing.rules.vocabulary import posts

PAPERS = (CredentialIs, ExamPassed, CourseCompleted)
# The list that somebody's record of training or of a paper stands in.
LISTS = ("credentials", "exams", "courses")


@dataclass(frozen=True)
class Situation:
    """The shop, what it is judged by, the days that count, the day on which one begins to act, and what things cost."""

    standard: Standard | EditionCalendar
    facts: Facts
    window: Span
    prices: Prices
    today: date

    # --- what is asked -----------------------------------------------------------------------------------------------

    @cached_property
    def requirements(self) -> dict[str, list[Any]]:
        """The id of a requirement -> what it asks, in each edition that judges some day."""
        sitting = Sitting(self.standard, self.facts, self.window)
        return {one: sitting.conditions(one) for one in sitting.requirements}

    @cached_property
    def conditions(self) -> list[Any]:
        """What the editions in force ask, and everything nested in it."""
        return [part for asked in self._whole for part in walk(asked)]

    @cached_property
    def _whole(self) -> list[Any]:
        return [condition for asked in self.requirements.values() for condition in asked]

    @cached_property
    def posts(self) -> list[str]:
        """The posts that the standard speaks of, in roster order."""
        mentioned = {post for part in self.conditions for post in posts_of(part)}
        return [post.code for post in posts() if post.code in mentioned]

    def asked(self, post: str) -> list[Any]:
        """What the standard asks of the holder of a post."""
        if post not in self._asked:
            self._asked[post] = list(asked_of(self._whole, post))
        return self._asked[post]

    @cached_property
    def _asked(self) -> dict[str, list[Any]]:
        return {}

    @cached_property
    def asked_of_anybody(self) -> list[tuple[Any, int]]:
        """What the standard asks of so many people, whatever post they hold."""
        counts = [part.count for part in self.conditions if isinstance(part, Count)]
        at_large = [need for need in counts if need.of is None or isinstance(need.of, Employed)]
        return [
            (need.who, self.most(need.at_least))
            for need in at_large
            if not any(isinstance(part, HoldsPost) for part in walk(need.who))
        ]

    def most(self, number: Any) -> int:
        """The most that a number of the standard comes to in the window.

        One that grows with the people may grow with those who are hired: taken twice.
        """
        if isinstance(number, int):
            return number
        line = bounds.judge(number, self.facts.shop, self._cases, self.window)
        most = max(int(seen.detail.most or seen.detail.least) for seen in line.values)
        about_people = any(isinstance(part, HoldsPost | Employed) for part in walk(number))
        return 2 * most if about_people else most

    def judged(self, condition: Any) -> Timeline[Finding]:
        """A condition on the shop, as things are, on the days of the window."""
        return shops.judge(condition, ShopCase(self.facts.shop, self._cases, self.window))

    @cached_property
    def _cases(self) -> tuple[Case, ...] | None:
        people = self.facts.people
        return None if people is None else tuple(self._case(person) for person in people)

    def _case(self, person: Person) -> Case:
        """What is found out about those who are as recorded is kept."""
        recorded = self._recorded.get(person.id) is person
        return Case(person, self.window, (), self._known.setdefault(person.id, {}) if recorded else {})

    @cached_property
    def _recorded(self) -> dict[str, Person]:
        return {person.id: person for person in self.facts.people or ()}

    @cached_property
    def _known(self) -> dict[str, dict[Any, Any]]:
        return {}

    # --- who there is ------------------------------------------------------------------------------------------------

    @cached_property
    def people(self) -> list[Person]:
        """Who is at work on the first day that counts, or begins later."""
        return [
            one
            for one in self.facts.people or ()
            if any(s.until is None or s.until >= self.window.start for s in one.employments or ())
        ]

    def free_posts(self) -> Iterator[tuple[Person, str]]:
        """Who is at work throughout, with each post of the standard that they never hold."""
        for person in self.people:
            if person.postings is not None and any(self._covers(spell) for spell in person.employments or ()):
                held = {posting.post for posting in person.postings}
                yield from ((person, post) for post in self.posts if post not in held)

    def _covers(self, spell: Record) -> bool:
        """In force from today to the end of the window."""
        return (spell.since is None or spell.since <= self.today) and (
            spell.until is None or spell.until >= self.window.end
        )

    def ever_satisfies(self, person: Person, condition: Any) -> bool:
        """On some day that counts; where not on all of them, there is a paper to renew."""
        return any(finding.truth is Truth.YES for finding in judge(condition, self._case(person)).values)

    def is_right(self, person: Person, post: str, day: date | None = None) -> bool:
        """Satisfies all that the standard asks of the post, on some day each; what lapses can be renewed.

        `day`: asked as if they were appointed then; without it, as they are.
        """
        asked = self.asked(post)
        if day is not None and any(map(_depends_on_posts, asked)):
            person = after(person, [Appoint(person=person.id, post=post, day=day)])
        return all(self.ever_satisfies(person, condition) for condition in asked)

    # --- what people lack --------------------------------------------------------------------------------------------

    def papers_lacking(self, person: Person, asked: list[Any], post: str) -> list[Obtain]:
        """The papers, exams and courses that are asked and the person never has."""
        leaves = [part for condition in asked for part in walk(condition) if isinstance(part, PAPERS)]
        lacking = [leaf for leaf in leaves if not self.ever_satisfies(person, leaf)]
        brought = profile_for(lacking, post, self.today, person.id, person.name)
        found: list[Obtain] = []
        for name in LISTS:
            if getattr(person, name) is not None:
                for record in getattr(brought, name):
                    day = self.price("train", getattr(record, "kind", "")).ready(self.today)
                    found.append(Obtain(person=person.id, record=record, day=day))
        return found

    def sessions_lacking(self, person: Person, asked: list[Any]) -> list[Obtain]:
        """The sessions that keep up the hours of training that are asked, each on the first day on which they are short."""
        leaves = [part for condition in asked for part in walk(condition) if isinstance(part, TrainingIs)]
        return [session for leaf in leaves for session in self._sessions(person, leaf)]

    def _sessions(self, person: Person, condition: TrainingIs) -> Iterator[Obtain]:
        need, topic = condition.training, condition.training.topics[0]
        ready = self.price("teach", topic).ready(self.today)
        while (short := self._short(person, condition, ready)) is not None:
            day, seen = short
            counted = seen.certain if seen.period is None or day in seen.period else 0
            session = Training(
                ref=f"training:{person.id}:{topic}:{day}",
                topic=topic,
                hours=need.hours - counted,
                result="passed",
            )
            obtained = Obtain(person=person.id, record=session, day=day)
            person = after(person, [obtained])
            yield obtained

    def _short(self, person: Person, condition: TrainingIs, ready: date) -> tuple[date, Hours] | None:
        """The first day from `ready` on that lacks hours, with those there are; None where they are not what is lacking."""
        for first, last, finding in judge(condition, self._case(person)).pieces():
            if finding.truth is not Truth.YES and last >= ready.toordinal():
                day = max(ready, date.fromordinal(first))
                return (day, finding.detail) if isinstance(finding.detail, Hours) else None
        return None

    def ways(self, person: Person, post: str, kind: str) -> Iterator[tuple[tuple[Obtain, ...], date]]:
        """How the person can come to the post: (what to obtain with it, first day in the post)."""
        ready = self.first_day(self.price(kind, post))
        papers: tuple[Obtain, ...] = ()
        if not self.is_right(person, post, ready):
            papers = tuple(self.papers_lacking(person, self.asked(post), post))
        sessions = self.sessions_needed(person, post, ready, papers)
        obtained = (*papers, *sessions)
        if not obtained:
            if self.is_right(person, post, ready):
                yield (), ready
            return
        at_once = [one for one in sessions if one.day <= self._earliest(one)]
        day = max([ready, *(change.day for change in (*papers, *at_once))])
        if self.is_right(after(person, obtained), post, day):
            yield obtained, day

    def _earliest(self, session: Obtain) -> date:
        """A session on this day or before is wanted from the beginning; a later one keeps the hours up."""
        return self.first_day(self.price_of_obtaining(session))

    def sessions_needed(
        self, person: Person, post: str, day: date, papers: tuple[Obtain, ...] = ()
    ) -> tuple[Obtain, ...]:
        """The sessions that make a difference in the post, held from `day` on: somebody who counts as new may need none."""
        asked = self.asked(post)
        sessions = tuple(self.sessions_lacking(person, asked))
        holds = any(posting.post == post for posting in person.postings or ())
        posted = [] if holds else [Appoint(person=person.id, post=post, day=day)]

        def told(taken: tuple[Obtain, ...]) -> list[list[tuple[int, Truth]]]:
            who = after(person, [*papers, *taken, *posted])
            lines = (judge(condition, self._case(who)).map(lambda found: found.truth) for condition in asked)
            return [list(zip(line.starts, line.values, strict=True)) for line in lines]

        whole = told(sessions) if sessions else []
        for session in sessions:
            without = tuple(one for one in sessions if one is not session)
            if told(without) == whole:
                sessions = without
        return sessions

    # --- what things cost --------------------------------------------------------------------------------------------

    def months(self, day: date) -> int:
        """The calendar months from `day` to the end of what is planned for, begun ones counted in full."""
        if day > self.window.end:
            return 0
        months, days = whole_months(day, self.window.last + 1)
        return months + (days > 0)

    def first_day(self, price: Price) -> date:
        """The first day that counts on which it can have been done: what is paid by the month is not wanted before."""
        return max(self.window.start, price.ready(self.today))

    def price(self, kind: str, code: str = "") -> Price:
        return price_of(self.prices, kind, code)

    def price_of_obtaining(self, change: Obtain) -> Price:
        """What it costs in all to obtain the record: hours of training by the hour."""
        if isinstance(change.record, Training):
            price = self.price("teach", change.record.topic)
            hours = change.record.hours
            return replace(price, cost=int(-(-price.cost * hours // 1)))
        return self.price("train", getattr(change.record, "kind", ""))

    def paid(self, obtained: tuple[Obtain, ...]) -> list[tuple[Price, date]]:
        """The price of each thing obtained, with its day."""
        return [(self.price_of_obtaining(change), change.day) for change in obtained]

    def action(
        self,
        kind: str,
        name: str,
        changes: Sequence[Change],
        paid: Sequence[tuple[Price, date]],
        *,
        after: str = "",
        like: str = "",
    ) -> Action:
        """An action. `paid`: what its parts cost, with their days; `like`: what makes it like others of its kind."""
        return Action(
            id=f"{kind}:{name}",
            kind=kind,
            changes=tuple(changes),
            cost=sum(price.total(self.months(day)) for price, day in paid),
            after=after,
            likeness=f"{kind}:{like or name}",
            start=max(self.today, min(add_days(day, -price.lead_days) for price, day in paid)),
            estimated=any(price.estimated for price, _ in paid),
        )


def after(person: Person, changes: Sequence[Change]) -> Person:
    """The person after changes that are about nobody else. Raises ChangesError where they cannot be done."""
    alone = Facts(people=() if any(isinstance(one, Hire) for one in changes) else (person,))
    return changed(alone, changes).person(person.id)


def posts_of(part: Any) -> list[str]:
    """The posts that a part of a condition speaks of, what is nested in it left out."""
    if isinstance(part, HoldsPost):
        return list(part.holds_post)
    if isinstance(part, EveryHolderNeed):
        return list(part.posts)
    if isinstance(part, CoverNeed):
        return [post for needed in part.scopes.values() for post in needed]
    if isinstance(part, ForEachNeed):
        return list(part.posts or ())
    if isinstance(part, PostsNeed):
        return [post for name in part.slots for post in part.posts_of(name)]
    return []


def _depends_on_posts(condition: Any) -> bool:
    return any(isinstance(part, HoldsPost | InGrace) for part in walk(condition))
