"""What only one company may read of itself: every word by which a leak would show."""

from collections.abc import Iterable

from django.db.models import Q

from compliance.models import CalendarFeed, Dossier, Premises, ShopStatement
from staffing.models import (
    Certificate,
    Company,
    Credential,
    Experience,
    Person,
    RosterImport,
    Shop,
    TaskProgress,
)
from staffing.phones import mask_phone
from training.models import Attempt


def words_of(slug: str) -> set[str]:
    """Names, numbers, phones, addresses and ids of the company, as far as the other company has not the same."""
    others = " ".join(_all_words(Company.objects.exclude(slug=slug).get()))
    return {word for word in _all_words(Company.objects.get(slug=slug)) if word not in others}


def identity_numbers() -> set[str]:
    return {number for number in Person.objects.values_list("identity_number", flat=True) if number}


def _all_words(company: Company) -> set[str]:
    words = {*_organisation(company), *_people(company), *_work(company)}
    return {str(word) for word in words if word and len(str(word)) > 1}


def _organisation(company: Company) -> Iterable[str]:
    yield from (company.name, company.legal_representative, company.registered_address, company.phone)
    for shop in Shop.objects.filter(company=company):
        yield from (shop.name, shop.address, shop.phone, f"/shops/{shop.slug}/")
    for place in Premises.objects.filter(shop__company=company):
        # Not its name: 主厂房 is what a form gives as an example.
        yield from (place.address, place.landlord, place.contract_number)


def _people(company: Company) -> Iterable[str]:
    for person in Person.objects.filter(company=company):
        yield from (person.name, person.staff_number, person.phone, mask_phone(person.phone), person.email)
        yield from (person.identity_number or "", person.identity_masked)
    yield from Credential.objects.filter(person__company=company).values_list("number", flat=True)
    yield from Experience.objects.filter(person__company=company).values_list("employer", flat=True)


def _work(company: Company) -> Iterable[str]:
    for certificate in Certificate.objects.filter(shop__company=company):
        yield from (certificate.number, certificate.public_id)
    yield from map(str, Attempt.objects.filter(shop__company=company).values_list("pk", flat=True))
    yield from RosterImport.objects.filter(shop__company=company).values_list("filename", flat=True)
    yield from TaskProgress.objects.filter(Q(shop__company=company) | Q(company=company)).values_list(
        "title", flat=True
    )
    yield from ShopStatement.objects.filter(shop__company=company).values_list("reason", flat=True)
    yield from CalendarFeed.objects.filter(shop__company=company).values_list("secret", flat=True)
    yield from Dossier.objects.filter(shop__company=company).values_list("content_sha256", flat=True)
