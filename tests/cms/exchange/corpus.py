"""Files that are broken or mean harm. Name -> (bytes, the words of the refusal in English).

The first list refuses the whole file, the second one question of it. What was found by changing good files at random is here
too, with what it did before.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib

import openpyxl
from PIL import Image

from cms.exchange import FORMATS
from cms.exchange.base import MOST_BYTES
from tests.cms.exchange.strategies import drawn

LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a0 "ha">{LAUGHS}]><quiz>&a9;</quiz>'
EXTERNAL_ENTITY = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
)
EXTERNAL_DTD = '<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "http://example.com/quiz.dtd"><quiz/>'
PARAMETER_ENTITY = '<!DOCTYPE quiz [<!ENTITY % x SYSTEM "http://example.com/x"> %x;]><quiz/>'
DEEP = "<quiz>" + "<question>" * 100_000
SAME_AGAIN = "<quiz>" + "<a/>" * 600_000 + "</quiz>"
LISTED_ENDLESSLY = "<quiz>" + "".join(f"<a{n}/>" for n in range(6000)) + "</quiz>"
TEMPLATE = FORMATS["workbook"].write([]).data


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return stream.getvalue()


def lying() -> bytes:
    """A part that says it unpacks to ten bytes, and unpacks to fifty million."""
    honest = packed({"xl/workbook.xml": b"\0" * 50_000_000})
    return honest.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10))


WHOLE: dict[str, tuple[bytes, str]] = {
    "entities that multiply": (BILLION_LAUGHS.encode(), "document type or entities"),
    "an entity that reads a file": (EXTERNAL_ENTITY.encode(), "document type or entities"),
    "the same in UTF-16": (EXTERNAL_ENTITY.encode("utf-16"), "none of the formats|document type or entities"),
    "a document type elsewhere": (EXTERNAL_DTD.encode(), "document type or entities"),
    "a parameter entity": (PARAMETER_ENTITY.encode(), "document type or entities"),
    "nested a hundred thousand times": (DEEP.encode(), "beyond measure"),
    "six hundred thousand elements": (SAME_AGAIN.encode(), "beyond measure"),
    "more lost than can be listed": (LISTED_ENDLESSLY.encode(), "more that is not kept"),
    "half an XML file": (b"<quiz><question type='essay'>", "broken at line 1"),
    "XML that is cut within a sign": (
        "<quiz><question><name>刹".encode()[:-1],
        "broken at line 1|cannot be read",
    ),
    "another XML": (b"<?xml version='1.0'?><html/>", "no Moodle XML"),
    "an XML with a NUL": (b"<quiz>\x00</quiz>", "cannot be read"),
    "no question": (b"<quiz></quiz>", "no question"),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty|none of the formats"),
    "a bomb": (packed({"xl/workbook.xml": b"\0" * 100_000_000}), "unpacks to 100 MB"),
    "a bomb that lies about its size": (lying(), "damaged"),
    "bombs side by side": (packed({f"xl/{n}": b"\0" * 9_000_000 for n in range(9)}), "unpacks to 81 MB"),
    "ten thousand parts": (
        packed({f"xl/{n}": b"" for n in range(10_000)}),
        "far more than such a table needs",
    ),
    "a path upwards": (packed({"xl/workbook.xml": b"", "../../etc/cron.d/x": b"x"}), "lead out of it"),
    "a path upwards of Windows": (packed({"xl/workbook.xml": b"", "..\\x": b"x"}), "lead out of it"),
    "a path from the root": (packed({"/etc/x": b"x", "xl/workbook.xml": b""}), "lead out of it"),
    "macros": (packed({"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "macros"),
    "a workbook with entities": (packed({"xl/workbook.xml": BILLION_LAUGHS.encode()}), "damaged"),
    "a packed text": (packed({"readme.txt": b"x"}), "without a workbook"),
    "an OpenDocument": (packed({"mimetype": b"x", "content.xml": b""}), "OpenDocument"),
    "half a workbook": (TEMPLATE[:2000], "damaged"),
    "the start of a workbook": (b"PK\x03\x04", "damaged"),
    "an empty template": (TEMPLATE, "no question"),
    "a PDF": (b"%PDF-1.7 {}", "none of the formats"),
    "a picture": (b"\x89PNG\r\n\x1a\n{}", "none of the formats"),
    "a program": (b"MZ\x90\x00{}", "cannot be read"),
    "half a UTF-16": (b"\xff\xfe{}\xff", "cannot be read"),
    "UTF-16 without its mark": ("先做什么？ {=一 ~二 ~三}".encode("utf-16-le"), "cannot be read"),
    "blanks": (b"  \n", "empty"),
    "too large": (b"q{" + b"a" * MOST_BYTES + b"}", "larger than 20 MB"),
    "too many questions": (b"\n\n".join(b"q%d {T}" % n for n in range(5001)), "5001 questions"),
    "JSON": (b'{"questions": []}', "none of the formats"),
}


def moodle(kind: str, inside: str, text: str = "问") -> bytes:
    return (
        f'<quiz><question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"{inside}</question></quiz>"
    ).encode()


def marked(picture: bytes | str, drop: str = "<shape>rectangle</shape><coords>1,1;5,5</coords>") -> bytes:
    """A question about a place on this picture."""
    text = picture if isinstance(picture, str) else base64.b64encode(picture).decode()
    file = f'<file name="../../etc/passwd.png" encoding="base64">{text}</file>'
    return moodle("ddmarker", f"{file}<drop><choice>1</choice>{drop}</drop>")


def endless() -> bytes:
    """A picture of a few bytes that says it has four thousand million points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 65_000, 65_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0"))
        + chunk(b"IEND", b"")
    )


