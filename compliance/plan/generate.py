"""Which actions there are for a shop. One small class a kind: `Situation` in, actions out; KINDS lists them all.

A kind proposes whatever could help somebody; whether it does is for the engine to say. What it leaves out, no plan
can contain, so each says in its docstring where it stops.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from compliance.plan.actions import Action, Price, Prices, price_of
from staffing.rules import EditionCalendar, Facts, Person, Premises, Record, Span, Standard
from staffing.rules.changes import (
    Appoint,
    Change,
    Hire,
    Obtain,
    PutInUse,
    Renew,
    Review,
    SignLease,
    Transfer,
    all_records,
    changed,
)
from staffing.rules.conditions import CourseCompleted, CredentialIs, ExamPassed
from staffing.rules.days import add_days, add_months, day_after
from staffing.rules.evaluate import Sitting
from staffing.rules.outcome import Truth
from staffing.rules.people import Case, judge
from staffing.rules.posts_condition import PostsNeed
from staffing.rules.profiles import asked_of, profile_for
from staffing.rules.shop_conditions import Area, CoverNeed
from staffing.rules.standard import walk
from staffing.rules.vocabulary import posts

MOST_HIRES = 3
LEASE_MONTHS = 60
PAPERS = (CredentialIs, ExamPassed, CourseCompleted)
DAYS_OF_A_MONTH = 30


@dataclass(frozen=True)
class Situation:
    """The shop, what it is judged by, the days that count, the day on which one begins to act, and what things cost."""

    standard: Standard | EditionCalendar
    facts: Facts
    window: Span
    prices: Prices
    today: date

    @cached_property
    def people(self) -> list[Person]:
        """Who is at work on the first day that counts, or begins later."""
        return [
            one
            for one in self.facts.people or ()
            if any(s.until is None or s.until >= self.window.start for s in one.employments or ())
        ]

    @cached_property
    def posts(self) -> list[str]:
        """The posts of which the standard asks something, or which a scope needs, in roster order."""
        return [post.code for post in posts() if self.asked(post.code) or post.code in self._mentioned]

    @cached_property
    def conditions(self) -> list[Any]:
        """What the editions in force ask, one for each requirement, and everything nested in them."""
        return [part for condition in self._requirements for part in walk(condition)]

    @cached_property
    def _requirements(self) -> list[Any]:
        sitting = Sitting(self.standard, self.facts, self.window)
        return [condition for one in sitting.requirements for condition in sitting.conditions(one)]

    @cached_property
    def _mentioned(self) -> set[str]:
        covers = [part.scopes for part in self.conditions if isinstance(part, CoverNeed)]
        slots = [part.slots.items() for part in self.conditions if isinstance(part, PostsNeed)]
        found = {post for scopes in covers for posts in scopes.values() for post in posts}
        return found | {post for items in slots for name, slot in items for post in slot.posts or [name]}

    def asked(self, post: str) -> list[Any]:
        """What the standard asks of the holder of a post."""
        if post not in self._asked:
            self._asked[post] = list(asked_of(self._requirements, post))
        return self._asked[post]

    @cached_property
    def _asked(self) -> dict[str, list[Any]]:
        return {}

    def months(self, day: date) -> int:
        """The months from `day` to the end of what is planned for, begun ones counted in full."""
        return max(0, -(-((self.window.end - day).days + 1) // DAYS_OF_A_MONTH))

    def price(self, kind: str, code: str = "") -> Price:
        return price_of(self.prices, kind, code)

    def action(
        self, kind: str, name: str, change: Change, price: Price, *, after: str = "", like: str = ""
    ) -> Action:
        """An action of one change; `like`: what makes it like others of its kind."""
        return Action(
            id=f"{kind}:{name}",
            kind=kind,
            changes=(change,),
            cost=price.total(self.months(change.day)),
            after=after,
            likeness=f"{kind}:{like or name}",
        )

    def papers_lacking(self, person: Person, post: str) -> list[Obtain]:
        """The papers, exams and courses that the standard asks of the post and the person never has."""
        leaves = [part for asked in self.asked(post) for part in walk(asked) if isinstance(part, PAPERS)]
        lacking = [leaf for leaf in leaves if not self.ever_satisfies(person, leaf)]
        brought = profile_for(lacking, post, self.today, person.id, person.name)
        found: list[Obtain] = []
        for name in ("credentials", "exams", "courses"):
            if getattr(person, name) is not None:
                for record in getattr(brought, name):
                    day = self.price("train", getattr(record, "kind", "")).ready(self.today)
                    found.append(Obtain(person=person.id, record=record, day=day))
        return found

    def ways(self, person: Person, post: str, kind: str) -> Iterator[tuple[tuple[Obtain, ...], int, date]]:
        """How the person can come to the post: (papers to obtain first, cost in yuan, first day in the post)."""
        price = self.price(kind, post)
        ready = price.ready(self.today)
        if self.is_right(person, post):
            yield (), price.total(self.months(ready)), ready
            return
        papers = tuple(self.papers_lacking(person, post))
        if papers and self.is_right(self._trained(person, papers), post):
            costs = [
                self.price("train", getattr(p.record, "kind", "")).total(self.months(p.day)) for p in papers
            ]
            day = max(ready, *(paper.day for paper in papers))
            yield papers, sum(costs) + price.total(self.months(day)), day

    def is_right(self, person: Person, post: str) -> bool:
        """Satisfies all that the standard asks of the post, on some day each; what lapses can be renewed."""
        return all(self.ever_satisfies(person, condition) for condition in self.asked(post))

    def _trained(self, person: Person, papers: Sequence[Obtain]) -> Person:
        return changed(Facts(people=(person,)), papers).person(person.id)

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
        judged = judge(condition, Case(person, self.window))
        return any(finding.truth is Truth.YES for finding in judged.values)


class Kind(Protocol):
    """A kind of action."""

    def actions(self, situation: Situation) -> Iterator[Action]: ...


class RenewPapers:
    """Papers and certificates that end before the window does, once more for as long as they were in force before.

    Renewed once: a window longer than the term of a paper may need a second renewal, which is not proposed.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person in situation.people:
            records: tuple[Any, ...] = (*(person.credentials or ()), *(person.exams or ()))
            for record in records:
                if record.until is None or record.until >= situation.window.end:
                    continue
                price = situation.price("renew", getattr(record, "kind", ""))
                day = max(price.ready(situation.today), day_after(record.until))
                change = Renew(ref=record.ref, day=day, until=_same_term(record, day))
                yield situation.action("renew", record.ref, change, price)


