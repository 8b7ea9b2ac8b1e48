"""Every file that Chinese offices produce is read; every other one is refused with the reason and the way out."""

import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from sheets.table import FileRefusedError, Unreadable
from staffing.roster.reading import ROW_LIMIT, read_roster
from staffing.roster.table import Table
from staffing.roster.template import template_workbook
from staffing.roster.understanding import understand
from tests.staffing.roster.files import HEADINGS, csv_text, saved, with_sheet_xml, xlsx

PLAIN = [("工号", "姓名", "岗位"), ("0107", "李工", "机修、电器维修")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_a_csv_is_read_whatever_its_encoding_delimiter_and_line_ends(
    encoding: str, delimiter: str, newline: str
) -> None:
    table = read_roster(csv_text(*PLAIN, delimiter=delimiter, newline=newline).encode(encoding))
    assert table.headings == ("工号", "姓名", "岗位")
    assert [row.cells for row in table.rows] == [("0107", "李工", "机修、电器维修")]


def test_rare_characters_survive_gb18030() -> None:
    table = read_roster(csv_text(("工号", "姓名"), ("1", "𠮷䶮")).encode("gb18030"))
    assert table.rows[0].cells == ("1", "𠮷䶮")


def test_numbers_that_a_spreadsheet_keeps_as_text_lose_their_marks() -> None:
    text = 'sep=;\r\n工号;姓名\r\n="0107";李工\r\n\'0108;王工\r\n'
    assert [row.cells[0] for row in read_roster(text.encode()).rows] == ["0107", "0108"]


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    table = read_roster(xlsx(("工号", "姓名"), ("1", "甲"), (), ("2", "乙"), before=[("城东店花名册",), ()]))
    assert table.heading_row == 3
    assert [row.number for row in table.rows] == [4, 6]


def test_headings_in_english_in_any_order_with_hints_are_understood() -> None:
    table = read_roster(xlsx(("Name *", "Staff number（必填）", "Posts"), ("Li", "7", "mechanic")))
    assert table.rows[0].cells == ("Li", "7", "mechanic")


def test_the_sheet_with_the_headings_is_found_and_the_others_are_named() -> None:
    book = Workbook()
    book.active.title = "封面"
    book.active["A1"] = "城东店"
    page = book.create_sheet("人员")
    page.append(["工号", "姓名"])
    page.append(["1", "甲"])
    hidden = book.create_sheet("旧表")
    hidden.append(["工号", "姓名"])
    hidden.sheet_state = "hidden"
    table = read_roster(saved(book))
    assert (table.sheet, table.ignored) == ("人员", ("封面",))


def test_real_dates_whole_numbers_and_padded_numbers_arrive_as_shown() -> None:
    book = Workbook()
    page = book.active
    page.append(["工号", "姓名", "入职日期", "手机"])
    page.append([107, "李工", date(2024, 2, 26), 13812345678])
    page["A2"].number_format = "0000"
    row = read_roster(saved(book)).rows[0]
    assert row.cells == ("0107", "李工", date(2024, 2, 26), 13812345678)


def test_inline_strings_and_a_missing_dimension_are_read() -> None:
    """LibreOffice and exporters write strings into the cell itself and leave the size of the sheet out."""

    def change(xml: str) -> str:
        xml = re.sub(r"<(?:\w+:)?dimension[^>]*/>", "", xml)
        return xml.replace(
            "</sheetData>",
            '<row r="3"><c r="A3" t="inlineStr"><is><t>0108</t></is></c>'
            '<c r="B3" t="inlineStr"><is><r><t>王</t></r><r><t>工</t></r></is></c></row></sheetData>',
        )

    data = with_sheet_xml(xlsx(*PLAIN), change)
    assert b"dimension" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    assert [row.cells[:2] for row in read_roster(data).rows] == [("0107", "李工"), ("0108", "王工")]


def test_a_sheet_that_lies_about_its_size_is_read_in_full() -> None:
    data = with_sheet_xml(
        xlsx(*PLAIN, ("0108", "王工")), lambda xml: re.sub(r'ref="A1:C3"', 'ref="A1:A1"', xml)
    )
    assert len(read_roster(data).rows) == 2


def test_a_formula_with_a_stored_result_counts_as_its_result_and_without_one_is_marked() -> None:
    data = xlsx(("工号", "姓名"), ("1", "甲"), ("2", "=B2"), ("3", "=B2"))
    with_value = with_sheet_xml(
        data,
        lambda xml: xml.replace(
            '<c r="B3"><f>B2</f><v /></c>', '<c r="B3" t="str"><f>B2</f><v>甲</v></c>'
        ).replace('<c r="B3"><f>B2</f><v></v></c>', '<c r="B3" t="str"><f>B2</f><v>甲</v></c>'),
    )
    cells = [row.cell(1) for row in read_roster(with_value).rows]
    assert cells == ["甲", "甲", Unreadable("formula")]


def test_merged_cells_keep_the_first_and_mark_the_rest() -> None:
    book = Workbook()
    page = book.active
    for row in (["工号", "姓名", "岗位"], ["1", "甲", "机修"], ["2", "乙", None]):
        page.append(row)
    page.merge_cells("C2:C3")
    rows = read_roster(saved(book)).rows
    assert [row.cell(2) for row in rows] == ["机修", Unreadable("merged", "C2:C3")]


def test_a_title_merged_across_the_sheet_does_no_harm() -> None:
    book = Workbook()
    page = book.active
    for row in (["城东店花名册"], ["工号", "姓名"], ["1", "甲"]):
        page.append(row)
    page.merge_cells("A1:F1")
    table = read_roster(saved(book))
    assert (table.heading_row, len(table.rows)) == (2, 1)


def test_what_was_read_survives_being_stored() -> None:
    data = xlsx(HEADINGS, ("1", "甲", 4.40524188001010e17, date(2024, 1, 2), "机修", "=A1"))
    table = read_roster(data)
    assert Table.from_json(table.to_json()) == table


def test_the_template_is_understood_by_the_import_that_it_is_for() -> None:
    table = read_roster(template_workbook())
    assert len(table.headings) == 32
    assert table.ignored == ()
    sheet = load_workbook(io.BytesIO(template_workbook()))["花名册"]
    assert sheet["D1"].value == "身份证号"
    assert sheet.column_dimensions["D"].number_format == "@"
    assert len(sheet.data_validations.dataValidation) == 6


def zip_of(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
REFUSALS = {
    "empty": (b"", "The file is empty"),
    "blank": (b" \r\n\r\n", "The file is empty"),
    "old workbook": (COMPOUND + b"Workbook", r"old kind \(.xls or .et\)"),
    "password": (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
    "pdf": (b"%PDF-1.7 ...", "This is a PDF file, not a spreadsheet"),
    "picture": (b"\x89PNG\r\n\x1a\n....", "This is a picture"),
    "web page": (b"<html><table><tr><td>", "This is a web page"),
    "zip": (zip_of(readme=b"x"), "packed file without a workbook"),
    "ods": (zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
    "xlsb": (zip_of(xl__workbook_dot_bin=b"x"), "binary workbook"),
    "broken zip": (xlsx(*PLAIN)[:-200], "damaged"),
    "broken inside": (zip_of(xl__workbook_dot_xml=b"<workbook"), "damaged"),
    "bomb": (zip_of(xl__worksheets__sheet1_dot_xml=b"0" * 70_000_000), "unpacks to 70 MB"),
    "no headings": ("甲,乙\n1,2\n".encode(), "No heading row was found.*甲, 乙"),
    "no number": ("姓名,手机\n甲,13812345678\n".encode(), "column Staff number is missing"),
    "nobody": ("工号,姓名\n".encode(), "there is nobody"),
    "twice": ("工号,姓名,手机,联系电话\n1,甲,,\n".encode(), "mean the same: 手机 / 联系电话"),
    "quote": ('工号,姓名\n1,"甲\n2,乙\n'.encode(), "quotation mark is opened and not closed"),
    "binary": (bytes(range(256)) * 4, "neither UTF-8 nor GB18030"),
    "too long": (
        csv_text(("工号", "姓名"), *((n, "甲") for n in range(ROW_LIMIT + 1))).encode(),
        "has 5001 rows",
    ),
    "empty workbook": (saved(Workbook()), "nothing in this file"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    data, words = REFUSALS[name]
    with pytest.raises(FileRefusedError, match=words):
        read_roster(data)


def test_an_entity_bomb_in_a_workbook_is_refused() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    data = with_sheet_xml(
        xlsx(*PLAIN), lambda xml: bomb + xml.replace("<sheetData>", "<sheetData><!-- -->&b;")
    )
    with pytest.raises(FileRefusedError, match="damaged"):
        read_roster(data)


def test_five_thousand_rows_are_taken() -> None:
    table = read_roster(csv_text(("工号", "姓名"), *((n, "甲") for n in range(ROW_LIMIT))).encode())
    assert len(table.rows) == ROW_LIMIT


def test_a_cell_that_is_too_long_is_marked_with_its_length_and_never_cut() -> None:
    data = xlsx(("工号", "姓名", "毕业学校"), ("1", "甲", "校" * 2001), ("2", "乙", "校" * 2000))
    cells = [row.cell(2) for row in read_roster(data).rows]
    assert cells == [Unreadable("long", "2001"), "校" * 2000]


def test_every_cell_that_is_too_long_is_named_at_once_in_its_row_and_column() -> None:
    data = xlsx(("工号", "姓名", "毕业学校", "专业"), ("1", "甲", "校" * 2001, "专" * 3000))
    [entry] = understand(read_roster(data), on=date(2026, 11, 26)).entries
    assert (entry.number, [it.heading for it in entry.problems]) == (2, ["毕业学校", "专业"])
    assert all("2,000" in it.message for it in entry.problems)


def test_blanks_that_do_not_break_and_the_apostrophe_of_a_spreadsheet_are_no_part_of_a_name() -> None:
    row = read_roster(xlsx(("工号", "姓名"), ("'0107", "李\xa0工\xa0"))).rows[0]
    assert row.cells == ("0107", "李 工")
