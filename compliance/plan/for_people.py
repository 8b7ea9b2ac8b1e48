"""Actions about people. One small class a kind: a situation in, actions out; what it leaves out, its docstring says."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Any

from compliance.plan.actions import Action
from compliance.plan.situation import Situation, after, posts_of
from staffing.rules import Credential, Person, Record
from staffing.rules.changes import Appoint, Hire, Obtain, Relieve, Renew, Review, Transfer
from staffing.rules.conditions import CredentialIs, CredentialNeed
from staffing.rules.credentials import terms
from staffing.rules.days import add_days, add_months, day_after
from staffing.rules.facts import Training
from staffing.rules.groups import Group
from staffing.rules.outcome import Truth
from staffing.rules.posts_condition import PostsFilled
from staffing.rules.profiles import profile_for
from staffing.rules.shop_conditions import Count, Cover, Every, EveryHolder, ForEach, Ratio
from staffing.rules.standard import walk
from staffing.rules.vocabulary import posts


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
                yield situation.action("renew", record.ref, [change], [(price, day)])


class PassReviews:
    """One review for each due day up to the end of the window that is still open, as early as the card's calendar allows.

    A due day that is past is answered as early as can be. The reviews of a card that is yet to be obtained or renewed
    are not proposed.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        needs = [part.credential for part in situation.conditions if isinstance(part, CredentialIs)]
        for person in situation.people:
            for card in person.credentials or ():
                for need in needs:
                    if card.kind in need.kinds and need.review_every_months and not card.review_waived:
                        yield from self._of_card(situation, card, need)

    def _of_card(self, situation: Situation, card: Credential, need: CredentialNeed) -> Iterator[Action]:
        price = situation.price("review", card.kind)
        months, reviewed = need.review_every_months or 0, set(card.reviewed or ())
        since, ends = card.since, card.until or date.max
        while since is not None:
            due = terms(since, ends, months, reviewed, need.review_apply_days)[-1].due
            if due is None or due > situation.window.end:
                return
            opens = day_after(add_months(due, -months))
            if need.review_apply_days is not None:
                opens = max(opens, add_days(due, -need.review_apply_days))
            day = max(price.ready(situation.today), opens)
            if day > min(situation.window.end, ends):
                return
            reviewed.add(day)
            change = Review(ref=card.ref, day=day)
            yield situation.action("review", f"{card.ref}:{day}", [change], [(price, day)])


class TrainPeople:
    """Whoever holds a post, to what the standard asks of it and they lack: each paper, exam or course that they never
    have, and each session that keeps up the hours of training. The same for what is asked of people at large.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        at_large = [who for who, _ in situation.asked_of_anybody]
        for person in situation.people:
            held = {posting.post for posting in person.postings or ()}
            for post in posts():
                if post.code in held:
                    asked = situation.asked(post.code)
                    yield from self._trained(situation, person, asked, post.code)
            if at_large:
                yield from self._trained(situation, person, at_large, min(held, default=posts()[0].code))

    def _trained(self, situation: Situation, person: Person, asked: list[Any], post: str) -> Iterator[Action]:
        for change in situation.papers_lacking(person, asked, post):
            name = f"{person.id}:{change.record.ref}"
            paper = getattr(change.record, "kind", change.record.ref)
            yield situation.action("train", name, [change], situation.paid((change,)), like=f"{paper}:{post}")
        for change in situation.sessions_lacking(person, asked):
            if isinstance(change.record, Training):
                like = f"{change.record.topic}:{change.record.hours}:{change.day}"
                name = f"{person.id}:{like}"
                yield situation.action("teach", name, [change], situation.paid((change,)), like=like)


class AppointPeople:
    """Whoever is or can be made right for a post, to it besides what they hold.

    As they are, where they satisfy all that the standard asks; with the papers and hours they lack, where that is all
    they lack. Nobody is proposed for a post that they would not be right for, even if a share or a scope would allow it.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person, post in situation.free_posts():
            for obtained, day in situation.ways(person, post, "appoint"):
                change = Appoint(person=person.id, post=post, day=day)
                name = f"{person.id}:{post}{':trained' if obtained else ''}"
                paid = [*situation.paid(obtained), (situation.price("appoint", post), day)]
                like = f"{post}:{bool(obtained)}"
                yield situation.action("appoint", name, [*obtained, change], paid, like=like)


