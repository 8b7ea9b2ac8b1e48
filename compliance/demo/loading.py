"""Writes the demo companies once; a database that has them is left as it is."""

from datetime import date

from django.db import transaction

from compliance.demo.accounts import PASSWORD, give_account, give_auditor
from compliance.demo.company import (
    write_jurisdictions,
    write_person,
    write_places,
    write_shops,
    write_statements,
)
from compliance.demo.defences import write_defences
from compliance.demo.files import Story
from compliance.demo.learning import at, issue_post_certificates, write_doubts, write_learning
from compliance.demo.many import write_many
from compliance.demo.marking import write_answers_to_mark
from compliance.demo.practice import write_practice
from compliance.demo.things import write_things, write_training
from staffing.models import Company, Person, Shop
from staffing.models.users import Role

MAIN_SHOP = "chengdong"


@transaction.atomic
def load_demo(*, today: date) -> bool:
    """Write both companies with their people and stories around ``today``; False when they are there already."""
    if Company.objects.filter(slug=MAIN_SHOP).exists():
        return False
    story = Story(today)
    shops = write_shops(story.companies)
    write_jurisdictions(shops, story.jurisdictions)
    write_places(shops, story.scopes, story.premises)
    write_things(shops, story.things)
    people = {
        row["number"]: write_person(row, shops[row["shop"]], order=order)
        for order, row in enumerate(story.people, start=1)
    }
    for row in story.people:
        if "role" in row:
            person = people[row["number"]]
            give_account(person, shops=_shops_of(row, person, shops), role=Role(row["role"]))
    write_training(shops, people, story.things["training"])
    give_auditor([shop for shop in shops.values() if shop.company.slug == MAIN_SHOP])
    write_statements(shops, people, story.statements)
    _write_stories(people, shops[MAIN_SHOP], today)
    return True


def _shops_of(row: dict[str, str], person: Person, shops: dict[str, Shop]) -> list[Shop]:
    """An owner owns every shop of the company; everybody else belongs to their own."""
    if row["role"] == Role.OWNER:
        return [shop for shop in shops.values() if shop.company_id == person.company_id]
    return [shops[row["shop"]]]


def _write_stories(people: dict[str, Person], shop: Shop, today: date) -> None:
    trainer, hr = people["CD-0003"].user, people["CD-0002"].user
    assert trainer is not None  # noqa: S101  both have a role in people.yaml
    assert hr is not None  # noqa: S101
    write_learning(people=people, shop=shop, trainer=trainer, today=today)
    write_doubts(people=people, approver=hr, today=today)
    write_defences(people=people, shop=shop, hr=hr, password=PASSWORD, today=today)
    write_answers_to_mark(people=people, shop=shop, begin=at(today, 2))
    refused = issue_post_certificates(people=people, shop=shop, issued_by=hr, today=today)
    assert not refused, refused  # noqa: S101  the story says that these were met
    write_practice(people=people, shop=shop, trainer=trainer, today=today)
    owner = people["CD-0001"].user
    assert owner is not None  # noqa: S101
    write_many(shop=shop, approver=hr, trainer=trainer, owner=owner, today=today)
