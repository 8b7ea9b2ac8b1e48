"""What a wrong number, day, choice or text is told: this house's words, not the framework's."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

CHOICES = [("a", "甲")]
AREA = forms.DecimalField(min_value=Decimal(1), max_digits=5, decimal_places=2)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        (forms.CharField(), "", "请填写或选择这一项。"),
        (forms.IntegerField(), "3 台", "请填整数，不带逗号和单位。"),
        (AREA, "200m2", "请填数字，不带逗号和单位。"),
        (AREA, "NaN", "请填数字，不带逗号和单位。"),
        (AREA, "0", "请填 1 或更大的数。"),
        (forms.IntegerField(max_value=9), "10", "请填不超过 9 的数。"),
        (AREA, "1.234", "小数点后最多 2 位。"),
        (AREA, "12345.6", "数字太长：最多 5 位。"),
        (AREA, "1234.5", "小数点前最多 3 位。"),
        (forms.DateField(), "2026/2/30x", "没有这一天。请写成 2026-03-02 的样子。"),
        (forms.ChoiceField(choices=CHOICES), "b", "列表里没有“b”，请从列表中选择。"),
        (forms.CharField(max_length=2), "太长了", "最多 2 个字，现在有 3 个。"),
        (forms.CharField(min_length=4), "太短了", "至少 4 个字，现在只有 3 个。"),
        (forms.FileField(), SimpleUploadedFile("a.pdf", b""), "这个文件是空的，请另选一个。"),
    ],
)
def test_a_wrong_entry_is_told_in_our_words(field: forms.Field, typed: Any, told: str) -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [told]


def test_an_entry_too_long_in_two_ways_is_told_both() -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        AREA.clean("123456.789")
    assert all("Ensure" not in said and "确" not in said for said in refused.value.messages)
