"""Which calendar address is whose, and whether it still opens."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from compliance.models import CalendarFeed
from staffing.models import Shop, User
from staffing.permissions import may


def _signer() -> Signer:
    return Signer(sep=".", salt="compliance.calendar")


def calendar_in_use(*, shop: Shop, user: User, standard: str) -> CalendarFeed | None:
    """The address that this reader subscribed to."""
    return CalendarFeed.objects.filter(
        shop=shop, user=user, standard=standard, revoked_at__isnull=True
    ).first()


def calendar_url(feed: CalendarFeed) -> str:
    """The whole address, to be typed into a calendar program."""
    return settings.SITE_ORIGIN + reverse("calendar", args=[_signer().sign(feed.secret)])


def calendar_of_token(token: str) -> CalendarFeed | None:
    """The calendar behind a token; None when we did not sign it, it was revoked, or its reader may have none any more."""
    try:
        secret = _signer().unsign(token)
    except BadSignature:
        return None
    feed = (
        CalendarFeed.objects.select_related("shop__company", "user")
        .filter(secret=secret, revoked_at__isnull=True)
        .first()
    )
    needed = ("view_compliance", "change_people")
    return feed if feed and all(may(feed.user, right, feed.shop) for right in needed) else None
