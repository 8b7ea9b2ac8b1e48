"""Who may sit on a panel of a candidate, and who may not and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from staffing.models import Employment, Person, Posting, Shop, ShopRole, User
from staffing.models.users import Role
from staffing.rules.vocabulary import posts
from training.defences.recusal import Candidate, Examiner, Recusal, Spell, recusals

EXAMINE = (Role.EXAMINER, Role.TRAINER)


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody who examines in the company; ``reasons``: why not this candidate on the day, empty where they may."""

    user: User
    works_in: str
    reasons: list[Recusal]


def examiner_choices(person: Person, shop: Shop, *, on: date, declared: Iterable[int] = ()) -> list[Choice]:
    """Everybody who examines or trains in a shop of the company, those who may first. Six queries, however many.

    declared: users who said that they are in a conflict over this candidate.
    """
    users = list(
        User.objects.filter(
            groups__shop_role__role__in=EXAMINE,
            groups__shop_role__shop__company=shop.company_id,
            is_active=True,
        )
        .distinct()
        .order_by("first_name", "username")
    )
    return _judged(users, person, shop, on=on, declared=declared)


def recusals_of(
    users: Iterable[User], person: Person, shop: Shop, *, on: date, declared: Iterable[int] = ()
) -> dict[int, list[Recusal]]:
    """User -> why they may not examine the candidate on the day; who may is left out."""
    return {
        choice.user.pk: choice.reasons
        for choice in _judged(list(users), person, shop, on=on, declared=declared)
        if choice.reasons
    }


def _judged(
    users: list[User], person: Person, shop: Shop, *, on: date, declared: Iterable[int]
) -> list[Choice]:
    people = {row.user_id: row for row in Person.objects.filter(user__in=users)}
    keys = {row.pk for row in people.values()}
    works = _spells(Employment.objects.filter(person__in=keys | {person.pk}).select_related("shop"))
    leading = [post.code for post in posts() if post.leads]
    leads = _spells(Posting.objects.filter(person__in=keys, post__in=leading).select_related("shop"))
    owned = _owned(users)
    candidate = Candidate(
        person=person.pk, shop=shop.pk, works=[spell for spell, _name in works.get(person.pk, [])]
    )
    said = set(declared)
    found = []
    for user in users:
        own = people[user.pk].pk if user.pk in people else None
        examiner = Examiner(
            person=own,
            works=[spell for spell, _name in works.get(own, [])],
            leads=[spell for spell, _name in leads.get(own, [])],
            owns=frozenset(owned.get(user.pk, ())),
            declared=user.pk in said,
        )
        places = "、".join(name for spell, name in works.get(own, []) if spell.holds(on))
        found.append(Choice(user, places, recusals(candidate, examiner, on=on)))
    return sorted(found, key=lambda choice: bool(choice.reasons))


def _spells(rows: Iterable[Employment | Posting]) -> dict[int | None, list[tuple[Spell, str]]]:
    found: dict[int | None, list[tuple[Spell, str]]] = {}
    for row in rows:
        spell = Spell(row.shop_id, row.valid_from, row.valid_until)
        found.setdefault(row.person_id, []).append((spell, row.shop.name))
    return found


def _owned(users: list[User]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    rows = ShopRole.objects.filter(role=Role.OWNER, group__user__in=users)
    for user, shop in rows.values_list("group__user", "shop"):
        found.setdefault(user, set()).add(shop)
    return found
