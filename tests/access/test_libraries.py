"""Addresses that libraries bring: accounts, the editor, its documents and pages. One rule for each beginning."""

from collections.abc import Iterator

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from wagtail.documents.models import Document
from wagtail.images.models import Image

from cms.models import CoursePage
from staffing.models import User
from tests.access.cast import client_of
from tests.access.places import PICTURES, address_of

# What allauth shows without an account: signing in, a closed sign-up, and the way to a new password.
OPEN_ACCOUNT_PAGES = {
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
}
ICONS_AND_WORDS = {"wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "javascript_catalog"}
ADMINISTRATION = (
    "/cms/users/",
    "/cms/groups/",
    "/cms/sites/",
    "/cms/redirects/",
    "/cms/settings/",
    "/cms/locales/",
)


def _paths(prefix: str) -> list[tuple[str, str]]:
    """Name and path of every address without arguments under a prefix of the site."""
    found = []
    for spaces, entry in _entries(get_resolver(), ""):
        try:
            path = reverse(f"{spaces}{entry.name}") if entry.name else ""
        except NoReverseMatch:
            continue
        if path.startswith(prefix):
            found.append((str(entry.name), path))
    return found


def _entries(resolver: URLResolver, spaces: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _entries(entry, f"{spaces}{entry.namespace}:" if entry.namespace else spaces)
        else:
            yield spaces, entry


def test_without_an_account_only_the_ways_in_are_open(demo: None) -> None:
    client = client_of("anonymous")
    pages = [pair for pair in _paths("/account/") if pair[0].startswith("account_")]
    shown = {name for name, path in pages if client.get(path).status_code == 200}

    assert shown <= OPEN_ACCOUNT_PAGES, shown - OPEN_ACCOUNT_PAGES
    assert len(pages) >= 10


def test_nobody_signs_up(demo: None) -> None:
    data = {"username": "mallory", "password1": "a-good-1-password", "password2": "a-good-1-password"}
    client_of("anonymous").post(reverse("account_signup"), data)
    assert not User.objects.filter(username="mallory").exists()


@pytest.mark.parametrize("role", ["anonymous", "learner", "auditor", "nanhu-hr", "nanhu-owner", "shopless"])
def test_the_editor_is_shut_to_who_does_not_write_courses(role: str, demo: None) -> None:
    """Of two companies only one keeps the courses: the editor names everybody who worked on them."""
    client, wrong = client_of(role), []
    for name, path in _paths("/cms/"):
        if client.get(path).status_code == 200 and name not in ICONS_AND_WORDS:
            wrong.append(f"{path}: {name}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["learner", "auditor", "nanhu-owner", "shopless"])
def test_who_is_signed_in_and_writes_no_courses_is_refused_and_not_sent_around(role: str, demo: None) -> None:
    client = client_of(role)
    for path in (reverse("wagtailadmin_home"), reverse("wagtailadmin_explore_root"), "/cms/snippets/"):
        response = client.get(path)
        assert response.status_code == 403, path
        assert "trouble__code" in response.content.decode(), path

    assert client.get("/cms/login/", {"next": "/cms/"}, follow=True).status_code == 403


def test_who_has_not_signed_in_is_sent_from_the_editor_to_the_sign_in(demo: None) -> None:
    response = client_of("anonymous").get(reverse("wagtailadmin_home"))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next=/cms/"


@pytest.mark.parametrize("role", ["trainer", "owner"])
def test_who_writes_courses_enters_the_editor(role: str, demo: None) -> None:
    assert client_of(role).get(reverse("wagtailadmin_home")).status_code == 200


@pytest.mark.parametrize("role", ["trainer", "owner"])
def test_who_writes_courses_changes_neither_people_nor_permissions(role: str, demo: None) -> None:
    client = client_of(role)
    pages = [path for _name, path in _paths("/cms/") if path.startswith(ADMINISTRATION)]
    shown = [path for path in pages if client.get(path).status_code == 200]

    assert not shown
    assert len(pages) > 5


def test_pages_documents_and_pictures_ask_for_an_account(demo: None) -> None:
    course, picture = CoursePage.objects.all()[0], address_of(PICTURES, {})
    document = Document.objects.create(title="手册", file="documents/none.pdf")
    for url in (course.url, document.url, picture):
        response = client_of("anonymous").get(url)
        assert response.status_code == 302, url
        assert response["Location"].startswith(reverse("account_login")), url

    assert client_of("learner").get(course.url).status_code in {200, 302}
    assert Image.objects.exists()
