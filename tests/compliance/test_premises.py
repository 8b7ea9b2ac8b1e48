"""Scope and premises: what owners record, and what hostile or hasty forms come to."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from compliance.facts import shop_facts
from compliance.forms.premises import PremisesForm, ScopeForm
from compliance.models import Premises, ShopScope
from compliance.selectors.premises import lease_code
from compliance.services.dossiers import dossier_build
from compliance.services.premises import shop_record_save
from staffing.models import Shop, User
from staffing.printing import sha256_hex
from staffing.services.records import StaleRecordError
from tests.compliance.conftest import DAY, HIRED

SignIn = Callable[[User], Client]
WORKSHOP = {
    "kind": "workshop",
    "name": "主厂房",
    "area_m2": "320",
    "tenure": "owned",
    "valid_from": "2020-03-01",
}
LEASE = {
    "tenure": "leased",
    "has_contract": "true",
    "contract_from": "2023-07-01",
    "contract_until": "2028-06-30",
    "contract_area_m2": "300",
}


def add(client: Client, shop: Shop, **changes: Any) -> Any:
    return client.post(reverse("premises-add", args=[shop.slug, "places"]), WORKSHOP | changes)


def test_an_owner_records_a_leased_workshop(shop: Shop, owner: User, sign_in: SignIn) -> None:
    response = add(sign_in(owner), shop, **LEASE)

    assert response.status_code == 302
    place = Premises.objects.get(shop=shop)
    assert (place.area_m2, place.has_contract, str(place.contract_until)) == (320, True, "2028-06-30")
    (fact,) = [one for one in shop_facts(place.shop).shop.premises or () if one.ref == f"premises:{place.pk}"]
    assert fact.contract_area_m2 == 300


def test_a_form_sent_twice_records_one_place(shop: Shop, owner: User, sign_in: SignIn) -> None:
    client = sign_in(owner)
    add(client, shop)
    response = client.post(reverse("premises-add", args=[shop.slug, "places"]), WORKSHOP, follow=True)

    assert Premises.objects.filter(shop=shop).count() == 1
    assert "Nothing was added twice" in response.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"valid_from": "2026/2/30"}, "valid_from", "2026-02-30"),
        ({"valid_until": "2019-01-01"}, "valid_until", "before the first day"),
        ({"area_m2": "-5"}, "area_m2", "0"),
        ({"area_m2": "NaN"}, "area_m2", ""),
        ({"kind": "castle"}, "kind", "castle"),
        ({"tenure": "owned", "landlord": "某公司"}, "landlord", "no lease"),
        ({"tenure": "leased", "contract_from": "2023-07-01"}, "has_contract", "days of a contract"),
        (LEASE | {"contract_until": "2020-01-01"}, "contract_until", "before it begins"),
    ],
)
def test_a_wrong_entry_is_told_beside_its_field_and_nothing_is_lost(
    shop: Shop, owner: User, sign_in: SignIn, changes: dict[str, str], field: str, words: str
) -> None:
    response = add(sign_in(owner), shop, **changes)

    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert 'value="主厂房"' in response.content.decode()
    assert not Premises.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00 not a picture",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 200,
        b"%PDF-1.7\nbroken",
        b"<svg onload=alert(1)>",
    ],
    ids=["empty", "programme", "broken picture", "broken pdf", "svg"],
)
def test_a_file_that_is_no_scan_is_refused(shop: Shop, owner: User, sign_in: SignIn, content: bytes) -> None:
    response = add(sign_in(owner), shop, scan=SimpleUploadedFile("lease.pdf", content, "application/pdf"))

    assert response.status_code == 422
    assert response.context["form"].errors["scan"]
    assert not Premises.objects.exists()


def test_a_huge_scan_is_refused_with_its_size(
    shop: Shop, owner: User, sign_in: SignIn, settings: Settings
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2048
    response = add(sign_in(owner), shop, scan=SimpleUploadedFile("lease.pdf", b"%PDF-" + b"0" * 4000))

    assert response.status_code == 422
    assert response.context["form"].errors["scan"]


def test_a_replaced_scan_is_removed_and_the_dossier_built_from_it_keeps_its_pages(
    staffed: Shop,
    owner: User,
    sign_in: SignIn,
    scanned_pdf: Callable[..., ContentFile],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    place = Premises.objects.get(name="主厂房")
    place.scan.save("lease.pdf", scanned_pdf(3))
    old = place.scan.name
    dossier = dossier_build(
        shop=staffed,
        standard="cn-class2-source",
        on=DAY,
        made_at=timezone.now(),
        made_by=owner,
    )
    client = sign_in(owner)
    address = reverse("premises-change", args=[staffed.slug, "places", place.pk])
    form = client.get(address).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name != "scan"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, values)
    assert place.scan.storage.exists(old)

    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile("new.pdf", scanned_pdf(1).read(), "application/pdf")
        values["seen"] = client.get(address).context["form"]["seen"].value()
        assert client.post(address, {**values, "scan": upload}).status_code == 302
    place.refresh_from_db()
    assert place.scan.storage.exists(place.scan.name)
    assert not place.scan.storage.exists(old)
    with dossier.pdf.open("rb") as pdf:
        assert sha256_hex(pdf.read()) == dossier.pdf_sha256


def test_a_scan_opens_for_the_shop_alone_under_a_name_of_ours(
    shop: Shop,
    owner: User,
    auditor: User,
    trainer: User,
    stranger: User,
    sign_in: SignIn,
    picture: Callable[..., ContentFile],
) -> None:
    upload = SimpleUploadedFile("../../etc/passwd.png", picture().read(), "image/png")
    assert add(sign_in(owner), shop, scan=upload).status_code == 302
    place = Premises.objects.get(shop=shop)
    address = reverse("premises-scan", args=[shop.slug, "places", place.pk])

    response = sign_in(auditor).get(address)
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"].startswith("attachment")
    assert "passwd" not in place.scan.name
    assert io.BytesIO(response.getvalue()).read(4) == b"\x89PNG"
    assert sign_in(trainer).get(address).status_code == 403
    assert sign_in(stranger).get(address).status_code == 404


def test_two_people_changing_one_place_do_not_overwrite_each_other(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    client = sign_in(owner)
    place = Premises.objects.get(name="主厂房")
    address = reverse("premises-change", args=[staffed.slug, "places", place.pk])
    seen = client.get(address).context["form"]["seen"].value()
    Premises.objects.filter(pk=place.pk).update(area_m2=400)

    response = client.post(address, WORKSHOP | {"seen": seen, "area_m2": "100"})

    assert response.status_code == 422
    place.refresh_from_db()
    assert place.area_m2 == 400


def test_ending_a_scope_keeps_what_was(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    scope = ShopScope.objects.get(shop=staffed)
    address = reverse("premises-end", args=[staffed.slug, "scopes", scope.pk])

    assert sign_in(owner).post(address, {"last_day": "2019-01-01"}).status_code == 422
    assert sign_in(owner).post(address, {"last_day": "2026-12-31"}).status_code == 302

    scope.refresh_from_db()
    assert (scope.valid_from, str(scope.valid_until)) == (HIRED, "2026-12-31")


def test_a_scope_ends_before_the_same_one_is_taken_up_again_and_others_do_not_matter(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    client, first = sign_in(owner), ShopScope.objects.get(shop=staffed)
    first.valid_until = date(2026, 6, 30)
    first.save()
    again = {"shop": staffed, "scope": first.scope, "valid_from": date(2027, 1, 1)}
    ShopScope.objects.create(**again)
    ShopScope.objects.create(**again | {"scope": "electric", "valid_from": date(2026, 8, 1)})
    address = reverse("premises-end", args=[staffed.slug, "scopes", first.pk])

    assert client.post(address, {"last_day": "2027-01-01"}).status_code == 422
    assert client.post(address, {"last_day": "2026-12-31"}).status_code == 302


def test_one_scope_cannot_be_recorded_twice_for_the_same_days(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    address = reverse("premises-add", args=[staffed.slug, "scopes"])
    response = sign_in(owner).post(address, {"scope": "small-vehicle", "valid_from": "2025-01-01"})

    assert response.status_code == 422
    assert "2020-03-01" in " ".join(response.context["form"].errors["valid_from"])


def test_an_auditor_may_not_write_and_a_stranger_finds_no_record(
    staffed: Shop, nanhu: Shop, auditor: User, stranger: User, sign_in: SignIn
) -> None:
    place = Premises.objects.get(name="主厂房")
    assert add(sign_in(auditor), staffed, name="第二厂房").status_code == 403
    for slug in (staffed.slug, nanhu.slug):
        address = reverse("premises-change", args=[slug, "places", place.pk])
        assert sign_in(stranger).post(address, WORKSHOP | {"name": "hijacked"}).status_code == 404
    assert sign_in(auditor).get(reverse("premises", args=[staffed.slug])).status_code == 200


def test_there_is_no_third_kind_of_record(shop: Shop, owner: User, sign_in: SignIn) -> None:
    assert sign_in(owner).get(reverse("premises-add", args=[shop.slug, "dossiers"])).status_code == 404


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"tenure": "owned"}, "not_applicable"),
        ({"tenure": "leased"}, "unknown"),
        ({"tenure": "leased", "has_contract": False}, "not_met"),
        ({"tenure": "leased", "has_contract": True}, "unknown"),
        ({"tenure": "leased", "has_contract": True, "contract_from": HIRED}, "met"),
        (
            {"tenure": "leased", "has_contract": True, "contract_from": HIRED, "contract_until": DAY},
            "expiring",
        ),
        (
            {"tenure": "leased", "has_contract": True, "contract_from": HIRED, "contract_until": HIRED},
            "not_met",
        ),
    ],
)
def test_how_a_lease_stands(values: dict[str, Any], code: str) -> None:
    assert lease_code(Premises(**values), DAY) == code


@pytest.mark.django_db(transaction=True)
class TestTwoAtTheSameMoment:
    """Both forms were found valid before either took the lock."""

    def form(self, shop: Shop, place: Premises, **changes: Any) -> PremisesForm:
        seen = PremisesForm(shop=shop, instance=place)["seen"].value()
        given = PremisesForm(WORKSHOP | changes | {"seen": seen}, shop=shop, instance=place)
        assert given.is_valid()
        return given

    def test_the_second_change_of_a_place_is_refused_and_the_first_stays(self, shop: Shop) -> None:
        row = Premises.objects.create(
            shop=shop, kind="workshop", name="主厂房", area_m2=320, tenure="owned", valid_from=HIRED
        )
        first = self.form(shop, Premises.objects.get(pk=row.pk), area_m2="400")
        second = self.form(shop, Premises.objects.get(pk=row.pk), name="二号厂房")
        assert shop_record_save(form=first)
        with pytest.raises(StaleRecordError):
            shop_record_save(form=second)
        row.refresh_from_db()
        assert (row.name, row.area_m2) == ("主厂房", 400)

    def test_the_second_scope_for_the_same_days_is_refused(self, shop: Shop) -> None:
        asked = {"scope": "small-vehicle", "valid_from": "2020-03-01"}
        forms = [ScopeForm(asked | {"valid_until": last}, shop=shop) for last in ("", "2030-01-01")]
        assert all(form.is_valid() for form in forms)
        assert shop_record_save(form=forms[0])
        with pytest.raises(StaleRecordError):
            shop_record_save(form=forms[1])
        assert ShopScope.objects.count() == 1
