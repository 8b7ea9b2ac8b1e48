"""Observed practice as a workbook: what is due, and every observation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from sheets.workbooks import as_bytes, fill, fit, head
from staffing.models import Shop
from training.models import Observation
from training.practice.judging import verdict_from
from training.selectors.practice import due_lines, people_of
from training.words.practice import round_words, state_words, told, verdict_words

ROWS_AT_ONCE = 500


def practice_workbook(shop: Shop, *, on: date) -> bytes:
    """Two sheets: who is to be observed on the day, and the observations of the shop, newest first."""
    book = Workbook()
    due = due_lines(people_of(shop, on=on), on=on)
    heads = [_("Staff number"), _("Name"), _("Checklist"), _("Why"), _("Since")]
    rows = (
        [it.person.staff_number, it.person.name, it.title, round_words(it.round, on)[0], it.sort_on]
        for it in due
    )
    _fill(book.worksheets[0], _("To be observed"), heads, rows)
    heads = [
        _("Staff number"), _("Name"), _("Checklist"), _("Begun"), _("Observer"), _("State"), _("Result"),
        _("Repeat"), _("Hash of the checklist"), _("Key"),
    ]  # fmt: skip
    observations = Observation.objects.filter(shop=shop).for_lists().order_by("-started_at", "-id")
    _fill(
        book.create_sheet(),
        _("Observations"),
        heads,
        map(_row, observations.iterator(chunk_size=ROWS_AT_ONCE)),
    )
    return as_bytes(book)


def _row(found: Observation) -> list[Any]:
    return [
        found.person.staff_number,
        found.person.name,
        told(found.frozen, "title"),
        timezone.localtime(found.started_at).replace(tzinfo=None),
        str(found.observer),
        state_words(found),
        verdict_words(verdict_from(found.result)) if found.result else "",
        _("yes") if found.repeat_of_id else "",
        found.frozen_sha256,
        str(found.pk),
    ]


def _fill(sheet: Any, title: str, heads: Sequence[str], rows: Any) -> None:
    sheet.title = title
    head(sheet, heads)
    fill(sheet, rows)
    sheet.auto_filter.ref = sheet.dimensions
    fit(sheet)