class MovePeople:
    """As AppointPeople, giving up a post that they are not right for. From another, an appointment does as well."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person, post in situation.free_posts():
            for obtained, day in situation.ways(person, post, "move"):
                for old in sorted(held_on(person, day)):
                    if situation.is_right(person, old):
                        continue
                    change = Transfer(person=person.id, post=old, to=post, day=day)
                    name = f"{person.id}:{old}:{post}{':trained' if obtained else ''}"
                    paid = [*situation.paid(obtained), (situation.price("move", post), day)]
                    like = f"{old}:{post}:{bool(obtained)}"
                    yield situation.action("move", name, [*obtained, change], paid, like=like)


class RelievePeople:
    """Whoever holds a post that they are not right for, of that post, so that it is asked of them no more."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for person in situation.people:
            for post in situation.posts:
                price = situation.price("relieve", post)
                day = situation.first_day(price)
                if post not in held_on(person, day) or situation.is_right(person, post):
                    continue
                change = Relieve(person=person.id, post=post, day=day)
                yield situation.action("relieve", f"{person.id}:{post}", [change], [(price, day)], like=post)


class HirePeople:
    """For each post as many people as it could lack, who bring all that the standard asks of it; and without a post as
    many as it asks of people at large. Hours of training that fall due again within the window are given to them here.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        if situation.facts.people is None:
            return
        for post in situation.posts:
            yield from self._hired(situation, post, situation.asked(post), most_hires(situation, post))
        for number, (who, least) in enumerate(situation.asked_of_anybody, start=1):
            yield from self._hired(situation, "", [who], least, f"anybody-{number}")

    def _hired(
        self, situation: Situation, post: str, asked: list[Any], most: int, name: str = ""
    ) -> Iterator[Action]:
        price, before, name = situation.price("hire", post), "", name or post
        day = situation.first_day(price)
        for number in range(1, most + 1):
            who = f"hire-{name}-{number}"
            newcomer = profile_for(asked, post or posts()[0].code, day, who, f"新员工{number}")
            hire = Hire(profile=newcomer, posts=(post,) if post else (), day=day)
            kept_up: tuple[Obtain, ...] = ()
            if post:
                kept_up = situation.sessions_needed(after(newcomer, [hire]), post, day)
            paid = [(price, day), *situation.paid(kept_up)]
            action = situation.action(
                "hire", f"{name}:{number}", [hire, *kept_up], paid, after=before, like=name
            )
            yield action
            before = action.id


def most_hires(situation: Situation, post: str) -> int:
    """The most people that any one condition can lack in the post."""
    return max((_lacking(situation, part, post) for part in situation.conditions), default=0)


def _speaks_of(post: str, *conditions: Any) -> bool:
    return any(post in posts_of(part) for condition in conditions for part in walk(condition))


def _lacking(situation: Situation, part: Any, post: str) -> int:
    if isinstance(part, Count) and _speaks_of(post, part.count.of, part.count.who):
        return situation.most(part.count.at_least)
    if isinstance(part, Ratio) and _speaks_of(post, part.ratio.of):
        return _share_lacking(situation, part)
    if isinstance(part, PostsFilled):
        slots = part.posts.slots.items()
        return sum(situation.most(slot.at_least) for name, slot in slots if post in part.posts.posts_of(name))
    if isinstance(part, ForEach) and _speaks_of(post, part.for_each):
        return situation.most(part.for_each.at_least)
    somebody = (
        (isinstance(part, Cover) and _speaks_of(post, part))
        or (isinstance(part, Every) and _speaks_of(post, part.every.who))
        or (isinstance(part, EveryHolder) and post in part.every_holder.posts)
    )
    return int(somebody)


def _share_lacking(situation: Situation, condition: Ratio) -> int:
    """How many more who count bring the share about, on the worst day as things are; one where there is nobody."""
    share, most = Fraction(condition.ratio.at_least), 1
    for finding in situation.judged(condition).values:
        if isinstance(finding.detail, Group) and share < 1:
            standings = finding.detail.standings()
            counting = sum(one.truth is Truth.YES for one in standings)
            most = max(most, ceil((share * len(standings) - counting) / (1 - share)))
    return most


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


KINDS: Sequence[Any] = (
    RenewPapers(), PassReviews(), TrainPeople(), AppointPeople(), MovePeople(), RelievePeople(),
    HirePeople(),
)  # fmt: skip
