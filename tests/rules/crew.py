"""The posts to fill and the people who fill them, of whom the tests of filled posts speak."""

from typing import Any

from hypothesis import strategies as st

from staffing.rules import (
    Employment,
    Person,
    Posting,
)

from .cast import (
    OPENED,
    credential,
    day,
    person,
    stretch,
)

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
CARD = {"credential": {"kinds": ["special-operation-low-voltage"]}}
RECEPTION = {"at_least": 1, "posts": ["service-adviser", "receptionist"]}
TRADES = ["mechanic", "electrician", "body-repairer", "painter"]
OFFICE = ["manager", "technical-lead", "reception", "settlement-clerk"]
EVERY_POST = (
    "manager",
    "technical-lead",
    "service-adviser",
    "settlement-clerk",
    "quality-inspector",
    *TRADES,
)


def posts(slots: dict[str, Any], *combine: list[str], **more: Any) -> dict[str, Any]:
    groups = [{"slots": names, "at_most": 2} for names in combine]
    return {"posts": {"slots": slots, "combine": groups, **more}}


CLASS_TWO = posts(
    {
        "manager": 1,
        "technical-lead": 1,
        "reception": RECEPTION,
        "settlement-clerk": 1,
        "quality-inspector": {"at_least": 2, "who": INSPECTOR},
        **dict.fromkeys(TRADES, 1),
    },
    OFFICE,
)
CLASS_ONE = posts(
    {
        "manager": 1,
        "technical-lead": 1,
        "reception": RECEPTION,
        "settlement-clerk": 1,
        "quality-inspector": 2,
        **dict.fromkeys(TRADES, 2),
    }
)
EIGHT_TECHNICIANS = dict.fromkeys(TRADES, 2)
ONE_EV = {"slots": TRADES, "at_least": 1, "who": CARD, "title": {"zh": "新能源", "en": "EV"}}
TWO_TRADES = posts({"mechanic": 1, "painter": 1})


def holder(name: str, *held: str, **facts: Any) -> Person:
    """Somebody who holds these posts since the shop opened."""
    postings = tuple(Posting(ref=f"posting:{name}:{post}", post=post, since=OPENED) for post in held)
    return person(name, postings=postings, **facts)


def since(name: str, first: str, *held: str, **facts: Any) -> Person:
    """The same, employed since a day."""
    return holder(name, *held, employments=(Employment(ref=f"employment:{name}", since=day(first)),), **facts)


def inspector(name: str, *held: str, until: str | None = None) -> Person:
    paper = credential("inspector", until=until, ref=f"credential:{name}")
    return holder(name, *held, credentials=(paper,))


def carded(name: str, *held: str, **fields: Any) -> Person:
    card = credential("special-operation-low-voltage", ref=f"credential:{name}", **fields)
    return holder(name, *held, credentials=(card,))


def class_two_crew() -> list[Person]:
    return [
        holder("王芳", "manager", "settlement-clerk"),
        holder("李文", "technical-lead", "service-adviser"),
        inspector("赵洁", "quality-inspector"),
        inspector("钱勇", "quality-inspector"),
        holder("郑伟", "mechanic"),
        holder("何军", "electrician"),
        holder("马超", "body-repairer"),
        holder("孙立", "painter"),
    ]


def technicians(number: int = 8) -> list[Person]:
    return [holder(f"技工{index}", TRADES[index // 2]) for index in range(number)]


def seats(answer: Any, on: str = "2026-06-01") -> dict[str, list[str]]:
    """Slot -> names of who fills it."""
    (filling,) = stretch(answer, on).fillings
    found: dict[str, list[str]] = {}
    for seat in filling.seats:
        found.setdefault(seat.slot, []).append(seat.standing.person.name)
    return found


MORE = ("mechanic", "painter", "manager")


@st.composite
def small_shops(draw: st.DrawFn) -> tuple[dict[str, Any], list[Person]]:
    """A few people with and without the paper, some posts, some combined, perhaps one wanted inside."""
    slots: dict[str, Any] = {}
    for post in draw(st.lists(st.sampled_from(MORE), min_size=1, max_size=3, unique=True)):
        number = draw(st.integers(1, 2))
        slots[post] = {"at_least": number, "who": INSPECTOR} if draw(st.booleans()) else number
    names = list(slots)
    combine = [names] if len(names) > 1 and draw(st.booleans()) else []
    inside = [{"slots": names[:1], "at_least": 1, "who": CARD}] if draw(st.booleans()) else []
    crew = []
    for number in range(draw(st.integers(0, 4))):
        held = draw(st.lists(st.sampled_from(MORE), max_size=2, unique=True))
        kinds = draw(
            st.lists(st.sampled_from(["inspector", "special-operation-low-voltage"]), max_size=2, unique=True)
        )
        crew.append(holder(f"人{number}", *held, credentials=tuple(credential(kind) for kind in kinds)))
    return posts(slots, *combine, of_whom=inside), crew
