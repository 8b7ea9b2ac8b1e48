"""What an import is compared with."""

from collections.abc import Iterable

from django.db.models import Prefetch, Q

from staffing.identity import fingerprint
from staffing.models import Credential, Education, Employment, Person, Posting, Shop, User
from staffing.permissions import shops_where
from staffing.roster.people import Entry
from staffing.roster.plan import Known, KnownPerson
from staffing.staff_numbers import staff_key


def known_people(*, shop: Shop, user: User, entries: Iterable[Entry]) -> Known:
    """Those of the shop's company who share a staff number or identity number with an entry.

    Five queries, however many entries. People of other companies are never looked at.
    """
    rows = [entry.person for entry in entries]
    numbers = {staff_key(row.staff_number) for row in rows if row.staff_number}
    prints = {fingerprint(row.identity_number) for row in rows if row.identity_number}
    people = (
        Person.objects.filter(company_id=shop.company_id)
        .filter(Q(staff_number_key__in=numbers) | Q(identity_fingerprint__in=prints))
        .prefetch_related(
            Prefetch("employments", Employment.objects.order_by("valid_from")),
            Prefetch("postings", Posting.objects.filter(shop=shop).order_by("valid_from")),
            Prefetch("educations", Education.objects.order_by("pk")),
            Prefetch("credentials", Credential.objects.order_by("valid_from", "pk")),
        )
    )
    mine = set(
        shops_where(user, "change_people").filter(company_id=shop.company_id).values_list("pk", flat=True)
    )
    known = Known()
    for person in people:
        found = _known(person, shop, mine)
        known.by_number[person.staff_number_key] = found
        if person.identity_fingerprint:
            known.by_fingerprint[person.identity_fingerprint] = found
    return known


def _known(person: Person, shop: Shop, mine: set[int]) -> KnownPerson:
    spells = list(person.employments.all())
    shops = {spell.shop_id for spell in spells}
    return KnownPerson(
        person=person,
        here=shop.pk in shops,
        open_to_me=shop.pk in shops or not shops or bool(shops & mine),
        employments=[spell for spell in spells if spell.shop_id == shop.pk],
        postings=list(person.postings.all()),
        educations=list(person.educations.all()),
        credentials=list(person.credentials.all()),
    )