def large() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((2500, 2500), 90).save(stream, "PNG")
    return stream.getvalue()


def row(**cells: object) -> bytes:
    """A workbook with one question in this row."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(list(cells))  # type: ignore[union-attr]
    book.active.append(list(cells.values()))  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ANSWERS = "".join(
    f'<answer fraction="{weight}"><text>{it}</text></answer>'
    for it, weight in (("甲", 100), ("乙", 0), ("丙", 0))
)
ONE: dict[str, tuple[bytes, str]] = {
    "a script": (moodle("multichoice", ANSWERS, "问<script>alert(1)</script>"), "active content"),
    "a broken declaration": (moodle("multichoice", ANSWERS, "问<![CDA["), "HTML is broken"),
    "tags that never end": (moodle("multichoice", ANSWERS, "<a " * 50_000), "HTML is broken"),
    "comments that never end": (moodle("multichoice", ANSWERS, "<!--" * 50_000), "HTML is broken"),
    "a tag without end": (moodle("multichoice", ANSWERS, "<a " + "b='" * 50_000 + ">"), "HTML is broken"),
    "gaps that never end": (moodle("cloze", "", "{1:SA:=\\" * 50_000), "no gap"),
    "no number": (moodle("numerical", "<answer fraction='100'><text>nan</text></answer>"), "should be a number"),
    "an endless number": (
        moodle("numerical", "<answer fraction='100'><text>1e999999999</text></answer>"),
        "should be a number",
    ),
    "a share that is no number": (moodle("multichoice", "<answer fraction='inf'><text>a</text></answer>"), "a number"),
    "a unit worth nothing": (
        moodle(
            "numerical",
            "<answer fraction='100'><text>1</text></answer><units><unit><multiplier>0</multiplier><unit_name>m</unit_name>"
            "</unit></units>",
        ),
        "no factor",
    ),
    "no picture at all": (moodle("ddmarker", ""), "no picture"),
    "a picture that is no Base64": (marked("%%%"), "damaged"),
    "a picture that is a page": (marked(b"<html><script>alert(1)</script>"), "no PNG, JPEG or WebP"),
    "a picture that is a drawing with a script": (
        marked(b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
        "no PNG, JPEG or WebP",
    ),
    "a picture that breaks off": (marked(drawn(10)[:-20]), "damaged"),
    "a picture without end": (marked(endless()), "damaged or far too large"),
    "a picture of too many bytes": (marked(large()), "more than 4 MB"),
    "a place that is a circle": (marked(drawn(10), "<shape>circle</shape><coords>9,9;5</coords>"), "no rectangle"),
    "a place without size": (marked(drawn(10), "<shape>rectangle</shape><coords>9</coords>"), "no corner|a number"),
    "braces without end": (b"q {{=a ~b}", "braces"),
    "a formula": (row(题干="=1+1", 选项A="一", 选项B="二", 答案="A"), "a formula without a stored value"),
    "a command in a formula": (
        row(题干="问", 选项A='=cmd|" /C calc"!A0', 选项B="二", 答案="A"),
        "a formula without a stored value",
    ),
    "an error of the spreadsheet": (row(题干="问", 选项A="#REF!", 选项B="二", 答案="A"), "error of the spreadsheet"),
    "a cell without end": (row(题干="长" * 32_000, 选项A="一", 选项B="二", 答案="A"), "32,000 characters"),
    "lines that say nothing": (row(题干="问", 题型="日期", 作答内容="随便", 答案=None), "should begin with one of"),
    "a date that is none": (
        row(题干="问", 题型="日期", 作答内容="日期：甲 = 昨天", 答案=None),
        "should be written such as",
    ),
    "a picture that is not there": (row(题干="问", 题型="热点", 作答内容="图片说明：图", 答案=None), "put one picture"),
}  # fmt: skip
