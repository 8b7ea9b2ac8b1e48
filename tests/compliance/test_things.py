"""Equipment and documents: what owners record one by one or many at once, and what hostile or hasty forms come to."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.facts import shop_facts
from compliance.lines.readiness import readiness_lines, record_url
from compliance.models import Equipment, EquipmentVerification, ShopDocument, ShopQuantity, ShopWork
from compliance.selectors.asked import DOCUMENTS, EQUIPMENT, asked_of, missing_of
from compliance.selectors.readiness import Readiness, readiness_of
from compliance.selectors.things import document_code, endings, verification_code
from staffing.models import Shop, User
from staffing.rules import facts_from_json, facts_to_json, load_standard
from tests.compliance.conftest import DAY, HIRED

SignIn = Callable[[User], Client]
LIFT = {"kind": "lift", "name": "举升机", "quantity": "2", "ownership": "owned", "valid_from": "2020-03-01"}
GAUGE = "cylinder-pressure-gauge-0"


def address(shop: Shop, name: str, *more: Any) -> str:
    return reverse(name, args=[shop.slug, *more])


def judged(shop: Shop) -> Readiness:
    return readiness_of(shop=shop, standard=load_standard("cn-class2-source"), on=DAY)


def codes_of(shop: Shop, *requirements: str) -> list[str]:
    return [judged(shop).codes[requirement] for requirement in requirements]


def device(shop: Shop, kind: str = "cylinder-pressure-gauge", **values: Any) -> Equipment:
    return Equipment.objects.create(
        shop=shop, kind=kind, quantity=1, ownership="owned", valid_from=HIRED, **values
    )


class TestOneByOne:
    def add(self, client: Client, shop: Shop, **changes: Any) -> Any:
        return client.post(address(shop, "premises-add", "equipment"), LIFT | changes)

    def test_an_owner_records_a_device_and_lands_at_its_place(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        response = self.add(sign_in(owner), shop)

        row = Equipment.objects.get(shop=shop)
        assert response["Location"] == f"{address(shop, 'equipment')}#equipment-{row.pk}"
        assert (row.quantity, row.ownership, row.certified) == (2, "owned", None)

    def test_a_form_sent_twice_records_one_device(self, shop: Shop, owner: User, sign_in: SignIn) -> None:
        client = sign_in(owner)
        self.add(client, shop)
        response = self.add(client, shop)

        assert response.status_code == 302
        assert Equipment.objects.filter(shop=shop).count() == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"ownership": "outsourced", "partner": "东升钣喷"},
            {"certified": "true"},
            {"remark": "借出"},
            {"made_on": "2019-01-01"},
            {"scan": b"%other"},
        ],
        ids=["partner", "certified", "remark", "made", "scan"],
    )
    def test_what_differs_in_any_field_is_another_record(
        self,
        shop: Shop,
        owner: User,
        sign_in: SignIn,
        picture: Callable[..., ContentFile],
        other: dict[str, Any],
    ) -> None:
        client = sign_in(owner)
        if "scan" in other:
            other = {"scan": SimpleUploadedFile("a.png", picture().read(), "image/png")}
        self.add(client, shop)
        assert self.add(client, shop, **other).status_code == 302
        if "scan" in other:
            other["scan"].seek(0)
        assert self.add(client, shop, **other).status_code == 302
        assert Equipment.objects.filter(shop=shop).count() == 2

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"kind": "castle"}, "kind", "castle"),
            ({"quantity": "0"}, "quantity", "1"),
            ({"quantity": "1e9"}, "quantity", "whole number"),
            ({"valid_until": "2019-01-01"}, "valid_until", "before the first day"),
            ({"made_on": "2021-01-01"}, "made_on", "before it was made"),
            ({"partner": "东升钣喷"}, "partner", "Only an outsourced device"),
            ({"distance_km": "0"}, "distance_km", "Only an outsourced device"),
            (
                {"ownership": "outsourced", "contract_from": "2023-07-01"},
                "has_contract",
                "days of a contract",
            ),
            ({"ownership": "outsourced", "distance_km": "-1"}, "distance_km", "0"),
            (
                {
                    "ownership": "outsourced",
                    "has_contract": "true",
                    "contract_from": "2024-01-01",
                    "contract_until": "2023-01-01",
                },
                "contract_until",
                "before it begins",
            ),
        ],
    )
    def test_a_wrong_entry_is_told_beside_its_field_and_nothing_is_lost(
        self, shop: Shop, owner: User, sign_in: SignIn, changes: dict[str, str], field: str, words: str
    ) -> None:
        response = self.add(sign_in(owner), shop, **changes)

        assert response.status_code == 422
        assert words in " ".join(response.context["form"].errors[field])
        assert 'value="举升机"' in response.content.decode()
        assert not Equipment.objects.exists()

    def test_two_people_changing_one_device_do_not_overwrite_each_other(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client, row = sign_in(owner), device(shop, "lift")
        change = address(shop, "premises-change", "equipment", row.pk)
        seen = client.get(change).context["form"]["seen"].value()
        Equipment.objects.filter(pk=row.pk).update(quantity=7)

        assert client.post(change, LIFT | {"seen": seen, "quantity": "3"}).status_code == 422

        row.refresh_from_db()
        assert row.quantity == 7

    def test_a_verification_is_recorded_with_its_certificate_and_opens_for_the_shop_alone(
        self,
        shop: Shop,
        owner: User,
        auditor: User,
        stranger: User,
        sign_in: SignIn,
        picture: Callable[..., ContentFile],
    ) -> None:
        row = device(shop)
        verify = address(shop, "equipment-verify", row.pk)
        values = {"valid_from": "2026-03-01", "valid_until": "2027-02-28", "number": "JD-7"}
        upload = SimpleUploadedFile("../../etc/passwd.png", picture().read(), "image/png")
        for _press in range(2):
            assert sign_in(owner).post(verify, values).status_code == 302
        assert sign_in(owner).post(verify, values | {"number": "JD-8", "scan": upload}).status_code == 302

        assert row.verifications.count() == 2
        scanned = row.verifications.get(number="JD-8")
        scan = address(shop, "premises-scan", "verifications", scanned.pk)
        assert sign_in(auditor).get(scan)["Content-Type"] == "image/png"
        assert sign_in(stranger).get(scan).status_code == 404
        assert sign_in(auditor).get(address(shop, "premises-scan", "works", 1)).status_code == 404

    def test_a_verification_of_another_shop_cannot_be_touched_through_ones_own(
        self, shop: Shop, nanhu: Shop, stranger: User, sign_in: SignIn
    ) -> None:
        done = EquipmentVerification.objects.create(equipment=device(shop), valid_from=HIRED)
        client = sign_in(stranger)

        assert client.get(address(nanhu, "equipment-verify", done.equipment_id)).status_code == 404
        for name in ("premises-change", "premises-end"):
            assert client.post(address(nanhu, name, "verifications", done.pk)).status_code == 404
        assert client.get(address(nanhu, "premises-add", "verifications")).status_code == 404

    def test_a_document_that_is_no_scan_is_refused(self, shop: Shop, owner: User, sign_in: SignIn) -> None:
        values = {"kind": "emergency-plan", "title": "应急预案", "valid_from": "2026-01-01"}
        upload = SimpleUploadedFile("plan.pdf", b"MZ not a pdf", "application/pdf")
        response = sign_in(owner).post(address(shop, "premises-add", "documents"), values | {"scan": upload})

        assert response.status_code == 422
        assert response.context["form"].errors["scan"]
        assert not ShopDocument.objects.exists()

    def test_a_number_of_the_shop_and_what_it_does_not_take_on_are_recorded(
        self, shop: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        days = {"valid_from": "2026-01-01"}
        client.post(address(shop, "premises-add", "quantities"), days | {"kind": "bays", "value": "12"})
        client.post(address(shop, "premises-add", "works"), days | {"work": "diesel", "taken_on": "false"})

        assert ShopQuantity.objects.get(shop=shop).value == 12
        assert ShopWork.objects.get(shop=shop).taken_on is False
        page = client.get(address(shop, "premises")).content.decode()
        assert "12 bays" in page
        assert "is not taken on" in page

    def test_a_no_to_one_kind_of_work_on_some_days_says_nothing_of_the_others_nor_of_other_days(
        self, staffed: Shop
    ) -> None:
        assert codes_of(staffed, "smoke-meter", "straightener") == ["unknown", "unknown"]
        diesel = ShopWork(shop=staffed, work="diesel", taken_on=False, valid_from=date(2020, 1, 1))
        diesel.save()
        assert codes_of(staffed, "smoke-meter", "straightener") == ["not_applicable", "unknown"]
        diesel.valid_until = date(2025, 12, 31)
        diesel.save()
        assert codes_of(staffed, "smoke-meter", "straightener") == ["unknown", "unknown"]
        works = shop_facts(staffed).shop.works  # type: ignore[union-attr]
        assert facts_from_json(facts_to_json(shop_facts(staffed))).shop.works == works  # type: ignore[union-attr]


class TestState:
    @pytest.mark.parametrize(
        ("kind", "spells", "code"),
        [
            ("cylinder-pressure-gauge", [], "unknown"),
            ("lift", [], "not_applicable"),
            ("lift", [(date(2026, 1, 1), date(2026, 6, 1))], "not_met"),
            ("lift", [(date(2026, 1, 1), date(2026, 12, 1))], "expiring"),
            ("lift", [(date(2026, 1, 1), date(2026, 12, 1)), (date(2026, 12, 2), None)], "met"),
            ("lift", [(date(2026, 12, 1), None)], "not_met"),
            ("lift", [(date(2026, 1, 1), None)], "met"),
        ],
    )
    def test_how_the_verification_of_a_device_stands(
        self, kind: str, spells: list[tuple[date, date | None]], code: str
    ) -> None:
        done = [EquipmentVerification(valid_from=first, valid_until=last) for first, last in spells]
        assert verification_code(kind, done, DAY) == code

    @pytest.mark.parametrize(
        ("first", "last", "code"),
        [
            (date(2027, 1, 1), None, "not_applicable"),
            (HIRED, None, "met"),
            (HIRED, date(2027, 1, 1), "expiring"),
            (HIRED, date(2026, 11, 22), "not_met"),
        ],
    )
    def test_how_a_document_stands(self, first: date, last: date | None, code: str) -> None:
        assert document_code(ShopDocument(valid_from=first, valid_until=last), DAY) == code

    def test_what_ends_is_told_soonest_first_and_what_is_renewed_is_left_out(self, staffed: Shop) -> None:
        gauge = device(staffed)
        for first, last in ((HIRED, date(2026, 12, 1)), (date(2026, 12, 2), date(2027, 6, 1))):
            EquipmentVerification.objects.create(equipment=gauge, valid_from=first, valid_until=last)
        agreement = {"shop": staffed, "kind": "hazardous-waste-agreement", "title": "危废协议"}
        ShopDocument.objects.create(**agreement, valid_from=HIRED, valid_until=date(2026, 12, 31))
        ShopDocument.objects.create(**agreement, valid_from=date(2026, 11, 1), valid_until=date(2027, 2, 1))

        found = endings(staffed, on=DAY, until=date(2027, 11, 23))

        assert [(str(one.day), one.what, one.name) for one in found] == [
            ("2027-02-01", "document", "危废协议"),
            ("2027-06-01", "verification", str(gauge)),
        ]


class TestManyAtOnce:
    def enter(self, client: Client, shop: Shop, **values: str) -> Any:
        return client.post(address(shop, "equipment-entry"), {"since": "2020-03-01"} | values)

    def test_every_line_of_the_standard_is_offered_and_one_on_record_is_not(self, staffed: Shop) -> None:
        before = {one.key for one in missing_of(judged(staffed), EQUIPMENT)}
        device(staffed, "lift")
        after = {one.key for one in missing_of(judged(staffed), EQUIPMENT)}

        assert len(before) >= 25
        assert before - after == {"lift-0"}
        assert [one.verified for one in asked_of(judged(staffed), EQUIPMENT) if one.key == GAUGE] == [True]
        assert asked_of(judged(staffed), DOCUMENTS) == []

    def test_what_does_not_apply_is_not_asked_for(self, staffed: Shop) -> None:
        assert "smoke-meter-0" in {one.key for one in asked_of(judged(staffed), EQUIPMENT)}
        ShopWork.objects.create(shop=staffed, work="diesel", taken_on=False, valid_from=HIRED)
        assert "smoke-meter-0" not in {one.key for one in asked_of(judged(staffed), EQUIPMENT)}

    def test_filled_lines_are_written_with_their_verifications_and_empty_ones_left_out(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        lines = {
            "lift-0-quantity": "4",
            "lift-0-ownership": "owned",
            f"{GAUGE}-quantity": "1",
            f"{GAUGE}-ownership": "owned",
            f"{GAUGE}-verified_from": "2026-06-08",
            f"{GAUGE}-verified_until": "2027-06-07",
            "tachometer-0-ownership": "owned",
            "straightener-0-kind": "frame-straightener",
            "straightener-0-quantity": "1",
            "straightener-0-ownership": "outsourced",
        }
        client = sign_in(owner)
        assert self.enter(client, staffed, **lines).status_code == 302
        again = client.post(address(staffed, "equipment-entry"), {"since": "2020-03-01"} | lines, follow=True)

        assert "Nothing was added twice" in again.content.decode()
        assert set(Equipment.objects.values_list("kind", "quantity", "valid_from")) == {
            ("lift", 4, HIRED),
            ("cylinder-pressure-gauge", 1, HIRED),
            ("frame-straightener", 1, HIRED),
        }
        assert str(EquipmentVerification.objects.get().valid_until) == "2027-06-07"
        assert judged(staffed).codes["cylinder-pressure-gauge"] == "met"

    def test_all_errors_are_told_at_once_nothing_is_written_and_nothing_is_lost(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        response = self.enter(
            sign_in(owner),
            staffed,
            **{
                "lift-0-quantity": "4",
                "tachometer-0-device_model": "ZS-2",
                "multimeter-0-quantity": "many",
                f"{GAUGE}-quantity": "1",
                f"{GAUGE}-verified_until": "2027-02-30",
                "vernier-caliper-0-quantity": "1",
                "vernier-caliper-0-number": "JD-9",
                "straightener-0-kind": "castle",
                "straightener-0-quantity": "1",
            },
        )

        wrong = {row.prefix: set(row.errors) for row in response.context["entry"].rows if row.errors}
        assert response.status_code == 422
        assert wrong == {
            "tachometer-0": {"quantity", "ownership"},
            "lift-0": {"ownership"},
            "multimeter-0": {"quantity", "ownership"},
            GAUGE: {"ownership", "verified_until"},
            "vernier-caliper-0": {"ownership", "verified_from"},
            "straightener-0": {"kind", "ownership"},
        }
        assert 'value="ZS-2"' in response.content.decode()
        assert not Equipment.objects.exists()

    def test_an_empty_table_and_one_without_its_day_are_told_so(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert "No line is filled in" in self.enter(client, staffed).content.decode()
        response = self.enter(client, staffed, **{"since": "", "lift-0-quantity": "4"})
        assert response.status_code == 422
        assert response.context["entry"].head.errors["since"]

    def test_a_line_that_somebody_recorded_meanwhile_is_not_recorded_again(
        self, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        assert "lift-0" in {
            row.prefix for row in client.get(address(staffed, "equipment-entry")).context["entry"].rows
        }
        device(staffed, "lift", name="别人登记的")

        response = self.enter(client, staffed, **{"lift-0-quantity": "4", "lift-0-ownership": "owned"})

        assert response.status_code == 422
        assert "recorded this meanwhile" in response.content.decode()
        assert Equipment.objects.count() == 1

    def test_who_may_only_look_cannot_enter_and_sees_no_button(
        self, staffed: Shop, auditor: User, sign_in: SignIn
    ) -> None:
        client = sign_in(auditor)
        page = client.get(address(staffed, "equipment"))
        assert page.status_code == 200
        assert address(staffed, "equipment-entry") not in page.content.decode()
        assert self.enter(client, staffed, **{"lift-0-quantity": "4"}).status_code == 403

    def test_more_devices_cost_no_more_queries(
        self, staffed: Shop, owner: User, sign_in: SignIn, assert_queries_stay_flat: Callable[..., int]
    ) -> None:
        client = sign_in(owner)

        def grow() -> None:
            for number in range(20):
                row = device(staffed, "lift", name=f"{number} 号")
                EquipmentVerification.objects.create(equipment=row, valid_from=HIRED)

        grow()
        assert_queries_stay_flat(lambda: client.get(address(staffed, "equipment")), grow=grow)


class TestWhereReadinessLeads:
    def url(self, shop: Shop, requirement: str) -> str:
        lines = readiness_lines(judged(shop), "en", may_write=True)
        return next(line.next_url for line in lines if line.id == requirement)

    def test_the_next_step_leads_to_the_list_the_device_or_the_works(self, staffed: Shop) -> None:
        assert self.url(staffed, "lift").endswith(
            f"{address(staffed, 'equipment')}?standard=cn-class2-source#missing-lift"
        )
        assert self.url(staffed, "smoke-meter") == f"{address(staffed, 'premises')}#works"

        gauge = device(staffed)
        there = f"{address(staffed, 'equipment')}#equipment-{gauge.pk}"
        assert self.url(staffed, "cylinder-pressure-gauge") == there

    def test_every_record_has_its_place(self, staffed: Shop) -> None:
        found = judged(staffed)
        assert record_url(found, "verification:7") == f"{address(staffed, 'equipment')}#verification-7"
        assert record_url(found, "document:7") == f"{address(staffed, 'documents')}#document-7"
        assert record_url(found, "work:7") == f"{address(staffed, 'premises')}#work-7"


def test_the_dossier_lists_devices_documents_and_their_scans(
    staffed: Shop, picture: Callable[..., ContentFile]
) -> None:
    from compliance.dossier.content import dossier_content
    from compliance.dossier.pages import clauses

    gauge = device(staffed, name="气缸压力表 1 号", model="QG-30", made_on=date(2018, 12, 3))
    done = EquipmentVerification.objects.create(
        equipment=gauge, number="JD-7", valid_from=date(2026, 6, 8), valid_until=date(2027, 6, 7)
    )
    done.scan.save("jd.png", picture())
    plan = ShopDocument.objects.create(shop=staffed, kind="emergency-plan", valid_from=HIRED)
    plan.scan.save("plan.png", picture(colour="white"))

    content = dossier_content(readiness=judged(staffed), made_at=timezone.now(), made_by="刘建国")

    [row] = content["equipment"]
    assert (row["name"], row["quantity"], row["model"], row["made"], row["ownership"]) == (
        "气缸压力表 1 号", "1", "QG-30", "2018-12-03", "自备",
    )  # fmt: skip
    assert [(one["on"], one["until"]) for one in row["verified"]] == [("2026-06-08", "2027-06-07")]
    assert [one["title"] for one in content["documents"]] == ["应急预案"]
    assert [one["ref"] for one in content["scans"]] == [f"verification:{done.pk}", f"document:{plan.pk}"]
    clause = next(one for one in clauses(content) if one["id"] == "cylinder-pressure-gauge")
    assert {place["name"] for place in clause["places"]} == {"设备"}
    assert clause["annexes"] == [f"scan-verification-{done.pk}"]


class TestDocumentsThatEnd:
    def document(self, shop: Shop, title: str, first: date, last: date) -> ShopDocument:
        return ShopDocument.objects.create(
            shop=shop, kind="business-licence", title=title, valid_from=first, valid_until=last
        )

    def told(self, shop: Shop) -> list[tuple[str, date]]:
        return [(one.name, one.day) for one in endings(shop, on=DAY, until=date(2027, 12, 31))]

    def test_of_two_papers_of_one_kind_both_are_told(self, shop: Shop) -> None:
        self.document(shop, "甲证", HIRED, date(2027, 1, 31))
        self.document(shop, "乙证", HIRED, date(2027, 6, 30))
        assert self.told(shop) == [("甲证", date(2027, 1, 31)), ("乙证", date(2027, 6, 30))]

    def test_a_renewal_without_a_gap_hides_the_paper_before_it(self, shop: Shop) -> None:
        self.document(shop, "甲证", HIRED, date(2027, 1, 31))
        self.document(shop, "甲证", date(2027, 2, 1), date(2027, 6, 30))
        assert self.told(shop) == [("甲证", date(2027, 6, 30))]

    def test_a_renewal_after_a_gap_does_not(self, shop: Shop) -> None:
        self.document(shop, "甲证", HIRED, date(2027, 1, 31))
        self.document(shop, "甲证", date(2027, 3, 1), date(2029, 6, 30))
        assert self.told(shop) == [("甲证", date(2027, 1, 31))]
