"""What came about a learner's results since they last looked: results out, marked anew, declared void, doubts answered, defences decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from staffing.models import Person
from training.models import Appeal, Attempt, Defence, Intervention, RemarkCase
from training.words.defences import title_of as defence_title
from training.words.shared import number, title_of

# Told no longer than this, looked at or not.
TOLD = timedelta(days=60)
UNREAD = ("attempt__paper", "attempt__result", "attempt__seed")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One line: of which exam, what came, where to read it, and since when."""

    title: str
    note: str
    url: str
    at: datetime


def news_for(person: Person, *, now: datetime) -> list[News]:
    """What the person has not looked at yet, one line an attempt or defence and kind, the newest first. Five queries."""
    found = [*_results_out(person, now), *_marked_anew(person, now), *_declared_void(person, now)]
    found += [*_doubts_answered(person, now), *_defences_decided(person, now)]
    return sorted(found, key=lambda it: it.at, reverse=True)


def _results_out(person: Person, now: datetime) -> Iterable[News]:
    """Of exams some of whose answers people marked."""
    own = Attempt.objects.filter(person=person).with_results().not_void().for_lists()
    for attempt in own.annotate(out=Max("marking_tasks__decided_at")).filter(_unseen("out", now, of="")):
        yield _line(attempt, _("The result is out: %(result)s") % {"result": _result(attempt)}, attempt.out)


def _marked_anew(person: Person, now: datetime) -> Iterable[News]:
    rows = RemarkCase.objects.filter(_unseen("done_at", now), attempt__person=person)
    rows = rows.select_related("attempt").defer(*UNREAD, "before", "after").order_by("done_at", "pk")
    for case in {it.attempt_id: it for it in rows}.values():
        words = _("A question was marked anew. %(result)s, before %(score)s points")
        values = {"result": _result(case.attempt), "score": number(case.score_before)}
        yield _line(case.attempt, words % values, case.done_at)


def _declared_void(person: Person, now: datetime) -> Iterable[News]:
    rows = Intervention.objects.filter(
        _unseen("at", now), attempt__person=person, kind=Intervention.Kind.VOID
    )
    for it in rows.select_related("attempt").defer(*UNREAD):
        yield _line(it.attempt, _("Declared void: %(reason)s") % {"reason": it.reason}, it.at)


def _doubts_answered(person: Person, now: datetime) -> Iterable[News]:
    rows = Appeal.objects.filter(_unseen("answered_at", now), attempt__person=person)
    for it in rows.select_related("attempt").defer(*UNREAD):
        note = _("Your doubt about question %(slot)d was answered") % {"slot": it.slot}
        yield _line(it.attempt, note, it.answered_at, f"#question-{it.slot}")


def _defences_decided(person: Person, now: datetime) -> Iterable[News]:
    """Sheets are opened as a defence is decided."""
    rows = Defence.objects.filter(_unseen("opened_at", now, of=""), person=person).defer("result")
    for it in rows:
        note = _("The defence is decided: %(result)s") % {"result": it.get_state_display()}
        url = reverse("my-defence", args=[it.pk])
        yield News(title=defence_title(it.rules), note=note, url=url, at=it.opened_at or it.admitted_at)


def _unseen(at: str, now: datetime, of: str = "attempt__") -> Q:
    """Later than the last look, and not long ago. of: the way to what was looked at."""
    seen = f"{of}result_seen_at"
    unseen = Q(**{f"{seen}__isnull": True}) | Q(**{f"{at}__gt": F(seen)})
    return unseen & Q(**{f"{at}__gte": now - TOLD})


def _line(attempt: Attempt, note: str, at: datetime | None, place: str = "") -> News:
    url = reverse("attempt-result", args=[attempt.pk]) + place
    return News(title=title_of(attempt.blueprint), note=note, url=url, at=at or attempt.started_at)


def _result(attempt: Attempt) -> str:
    words = _("passed with %(score)s points") if attempt.passed else _("not passed, %(score)s points")
    return words % {"score": number(attempt.score)}
