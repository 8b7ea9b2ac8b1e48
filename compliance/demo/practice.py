"""Whom the demo's trainer watched at work: one observation in every state, through the same services as in real life."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone
from PIL import Image, ImageDraw

from cms.models import Checklist
from cms.selectors import published_checklists
from staffing.models import Person, Shop, User
from training.models import Observation
from training.services.practice import (
    Tick,
    observation_agree,
    observation_confirm,
    observation_disagree,
    observation_drop,
    observation_start,
    ticks_save,
)
from training.services.practice_photos import photo_add

BEGINS = time(10, 15)
RECEPTION, FIVE, DISCONNECTION = "six-step-reception-practice", "service-five", "ev-disconnection"
WATCHING_MINUTES = 25


@dataclass(frozen=True, kw_only=True)
class Watched:
    """One observation: days are counted back from today. missed: step -> the observer's note. ends: how it went on."""

    number: str
    checklist: str
    days_ago: int
    ends: str = "counted"
    missed: Mapping[int, str] = field(default_factory=dict)
    words: str = ""
    photo_of: int = 0


WATCHED = [
    Watched(number="CD-0105", checklist=RECEPTION, days_ago=100, photo_of=2),
    Watched(number="CD-0105", checklist=RECEPTION, days_ago=68, missed={5: "报了姓名，没有报岗位"}),
    Watched(
        number="CD-0105",
        checklist=RECEPTION,
        days_ago=3,
        ends="disputed",
        missed={4: "客户自己停的车", 6: "一直叫“师傅”"},
        words="客户已经停好了车我才看到，而且他让我叫他师傅。",
    ),
    Watched(number="CD-0105", checklist=FIVE, days_ago=60),
    Watched(
        number="CD-0105",
        checklist=FIVE,
        days_ago=28,
        missed={9: "答“先打开盖子看看水够不够”"},
    ),
    Watched(number="CD-0115", checklist=DISCONNECTION, days_ago=33, photo_of=7),
    Watched(number="CD-0115", checklist=DISCONNECTION, days_ago=1, ends="waiting", photo_of=9),
    Watched(number="CD-0118", checklist=RECEPTION, days_ago=2, ends="dropped", words="客户临时有事走了"),
    Watched(number="CD-0118", checklist=RECEPTION, days_ago=1, ends="running"),
]


def write_practice(*, people: dict[str, Person], shop: Shop, trainer: User, today: date) -> None:
    """The observations of the shop's people; none where no checklist was loaded."""
    checklists = {it.code: it for it in published_checklists()}
    for watched in WATCHED:
        if watched.checklist in checklists:
            _watch(people[watched.number], shop, trainer, watched, checklists[watched.checklist], today)


def _watch(
    person: Person, shop: Shop, trainer: User, watched: Watched, checklist: Checklist, today: date
) -> None:
    begin = timezone.make_aware(datetime.combine(today - timedelta(days=watched.days_ago), BEGINS))
    end = begin + timedelta(minutes=WATCHING_MINUTES)
    name = f"demo/{watched.number}/{watched.checklist}/{begin.isoformat()}"
    found = observation_start(
        key=uuid5(NAMESPACE_URL, name),
        person=person,
        shop=shop,
        checklist=checklist,
        observer=trainer,
        now=begin,
    )
    _tick(found, watched, end)
    if watched.ends == "running":
        return
    if watched.ends == "dropped":
        observation_drop(key=found.pk, observer=trainer, words=watched.words, now=end)
        return
    observation_confirm(key=found.pk, observer=trainer, words="", now=end, seconds=WATCHING_MINUTES * 60)
    learner = person.user
    assert learner is not None  # noqa: S101  whoever is watched has a role in people.yaml
    evening = end + timedelta(hours=6)
    if watched.ends == "counted":
        observation_agree(key=found.pk, learner=learner, now=evening)
    elif watched.ends == "disputed":
        observation_disagree(key=found.pk, learner=learner, words=watched.words, now=evening)


def _tick(found: Observation, watched: Watched, end: datetime) -> None:
    unfinished = watched.ends in ("running", "dropped")
    steps = found.frozen["steps"][: 3 if unfinished else None]
    ticks = [
        Tick(
            place=step["place"],
            sequence=1,
            mark="not_done" if step["place"] in watched.missed else "done",
            note=watched.missed.get(step["place"], ""),
        )
        for step in steps
    ]
    ticks_save(key=found.pk, observer=found.observer, ticks=ticks, now=end)
    if watched.photo_of:
        photo_add(
            key=uuid5(found.pk, "photo"),
            observation_key=found.pk,
            observer=found.observer,
            place=watched.photo_of,
            data=_picture(watched.photo_of),
            now=end,
        )


def _picture(place: int) -> bytes:
    """A plain drawing in place of a photo: nobody's workshop and nobody's number plate."""
    picture = Image.new("RGB", (960, 720), "#d7dde0")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 960, 720), fill="#9aa5ab")
    pen.rounded_rectangle((180, 260, 780, 560), 60, fill="#15526e")
    pen.ellipse((250, 480, 390, 620), fill="#1b2430")
    pen.ellipse((570, 480, 710, 620), fill="#1b2430")
    for number in range(place):
        pen.rectangle((60 + 90 * number, 60, 120 + 90 * number, 120), fill="#c23a2b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
