"""Certificates of a shop as lists show them."""

from datetime import date

from django.db.models import Q, QuerySet

from staffing.models import Certificate, Shop
from staffing.models.certificates import held_on
from staffing.rules.days import day_after, last_expiring
from staffing.staff_numbers import staff_key

EXPIRING = "expiring"
# PostgreSQL refuses to look for it, and no text of ours holds it.
NUL = "\0"
STATES = (*Certificate.State.values, EXPIRING)


def shop_certificates(
    shop: Shop, *, on: date, kind: str = "", state: str = "", search: str = ""
) -> QuerySet[Certificate]:
    """The shop's certificates, filtered by kind, state on the day, and part of a number, name or staff number."""
    rows: QuerySet[Certificate] = shop.certificates.with_state()
    if kind in Certificate.Kind.values:
        rows = rows.filter(kind=kind)
    if state in STATES:
        rows = in_state(rows, state, on)
    search = search.replace(NUL, "")
    if search:
        rows = rows.filter(
            Q(number__icontains=search)
            | Q(snapshot__holder__icontains=search)
            | Q(person__name__icontains=search)
            | Q(person__staff_number_key__contains=staff_key(search))
        )
    return rows


def in_state(rows: QuerySet[Certificate], state: str, on: date) -> QuerySet[Certificate]:
    """The rows whose ``state_on`` that day is ``state``; "expiring" are valid ones that end within 90 days."""
    states = Certificate.State
    revoked = Q(revoked_on__isnull=False, revoked_on__lte=on)
    replaced = Q(superseded_by__isnull=False)
    ended = Q(valid_until__isnull=False, valid_until__lt=on)
    if state == EXPIRING:
        last = last_expiring(on)
        return in_state(rows, states.VALID, on).filter(Q(valid_until__lte=last) | ~held_on(day_after(last)))
    conditions = {
        states.REVOKED: revoked,
        states.SUPERSEDED: replaced & ~revoked,
        states.NOT_YET: Q(valid_from__gt=on) & ~revoked & ~replaced,
        states.EXPIRED: ended & Q(valid_from__lte=on) & ~revoked & ~replaced,
        states.LEFT: Q(valid_from__lte=on) & ~ended & ~revoked & ~replaced & ~held_on(on),
        states.VALID: Q(valid_from__lte=on) & ~ended & ~revoked & ~replaced & held_on(on),
    }
    return rows.filter(conditions[states(state)])


def certificate_by_public_id(public_id: str) -> Certificate | None:
    """The certificate behind a check address, with what replaced it and the hash of its PDF along."""
    if NUL in public_id:
        return None
    rows = Certificate.objects.select_related("superseded_by", "file", "person", "shop")
    return rows.defer("file__data").filter(public_id=public_id).first()
