"""What every answer carries for the reader's safety: policy, frames, caches, cookies, tokens and limits."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from compliance.demo.accounts import PASSWORD
from tests.access.cast import client_of
from tests.access.forms import FORM, body_of
from tests.access.places import Arguments, address_of
from tests.access.table import TABLE, permitted

# Files with names of people: not even the reader's own browser keeps them.
DOWNLOADS = ["people-export", "record-scan", "roster-template", "roster-refused", "premises-scan", "statement-scan", "dossier-pdf",
             "certificate-pdf", "certificate-bundle", "training-export", "exam-record-pdf",
             "defence-thesis", "defence-minutes"]  # fmt: skip


def test_every_page_of_ours_forbids_foreign_scripts_frames_and_guesses(
    chengdong: dict[str, Arguments],
) -> None:
    clients, wrong = {role: client_of(role) for role in ("owner", "learner", "hr", "examiner")}, []
    for address in TABLE:
        headers = clients[permitted(address)].get(address_of(address.name, chengdong)).headers
        policy = headers.get("Content-Security-Policy", "")
        if "default-src 'self'" not in policy and "default-src 'none'" not in policy:
            wrong.append(f"{address.name}: no policy but {policy!r}")
        if "unsafe" in policy:
            wrong.append(f"{address.name}: {policy}")
        if (
            headers.get("X-Content-Type-Options") != "nosniff"
            or headers.get("X-Frame-Options") != "SAMEORIGIN"
        ):
            wrong.append(f"{address.name}: may be guessed or framed")
        if headers.get("Referrer-Policy") != "same-origin":
            wrong.append(f"{address.name}: tells where the reader was")

    assert not wrong, "\n".join(wrong)


def test_downloads_and_the_public_check_are_kept_by_nobody(chengdong: dict[str, Arguments]) -> None:
    client, wrong = client_of("hr"), []
    for name in DOWNLOADS:
        response = client.get(address_of(name, chengdong))
        assert response.status_code == 200, name
        if "no-store" not in response.get("Cache-Control", ""):
            wrong.append(f"{name}: {response.get('Cache-Control')}")
    events = Client().get(address_of("calendar", chengdong))
    matrix = client.get(address_of("eligibility-matrix", chengdong), {"format": "xlsx"})
    public = Client().get(address_of("certificate-check", chengdong))

    assert not wrong, "\n".join(wrong)
    assert "no-store" in matrix.get("Cache-Control", "")
    assert "no-store" in public["Cache-Control"]
    assert "no-store" in events["Cache-Control"]
    assert "noindex" in public["X-Robots-Tag"]


def test_the_public_check_shows_neither_whole_name_nor_number(chengdong: dict[str, Arguments]) -> None:
    page = Client().get(address_of("certificate-check", chengdong)).content.decode()
    assert "陈小明" not in page
    assert "CD-0118" not in page
    assert "明" in page


def test_a_form_without_its_token_is_refused_at_every_address(chengdong: dict[str, Arguments]) -> None:
    client, wrong = client_of("owner", csrf=True), []
    for address in TABLE:
        body, kind = body_of(address.name, {})
        status = client.post(address_of(address.name, chengdong), body, content_type=kind).status_code
        if status != 403:
            wrong.append(f"{address.name}: {status}")
    for name in ("account_login", "account_logout", "account_change_password", "account_reset_password"):
        if client.post(reverse(name), "", content_type=FORM).status_code != 403:
            wrong.append(name)

    assert not wrong, "\n".join(wrong)


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(demo: None) -> None:
    client = Client()
    form = client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": "CD-0118", "password": PASSWORD})

    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert form.cookies["csrftoken"]["samesite"] == "Lax"
    assert not settings.SESSION_COOKIE_SECURE or settings.SITE_ORIGIN.startswith("https://")


def test_guessing_a_password_ends_after_a_few_tries(demo: None) -> None:
    client, url = Client(), reverse("account_login")
    statuses = [
        client.post(url, {"login": "CD-0002", "password": f"guess{n}"}).status_code for n in range(12)
    ]
    right = client.post(url, {"login": "CD-0002", "password": PASSWORD})

    assert statuses[0] == 200
    assert "_auth_user_id" not in client.session
    assert right.status_code in {200, 429}


def test_there_is_one_door_to_sign_in(demo: None) -> None:
    """Wagtail's and Django's own sign-ins know neither limits nor one-time passwords: both lead to ours."""
    for url in ("/cms/login/", reverse("wagtailcore_login")):
        response = Client().get(url)
        assert response.status_code in {301, 302}, url
        assert response["Location"].startswith(reverse("account_login")), url


def test_asking_for_certificates_without_end_is_slowed_down(chengdong: dict[str, Arguments]) -> None:
    url, client = address_of("certificate-check", chengdong), Client()
    statuses = [client.get(url).status_code for _number in range(62)]
    assert statuses[:60] == [200] * 60
    assert statuses[-1] == 429


def test_sign_in_leads_nowhere_else(demo: None) -> None:
    response = Client().post(
        reverse("account_login"), {"login": "CD-0118", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert response["Location"] == "/"
    for url in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = Client().post(
            reverse("set_language"), {"language": "en", "next": url}, headers={"referer": url}
        )
        assert "evil" not in answer["Location"]
