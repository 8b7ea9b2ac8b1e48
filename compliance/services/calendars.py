"""Giving, renewing and revoking the address of a calendar."""

from datetime import datetime

from django.db import transaction

from compliance.models import CalendarFeed
from staffing.models import Shop, User


@transaction.atomic
def calendar_renew(*, shop: Shop, user: User, standard: str, language: str, now: datetime) -> CalendarFeed:
    """A new address; the one before answers no more."""
    calendar_revoke(shop=shop, user=user, standard=standard, now=now)
    return CalendarFeed.objects.create(
        shop=shop, user=user, standard=standard, language=language, created_at=now
    )


@transaction.atomic
def calendar_revoke(*, shop: Shop, user: User, standard: str, now: datetime) -> bool:
    """The address in use answers no more; False when there is none."""
    User.objects.select_for_update().get(pk=user.pk)
    in_use = CalendarFeed.objects.filter(shop=shop, user=user, standard=standard, revoked_at__isnull=True)
    return in_use.update(revoked_at=now) > 0
