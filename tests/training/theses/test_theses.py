"""A thesis file is what its bytes say, its characters are counted, and what would harm its reader is refused with words."""

import io
import sys
import time
import zipfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.theses.making import WORD, docx, packed, pdf
from training.theses import ThesisRefusedError, characters_in, files, read_thesis
from training.theses.reading_docx import BrokenDocxError, docx_text

BOTH = ("pdf", "docx")


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("", 0),
        ("绝缘电阻", 4),
        ("绝缘电阻，低于 500 Ω/V。", 10),
        ("the BMS wakes", 3),
        ("用OBD读取P0A1F后清除", 8),
        ("　全角空格　不算\n\n", 6),
        ("𠮷野家", 3),
    ],
)
def test_characters_are_counted_as_word_processors_do(text: str, characters: int) -> None:
    assert characters_in(text) == characters


@given(st.text(), st.text())
def test_two_texts_on_two_lines_count_as_much_as_both(one: str, other: str) -> None:
    assert characters_in(f"{one}\n{other}") == characters_in(one) + characters_in(other)


def test_a_word_file_is_read_paragraph_by_paragraph() -> None:
    found = read_thesis(docx("绝缘电阻", "BMS", "报警"), kinds=BOTH)

    assert (found.kind, found.characters) == ("docx", 7)


def test_a_pdf_is_read_by_its_letters() -> None:
    found = read_thesis(pdf("绝缘电阻低于限值"), kinds=BOTH)

    assert (found.kind, found.characters) == ("pdf", 8)


def test_what_was_struck_out_and_the_copy_for_older_programs_do_not_count() -> None:
    fallback = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = (
        "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>"
        f'<mc:AlternateContent xmlns:mc="{fallback}"><mc:Choice><w:t>一次</w:t></mc:Choice>'
        "<mc:Fallback><w:t>一次</w:t></mc:Fallback></mc:AlternateContent>"
    )
    assert docx_text(docx(body=body)).split() == ["留下一次"]


def refused(data: bytes, kinds: tuple[str, ...] = BOTH) -> str:
    with pytest.raises(ThesisRefusedError) as refusal:
        read_thesis(data, kinds=kinds)
    return str(refusal.value)


def test_a_file_is_what_its_bytes_say_and_only_what_the_rules_take() -> None:
    assert "PDF" in refused(b"MZ\x90\x00 program")
    assert "Word" in refused(pdf("绝缘"), ("docx",))
    assert ".docx" in refused(packed({"xl/workbook.xml": b"<x/>"}))


def test_pictures_of_pages_are_no_text() -> None:
    blank = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(blank)

    assert "扫描" in refused(blank.getvalue())


@pytest.mark.parametrize("data", [b"%PDF-1.7 torn", b"PK\x03\x04torn", docx("好")[:-30]])
def test_a_torn_file_is_said_to_be_damaged(data: bytes) -> None:
    assert "损坏" in refused(data)


@pytest.mark.parametrize("place", [0, 1, 2, 20, 40])
def test_a_word_file_with_bent_bytes_is_damaged_and_nothing_worse(place: int) -> None:
    data = docx("绝缘电阻低于限值时先断电再验电" * 40)
    at = data.index(b"word/document.xml") + len(b"word/document.xml") + place
    bent = data[:at] + bytes(0xFF ^ byte for byte in data[at : at + 8]) + data[at + 8 :]
    assert "损坏" in refused(bent)


def _with(change: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("绝缘电阻"))) as document:
        action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
        if change == "opens":
            document.Root.OpenAction = action
        elif change == "page":
            document.pages[0].obj.AA = pikepdf.Dictionary(O=document.make_indirect(action))
        elif change == "names":
            document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[]))
        elif change == "attached":
            document.attachments["run.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")
        elif change == "launch":
            document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="cmd.exe")
        locked = pikepdf.Encryption(owner="a", user="b") if change == "password" else None
        document.save(out, encryption=locked)
    return out.getvalue()


@pytest.mark.parametrize("change", ["opens", "page", "names", "attached", "launch"])
def test_a_pdf_that_does_something_is_refused(change: str) -> None:
    assert "脚本" in refused(_with(change))


def test_a_pdf_with_a_password_is_refused() -> None:
    assert "密码" in refused(_with("password"))


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
TEMPLATE = b'<Relationships><Relationship Type="http://x/attachedTemplate" TargetMode="External" Target="http://evil/"/></Relationships>'
LINK = TEMPLATE.replace(b"attachedTemplate", b"hyperlink")


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ({"word/document.xml": ENTITIES}, "损坏"),
        ({"word/vbaProject.bin": b"x"}, "宏"),
        ({"word/embeddings/oleObject1.bin": b"x"}, "宏"),
        ({"../../etc/passwd": b"x"}, "宏"),
        ({"word/_rels/settings.xml.rels": TEMPLATE}, "宏"),
        ({f"word/media/{number}": b"" for number in range(2001)}, "内存"),
    ],
    ids=["entities", "macros", "object", "path", "fetched template", "many parts"],
)
def test_a_word_file_made_to_harm_is_refused(parts: dict[str, bytes], word: str) -> None:
    assert word in refused(docx("好", more=parts) if "word/document.xml" not in parts else packed(parts))


def test_a_link_in_the_text_harms_nobody() -> None:
    assert read_thesis(docx("好的", more={"word/_rels/document.xml.rels": LINK}), kinds=BOTH).characters == 2


def test_a_bomb_is_not_unpacked() -> None:
    began = time.monotonic()
    bomb = packed({"word/document.xml": b" " * (30 * 1024 * 1024)})

    assert len(bomb) < 100_000
    with pytest.raises(BrokenDocxError, match="large"):
        docx_text(bomb)
    assert time.monotonic() - began < 10


def test_a_size_that_lies_is_found_while_unpacking() -> None:
    bomb = bytearray(packed({"word/document.xml": b" " * (30 * 1024 * 1024)}))
    entry = bomb.rfind(b"PK\x01\x02")
    bomb[entry + 24 : entry + 28] = (1000).to_bytes(4, "little")

    with pytest.raises(BrokenDocxError):
        docx_text(bytes(bomb))


def test_a_very_deep_file_is_read_without_falling_over() -> None:
    assert docx_text(docx(body="<w:p>" * 20_000 + "<w:t>深</w:t>" + "</w:p>" * 20_000)).strip() == "深"


@pytest.mark.expects_error_log
def test_a_missing_library_is_called_that_and_not_the_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    bare.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(bare))
    words = refused(pdf("二手车评估的要点"))
    assert "不是你的文件有问题" in words
    assert "内存" not in words
    assert "pikepdf" in caplog.text


def test_a_pdf_that_unpacks_without_end_costs_a_refusal_and_no_memory_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    line = b"BT /F1 9 Tf (a) Tj ET\n" * 1_000_000
    document.pages[0].Contents = document.make_stream(line * 40)
    document.save(out, compress_streams=True)
    monkeypatch.setattr(files, "PATIENCE_S", 8)

    assert len(out.getvalue()) < 10_000_000
    assert "内存" in refused(out.getvalue())


def test_the_word_file_s_folder_is_the_one_that_word_makes() -> None:
    assert f'xmlns:w="{WORD}"'.encode() in zipfile.ZipFile(io.BytesIO(docx("好"))).read("word/document.xml")