class PassReviews:
    """The review of every card of which the standard asks reviews, as early as it can be had."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        needs = [part.credential for part in situation.conditions if isinstance(part, CredentialIs)]
        kinds = {kind for need in needs if need.review_every_months for kind in need.kinds}
        for person in situation.people:
            for card in person.credentials or ():
                if card.kind in kinds and not card.review_waived:
                    price = situation.price("review", card.kind)
                    change = Review(ref=card.ref, day=price.ready(situation.today))
                    yield situation.action("review", card.ref, change, price)


class TrainPeople:
    """Whoever holds a post to each paper, exam or course that the standard asks of it, where they never have it."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for post in situation.posts:
            for person in situation.people:
                if post in {posting.post for posting in person.postings or ()}:
                    for change in situation.papers_lacking(person, post):
                        price = situation.price("train", getattr(change.record, "kind", ""))
                        paper = getattr(change.record, "kind", change.record.ref)
                        name = f"{person.id}:{change.record.ref}"
                        yield situation.action("train", name, change, price, like=f"{paper}:{post}")


class AppointPeople:
    """Whoever is or can be made right for a post, to it besides what they hold.

    As they are, where they satisfy all that the standard asks; with the papers they lack, where that is all they lack.
    Nobody is proposed for a post that they would not be right for, even if a share or a scope would allow it.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person, post in situation.free_posts():
            for papers, cost, day in situation.ways(person, post, "appoint"):
                change = Appoint(person=person.id, post=post, day=day)
                name = f"appoint:{person.id}:{post}{':trained' if papers else ''}"
                like = f"appoint:{post}:{bool(papers)}"
                yield Action(id=name, kind="appoint", changes=(*papers, change), cost=cost, likeness=like)


class MovePeople:
    """As AppointPeople, giving up a post that they are not right for. From another, an appointment does as well."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person, post in situation.free_posts():
            for papers, cost, day in situation.ways(person, post, "move"):
                for old in sorted(held_on(person, day)):
                    if situation.is_right(person, old):
                        continue
                    change = Transfer(person=person.id, post=old, to=post, day=day)
                    name = f"move:{person.id}:{old}:{post}{':trained' if papers else ''}"
                    like = f"move:{old}:{post}:{bool(papers)}"
                    yield Action(id=name, kind="move", changes=(*papers, change), cost=cost, likeness=like)


