"""Every address of the project and every role of both companies: who gets what."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from staffing.models import Company, Shop, User
from staffing.models.users import Role
from staffing.permissions import SHOP_PERMISSIONS, belongs_to, may, shops_where
from tests.access.cast import ANONYMOUS, ROLES, USERS, client_of
from tests.access.fingerprint import fingerprint
from tests.access.forms import PLAUSIBLE, body_of
from tests.access.places import Arguments, address_of
from tests.access.table import PREFIXES, TABLE, Address

OUR_ADDRESSES = 182
ROOMS = ("config", "staffing", "training", "compliance", "cms")
ALLOWED, SIGN_IN, UNKNOWN, FORBIDDEN, ABSENT, NO_METHOD = "ok", "sign-in", "401", "403", "404", "405"
"""What an answer is counted as. ``ok`` is any answer of the view itself, refusals of an empty form included."""


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, path)
        else:
            yield path, entry


def _is_of_a_library(path: str, entry: URLPattern) -> bool:
    return path.startswith(PREFIXES) and entry.callback.__module__.partition(".")[0] not in ROOMS


def test_every_address_stands_in_the_table_once() -> None:
    everything = [found for found in _addresses(get_resolver()) if not _is_of_a_library(*found)]
    # What stands in the editor is guarded by the editor and tried with it, in tests/cms.
    entries = [(path, entry) for path, entry in everything if not path.startswith("cms/")]
    found = [entry.name or path for path, entry in entries]

    assert sorted(found) == sorted(address.name for address in TABLE)
    assert len(found) == OUR_ADDRESSES


def expected(address: Address, method: str, role: str, user: User | None) -> str:
    """What the table promises for 城东's object at this address."""
    if not address.takes(method):
        return NO_METHOD
    kind, _colon, owner = address.rule.partition(":")
    if kind in {"public", "debug", "session"}:
        return {"public": ALLOWED, "debug": ABSENT, "session": SIGN_IN}[kind]
    if user is None:
        return UNKNOWN if kind == "json" else SIGN_IN
    return _expected_of(kind, owner, role, user)


def _expected_of(kind: str, owner: str, role: str, user: User) -> str:
    if kind == "signed-in":
        return ALLOWED
    if kind == "person":
        return ALLOWED if hasattr(user, "person") else ABSENT
    if kind in {"own", "json"}:
        return ALLOWED if role == owner else ABSENT
    if kind == "holder" and role == owner:
        return ALLOWED
    if kind in {"statistics", "approver", "appeals"}:
        sees = kind == "statistics" and shops_where(user, "view_training").exists()
        sees = sees or (kind == "appeals" and user.has_perm("cms.change_question"))
        return ALLOWED if sees or user.has_perm("cms.publish_exam") else ABSENT
    if kind == "company":
        return _expected_of_company(owner, user)
    needed = kind if kind not in {"holder", "task"} else "view_people"
    shop = Shop.objects.get(slug="chengdong")
    if not belongs_to(user, shop):
        return ABSENT
    if not may(user, needed, shop):
        return FORBIDDEN
    return ALLOWED if kind != "task" or role == owner else ABSENT


def _expected_of_company(codename: str, user: User) -> str:
    company = Company.objects.get(slug="chengdong")
    if may(user, codename, company):
        return ALLOWED
    return FORBIDDEN if shops_where(user).filter(company=company).exists() else ABSENT


def answered(client: Client, address: Address, url: str, method: str) -> str:
    """What the answer is counted as; what the request wrote is put back."""
    cookies = client.cookies.copy()
    body, kind = body_of(address.name, {})
    point = transaction.savepoint()
    response = client.generic(method, url, body if method == "POST" else "", content_type=kind)
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    if response.status_code == HTTPStatus.FOUND and response["Location"].startswith("/account/login/"):
        return SIGN_IN
    names = {401: UNKNOWN, 403: FORBIDDEN, 404: ABSENT, 405: NO_METHOD}
    if response.status_code in {200, 302, 400, 409, 422}:
        return ALLOWED
    return names.get(response.status_code, str(response.status_code))


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_this_role_as_the_table_says(
    role: str, chengdong: dict[str, Arguments]
) -> None:
    user = None if role == ANONYMOUS else User.objects.get(username=USERS[role])
    client, wrong = client_of(role), []
    for address in TABLE:
        url = address_of(address.name, chengdong)
        for method in ("GET", "POST"):
            wanted, got = expected(address, method, role, user), answered(client, address, url, method)
            if got != wanted:
                wrong.append(f"{method} {address.name}: {got}, not {wanted}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", ["auditor", "examiner", "chengxi-hr", "nanhu-owner"])
def test_no_post_to_the_shop_by_who_may_not_write_there_changes_a_row(
    role: str, chengdong: dict[str, Arguments]
) -> None:
    client, before = client_of(role), fingerprint()
    user = User.objects.get(username=USERS[role])
    for address in TABLE:
        # What one's own account may do anywhere is no writing in the shop; the auditor may not even that.
        if (role != "auditor" and address.rule in {"public", "signed-in"}) or address.rule == "session":
            continue
        # Who approves exams answers for the bank that all shops share, and so for what is marked by it.
        if address.name.startswith("remark") and user.has_perm("cms.publish_exam"):
            continue
        if address.rule == f"own:{role}":  # a seat on a panel is one's own to mark from
            continue
        if address.name == "exam-record":  # who may read it may have it printed: a row among their own tasks
            continue
        body, kind = body_of(address.name, PLAUSIBLE)
        client.post(address_of(address.name, chengdong), body, content_type=kind)

    after = fingerprint()
    assert {label for label in before if before[label] != after[label]} == set()
    assert before["staffing.Person"][0] > 20


@pytest.mark.parametrize("address", [it for it in TABLE if it.takes_forms], ids=lambda it: it.name)
def test_nothing_that_takes_a_form_is_open_to_the_auditor(address: Address) -> None:
    granted = set(SHOP_PERMISSIONS[Role.AUDITOR])
    assert address.name in {"certificates-print"} or address.rule not in granted
