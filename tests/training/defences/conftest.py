"""The cast of a defence: 李强 who defends, three examiners from outside, and those who may not examine him."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from cms.models import CoursePage, DefenceRules, Rubric
from staffing.models import Credential, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.conftest import at, make_person
from tests.training.theses.making import docx
from training.models import Defence
from training.services.defence_marks import sheet_seal
from training.services.defences import defence_admit, defence_schedule, thesis_submit
from training.theses import read_thesis

TEXT = "绝缘电阻低于限值时先断电再验电。" * 4
DAY = at(25, 14)


def published(thing: Any) -> Any:
    thing.full_clean()
    thing.save()
    thing.save_revision().publish()
    thing.refresh_from_db()
    return thing


def rubric(code: str, *criteria: str, minimum: int = 0) -> Rubric:
    levels = [{"points": points, "words": f"{points} 分的样子"} for points in (5, 4, 3, 1, 0)]
    stream = [
        {
            "type": "criterion",
            "id": key,
            "value": {
                "title": key,
                "title_en": key,
                "key": key,
                "weight": 1,
                "minimum": minimum if place == 0 else 0,
                "levels": [{"type": "item", "id": f"{key}-{it['points']}", "value": it} for it in levels],
            },
        }
        for place, key in enumerate(criteria)
    ]
    found = Rubric(code=code, title=code, live=False)
    found.criteria = Rubric._meta.get_field("criteria").stream_block.to_python(stream)
    return published(found)


@pytest.fixture
def rules(course: None) -> DefenceRules:
    """A thesis of 50 to 500 characters and a defence before three, each part at 60."""
    return published(
        DefenceRules(
            slug="senior-defence",
            course=CoursePage.objects.get(slug="reception"),
            title="高级维修答辩",
            title_en="Senior defence",
            summary="写论文并答辩",
            thesis_fewest=50,
            thesis_most=500,
            thesis_rubric=rubric("paper", "topic", "method", "safety"),
            rubric=rubric("oral", "care", "answers", "principle", minimum=60),
            live=False,
        )
    )


@pytest.fixture
def li(shop: Shop) -> Person:
    """李强 of 城东店, who defends."""
    person = make_person(shop, "E101", "李强", Role.LEARNER)
    Credential.objects.create(
        person=person, kind="skill-grade", level="高级工", number="1", issuer="x", valid_from=date(2020, 1, 1)
    )
    return person


@pytest.fixture
def panel(shop: Shop) -> list[User]:
    """吴, 何 and 许 from outside; 吴 takes the chair."""
    users = []
    for name in ("吴启明", "何佩兰", "许国栋"):
        user = User.objects.create_user(f"examiner-{len(users)}", first_name=name)
        grant_role(user=user, shop=shop, role=Role.EXAMINER)
        users.append(user)
    return users


@pytest.fixture
def defence(li: Person, lin: Person, shop: Shop, rules: DefenceRules) -> Defence:
    """李强 was admitted on 1 November; the thesis is due on the 20th."""
    return defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(20, 18), by=lin.user, now=at(1))


def hand_in(defence: Defence, *, text: str = TEXT, now: datetime | None = None) -> Any:
    return thesis_submit(
        defence_id=defence.pk,
        user=defence.person.user,
        title="绝缘故障",
        filename="论文.docx",
        thesis=read_thesis(docx(text), kinds=["docx"]),
        now=now or at(10),
    )


def schedule(defence: Defence, panel: list[User], by: Person, **changes: Any) -> Defence:
    given: dict[str, Any] = {
        "starts_at": DAY,
        "room": "二楼会议室",
        "members": panel,
        "chair": panel[0],
        "reason": "",
        "now": at(15),
    }
    return defence_schedule(defence_id=defence.pk, shop=defence.shop, by=by.user, **given | changes)


@pytest.fixture
def scheduled(defence: Defence, panel: list[User], lin: Person) -> Defence:
    """On 25 November at two, before 吴, 何 and 许."""
    hand_in(defence)
    return schedule(defence, panel, lin)


Seal = Callable[..., Any]


@pytest.fixture
def seal(scheduled: Defence) -> Seal:
    """An examiner gives the same points for everything but what is named, and seals."""

    def do(user: User, points: int = 4, *, minutes: int = 40, **other: int) -> Any:
        marks = {
            part["key"]: {it["key"]: other.get(it["key"], points) for it in part["rubric"]["criteria"]}
            for part in scheduled.parts
        }
        return sheet_seal(
            defence_id=UUID(str(scheduled.pk)),
            user=user,
            marks=marks,
            questions="为什么先断电",
            note="",
            now=DAY + timedelta(minutes=minutes),
        )

    return do
