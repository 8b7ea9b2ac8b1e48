"""The people of these tests: two companies, HR of each, and candidates for the post of service adviser."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from staffing.models import (
    Certificate,
    Company,
    Credential,
    Employment,
    Person,
    Posting,
    Shop,
    TrainingRecord,
    User,
)
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.services.certificates import certificate_correct, certificate_issue
from staffing.services.post_certificates import PostCertificate, post_certificate_issue
from staffing.services.snapshots import exam_text
from staffing.services.training_records import training_record_add

TODAY = date(2026, 11, 23)
PASSWORD = "a long enough password"
IDENTITY = "11010519491231002X"


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Views and tasks see noon of TODAY in Shanghai."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def chengdong() -> Shop:
    """The shop of the story, whose certificates begin with CD."""
    company = Company.objects.create(name="城东汽车服务有限公司", slug="chengdong-auto")
    return Shop.objects.create(company=company, name="城东店", slug="chengdong", code="CD")


def north() -> Shop:
    """A shop of another company."""
    company = Company.objects.create(name="北方汽修有限公司", slug="north-auto")
    return Shop.objects.create(company=company, name="北方店", slug="north", code="BF")


def account(username: str, shop: Shop, role: Role) -> User:
    user = User.objects.create_user(username, password=PASSWORD, first_name=username)
    grant_role(user=user, shop=shop, role=role)
    return user


def worker(shop: Shop, name: str, staff_number: str, **values: Any) -> Person:
    """Somebody who has worked in the shop since 2024-02-01."""
    person = Person.objects.create(company=shop.company, name=name, staff_number=staff_number, **values)
    Employment.objects.create(person=person, shop=shop, valid_from=date(2024, 2, 1))
    return person


def passes_adviser_exam(person: Person, shop: Shop, **values: Any) -> Certificate:
    """The exam certificate of a service adviser, by default from 2026-06-01 without an end."""
    given = {
        "valid_from": date(2026, 6, 1),
        "valid_until": None,
        "issued_on": date(2026, 6, 1),
        "origin": f"attempt:{person.pk}",
        **values,
    }
    text = exam_text(exam_zh="服务顾问考试", exam_en="Service adviser exam", result="总分 91", score=91)
    return certificate_issue(
        kind="exam", code="service-adviser-exam", person=person, shop=shop, issued_by=None,
        snapshot=text, **given,
    )  # fmt: skip


def takes_adviser_course(person: Person, shop: Shop) -> TrainingRecord:
    return training_record_add(
        person=person, shop=shop, code="service-adviser", title="服务顾问",
        held_from=date(2026, 5, 4), held_until=date(2026, 5, 20), minutes=600,
        result="passed", origin=f"course:{person.pk}",
    )  # fmt: skip


def adviser(shop: Shop, name: str = "陈晓梅", staff_number: str = "CD-0110", **values: Any) -> Person:
    """Meets everything that is asked of a service adviser from 2026-06-01 on, and holds the post."""
    person = worker(shop, name, staff_number, **values)
    takes_adviser_course(person, shop)
    passes_adviser_exam(person, shop)
    Posting.objects.create(person=person, shop=shop, post="service-adviser", valid_from=date(2026, 6, 1))
    return person


def inspector_card(person: Person, until: date | None) -> Credential:
    return Credential.objects.create(
        person=person, kind="inspector", number="ZJ-88", issuer="市运管处",
        valid_from=date(2025, 1, 14), valid_until=until,
    )  # fmt: skip


def issue_post(person: Person, shop: Shop, by: User, on: date = TODAY) -> PostCertificate:
    return post_certificate_issue(
        person=person, shop=shop, post="service-adviser", on=on, issued_by=by, at=timezone.now()
    )


def corrected(certificate: Certificate, by: User, *, name: str) -> Certificate:
    """The certificate's correction after its holder was renamed."""
    person = Person.objects.get(pk=certificate.person_id)
    person.name = name
    person.save()
    certificate = Certificate.objects.get(pk=certificate.pk)
    return certificate_correct(certificate=certificate, issued_on=TODAY, issued_by=by)
