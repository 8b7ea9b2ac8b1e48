"""Two companies on one site: nothing of one is ever visible to the other. 陈小明 works in both, as two people."""

import pytest

from staffing.models import Person, Shop
from tests.access.cast import client_of
from tests.access.crawler import crawl, text_of
from tests.access.facts import identity_numbers, words_of
from tests.access.fingerprint import fingerprint
from tests.access.forms import PLAUSIBLE, body_of
from tests.access.places import Arguments, address_of
from tests.access.table import TABLE

# Arguments that name nothing of a shop.
UNOWNED = {"shop", "kind", "post", "standard", "requirement", "course", "module", "exam", "shape"}
OTHERS = {"chengdong": "nanhu", "nanhu": "chengdong"}
READERS = {
    "learner": ("chengdong", 10),
    "trainer": ("chengdong", 20),
    "hr": ("chengdong", 40),
    "owner": ("chengdong", 40),
    "auditor": ("chengdong", 30),
    "nanhu-hr": ("nanhu", 40),
    "nanhu-owner": ("nanhu", 40),
}


@pytest.mark.parametrize("role", READERS)
def test_no_page_export_or_pdf_within_reach_speaks_of_the_other_company(role: str, demo: None) -> None:
    own, at_least = READERS[role]
    forbidden = words_of(OTHERS[own]) | identity_numbers()
    client, visited, wrong = client_of(role), 0, []
    for url, status, text in crawl(client, "/"):
        visited += 1
        wrong += [f"{url}: {word}" for word in forbidden if word in text]
        if status not in {200, 302}:
            wrong.append(f"{url}: {status}")

    assert not wrong, "\n".join(wrong)
    assert visited >= at_least


def test_the_words_of_a_leak_are_known(demo: None) -> None:
    chengdong, nanhu = words_of("chengdong"), words_of("nanhu")
    assert {"CD-0118", "李强", "城东店", "13800000001", "ZL-2019-018"} <= chengdong
    assert {"NH-0118", "丁雪", "南湖店", "JN-05-9118"} <= nanhu
    assert "陈小明" not in chengdong | nanhu
    # The former trainees of the practice paper have none.
    assert len(identity_numbers()) == Person.objects.filter(employments__isnull=False).distinct().count()


@pytest.mark.parametrize("name", ["people", "certificates"])
@pytest.mark.parametrize("reader", ["hr", "nanhu-hr"])
def test_a_search_for_the_namesake_finds_ones_own(reader: str, name: str, demo: None) -> None:
    own = READERS[reader][0]
    numbers = {"chengdong": "CD-0118", "nanhu": "NH-0118"}
    url = address_of(name, {name: {"shop": own}})

    text = text_of(client_of(reader).get(url, {"q": "陈小明", "view": "all"}))
    assert "陈小明" in text
    assert numbers[OTHERS[own]] not in text

    text = text_of(client_of(reader).get(url, {"q": numbers[OTHERS[own]], "view": "all"}))
    assert text.count("陈小明") == 0


@pytest.mark.parametrize("reader", ["hr", "nanhu-owner", "superuser"])
def test_an_object_of_the_other_company_does_not_exist_under_ones_own_shop(
    reader: str, chengdong: dict[str, Arguments], nanhu: dict[str, Arguments]
) -> None:
    mine, other = (nanhu, chengdong) if reader.startswith("nanhu") else (chengdong, nanhu)
    client, before, wrong, tried = client_of(reader), fingerprint(), [], 0
    for name, arguments in mine.items():
        for key in arguments.keys() - UNOWNED:
            if "shop" not in arguments:
                continue
            wrong += _mixed(client, name, {**arguments, key: other[name][key]})
            tried += 1

    assert not wrong, "\n".join(wrong)
    assert tried > 25
    assert fingerprint() == before


def _mixed(client: object, name: str, arguments: Arguments) -> list[str]:
    """What is wrong with the answers to an address with arguments of two owners."""
    url, address, wrong = address_of(name, {name: arguments}), next(it for it in TABLE if it.name == name), []
    for method in ("GET", "POST"):
        body, kind = body_of(name, PLAUSIBLE) if method == "POST" else ("", "")
        status = client.generic(method, url, body, content_type=kind or "text/plain").status_code  # type: ignore[attr-defined]
        # 403 tells only what the reader may not do in their own shop. Deleting what is not there leads back
        # to the person: a second press of the button is no mistake.
        allowed = {403, 404, 302} if (name, method) == ("record-delete", "POST") else {403, 404}
        if status not in (allowed if address.takes(method) else {405}):
            wrong.append(f"{method} {url}: {status}")
    return wrong


def test_the_owner_of_two_shops_meets_each_person_only_where_they_work(
    chengdong: dict[str, Arguments],
) -> None:
    assert Shop.objects.filter(slug="chengxi").exists()
    client, wrong = client_of("owner"), []
    for name, arguments in chengdong.items():
        if "shop" in arguments and arguments.keys() & {"pk", "person", "attempt"}:
            wrong += _mixed(client, name, {**arguments, "shop": "chengxi"})

    assert not wrong, "\n".join(wrong)


def test_a_record_belongs_to_its_person(chengdong: dict[str, Arguments]) -> None:
    colleague, client, wrong = Person.objects.get(staff_number="CD-0115"), client_of("hr"), []
    for name in ("record-scan", "record-edit", "record-end", "record-delete"):
        wrong += _mixed(client, name, {**chengdong[name], "pk": colleague.pk})

    assert not wrong, "\n".join(wrong)
