"""Observed practice as a workbook: what a person sees who opens it in a spreadsheet program."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cms.models import Checklist
from staffing.models import Person, Shop
from tests.training.conftest import at
from tests.training.practice.test_services import counted
from training.exports.practice import practice_workbook

pytestmark = pytest.mark.django_db


def test_moments_are_moments_names_no_formulas_and_nothing_is_cut_off(
    checklist: Checklist, chen: Person, zhou: Person, shop: Shop
) -> None:
    chen.name = "=HYPERLINK(1)"
    chen.save()
    observation = counted(checklist, chen, zhou, now=at(1))
    due, seen = load_workbook(BytesIO(practice_workbook(shop, on=date(2026, 12, 1)))).worksheets
    begun, name = seen["D2"], seen["B2"]
    assert (begun.value, begun.number_format) == (datetime(2026, 11, 1, 9), "yyyy-mm-dd hh:mm")
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    assert due["E2"].value == datetime(2026, 12, 1)
    for sheet in (due, seen):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
    digest = seen["I2"]
    assert digest.value == observation.frozen_sha256
    assert digest.alignment.wrap_text or seen.column_dimensions["I"].width >= len(digest.value)
