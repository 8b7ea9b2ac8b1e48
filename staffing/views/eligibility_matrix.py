"""Everybody and every post of a shop on one day, on screen and as .xlsx."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from staffing.downloads import attachment
from staffing.eligibility_words import outcome_text, tag_code, tag_day, tag_text
from staffing.facts import staff_facts
from staffing.models import Person, Shop
from staffing.permissions import shop_view
from staffing.roster.workbooks import CONTENT_TYPE, put
from staffing.rules import Outcome, posts
from staffing.selectors.eligibility import Eligibility, held_posts, judge_people, role_standard_on
from staffing.views.days import asked_day
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

    post: str
    name: str
    code: str
    text: str
    change: tuple[str, date] | None
    held: bool
    gap: bool

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
    return Cell(answer.post, name, tag_code(answer), tag_text(answer), tag_day(answer), held, gap)


@shop_view("view_people")
def eligibility_matrix(request: HttpRequest, shop: Shop) -> HttpResponse:
    """The table; ``?format=xlsx`` gives the same as a workbook."""
    asked = asked_day(request, timezone.localdate())
    post = request.GET.get("post", "")
    post = post if post in {one.code for one in posts()} else ""
    only_gaps = request.GET.get("gaps") == "1"
    matrix = shop_matrix(shop, on=asked.day, post=post, only_gaps=only_gaps)
    if request.GET.get("format") == "xlsx":
        return _workbook(matrix, shop, asked.day)
    return render(request, "staffing/eligibility_matrix.html", {
        "shop": shop,
        "matrix": matrix,
        "asked": asked,
        "post": post,
        "only_gaps": only_gaps,
        "day_query": "" if asked.is_today else f"?on={asked.day}",
        "chips": _chips(request, matrix, only_gaps),
        "posts": [(one.code, term_name("posts", one.code)) for one in posts()],
        "without_standard": [c.name for c in matrix.columns if not c.has_standard],
        "export_url": _with(request, format="xlsx"),
    })  # fmt: skip


def _chips(request: HttpRequest, matrix: Matrix, only_gaps: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("Everybody"), "url": _with(request, gaps=None), "current": not only_gaps, "count": matrix.people},
        {"label": _("Only gaps"), "url": _with(request, gaps="1"), "current": only_gaps, "count": matrix.gaps},
    ]  # fmt: skip


def _with(request: HttpRequest, **changes: str | None) -> str:
    """This page's address with some of its question changed; None takes a part out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def _workbook(matrix: Matrix, shop: Shop, day: date) -> HttpResponse:
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet(str(day))
    _write_row(sheet, 1, [_("Staff number"), _("Name"), *(column.name for column in matrix.columns)])
    for number, row in enumerate(matrix.rows, start=2):
        cells = [
            _("%(answer)s (in post)") % {"answer": cell.text} if cell.held else cell.text
            for cell in row.cells
        ]
        _write_row(sheet, number, [row.person.staff_number, row.person.name, *cells])
    for column in range(1, len(matrix.columns) + 3):
        sheet.cell(row=1, column=column).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = 20
    sheet.freeze_panes = "C2"
    buffer = BytesIO()
    book.save(buffer)
    name = _("%(shop)s eligibility %(day)s") % {"shop": shop.name, "day": day} + ".xlsx"
    return attachment(buffer.getvalue(), filename=name, content_type=CONTENT_TYPE)


def _write_row(sheet: Any, number: int, texts: list[str]) -> None:
    """Every cell as text a workbook can hold: a name that begins with = must not become a formula."""
    for column, text in enumerate(texts, start=1):
        put(sheet.cell(row=number, column=column), text)