class HirePeople:
    """For each post up to three people who bring all that the standard asks of it."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        if situation.facts.people is None:
            return
        for post in situation.posts:
            price, before = situation.price("hire", post), ""
            day = price.ready(situation.today)
            for number in range(1, MOST_HIRES + 1):
                who = f"hire-{post}-{number}"
                newcomer = profile_for(
                    situation.asked(post), post, day, who, f"新员工{number} / new hire {number}"
                )
                change = Hire(profile=newcomer, posts=(post,), day=day)
                action = situation.action("hire", f"{post}:{number}", change, price, after=before, like=post)
                yield action
                before = action.id


class SignLeases:
    """A written contract for every leased place that lacks one on some day, for five years."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        price = situation.price("lease")
        for place in _places(situation):
            if place.tenure == "owned" or _has_contract_throughout(place, situation.window):
                continue
            day = price.ready(situation.today)
            if place.contract and place.contract_until and place.contract_until >= day:
                day = day_after(place.contract_until)
            change = SignLease(ref=place.ref, day=day, until=add_months(day, LEASE_MONTHS))
            yield situation.action("lease", place.ref, change, price)


class RentPlaces:
    """For each kind of place of which the standard asks more than there is throughout: one with what is lacking.

    Where the area that is asked for follows from something else, none is proposed.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        if situation.facts.shop is None or situation.facts.shop.premises is None:
            return
        asked: dict[str, int] = {}
        for area in (part.area for part in situation.conditions if isinstance(part, Area)):
            if isinstance(area.at_least_m2, int):
                asked[area.kind] = max(area.at_least_m2, asked.get(area.kind, 0))
        for kind, least in asked.items():
            lacking = Decimal(least) - _area_throughout(situation, kind)
            if lacking <= 0:
                continue
            price = situation.price("place", kind)
            day = price.ready(situation.today)
            place = Premises(
                id=f"place-{kind}",
                ref=f"premises:place-{kind}",
                kind=kind,
                area_m2=lacking,
                tenure="leased",
                contract=True,
                contract_since=day,
                contract_until=add_months(day, LEASE_MONTHS),
            )
            yield situation.action("place", kind, PutInUse(record=place, day=day), price)


KINDS: tuple[Kind, ...] = (
    RenewPapers(), PassReviews(), TrainPeople(), AppointPeople(), MovePeople(), HirePeople(), SignLeases(), RentPlaces(),
)  # fmt: skip


def possible_actions(
    standard: Standard | EditionCalendar,
    facts: Facts,
    window: Span,
    prices: Prices,
    today: date,
    kinds: Sequence[Kind] = KINDS,
) -> tuple[Action, ...]:
    """Every action of every kind, each once by its id. An action ready after the window is of no use and left out."""
    situation = Situation(standard, facts, window, prices, today)
    found = (action for kind in kinds for action in kind.actions(situation))
    in_time = {a.id: a for a in found if all(change.day <= window.end for change in a.changes)}
    return tuple(in_time.values())


def _same_term(record: Record, day: date) -> date | None:
    """The last day of a new term as long as the old one; open-ended where the old one's is not known."""
    if record.since is None or record.until is None:
        return None
    return add_days(day, (record.until - record.since).days)


def held_on(person: Person, day: date) -> set[str]:
    """The posts that the person holds on the day."""
    return {
        posting.post
        for posting in person.postings or ()
        if (posting.since is None or posting.since <= day) and (posting.until is None or posting.until >= day)
    }


def _places(situation: Situation) -> Iterator[Premises]:
    for _, record in all_records(situation.facts):
        if isinstance(record, Premises) and (record.until is None or record.until >= situation.window.start):
            yield record


def _has_contract_throughout(place: Premises, window: Span) -> bool:
    return bool(
        place.contract
        and place.contract_since
        and place.contract_since <= window.start
        and (place.contract_until is None or place.contract_until >= window.end)
    )


def _area_throughout(situation: Situation, kind: str) -> Decimal:
    """Square metres that are certain on every day that counts."""
    return sum(
        (
            place.area_m2 or Decimal(0)
            for place in _places(situation)
            if place.kind == kind
            and place.since is not None
            and place.since <= situation.window.start
            and (place.until is None or place.until >= situation.window.end)
        ),
        Decimal(0),
    )
