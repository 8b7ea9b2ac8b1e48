"""Documents of many pages: a sample of three chapters, read back from the PDF."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext
from pytest_django.fixtures import Settings

from staffing.printing import ContentsEntry, PrintingError, render_pdf

from . import reading

HEADINGS = ("一、承诺书", "二、人员条件", "三、场地条件")
PEOPLE = ("陈某某", "古丽巴哈尔·艾合买提江", "䶮小明", "Alexandria Smith") * 9


@pytest.fixture(autouse=True)
def _sample_templates(settings: Settings) -> None:
    [engine] = settings.TEMPLATES
    folders = [*engine["DIRS"], Path(__file__).parent / "templates"]
    settings.TEMPLATES = [{**engine, "DIRS": folders}]


def sample(made_at: datetime, *, language: str = "zh-hans", chapters: int = 3, **changes: Any) -> bytes:
    headings = (HEADINGS * chapters)[:chapters]
    entries = []
    for number, heading in enumerate(headings, start=1):
        entries.append(ContentsEntry(level=1, anchor=f"chapter-{number}", text=heading))
        entries.append(ContentsEntry(level=2, anchor=f"people-{number}", text="（一）人员名册"))
    context = {
        "company": "城东汽车服务有限公司",
        "manager": "欧阳𠮷",
        "contents": entries,
        "chapters": [{"heading": it, "text": "本企业承诺所提交的材料真实、有效。" * 20} for it in headings],
        "people": PEOPLE,
    }
    title = "城东店二类维修企业申报材料"
    return render_pdf(
        "sample/three_chapters.html", context | changes, title=title, made_at=made_at, language=language
    )


def test_every_page_but_the_cover_says_its_number_and_how_many_there_are(made_at: datetime) -> None:
    texts = reading.texts(sample(made_at))
    with translation.override("zh-hans"):
        words = gettext("Page %(current)s of %(total)s")
    numbers = [words % {"current": page, "total": len(texts)} for page in range(1, len(texts) + 1)]
    assert len(texts) == 8
    assert numbers[0] not in texts[0]
    assert all(number in text for number, text in zip(numbers[1:], texts[1:], strict=True))


def test_an_english_document_counts_its_pages_in_english(made_at: datetime) -> None:
    texts = reading.texts(sample(made_at, language="en"))
    assert "Page 2 of 8" in texts[1]
    assert "Contents" in texts[1]


def test_the_contents_name_the_page_on_which_each_chapter_begins(made_at: datetime) -> None:
    texts = reading.texts(sample(made_at))
    for heading in HEADINGS:
        page = next(number for number, text in enumerate(texts[2:], start=3) if heading in text)
        line = texts[1].split(heading)[1].split("（")[0]
        assert line.strip(" .") == str(page)


def test_bookmarks_follow_the_headings(made_at: datetime) -> None:
    found = reading.bookmarks(sample(made_at))
    chapters = [it for it in found if it[1] in (*HEADINGS, "（一）人员名册", "说明")]
    assert chapters == [
        entry for heading in HEADINGS for entry in ((1, heading), (2, "（一）人员名册"), (3, "说明"))
    ]


def test_the_head_of_a_table_is_repeated_on_each_of_its_pages(made_at: datetime) -> None:
    texts = reading.texts(sample(made_at, chapters=1))
    pages_of_the_table = [text for text in texts if "CD-2026-0000" in text]
    assert len(pages_of_the_table) == 2
    assert all("自查情况" in text for text in pages_of_the_table)


def test_the_text_of_a_long_document_can_be_searched_to_its_last_page(made_at: datetime) -> None:
    content = sample(made_at, chapters=12)
    text = "".join(reading.texts(content))
    assert text.count("䶮小明") == 12 * 9
    assert text.count("古丽巴哈尔·艾合买提江") == 12 * 9
    assert "欧阳𠮷" in text
    assert set(reading.fonts(content)) == {"Print-Serif", "Print-Serif-Bold", "Print-Sans", "Print-Sans-Bold"}
    assert all(reading.fonts(content).values())


def test_the_same_document_gives_the_same_bytes(made_at: datetime) -> None:
    assert sample(made_at) == sample(made_at)


def test_an_unprintable_character_anywhere_stops_the_document(made_at: datetime) -> None:
    with pytest.raises(PrintingError, match=r"U\+1F642"):
        sample(made_at, manager="王🙂")


def test_a_picture_from_outside_the_document_is_never_fetched(
    tmp_path: Path, settings: Settings, made_at: datetime
) -> None:
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], tmp_path]}]
    (tmp_path / "outside.html").write_text('<img src="file:///etc/hostname">', encoding="utf-8")
    with pytest.raises(PrintingError, match="file:///etc/hostname"):
        render_pdf("outside.html", {}, title="图", made_at=made_at)
