"""Hostile forms, addresses and questions: each gets an answer in words, none a crash, and nothing comes back unescaped."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch
from openpyxl import load_workbook

from staffing.models import Credential, Person
from tests.access.cast import client_of
from tests.access.crawler import text_of
from tests.access.facts import identity_numbers
from tests.access.forms import FORM, JSON, body_of, fields_of
from tests.access.places import Arguments, address_of
from tests.access.table import TABLE, Address, permitted

SCRIPT = "\"'><script>alert(7)</script>"
VALUES = {
    "long": "长" * 2_000,
    "nul": "a\0b",
    "script": SCRIPT,
    "huge": "9" * 40,
    "no day": "2026-02-30",
    "odd signs": "0000-00-00\r\n\u202e\u2028\\ud800",
}
QUESTIONS = [
    "on",
    "page",
    "at",
    "cursor",
    "q",
    "view",
    "kind",
    "state",
    "post",
    "gaps",
    "format",
    "show",
    "standard",
    "next",
    "course",
    "sort",
    "language",
    "until",
    "from",
]
GARBAGE = ["2026-02-30", "%00%F0%28", "-" + "9" * 30, "%22%27%3E%3Cscript%3Ealert(7)%3C/script%3E"]


def complaints(address: Address, sent: str, response: HttpResponse, numbers: set[str]) -> list[str]:
    """What is wrong with an answer to a hostile request."""
    if response.status_code >= 500:
        return [f"{address.name}, {sent}: {response.status_code}"]
    text = text_of(response)
    wrong = [f"{address.name}, {sent}: script unescaped"] if "<script>alert(7)" in text else []
    if any(number in text for number in numbers) and address.name != "person-identity":
        wrong.append(f"{address.name}, {sent}: a whole identity number")
    return wrong


def put_back(client: Client, method: str, url: str, body: str | bytes, kind: str) -> HttpResponse:
    """Ask, and undo what it wrote."""
    cookies, point = client.cookies.copy(), transaction.savepoint()
    response = client.generic(method, url, body, content_type=kind)
    transaction.savepoint_rollback(point)
    client.cookies = cookies
    return response


@pytest.mark.parametrize("role", ["owner", "learner", "examiner"])
def test_no_hostile_form_breaks_an_address(role: str, chengdong: dict[str, Arguments]) -> None:
    client, numbers, wrong, tried = client_of(role), identity_numbers(), [], 0
    for address in TABLE:
        if not address.takes_forms or permitted(address) != role:
            continue
        url = address_of(address.name, chengdong)
        page = client.get(url) if address.takes("GET") else None
        fields = fields_of(address.name, page)
        for sent, value in VALUES.items():
            body, kind = body_of(address.name, dict.fromkeys({*fields, "unknown"}, value))
            wrong += complaints(address, sent, put_back(client, "POST", url, body, kind), numbers)
            tried += 1
        for sent, body, kind in _wrong_bodies(fields):
            wrong += complaints(address, sent, put_back(client, "POST", url, body, kind), numbers)

    assert not wrong, "\n".join(wrong)
    assert tried >= {"owner": 130, "learner": 35, "examiner": 10}[role]


def _wrong_bodies(fields: Iterable[str]) -> list[tuple[str, bytes, str]]:
    """Bodies that are not what their type says, or not what the address asks for."""
    many = "&".join(f"{name}=-1&{name}=2" for name in fields).encode()
    return [
        ("JSON", b'{"slot": 1, "sequence": 99999999999999999999, "response": "a"}', JSON),
        ("multipart without end", b"--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\na", "multipart/form-data; boundary=x"),
        ("bytes", b"\xff\xfe\x00%zz=%f0%28", FORM),
        ("everything twice", many, FORM),
        ("no charset", b"name=a", f"{FORM}; charset=nonsense"),
    ]  # fmt: skip


@pytest.mark.parametrize("role", ["owner", "learner"])
def test_no_garbage_in_a_question_breaks_a_page(role: str, chengdong: dict[str, Arguments]) -> None:
    client, numbers, wrong = client_of(role), identity_numbers(), []
    for address in TABLE:
        if not address.takes("GET") or (permitted(address) == "learner") != (role == "learner"):
            continue
        for rubbish in GARBAGE:
            query = "&".join(f"{name}={rubbish}" for name in QUESTIONS)
            response = put_back(client, "GET", f"{address_of(address.name, chengdong)}?{query}", "", FORM)
            wrong += complaints(address, rubbish[:20], response, numbers)

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("value", [0, 2**31, 2**63 - 1, 2**63, 10**30])
def test_a_number_that_no_object_has_is_absent(value: int, chengdong: dict[str, Arguments]) -> None:
    client, wrong = client_of("owner"), []
    for name, arguments in chengdong.items():
        for key in arguments.keys() & {"pk", "record", "person"}:
            wrong += _not_absent(client, name, {**arguments, key: value})

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", ["%00", "%2e%2e%2f", "x" * 3000, "%3Cscript%3Ealert(7)%3C%2Fscript%3E"])
def test_a_word_in_an_address_that_names_nothing_is_absent(
    text: str, chengdong: dict[str, Arguments]
) -> None:
    client, wrong = client_of("owner"), []
    for name, arguments in chengdong.items():
        for key, value in arguments.items():
            url = (
                address_of(name, chengdong).replace(f"/{value}", f"/{text}", 1)
                if isinstance(value, str)
                else ""
            )
            if not url:
                continue
            response = put_back(client, "GET" if _reads(name) else "POST", url, "", FORM)
            if response.status_code != 404 or "<script>alert(7)" in text_of(response):
                wrong.append(f"{name} {key}: {response.status_code}")

    assert not wrong, "\n".join(wrong)


def _reads(name: str) -> bool:
    return next(it for it in TABLE if it.name == name).takes("GET")


def _not_absent(client: Client, name: str, arguments: Arguments) -> list[str]:
    try:
        url = address_of(name, {name: arguments})
    except NoReverseMatch:
        return []
    status = put_back(client, "GET" if _reads(name) else "POST", url, "", FORM).status_code
    return [] if status == 404 else [f"{url}: {status}"]


UPLOADS = {
    "empty": b"",
    "not a workbook": b"PK\x03\x04 nothing",
    "script": b"<script>alert(7)</script>",
    "nul": b"\0" * 4096,
    "a picture that is none": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
    "formulas": "工号,姓名\n=cmd|' /C calc'!A0,=1+1".encode(),
}
UPLOAD_TO = {
    "roster-import": "file",
    "record-add": "scan",
    "premises-add": "scan",
    "equipment-verify": "scan",
    "certificate-check": "file",
}


@pytest.mark.parametrize("name", UPLOAD_TO)
def test_a_file_that_is_not_what_its_name_says_is_refused_in_words(
    name: str, chengdong: dict[str, Arguments]
) -> None:
    client, address = client_of("owner"), next(it for it in TABLE if it.name == name)
    for sent, data in UPLOADS.items():
        file = SimpleUploadedFile("../../<script>alert(7)</script>.xlsx", data, "text/html")
        point = transaction.savepoint()
        response = client.post(address_of(name, chengdong), {UPLOAD_TO[name]: file})
        transaction.savepoint_rollback(point)
        assert not complaints(address, sent, response, set())


def test_the_whole_identity_number_is_in_one_answer_only(chengdong: dict[str, Arguments]) -> None:
    """The crawl and the hostile forms look for it everywhere; this is the answer that may have it."""
    client, person = client_of("hr"), Person.objects.get(pk=chengdong["person"]["pk"])
    assert person.identity_number

    shown = client.post(address_of("person-identity", chengdong))
    after = client.get(address_of("person", chengdong))

    assert person.identity_number in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert person.identity_number not in after.content.decode()


def test_no_cell_of_an_export_is_a_formula(chengdong: dict[str, Arguments]) -> None:
    Person.objects.filter(pk=chengdong["person"]["pk"]).update(name="=HYPERLINK(1)")
    Credential.objects.filter(person=chengdong["person"]["pk"]).update(valid_until=date(2027, 1, 1))
    client = client_of("owner")
    for name, query in (
        ("people-export", {}),
        ("training-export", {}),
        ("expiries-export", {"from": "1990-01-01", "until": "2099-12-31"}),
        ("eligibility-matrix", {"format": "xlsx"}),
    ):
        book = load_workbook(BytesIO(client.get(address_of(name, chengdong), query).content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
        assert any(cell.value == "=HYPERLINK(1)" for cell in cells), name
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"], name
