"""A plan that is kept, as its page and its workbook tell it in a reader's language."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from compliance.before_after import Line, Side
from compliance.models import ShopPlan
from compliance.plan.answers import Lack
from compliance.plan_answers import PLAN
from compliance.selectors.plans import Since
from compliance.selectors.readiness import OutcomeDays
from compliance.shop_records import BY_REF
from compliance.words import plans as words
from staffing.models import Shop
from staffing.rules import Span

ATTEST = "attest"
Row = list[str | date | int | None]
# Where an action is recorded that is about no person and no record yet.
PAGES = {"lease": "premises", "place": "premises", "document": "documents"} | dict.fromkeys(
    ("equip", "outsource", "verify", "certify"), "equipment"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a plan. ``serves``: the requirements that fail without it; ``url``: where it is recorded when done."""

    kind: str
    what: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    start: str
    done: str
    cost: str
    yuan: int
    estimated: bool
    serves: tuple[dict[str, str], ...]
    next_word: str
    url: str


@dataclass(frozen=True)
class PlanTold:
    """A plan in one language. ``may_change``: the reader may write about people and so gets the forms for it."""

    plan: ShopPlan
    language: str
    may_change: bool = False

    @cached_property
    def answer(self) -> dict[str, Any]:
        return self.plan.answer or {}

    @cached_property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = self.answer.get("told", {})
        found: dict[str, Any] = told.get(self.language) or next(iter(told.values()), {})
        return found

    @property
    def is_found(self) -> bool:
        return bool(self.answer.get("state") == PLAN)

    @property
    def is_proved(self) -> bool:
        return self.is_found and self.answer["cost"] == self.answer["bound"]

    @property
    def is_cut_short(self) -> bool:
        """The time was over, or somebody stopped it, before the search came to its end."""
        return bool(self.answer["ended"])

    @property
    def cost(self) -> str:
        return words.yuan(self.answer["cost"])

    @property
    def gap(self) -> str:
        return words.gap_words(self.answer["cost"], self.answer["bound"])

    @property
    def in_short(self) -> str:
        """The kinds of its actions with their numbers."""
        return words.kinds_in_short(self.kinds)

    @property
    def kinds(self) -> Counter[str]:
        """How many actions there are of each kind."""
        return Counter(one["kind"] for one in self._done)

    @property
    def begin_by(self) -> str:
        """The day by which the first action has to begin; empty where there is none."""
        return min((one["start"] for one in self._done), default="")

    @property
    def runner_up_cost(self) -> str:
        other = self.answer.get("runner_up")
        return words.yuan(other["cost"]) if other else ""

    @cached_property
    def runner_up(self) -> dict[str, Any] | None:
        """What the next best plan does besides and instead."""
        other = self.answer.get("runner_up")
        if not other:
            return None
        return {
            "cost": words.yuan(other["cost"]),
            "dearer": words.yuan(more) if (more := other["cost"] - self.answer["cost"]) else "",
            "more": [self._brief(one) for one in other["more"]],
            "fewer": [self._brief(one) for one in other["fewer"]],
        }

    @property
    def _done(self) -> list[dict[str, Any]]:
        """The actions but for the judgements."""
        return [one for one in self.answer.get("actions", ()) if one["kind"] != ATTEST]

    @cached_property
    def steps(self) -> list[Step]:
        return [self._step(one) for one in self._done]

    @property
    def rests_on_estimates(self) -> bool:
        return any(one["estimated"] for one in self._done)

    @cached_property
    def obstacles(self) -> list[dict[str, Any]]:
        """What no action mends; what a person has to judge is not among it."""
        found = self.told.get("obstacles", ())
        return [self._linked(one) for one in found if one["lack"] != Lack.JUDGEMENT]

    @cached_property
    def to_judge(self) -> list[dict[str, Any]]:
        """What a person has to judge: the plan rests on it, or stands beside it."""
        asked = [one for one in self.answer.get("actions", ()) if one["kind"] == ATTEST]
        clauses = self.told.get("clauses", {})
        found = [
            {**self._linked(clauses[key]), "what": self.told["actions"][one["id"]]}
            for one in asked
            for key in one["serves"]
        ]
        beside = [one for one in self.told.get("obstacles", ()) if one["lack"] == Lack.JUDGEMENT]
        return found + [{**self._linked(one), "what": [one["next_step"]]} for one in beside]

    def table(self) -> tuple[list[str], list[Row], list[Row]]:
        """Headings, a row for each action, and what stands below them: the cost, what is judged, what nothing mends."""
        headings = [
            _("Kind"), _("What"), _("Who"), _("Begin by"), _("Done by"), _("Cost in yuan"), _("Estimated"), _("Clauses"),
        ]  # fmt: skip
        cost = _("Cost for all other clauses") if self.obstacles else _("Total cost")
        below: list[Row] = [[], [cost, None, None, None, None, self.answer["cost"]]]
        for title, found in (
            (_("A person has to judge"), self.to_judge),
            (_("Cannot be mended, or not in time"), self.obstacles),
        ):
            below += [[title, _what_is_open(one), *[None] * 5, one["clause"]] for one in found]
        return headings, [_row(one) for one in self.steps], below

    @property
    def sides(self) -> list[Side]:
        return [Side(**one) for one in self.told["sides"]]

    @property
    def lines(self) -> list[Line]:
        return [_line(one) for one in self.told["lines"]]

    @property
    def horizon(self) -> Span:
        return Span(*map(date.fromisoformat, self.answer["horizon"]))

    def _brief(self, action: dict[str, Any]) -> dict[str, Any]:
        return {"what": self.told["actions"][action["id"]], "cost": words.yuan(action["cost"])}

    def _step(self, action: dict[str, Any]) -> Step:
        clauses = self.told["clauses"]
        shop = self.plan.shop
        return Step(
            kind=words.kind_word(action["kind"]),
            what=tuple(self.told["actions"][action["id"]]),
            people=tuple(
                (one["name"], reverse("person", args=[shop.slug, one["id"]])) for one in action["people"]
            ),
            start=action["start"],
            done=action["done"],
            cost=words.yuan(action["cost"]),
            yuan=action["cost"],
            estimated=action["estimated"],
            serves=tuple(self._linked(clauses[one]) for one in action["serves"] if one in clauses),
            next_word=words.next_word(action["kind"]),
            url=self._url(shop, action),
        )

    def _url(self, shop: Shop, action: dict[str, Any]) -> str:
        anchor = f"#{action['refs'][0].replace(':', '-')}" if action["refs"] else ""
        if action["people"]:
            return reverse("person", args=[shop.slug, action["people"][0]["id"]]) + anchor
        if action["kind"] == "hire":
            return reverse("person-new" if self.may_change else "people", args=[shop.slug])
        record = BY_REF.get(action["refs"][0].partition(":")[0]) if action["refs"] else None
        page = record.page if record else PAGES.get(action["kind"], "readiness")
        return reverse(page, args=[shop.slug]) + anchor

    def _linked(self, clause: dict[str, Any]) -> dict[str, Any]:
        url = reverse("readiness", args=[self.plan.shop.slug])
        return {**clause, "url": f"{url}?standard={self.plan.standard}#{clause['id']}"}


