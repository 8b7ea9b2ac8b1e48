"""Two companies and the people of the stories about the roster and the people pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.test import Client

from staffing.models import Company, Employment, Person, Posting, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role

LI = "11010519491231002X"
WANG = "440524188001010014"
ZHAO = "360426199101010071"


@dataclass
class Cast:
    """城东 with two shops, 西城 with one; whoever is needed is called by role and shop."""

    east: Shop
    north: Shop
    west: Shop
    clients: dict[tuple[str, int], Client] = field(default_factory=dict)

    def user(self, role: Role, shop: Shop) -> User:
        found, made = User.objects.get_or_create(username=f"{role}-{shop.slug}")
        if made:
            grant_role(user=found, shop=shop, role=role)
        return found

    def client(self, role: Role, shop: Shop | None = None) -> Client:
        at = shop or self.east
        if (role, at.pk) not in self.clients:
            client = Client()
            client.force_login(self.user(role, at), backend="staffing.backends.SignInBackend")
            self.clients[role, at.pk] = client
        return self.clients[role, at.pk]

    @property
    def hr(self) -> User:
        return self.user(Role.HR, self.east)

    def person(
        self,
        number: str,
        name: str,
        *,
        shop: Shop | None = None,
        since: date = date(2020, 1, 1),
        until: date | None = None,
        post: str = "",
        **fields: Any,
    ) -> Person:
        at = shop or self.east
        person = Person.objects.create(company=at.company, staff_number=number, name=name, **fields)
        Employment.objects.create(person=person, shop=at, valid_from=since, valid_until=until)
        if post:
            Posting.objects.create(person=person, shop=at, post=post, valid_from=since, valid_until=until)
        return person


def make_cast() -> Cast:
    east_company = Company.objects.create(name="城东汽修有限公司", slug="chengdong")
    west_company = Company.objects.create(name="西城汽修有限公司", slug="xicheng")
    return Cast(
        east=Shop.objects.create(company=east_company, name="城东店", slug="east", code="CD"),
        north=Shop.objects.create(company=east_company, name="城北店", slug="north", code="CB"),
        west=Shop.objects.create(company=west_company, name="西城店", slug="west", code="XC"),
    )


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture(autouse=True)
def _speaks_english(settings: Any) -> None:
    """Messages are compared in the language in which they are written in the code."""
    settings.LANGUAGE_CODE = "en"


Loader = Callable[..., Any]
