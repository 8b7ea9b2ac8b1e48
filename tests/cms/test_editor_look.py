"""The editor looks and speaks like the product, and its first button sends a thing to be approved."""

import re
from pathlib import Path

import polib
import pytest
import wagtail
from django.conf import settings
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.models import ModulePage, Question
from staffing.models import User

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
OURS = settings.BASE_DIR / "locale" / "wagtail" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def wagtails_texts() -> dict[str, polib.POEntry]:
    """What Wagtail says in English, in all of its parts."""
    files = Path(wagtail.__file__).parent.rglob("locale/en/LC_MESSAGES/django.po")
    return {entry.msgid: entry for file in files for entry in polib.pofile(str(file))}


def test_our_chinese_of_the_editor_translates_what_wagtail_says_with_its_placeholders() -> None:
    said = wagtails_texts()
    for entry in polib.pofile(str(OURS)):
        assert entry.msgid in said, entry.msgid
        assert entry.msgid_plural == said[entry.msgid].msgid_plural
        for text in (entry.msgstr, *entry.msgstr_plural.values()):
            wanted = PLACEHOLDER.findall(f"{entry.msgid} {entry.msgid_plural}")
            assert set(PLACEHOLDER.findall(text)) <= set(wanted), entry.msgid


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
class TestTheEditor:
    def test_it_carries_the_seal_and_no_foreign_name(self, client: Client, trainer: User) -> None:
        client.force_login(trainer)
        page = client.get(reverse("wagtailadmin_home")).content.decode()
        assert "img/seal" in page
        assert "css/cms" in page
        assert "<title>" in page
        assert "Wagtail</title>" not in page

    def test_the_button_that_shows_submits_a_lesson_or_question(self, client: Client, trainer: User) -> None:
        client.force_login(trainer)
        lesson = reverse("wagtailadmin_pages:edit", args=[ModulePage.objects.get(slug="noise").pk])
        question = reverse("wagtailsnippets_cms_question:edit", args=[Question.objects.get(code="br-1").pk])
        for address in (lesson, question):
            menu = client.get(address).context["action_menu"]
            assert menu.default_item.name == "action-submit"
            assert any(item.name.startswith("action-save") for item in menu.menu_items)


@pytest.mark.django_db
def test_the_editors_own_page_asks_for_no_name_and_keeps_the_language(client: Client, trainer: User) -> None:
    client.force_login(trainer)
    address = reverse("editor-account")

    page = client.get(address)
    assert page.status_code == 200
    assert 'name="name_email-last_name"' not in page.text
    assert "随系统语言" in page.text

    client.post(
        address,
        {
            "locale-preferred_language": "en",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert UserProfile.get_for_user(trainer).preferred_language == "en"
