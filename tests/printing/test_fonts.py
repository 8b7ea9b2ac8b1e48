"""Finding, cutting and checking fonts."""

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.checks import run_checks
from fontTools.ttLib import TTFont
from pytest_django.fixtures import Settings

from staffing.printing import checks, cutting, fonts, missing_glyphs, qr_data_uri
from staffing.printing.errors import PrintingError
from staffing.printing.fonts import ALL_FACES, BOLD, SERIF, Face


@pytest.fixture(autouse=True)
def _fonts_folder_of_the_test(settings: Settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_what_names_and_documents_need_has_glyphs() -> None:
    assert missing_glyphs("陈某某𠮷䶮㐂·Zoë●▲✕◐◇「」《》（）\n\t\u200b") == []


def test_missing_characters_are_named_once_in_their_order() -> None:
    assert missing_glyphs("王🙂a\ue863🙂") == ["🙂", "\ue863"]


def test_pictures_are_refused_although_a_font_of_the_machine_has_them_and_rare_characters_are_not() -> None:
    assert missing_glyphs("李😀⚡⭐工🀄🧑") == ["😀", "⚡", "⭐", "🀄", "🧑"]
    assert missing_glyphs("𠮷䶮\U00030ede⚠✕●▲◆★㊣") == []


def test_scripts_whose_letters_must_be_joined_are_refused_rather_than_printed_apart() -> None:
    assert missing_glyphs("ئۇ") == ["ئ", "ۇ"]


def test_a_cut_has_a_glyph_for_every_character_and_truetype_outlines() -> None:
    font = TTFont(io.BytesIO(cutting.cut(Face(SERIF, BOLD), "𠮷䶮⼀一")))
    characters = font.getBestCmap()
    assert {ord(it) for it in "𠮷䶮⼀一第页0"} <= set(characters)
    assert characters[ord("⼀")] != characters[ord("一")]
    assert all(font["glyf"][characters[ord(it)]].numberOfContours > 0 for it in "𠮷䶮一")


def test_a_cut_does_not_depend_on_the_order_of_the_text_or_on_the_disk(tmp_path: Path) -> None:
    first = cutting.cut(ALL_FACES[0], "上岗证书")
    for file in (tmp_path / "fonts").iterdir():
        file.unlink()
    assert cutting.cut(ALL_FACES[0], "书证岗上") == first


def test_a_cut_is_read_from_disk_the_second_time(tmp_path: Path) -> None:
    cutting.cut(ALL_FACES[0], "上岗证书")
    [kept] = (tmp_path / "fonts").iterdir()
    kept.write_bytes(b"kept")
    assert cutting.cut(ALL_FACES[0], "上岗证书") == b"kept"


def test_threads_that_cut_at_the_same_time_get_the_same_font(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        cuts = set(pool.map(lambda _turn: cutting.cut(ALL_FACES[0], "城东汽车服务有限公司"), range(16)))
    assert len(cuts) == 1
    assert [file.suffix for file in (tmp_path / "fonts").iterdir()] == [".ttf"]


def test_only_the_latest_cuts_stay_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "CACHE_FILES", 3)
    for character in "上岗证书店":
        cutting.cut(ALL_FACES[0], character)
    assert len(list((tmp_path / "fonts").iterdir())) == 3


def test_a_disk_that_cannot_be_written_costs_no_print(settings: Settings, tmp_path: Path) -> None:
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way", encoding="utf-8")
    settings.DATA_DIR = blocked
    assert cutting.cut(ALL_FACES[0], "上岗")[:4] == b"\x00\x01\x00\x00"


def test_this_machine_passes_the_system_checks_of_printing() -> None:
    assert [it.id for it in run_checks() if it.id and it.id.startswith("printing.")] == []


def test_a_machine_without_a_chinese_font_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    fonts.installed.cache_clear()
    try:
        with pytest.raises(PrintingError, match="fonts-noto-cjk"):
            fonts.installed()
        [warning] = checks.check_fonts(None)
    finally:
        fonts.installed.cache_clear()
    assert warning.id == "printing.W002"
    assert "fonts-noto-cjk" in str(warning.msg)


def test_a_font_that_lacks_sample_characters_is_named_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "SAMPLE", "上岗\ue863")
    [warning] = checks.check_fonts(None)
    assert warning.id == "printing.W003"
    assert "U+E863" in str(warning.msg)


def test_a_missing_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "_LIBRARIES", {"libharfbuzz-subset0": ("libnot-there.so.9",)})
    [warning] = checks.check_libraries(None)
    assert warning.hint == "Install what is missing: apt-get install libharfbuzz-subset0"


def test_a_qr_code_is_a_picture_inside_the_document_and_always_the_same() -> None:
    qr_data_uri.cache_clear()
    first = qr_data_uri("https://shanggang.example.com/check/1")
    qr_data_uri.cache_clear()
    assert first.startswith("data:image/png;base64,")
    assert qr_data_uri("https://shanggang.example.com/check/1") == first