def _row(step: Step) -> Row:
    return [
        step.kind,
        "\n".join(step.what),
        "、".join(name for name, _url in step.people),
        date.fromisoformat(step.start),
        date.fromisoformat(step.done),
        step.yuan,
        _("estimate") if step.estimated else "",
        "、".join(clause["clause"] for clause in step.serves),
    ]


def _what_is_open(one: dict[str, Any]) -> str:
    """A clause that is left to somebody's judgement, or that no action mends."""
    return "\n".join([one["title"], *(one.get("what") or [one["reason"], one["help"]])])


def _line(kept: dict[str, Any]) -> Line:
    days = {
        name: tuple(
            OutcomeDays(date.fromisoformat(a), date.fromisoformat(b), code) for a, b, code in kept[name]
        )
        for name in ("stretches_before", "stretches_after")
    }
    return Line(**{**kept, **days})


def plan_card(told: PlanTold, since: Since) -> dict[str, str]:
    """The plan in a card: what to do at what cost, then by when and what else there is, or why it is not good any more."""
    if not told.is_found:
        return {"value": _("No plan found in time"), "note": _("Search longer, or from a later day on.")}
    value = f"{_brief(told)} · {told.cost}" if told.steps else _("Nothing to do")
    notes = []
    if since.anything:
        notes.append(_("Records changed since: work it out again."))
    elif told.steps:
        notes.append(_("Begin by %(day)s.") % {"day": told.begin_by})
        if len(told.kinds) > 1:
            notes.append(_("%(kinds)s.") % {"kinds": told.in_short})
    if told.obstacles:
        count = len(told.obstacles)
        text = ngettext(
            "%(count)d clause cannot be mended, or not in time.",
            "%(count)d clauses cannot be mended, or not in time.",
            count,
        )
        notes.append(text % {"count": count})
    if told.runner_up_cost and not since.anything:
        notes.append(_("Runner-up: %(cost)s.") % {"cost": told.runner_up_cost})
    return {"value": value, "note": " ".join(notes)}


def _brief(told: PlanTold) -> str:
    """The kind of the actions where there is one kind, else how many there are."""
    if len(told.kinds) == 1:
        return told.in_short
    count = len(told.steps)
    return ngettext("%(count)d action", "%(count)d actions", count) % {"count": count}
