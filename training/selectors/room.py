"""The room as an invigilator sees it: who sits, whether their browser is heard, what is saved, what time is left."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.selectors import published_exams
from staffing.models import Shop, User
from training.models import Answer, Attempt, OnsiteWord, RemarkCase
from training.selectors.earned import Earned, certificates_earned
from training.words.shared import number, title_of

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What declaring one attempt void takes away, sentence by sentence."""

    name: str
    number: str
    exam: str
    state: str
    words: list[str]


def losses_of(keys: Sequence[UUID], shop: Shop, *, by: User, on: date) -> list[Loss]:
    """What would be lost if this user declared these attempts of the shop void; left out are those that are already, and
    their own.

    Five queries, however many attempts.
    """
    found = Attempt.objects.filter(pk__in=keys, shop=shop).exclude(state=Attempt.State.VOID)
    found = found.exclude(person__user=by)
    attempts = list(found.select_related("person").for_lists().order_by("person__staff_number", "pk"))
    saved, earned = _saved(attempts), certificates_earned(attempts, on=on)
    return [
        Loss(
            name=it.person.name,
            number=it.person.staff_number,
            exam=title_of(it.blueprint),
            state=_state(it),
            words=_lost(it, saved.get(it.pk, 0), earned[it.pk]),
        )
        for it in attempts
    ]


def _lost(attempt: Attempt, saved: int, earned: Earned) -> list[str]:
    if attempt.is_open:
        values = {"saved": saved, "total": _total(attempt)}
        ends = _("The exam ends at once and cannot be gone on with.")
        return [ends, _("%(saved)d of %(total)d questions are answered: they earn nothing.") % values]
    if attempt.is_being_marked:
        return [_("People are still marking it: there will be no result.")]
    score = {"score": number(attempt.score)}
    if not attempt.passed:
        return [_("The result, not passed with %(score)s points, counts no longer.") % score]
    words = [_("The pass with %(score)s points counts no longer.") % score]
    if earned.certificate and earned.held != RemarkCase.Held.REVOKED:
        words.append(_("Certificate %(number)s is revoked today.") % {"number": earned.certificate.number})
    return words


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
        state=_state(attempt),
        open=attempt.is_open,
        connection=connection,
        heard=heard,
        saved=saved,
        total=_total(attempt),
        away=_away(attempt),
        left=_left(attempt, now),
    )


def _state(attempt: Attempt) -> str:
    return _("Paused") if attempt.is_paused else attempt.get_state_display()


def _total(attempt: Attempt) -> int:
    return sum(section["questions"] for section in attempt.blueprint["sections"])


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
        return "—"
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
