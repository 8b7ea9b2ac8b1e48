"""The room as an invigilator sees it: who sits, whether their browser is heard, what is saved, what time is left."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.selectors import published_exams
from staffing.models import Shop
from training.models import Answer, Attempt, OnsiteWord
from training.words.shared import title_of

# A page sends something every 15 seconds.
HEARD, UNSTEADY = timedelta(seconds=40), timedelta(minutes=3)
JUST_ENDED = timedelta(hours=1)
MOST_PLACES = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One sitting in words. connection: "ok", "unsteady", "gone" or "over" (none is expected); it goes with its words."""

    id: str
    url: str
    name: str
    number: str
    exam: str
    state: str
    open: bool
    connection: str
    heard: str
    saved: int
    total: int
    away: str
    left: str


def room(shop: Shop, *, now: datetime) -> list[Place]:
    """Running sittings of the shop, the least time first, then those that ended within the hour. Two queries."""
    attempts = Attempt.objects.filter(shop=shop).select_related("person", "seat").for_lists()
    shown = attempts.filter(Q(state=Attempt.State.OPEN) | Q(finalised_at__gte=now - JUST_ENDED))
    rows = sorted(shown.order_by("-started_at")[:MOST_PLACES], key=lambda it: (not it.is_open, it.deadline))
    saved = _saved(rows)
    return [_place(it, saved.get(it.pk, 0), shop, now) for it in rows]


@dataclass(frozen=True, slots=True)
class ValidWord:
    title: str
    word: str
    until: datetime


def onsite_words(shop: Shop, *, now: datetime) -> list[ValidWord]:
    """The words that open an exam in the shop just now. Three queries."""
    titles = {exam.slug: exam.display_title for exam in published_exams()}
    valid = OnsiteWord.objects.filter(shop=shop, valid_until__gt=now)
    return [ValidWord(titles.get(it.exam, it.exam), it.word, it.valid_until) for it in valid]


def places_json(places: list[Place]) -> list[dict[str, Any]]:
    return [asdict(place) for place in places]


def _saved(attempts: list[Attempt]) -> dict[Any, int]:
    """Attempt -> how many of its questions have an answer that stands. One query."""
    later = Answer.objects.filter(
        attempt=OuterRef("attempt"), slot=OuterRef("slot"), sequence__gt=OuterRef("sequence")
    )
    standing = Answer.objects.filter(~Exists(later), attempt__in=[it.pk for it in attempts]).exclude(
        response=[]
    )
    counted = standing.order_by().values_list("attempt").annotate(number=Count("pk"))
    return dict(counted)


def _place(attempt: Attempt, saved: int, shop: Shop, now: datetime) -> Place:
    connection, heard = _connection(attempt, now)
    return Place(
        id=str(attempt.pk),
        url=reverse("invigilation-attempt", args=[shop.slug, attempt.pk]),
        name=attempt.person.name,
        number=attempt.person.staff_number,
        exam=title_of(attempt.blueprint),
        state=_("Paused") if attempt.is_paused else attempt.get_state_display(),
        open=attempt.is_open,
        connection=connection,
        heard=heard,
        saved=saved,
        total=sum(section["questions"] for section in attempt.blueprint["sections"]),
        away=_away(attempt),
        left=_left(attempt, now),
    )


def _connection(attempt: Attempt, now: datetime) -> tuple[str, str]:
    seen = attempt.seat.seen_at
    # A paused page is no exam: it sends nothing, and nobody has lost it.
    if not attempt.is_open or attempt.is_paused:
        return "over", "—"
    if seen is None:
        return "gone", _("not heard yet")
    if now - seen <= HEARD:
        return "ok", _("connected")
    silent = int((now - seen).total_seconds() // 60)
    words = ngettext("silent for %(minutes)d minute", "silent for %(minutes)d minutes", silent)
    return "unsteady" if now - seen <= UNSTEADY else "gone", words % {"minutes": silent}


def _away(attempt: Attempt) -> str:
    seat = attempt.seat
    if not seat.times_away:
        return ""
    times = ngettext("%(times)d time", "%(times)d times", seat.times_away) % {"times": seat.times_away}
    if attempt.is_open and seat.away_since:
        since = timezone.localtime(seat.away_since).strftime("%H:%M:%S")
        return _("away since %(since)s, %(times)s in all") % {"since": since, "times": times}
    return times


def _left(attempt: Attempt, now: datetime) -> str:
    if not attempt.is_open:
        return "—"
    until = attempt.paused_at or now
    seconds = max(0, int((attempt.deadline - until).total_seconds()))
    return f"{seconds // 60}:{seconds % 60:02}"
