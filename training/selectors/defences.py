"""What the pages of defences show: lists, the panel with what is sealed, and the opened result."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from staffing.models import Person, Shop, User
from training.models import Defence, PanelMember, SealedSheet, ThesisVersion
from training.words.defence_history import Told, told
from training.words.defences import (
    PARTS,
    STATES,
    agreement_lines,
    agreement_note,
    named,
    summary_of,
    title_of,
    when_words,
)

SITTING = PanelMember.State.SITTING


@dataclass(frozen=True, slots=True)
class DefenceLine:
    """A defence in a list."""

    defence: Defence
    title: str
    when: str
    outcome: str
    panel: str
    has_thesis: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A member of the panel as everybody may see them: whether they have sealed, never what."""

    member: PanelMember
    sealed: SealedSheet | None
    times_sealed: int


def defences_of(shop: Shop) -> QuerySet[Defence]:
    """All of a shop, with panel and theses."""
    return with_panel(Defence.objects.filter(shop=shop))


def with_panel(rows: QuerySet[Defence]) -> QuerySet[Defence]:
    sitting = PanelMember.objects.filter(state=SITTING).select_related("user")
    found = rows.select_related("person", "shop__company")
    return found.prefetch_related(Prefetch("members", sitting, to_attr="panel"), "theses")


def line(defence: Defence) -> DefenceLine:
    """From a row of `with_panel`; no query."""
    panel: list[PanelMember] = defence.panel  # type: ignore[attr-defined]  # as prefetched
    return DefenceLine(
        defence=defence,
        title=title_of(defence.rules),
        when=when_words(defence),
        outcome=STATES[defence.state],
        panel="、".join(str(it.user) for it in panel),
        has_thesis=bool(defence.theses.all()),
    )


def as_candidate(user: User) -> list[DefenceLine]:
    """The user's own defences, the newest first. Three queries."""
    return [line(it) for it in with_panel(Defence.objects.filter(person__user=user))]


def as_examiner(user: User) -> list[DefenceLine]:
    """Where the user sits on the panel, what is to come first. Three queries."""
    seats = PanelMember.objects.filter(user=user, state=SITTING).values("defence")
    rows = with_panel(Defence.objects.filter(pk__in=seats)).order_by("-starts_at", "-pk")
    return [line(it) for it in sorted(rows, key=lambda it: not it.is_running)]


def seats_of(defence: Defence) -> list[Seat]:
    """The sitting members with what they sealed. Two queries."""
    sheets = SealedSheet.objects.select_related("reopening").order_by("number")
    members = defence.members.filter(state=SITTING).select_related("user")
    found = []
    for member in members.prefetch_related(Prefetch("sheets", sheets)):
        own = list(member.sheets.all())
        stands = own[-1] if own and not hasattr(own[-1], "reopening") else None
        found.append(Seat(member, stands, len(own)))
    return found


def told_of(defence: Defence) -> dict[str, Any]:
    """What every page of a defence tells, whoever reads it."""
    return {
        "defence": defence,
        "title": title_of(defence.rules),
        "summary": summary_of(defence.rules),
        "outcome": STATES[defence.state],
        "when": when_words(defence),
        "theses": list(defence.theses.select_related("submitted_by")),
        "result": result_lines(defence),
    }


def history_of(defence: Defence, *kinds: str) -> list[Told]:
    """What happened, the oldest first; of some kinds alone where they are named. One query."""
    events = defence.events.filter(kind__in=kinds) if kinds else defence.events.all()
    return [told(event) for event in events.select_related("by")]


def is_chairless(defence: Defence, seats: Sequence[Seat]) -> bool:
    """Whether a panel waits for a chair because the one it had left. No query."""
    scheduled = defence.state == Defence.State.SCHEDULED
    return scheduled and bool(seats) and not any(seat.member.is_chair for seat in seats)


def result_lines(defence: Defence) -> dict[str, Any] | None:
    """The opened result in the reader's words; None before. No query."""
    if defence.result is None:
        return None
    result, rubrics = defence.result, {part["key"]: part["rubric"] for part in defence.parts}
    return {
        "passed": result["passed"],
        "total": result["total"]["shown"],
        "mark": result["mark"],
        "parts": [
            {
                "name": PARTS[part["key"]],
                "mean": part["mean"]["shown"],
                "mark": part["mark"],
                "weight": part["weight"],
                "passed": part["passed"],
                "criteria": _criteria(part["key"], rubrics[part["key"]], result["members"]),
                "by_member": [
                    {"member": member["name"], "points": member["percents"][part["key"]]["shown"]}
                    for member in result["members"]
                ],
            }
            for part in result["parts"]
        ],
        "members": result["members"],
        "stopped": [
            f"{PARTS[it['part']]}: {_criterion_name(rubrics[it['part']], it['criterion'])}"
            for it in result["stopped"]
        ],
        "agreement": agreement_lines(result["agreement"]),
        "agreement_note": agreement_note(result["agreement"]),
    }


# What the hash of a sheet is over, beside the defence and its rules (`sheet_sha256`).
SEALED = ("number", "marks", "questions", "note", "salt", "sealed_at")


def opened_sheets(defence: Defence) -> dict[str, Any] | None:
    """The opened sheets as a file, each with exactly what its hash is over; None before the opening. No query."""
    if defence.result is None:
        return None
    over = {"defence": str(defence.pk), "rules": defence.rules_sha256}
    return {
        "how": "sha256 of `sealed` as JSON with sorted keys, without blanks, in UTF-8",
        "rules": defence.rules,
        "sheets": [
            {
                "member": it["name"],
                "chair": it["chair"],
                "sealed": over | {name: it[name] for name in SEALED},
                "sha256": it["sha256"],
            }
            for it in defence.result["members"]
        ],
        "result": defence.result,
        "result_sha256": defence.result_sha256,
    }


def _criteria(part: str, rubric: dict[str, Any], members: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "name": named(it["title"]),
            "most": it["most"],
            "minimum": it["minimum"],
            "points": [
                {"member": member["name"], "points": member["marks"][part][it["key"]]} for member in members
            ],
            "mean": f"{sum(member['marks'][part][it['key']] for member in members) / len(members):.1f}",
        }
        for it in rubric["criteria"]
    ]


def _criterion_name(rubric: dict[str, Any], key: str) -> str:
    return next(named(it["title"]) for it in rubric["criteria"] if it["key"] == key)


@dataclass(frozen=True, slots=True)
class Coming:
    """A running defence on the candidate's home: what comes next in a sentence."""

    defence: Defence
    title: str
    note: str


def coming_for(person: Person) -> list[Coming]:
    """The person's running defences. One query."""
    theses = ThesisVersion.objects.filter(defence=OuterRef("pk"))
    rows = Defence.objects.running().filter(person=person).annotate(has_thesis=Exists(theses))
    return [Coming(it, title_of(it.rules), when_words(it) or _next(it, it.has_thesis)) for it in rows]


def _next(defence: Defence, has_thesis: bool) -> str:
    if defence.thesis_due and not has_thesis:
        due = timezone.localtime(defence.thesis_due)
        return _("thesis due %(due)s") % {"due": f"{due:%Y-%m-%d %H:%M}"}
    return _("HR sets the day and the panel.")
