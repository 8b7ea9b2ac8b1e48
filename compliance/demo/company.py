"""The demo's companies, shops and people, written as HR would have recorded them."""

from datetime import date, datetime, time
from typing import Any

from django.core.files.base import ContentFile, File
from django.utils import timezone
from stdnum.iso7064 import mod_11_2

from compliance.demo.files import FOLDER
from compliance.models import Premises, ShopJurisdiction, ShopScope, ShopStatement
from staffing.models import (
    Company,
    Credential,
    Education,
    Employment,
    Experience,
    Person,
    Posting,
    Shop,
)
from staffing.rules.vocabulary import vocabulary

# No district has this number, so no living person has these identity numbers.
NO_DISTRICT = "999999"


def write_shops(companies: list[dict[str, Any]]) -> dict[str, Shop]:
    """The companies with their shops; returns the shops by slug."""
    shops = {}
    for entry in companies:
        entry = dict(entry)
        places = entry.pop("shops")
        company = Company.objects.create(**entry)
        for place in places:
            shops[place["slug"]] = Shop.objects.create(company=company, **place)
    return shops


def write_jurisdictions(shops: dict[str, Shop], rows: list[dict[str, Any]]) -> None:
    """Where the shops are."""
    ShopJurisdiction.objects.bulk_create(
        ShopJurisdiction(shop=shops[row["shop"]], jurisdiction=row["jurisdiction"], **_days(row))
        for row in rows
    )


def write_places(
    shops: dict[str, Shop], scopes: list[dict[str, Any]], premises: list[dict[str, Any]]
) -> None:
    """Scopes of work and premises of the shops."""
    ShopScope.objects.bulk_create(
        ShopScope(shop=shops[row["shop"]], scope=row["scope"], valid_from=row["from"]) for row in scopes
    )
    for row in premises:
        row = dict(row)
        scan = sample_scan(row.pop("scan", None))
        Premises.objects.create(shop=shops[row.pop("shop")], valid_from=row.pop("from"), scan=scan, **row)


def write_statements(
    shops: dict[str, Shop], people: dict[str, Person], statements: list[dict[str, Any]]
) -> None:
    """What the owners waived, each on its first day."""
    for row in statements:
        row = dict(row)
        first, by = row.pop("from"), people[row.pop("by")].user
        assert by is not None  # noqa: S101  who states has a role in people.yaml
        ShopStatement.objects.create(
            shop=shops[row.pop("shop")],
            valid_from=first,
            valid_until=row.pop("until"),
            stated_by=by,
            stated_at=timezone.make_aware(datetime.combine(first, time(9))),
            **row,
        )


def write_person(row: dict[str, Any], shop: Shop, *, order: int) -> Person:
    """A person with everything on record; ``order`` makes the invented identity number unique."""
    person = Person.objects.create(
        company=shop.company,
        staff_number=row["number"],
        name=row["name"],
        sex=row["sex"],
        birth_date=row["born"],
        identity_number=invented_identity(row["born"], row["sex"], order),
        phone=f"1380000{order:04d}",
        email=f"{row['number'].lower()}@{shop.company.slug}.example",
    )
    Employment.objects.create(
        person=person, shop=shop, valid_from=row["employed"], valid_until=row.get("left")
    )
    for post in row.get("posts", ()):
        Posting.objects.create(person=person, shop=shop, post=post["post"], **_days(post))
    for school in row.get("education", ()):
        Education.objects.create(
            person=person,
            level=school["level"],
            major=school.get("major", ""),
            school=school.get("school", ""),
            graduated_on=school["graduated"],
        )
    for spell in row.get("experience", ()):
        Experience.objects.create(
            person=person, kind=spell["kind"], employer=spell["employer"], **_days(spell)
        )
    for paper in row.get("credentials", ()):
        _write_credential(person, paper)
    return person


def _write_credential(person: Person, paper: dict[str, Any]) -> None:
    ladder = vocabulary().ladder_of(paper["kind"])
    level = paper.get("level", "")
    Credential.objects.create(
        person=person,
        kind=paper["kind"],
        level=ladder.rung(level).code if ladder and level else level,
        trade=paper.get("trade", ""),
        number=paper["number"],
        issuer=paper["issuer"],
        reviewed_on=[day.isoformat() for day in paper.get("reviewed", ())],
        scan=sample_scan(paper.get("scan")),
        **_days(paper),
    )


def sample_scan(name: str | None) -> File | None:
    """A drawn sample of a paper from the folder ``scans``; plainly marked as no real document."""
    return ContentFile((FOLDER / "scans" / name).read_bytes(), name=name) if name else None


def _days(row: dict[str, Any]) -> dict[str, date | None]:
    return {"valid_from": row["from"], "valid_until": row.get("until")}


def invented_identity(born: date, sex: str, order: int) -> str:
    """An identity number with a right check digit and a district that does not exist."""
    serial = order * 2 + (1 if sex == "m" else 0)
    body = f"{NO_DISTRICT}{born:%Y%m%d}{serial:03d}"
    return body + mod_11_2.calc_check_digit(body)
