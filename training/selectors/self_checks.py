"""The daily self-check: today's lists of a person, and the days before."""

from dataclasses import dataclass
from datetime import date, timedelta

from cms.models import Checklist
from cms.selectors import published_checklists
from staffing.models import Person
from training.models import SelfCheck
from training.selectors.admissions import posts_by_person
from training.words.practice import told

DAYS = 14


@dataclass(frozen=True, slots=True)
class Item:
    """One line to tick."""

    code: str
    title: str
    words: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class DayList:
    """Today's list of one checklist. ``days``: what was ticked on the days before, the latest first."""

    code: str
    title: str
    items: list[Item]
    days: list[SelfCheck]

    @property
    def done(self) -> int:
        return sum(it.ticked for it in self.items)


def daily_checklists(person: Person, *, on: date) -> list[Checklist]:
    """The published checklists that holders of the person's posts, and those who prepare for them, tick each day.
    One query, and four where there are any."""
    daily = list(published_checklists().filter(daily=True))
    if not daily:
        return []
    posts = posts_by_person([person], on=on).get(person.pk, set())
    asked = {it.pk: {row.post for row in it.posts.all()} for it in daily}
    return [it for it in daily if not asked[it.pk] or asked[it.pk] & posts]


def day_lists(person: Person, *, on: date) -> list[DayList]:
    """Today's lists with what is ticked, and the two weeks before. Six queries at most."""
    checklists = daily_checklists(person, on=on)
    if not checklists:
        return []
    rows = SelfCheck.objects.filter(person=person, day__gt=on - timedelta(days=DAYS), day__lte=on)
    return [_day_list(it, [row for row in rows if row.checklist == it.code], on) for it in checklists]


def _day_list(checklist: Checklist, rows: list[SelfCheck], on: date) -> DayList:
    today = next((set(row.ticked) for row in rows if row.day == on), set())
    frozen = checklist.frozen()
    return DayList(
        code=checklist.code,
        title=told(frozen, "title"),
        items=[
            Item(it["code"], told(it, "title"), told(it, "words"), it["code"] in today)
            for it in frozen["steps"]
        ],
        days=[row for row in rows if row.day < on],
    )
