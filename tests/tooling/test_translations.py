"""The translation check finds what a reader of the Chinese pages would stumble over."""

import gettext
from pathlib import Path

import polib
import pytest

from bin import check_translations
from bin.translations import compile_messages


def entry(msgid: str, msgstr: str = "", **more: object) -> polib.POEntry:
    return polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[("templates/page.html", "7")], **more)


def po(*entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.extend(entries)
    return file


def problems(said: polib.POFile, committed: polib.POFile) -> list[str]:
    return list(check_translations.problems_of(said, committed, Path("locale/django.po")))


def test_a_complete_file_has_no_problems() -> None:
    assert problems(po(entry("Shop")), po(entry("Shop", "门店"))) == []


@pytest.mark.parametrize(
    ("committed", "problem"),
    [
        (po(), "templates/page.html:7: missing: 'Shop'"),
        (po(entry("Shop")), "templates/page.html:7: untranslated: 'Shop'"),
        (po(entry("Shop", "门店", flags=["fuzzy"])), "templates/page.html:7: fuzzy: 'Shop'"),
    ],
)
def test_what_is_missing_untranslated_or_fuzzy_is_named_with_its_place(
    committed: polib.POFile, problem: str
) -> None:
    assert problems(po(entry("Shop")), committed) == [problem]


def test_a_text_that_nothing_says_any_more_is_named() -> None:
    (problem,) = problems(po(), po(entry("Shop", "门店")))

    assert problem.endswith("no longer said anywhere: 'Shop'")


def test_an_obsolete_entry_is_named() -> None:
    (problem,) = problems(po(), po(entry("Shop", "门店", obsolete=True)))

    assert "obsolete" in problem


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("%(count)s people", "%(number)s 人"),
        ("{name} left", "离开"),
        ("%d days", "%s 天"),
        ("Hello", "%(name)s 您好"),
    ],
)
def test_other_placeholders_in_the_translation_are_a_problem(text: str, translation: str) -> None:
    (problem,) = problems(po(entry(text)), po(entry(text, translation)))

    assert "other placeholders" in problem


def test_a_plural_needs_its_one_chinese_form() -> None:
    said = po(entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: ""}))

    assert "untranslated" in problems(said, said)[0]
    assert (
        problems(said, po(entry("%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "%(n)d 天"}))) == []
    )


def test_an_update_keeps_translations_adds_new_texts_and_drops_old_ones() -> None:
    result = check_translations.merged(
        po(entry("Shop"), entry("Post")), po(entry("Shop", "门店"), entry("Gone", "没有了"))
    )

    assert [(it.msgid, it.msgstr) for it in result] == [("Post", ""), ("Shop", "门店")]


def test_messages_are_compiled_when_they_are_newer_than_what_was_made_of_them(tmp_path: Path) -> None:
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    file = po(entry("Shop", "门店"))
    file.metadata = check_translations.HEADER
    file.save(str(source))

    (compiled,) = compile_messages(tmp_path)

    assert list(compile_messages(tmp_path)) == []
    with compiled.open("rb") as stream:
        assert gettext.GNUTranslations(stream).gettext("Shop") == "门店"
