"""Every problem of every row is named at its cell, and nothing is dropped without a word."""

from datetime import date
from typing import Any

import pytest

from staffing.roster.people import Entry, Roster
from staffing.roster.reading import read_roster
from staffing.roster.understanding import understand
from tests.staffing.cast import LI, WANG
from tests.staffing.roster.files import xlsx

TODAY = date(2026, 11, 23)


def roster(*rows: Any) -> Roster:
    return understand(read_roster(xlsx(*rows)), on=TODAY)


def entry(**cells: Any) -> Entry:
    cells = {"工号": "0107", "姓名": "李工", **cells}
    return roster(tuple(cells), tuple(cells.values())).entries[0]


def said(found: Entry) -> list[tuple[str, str]]:
    return [(problem.place, problem.message) for problem in found.problems]


def test_a_full_row_is_understood() -> None:
    found = entry(
        性别="男",
        身份证号=LI,
        手机="138 1234 5678",
        邮箱="li@example.com",
        入职日期="2024年2月26日",
        岗位="机修工，电工",
        任岗日期=date(2024, 3, 1),
        学历="专科",
        所学专业="汽修",
        毕业日期="20180701",
        职称="助工",
        职称取得日期="2022/5/20",
        技能工种="机修",
        技能等级="三级",
        技能等级取得日期="2023.6.15",
        检验员证号="Z1",
        检验员证有效期起="2023-09-01",
        检验员证有效期至="长期",
    )
    person = found.person
    assert found.errors == []
    assert (person.sex, person.identity_number, person.phone) == ("m", LI, "13812345678")
    assert (person.posts, person.posted_from) == (("mechanic", "electrician"), date(2024, 3, 1))
    assert (person.education, person.graduated_on) == ("大专", date(2018, 7, 1))
    assert [(p.kind, p.level, p.valid_from, p.open_ended) for p in person.papers] == [
        ("title", "助理级", date(2022, 5, 20), False),
        ("skill-grade", "高级工", date(2023, 6, 15), False),
        ("inspector", "", date(2023, 9, 1), True),
    ]


def test_all_problems_of_a_row_are_told_at_once_with_column_and_heading() -> None:
    found = entry(身份证号="110105194912310021", 手机="12345", 入职日期="2026/2/30", 岗位="机修、飞行员")
    places = [place for place, _message in said(found)]
    assert places == ["C · 身份证号", "D · 手机", "E · 入职日期", "F · 岗位"]
    assert "check digit" in said(found)[0][1]
    assert "no such day as 2026-02-30" in said(found)[2][1]
    assert "飞行员" in said(found)[3][1]
    assert "mechanic" in said(found)[3][1]


@pytest.mark.parametrize(
    "cell", [4.40524188001010e17, "4.40524E+17", 440524188001010000, "440524188001010014.0"]
)
def test_an_identity_number_that_the_spreadsheet_rounded_is_refused_with_the_way_to_mend_it(
    cell: Any,
) -> None:
    found = entry(身份证号=cell)
    assert "Set the column's format to “Text”" in found.errors[0].message


@pytest.mark.parametrize(
    "number",
    [
        "321083197812162119",
        "33010219200403064X",
        "81000019980902013X",
        "830000200209060065",
        "932682198501010017",
        LI.lower(),
        " 11010519491231002Ｘ",
    ],
)
def test_valid_numbers_of_old_places_and_residence_cards_are_taken(number: str) -> None:
    assert entry(身份证号=number).errors == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("36042619910102009X", "check digit"),
        ("360426199113010079", "not a date"),
        ("T60426199101010078", "17 digits"),
        ("150102880730303", "15-digit"),
        ("1101", "18 characters; this has 4"),
    ],
)
def test_what_is_wrong_with_an_identity_number_is_said(number: str, words: str) -> None:
    assert words in entry(身份证号=number).errors[0].message


def test_sex_birth_date_and_place_that_do_not_fit_the_number_are_warnings_only() -> None:
    found = entry(身份证号=WANG, 性别="女", 出生日期="1990-01-01")
    assert found.errors == []
    assert [problem.place for problem in found.warnings] == ["E · 出生日期", "D · 性别"]


def test_a_picture_in_a_name_is_an_error_at_its_cell() -> None:
    assert [message for _place, message in said(entry(姓名="李😀工"))] == [
        "A name with “😀” (U+1F600) cannot be printed on certificates and dossiers. Leave it out."
    ]


def test_a_child_at_work_is_a_warning() -> None:
    found = entry(身份证号="81000019980902013X", 入职日期="2014-09-01")
    assert "not yet 16" in found.warnings[0].message


def test_a_staff_number_in_two_rows_is_an_error_in_both_naming_the_other() -> None:
    found = roster(("工号", "姓名"), ("0107", "甲"), ("0108", "乙"), ("0107", "丙"))
    assert [len(row.errors) for row in found.entries] == [1, 0, 1]
    assert "row 4 too" in found.entries[0].errors[0].message
    assert "row 2 too" in found.entries[2].errors[0].message


def test_one_identity_number_under_two_staff_numbers_is_an_error_in_both() -> None:
    found = roster(("工号", "姓名", "身份证号"), ("1", "甲", LI), ("2", "乙", LI.lower()))
    assert all("another staff number" in row.errors[0].message for row in found.entries)


def test_columns_that_are_not_known_and_cells_without_a_heading_are_reported() -> None:
    found = roster(("工号", "姓名", "血型", None), ("1", "甲", "A", "?"))
    assert [(column.letter, column.heading) for column in found.unknown] == [("C", "血型"), ("D", "")]


def test_the_example_of_the_template_is_skipped_and_said_so() -> None:
    found = roster(("工号", "姓名"), ("示例-0107", "李工"), ("1", "甲"))
    assert (found.examples, len(found.entries)) == ((2,), 1)


def test_empty_number_and_name_are_named() -> None:
    found = roster(("工号", "姓名", "手机"), ("", "", "13812345678")).entries[0]
    assert [problem.place for problem in found.errors] == ["A · 工号", "B · 姓名"]


def test_ends_before_beginnings_are_errors() -> None:
    found = entry(
        入职日期="2024-01-01",
        离职日期="2023-12-31",
        检验员证有效期起="2024-01-01",
        检验员证有效期至="2023-01-01",
    )
    assert [problem.place for problem in found.errors] == ["D · 离职日期", "F · 检验员证有效期至"]


def test_a_date_whose_owner_is_missing_is_not_dropped_silently() -> None:
    found = entry(职称取得日期="2022-05-20")
    assert "Not used" in found.warnings[0].message


def test_part_of_a_merged_cell_and_an_error_value_are_explained() -> None:
    from openpyxl import Workbook

    from tests.staffing.roster.files import saved

    book = Workbook()
    page = book.active
    for row in (["工号", "姓名", "岗位", "手机"], ["1", "甲", "机修", "#N/A"], ["2", "乙", None, None]):
        page.append(row)
    page["D2"].data_type = "e"
    page.merge_cells("C2:C3")
    first, second = understand(read_roster(saved(book)), on=TODAY).entries
    assert "shows the error #N/A" in first.errors[0].message
    assert "merged cells C2:C3" in second.errors[0].message
    assert second.errors[0].place == "C · 岗位"
