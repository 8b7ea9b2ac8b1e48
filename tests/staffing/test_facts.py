"""Rows become facts: what is recorded, what is known not to be there, and what nobody knows."""

import json
from datetime import date
from decimal import Decimal

import pytest

from staffing.facts import attestation_facts, people_facts, staff_facts
from staffing.models import (
    Certificate,
    Credential,
    Education,
    Employment,
    Experience,
    Judgement,
    Person,
    Posting,
    Shop,
)
from staffing.models.users import Role
from staffing.rules import Facts, facts_from_json, facts_to_json
from staffing.rules import Person as PersonFacts
from staffing.services.certificates import certificate_revoke
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


def facts_of(person: Person, shop: Shop) -> PersonFacts:
    return people_facts([person], shop=shop)[0]


def test_without_rows_education_and_experience_are_unknown_and_papers_are_none(shop: Shop) -> None:
    facts = facts_of(story.worker(shop, "李工", "CD-0107"), shop)
    assert facts.education is None
    assert facts.experience is None
    assert (facts.credentials, facts.exams, facts.courses, facts.postings) == ((), (), (), ())


def test_every_row_becomes_a_fact_that_names_it(shop: Shop) -> None:
    li = story.worker(shop, "李工", "CD-0107")
    school = Education.objects.create(
        person=li, level="大专", major="汽车检测与维修", graduated_on=date(2018, 7, 1)
    )
    spell = Experience.objects.create(
        person=li, kind="vehicle-repair", valid_from=date(2018, 9, 1), valid_until=date(2024, 1, 31)
    )
    card = Credential.objects.create(
        person=li, kind="skill-grade", level="高级工", trade="mechanic",
        valid_from=date(2022, 5, 1), reviewed_on=["2025-05-01"],
    )  # fmt: skip
    posting = Posting.objects.create(person=li, shop=shop, post="mechanic", valid_from=date(2024, 2, 1))
    facts = facts_of(li, shop)
    assert facts.education
    assert facts.education[0].ref == f"education:{school.pk}"
    assert facts.education[0].since == date(2018, 7, 1)
    assert facts.experience
    assert facts.experience[0].ref == f"experience:{spell.pk}"
    assert facts.credentials
    assert facts.credentials[0].ref == f"credential:{card.pk}"
    assert facts.credentials[0].reviewed == (date(2025, 5, 1),)
    assert facts.postings
    assert facts.postings[0].ref == f"posting:{posting.pk}"


def test_a_card_without_reviews_on_record_has_unknown_reviews(shop: Shop) -> None:
    li = story.worker(shop, "李工", "CD-0107")
    story.inspector_card(li, until=None)
    credentials = facts_of(li, shop).credentials
    assert credentials
    assert credentials[0].reviewed is None


def test_work_in_another_shop_does_not_count_here(shop: Shop) -> None:
    sister = Shop.objects.create(company=shop.company, name="城西店", slug="chengxi", code="CX")
    li = story.worker(shop, "李工", "CD-0107")
    Employment.objects.create(person=li, shop=sister, valid_from=date(2026, 1, 1))
    Posting.objects.create(person=li, shop=sister, post="manager", valid_from=date(2026, 1, 1))
    facts = facts_of(li, shop)
    assert facts.employments
    assert len(facts.employments) == 1
    assert facts.postings == ()


def test_a_revoked_certificate_ends_the_day_before_its_revocation(shop: Shop) -> None:
    mei = story.worker(shop, "陈晓梅", "CD-0110")
    hr = story.account("hr", shop, Role.HR)
    certificate = story.passes_adviser_exam(mei, shop)
    certificate_revoke(certificate=certificate, revoked_on=date(2026, 9, 1), revoked_by=hr, reason="替考")
    exams = facts_of(mei, shop).exams
    assert exams
    assert (exams[0].until, exams[0].score) == (date(2026, 8, 31), Decimal(91))


def test_a_certificate_revoked_before_it_began_never_counted(shop: Shop) -> None:
    mei = story.worker(shop, "陈晓梅", "CD-0110")
    hr = story.account("hr", shop, Role.HR)
    certificate = story.passes_adviser_exam(mei, shop)
    certificate_revoke(certificate=certificate, revoked_on=date(2026, 6, 1), revoked_by=hr, reason="误发")
    assert facts_of(mei, shop).exams == ()


def test_a_corrected_certificate_counts_once(shop: Shop) -> None:
    mei = story.worker(shop, "陈晓梅", "CD-0110")
    hr = story.account("hr", shop, Role.HR)
    old = story.passes_adviser_exam(mei, shop)
    new = story.corrected(old, hr, name="陈小美")
    exams = facts_of(mei, shop).exams
    assert exams
    assert [exam.ref for exam in exams] == [f"certificate:{new.pk}"]
    assert exams[0].since == old.valid_from


def test_a_judgement_becomes_an_attestation_with_name_and_reason(shop: Shop) -> None:
    li = story.worker(shop, "李工", "CD-0107")
    owner = story.account("刘总", shop, Role.OWNER)
    Judgement.objects.create(
        person=li, shop=shop, standard="after-sales-manager", requirement="management",
        outcome="met", reason="三人面谈", valid_from=date(2026, 10, 8), judged_by=owner,
        judged_at="2026-10-08T02:00:00Z",
    )  # fmt: skip
    (attestation,) = attestation_facts([li], shop=shop)
    assert (attestation.person, attestation.by, attestation.reason) == (str(li.pk), "刘总", "三人面谈")


def test_facts_survive_storage_and_hold_no_identity_number(shop: Shop) -> None:
    mei = story.adviser(shop, identity_number=story.IDENTITY)
    Education.objects.create(person=mei, level="大专", graduated_on=date(2018, 7, 1))
    facts = staff_facts([mei], shop=shop)
    stored = facts_to_json(facts)
    assert facts_from_json(stored) == facts
    assert story.IDENTITY not in stored
    assert "陈晓梅" in json.dumps(json.loads(stored), ensure_ascii=False)


def test_more_people_take_no_more_queries(shop: Shop, assert_queries_stay_flat: object) -> None:
    story.adviser(shop)

    def ask() -> Facts:
        return staff_facts(list(Person.objects.of_shop(shop)), shop=shop)

    def grow() -> None:
        for number in range(20):
            story.adviser(shop, f"新人{number}", f"N-{number}")

    assert_queries_stay_flat(ask, grow=grow)  # type: ignore[operator]
    assert Certificate.objects.count() == 21
