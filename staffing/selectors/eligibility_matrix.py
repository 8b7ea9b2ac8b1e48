"""Everybody and every post of a shop on one day: who may hold what, until when or from when."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from staffing.eligibility_words import outcome_text, tag_code, tag_day, tag_text
from staffing.facts import staff_facts
from staffing.models import Person, Shop
from staffing.rules import Outcome, posts
from staffing.selectors.eligibility import Eligibility, held_posts, judge_people, role_standard_on
from staffing.vocabulary import term_name

LEGEND = ("met", "expiring", "not_met", "unknown", "needs_judgement", "waived", "not_applicable")


@dataclass(frozen=True)
class Column:
    """A post; ``has_standard`` on the day asked for."""

    post: str
    name: str
    has_standard: bool


@dataclass(frozen=True)
class Cell:
    """One answer. ``change``: the day on which it changes and the word above it. A gap: the person holds the post on that day without meeting its standard."""

    answer: Eligibility
    name: str
    code: str
    text: str
    change: tuple[str, date] | None
    held: bool
    gap: bool

    @property
    def post(self) -> str:
        return self.answer.post

    @property
    def is_plain(self) -> bool:
        """Whether a card may leave it out: a post nobody gave them, out of reach by waiting."""
        return not self.held and self.change is None and self.code in ("not_met", "not_applicable")


@dataclass(frozen=True)
class Row:
    person: Person
    cells: list[Cell]

    @property
    def has_gap(self) -> bool:
        return any(cell.gap for cell in self.cells)

    @property
    def left_out(self) -> int:
        """How many answers a card of this person leaves out."""
        return sum(cell.is_plain for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    columns: list[Column]
    rows: list[Row]
    people: int
    gaps: int

    @property
    def legend(self) -> list[tuple[str, str]]:
        """(code, words) of the outcomes that stand in the table, in their fixed order."""
        used = {cell.code for row in self.rows for cell in row.cells}
        words = {outcome.value: outcome_text(outcome) for outcome in Outcome}
        words |= {"expiring": _("May hold it, ends within 90 days"), "not_applicable": outcome_text(None)}
        return [(code, words[code]) for code in LEGEND if code in used]


def shop_matrix(shop: Shop, *, on: date, post: str = "", only_gaps: bool = False) -> Matrix:
    """People employed on the day by the posts of the vocabulary, or by one post; a fixed number of queries."""
    wanted = [one.code for one in posts() if not post or one.code == post]
    columns = [
        Column(code, term_name("posts", code), role_standard_on(code, on) is not None) for code in wanted
    ]
    people = list(Person.objects.employed_on(on, shop=shop).order_by("staff_number"))
    facts = staff_facts(people, shop=shop)
    answers = judge_people(people=people, facts=facts, posts=wanted, on=on)
    held = held_posts(facts, on)
    rows = [
        Row(person, [_cell(answers[person.pk, c.post], c.name, (person.pk, c.post) in held) for c in columns])
        for person in people
    ]
    with_gap = [row for row in rows if row.has_gap]
    return Matrix(columns, with_gap if only_gaps else rows, len(rows), len(with_gap))


def _cell(answer: Eligibility, name: str, held: bool) -> Cell:
    gap = held and answer.assessment is not None and not answer.is_met
    return Cell(answer, name, tag_code(answer), tag_text(answer), tag_day(answer), held, gap)
