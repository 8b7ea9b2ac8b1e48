"""What if, and who cannot leave."""

from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.facts import shop_facts
from compliance.models import Equipment, ShopScope
from compliance.selectors.standards import editions_by_id, held_to, judging_of
from compliance.selectors.whatif import compare
from staffing.models import Credential, Employment, Person, Posting, Shop, User
from staffing.rules.changes import Verify

SignIn = Callable[[User], Client]


@pytest.fixture
def owners(owner: User, sign_in: SignIn) -> Client:
    return sign_in(owner)


def page(client: Client, shop: Shop, name: str = "what-if", **query: str) -> str:
    query = {key.replace("__", "-"): value for key, value in query.items()}
    response = client.get(reverse(name, args=[shop.slug]), query)
    assert response.status_code == 200, response
    return response.content.decode()


def key(name: str) -> str:
    return str(Person.objects.get(name=name).pk)


def leaving(name: str, day: str) -> dict[str, str]:
    return {"c0__kind": "leave", "c0__person": key(name), "c0__day": day}


def soon(days: int = 30) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_without_a_question_the_page_offers_every_kind_of_change(staffed: Shop, owners: Client) -> None:
    shown = page(owners, staffed)
    for kind in (
        "leave",
        "hire",
        "transfer",
        "appoint",
        "paper",
        "renew",
        "review",
        "lease",
        "place",
        "scope",
        "edition",
    ):
        assert f'name="add" value="{kind}"' in shown
    assert "As it would be" not in shown


def test_the_only_painter_leaving_is_shown_before_and_after_with_the_reason(
    staffed: Shop, owners: Client
) -> None:
    shown = page(owners, staffed, **leaving("钱伟", soon()))

    assert f'钱伟 leaves, last day <span class="nowrap">{soon()}</span>' in shown
    assert "2 requirements change" in shown
    assert "Share of middle-grade technicians" in shown
    assert "Trades match the scope" in shown
    assert soon(31) in shown


def test_a_hire_that_brings_what_is_asked_mends_what_was_lacking(staffed: Shop, owners: Client) -> None:
    question = {"c0__kind": "hire", "c0__post": "statistician", "c0__brings": "papers", "c0__day": soon()}
    shown = page(owners, staffed, **question)
    assert "new hire 1" in shown
    assert "1 statistician" in shown or "Statistician" in shown

    bare = page(owners, staffed, **{**question, "c0__brings": "nothing"})
    assert "0 requirements change" in bare


def test_several_changes_are_seen_together(staffed: Shop, owners: Client) -> None:
    shown = page(
        owners,
        staffed,
        **leaving("钱伟", soon()),
        c1__kind="appoint",
        c1__person=key("孙浩"),
        c1__post="painter",
        c1__day=soon(31),
    )
    assert "Trades match the scope" not in shown.partition("requirements change")[2]
    assert "appoint 孙浩 as painter" in shown


def test_nothing_is_written(staffed: Shop, owners: Client) -> None:
    def rows() -> list[object]:
        return [
            list(model.objects.order_by("pk").values()) for model in (Person, Employment, Posting, Credential)
        ]

    before = rows()
    page(owners, staffed, **leaving("钱伟", soon()))
    page(owners, staffed, c0__kind="hire", c0__post="painter", c0__brings="papers", c0__day=soon())
    assert rows() == before


def test_adding_a_change_keeps_what_is_filled_in_and_asks_for_the_rest_without_scolding(
    staffed: Shop, owners: Client
) -> None:
    shown = page(owners, staffed, **leaving("钱伟", soon()), add="renew")

    assert 'name="c1-kind" value="renew"' in shown
    assert f'value="{soon()}"' in shown
    assert "field__error" not in shown
    assert "As it would be" not in shown


def test_removing_a_change_leads_to_an_address_without_it(staffed: Shop, owners: Client) -> None:
    query = {
        "c0-kind": "leave",
        "c0-person": key("钱伟"),
        "c0-day": soon(),
        "c1-kind": "leave",
        "c1-person": key("李强"),
        "c1-day": soon(),
        "remove": "0",
    }
    response = owners.get(reverse("what-if", args=[staffed.slug]), query)

    assert response.status_code == 302
    assert parse_qs(urlsplit(response["Location"]).query) == {
        "c0-kind": ["leave"],
        "c0-person": [key("李强")],
        "c0-day": [soon()],
    }


def test_what_cannot_be_read_is_said_beside_its_field(staffed: Shop, owners: Client) -> None:
    shown = page(owners, staffed, c0__kind="leave", c0__person="999999", c0__day="31 February")

    assert "This is not on record here. Choose from the list." in shown
    assert shown.count("field__error") >= 2
    assert "As it would be" not in shown


def test_what_cannot_be_done_is_said_in_its_row(staffed: Shop, owners: Client) -> None:
    shown = page(
        owners,
        staffed,
        c0__kind="transfer",
        c0__person=key("钱伟"),
        c0__post="mechanic",
        c0__to="painter",
        c0__day=soon(),
    )
    assert "钱伟 does not hold the post of mechanic on this day." in shown


@pytest.mark.parametrize("name", ["c0-kind", "c99-kind", "remove", "add", "on", "standard"])
def test_nonsense_in_the_address_does_no_harm(staffed: Shop, owners: Client, name: str) -> None:
    response = owners.get(reverse("what-if", args=[staffed.slug]), {name: "<script>\0"}, follow=True)
    assert response.status_code == 200
    assert b"<script>\0" not in response.content


@pytest.mark.parametrize("name", ["c00-kind", "c٣-kind", "c01-kind"])
def test_a_row_with_a_number_of_its_own_making_is_no_row(staffed: Shop, owners: Client, name: str) -> None:
    assert owners.get(reverse("what-if", args=[staffed.slug]), {name: "leave"}).status_code == 200


def test_somebody_of_another_shop_cannot_be_asked_about(staffed: Shop, nanhu: Shop, owners: Client) -> None:
    other = Person.objects.create(company=nanhu.company, staff_number="NH-1", name="外店")
    Employment.objects.create(person=other, shop=nanhu, valid_from=timezone.localdate())
    shown = page(owners, staffed, c0__kind="leave", c0__person=str(other.pk), c0__day=soon())
    assert "外店" not in shown
    assert "This is not on record here" in shown


# --- who cannot leave ------------------------------------------------------------------------------------------------


def test_those_who_carry_a_clause_alone_come_first_with_a_way_to_ask_what_then(
    staffed: Shop, owners: Client
) -> None:
    shown = page(owners, staffed, "fragility", on="2026-11-23")
    needed, _, spared = shown.partition("could leave")

    for name in ("钱伟", "李强", "王师傅", "周师傅", "陈小敏", "刘工", "刘建国"):
        assert f">{name}</a>" in needed
    assert ">何静</a>" in spared
    assert f"c0-kind=leave&amp;c0-person={key('钱伟')}&amp;c0-day=2026-11-23" in needed
    assert "from 2026-11-24" in needed


def test_a_card_on_which_a_clause_rests_is_listed_with_its_owner(staffed: Shop, owners: Client) -> None:
    shown = page(owners, staffed, "fragility", on="2026-11-23").partition("carry a requirement alone")[2]
    card = Credential.objects.get(person__name="陈小敏")
    assert f"{reverse('person', args=[staffed.slug, key('陈小敏')])}#credential-{card.pk}" in shown
    assert "For each it is supposed that 2026-11-23 were its last day" in shown


def test_an_empty_shop_is_told_where_to_begin(shop: Shop, owners: Client) -> None:
    assert "Nobody works here on this day" in page(owners, shop, "fragility")


def test_more_people_cost_no_more_queries(
    staffed: Shop,
    owners: Client,
    hire: Callable[..., Person],
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    def grow() -> None:
        for number in range(20):
            hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

    ask = lambda: (page(owners, staffed, "fragility"), page(owners, staffed))  # noqa: E731
    assert assert_queries_stay_flat(ask, grow=grow) <= 62


def test_a_review_that_is_passed_keeps_a_card_alive(
    staffed: Shop, owners: Client, hire: Callable[..., Person]
) -> None:
    ShopScope.objects.create(shop=staffed, scope="electric", valid_from=date(2020, 3, 1))
    person = hire("林电", "ev-technician", ("special-operation-low-voltage", "", "", None))
    today = timezone.localdate()
    card = Credential.objects.get(person=person)
    Credential.objects.filter(pk=card.pk).update(
        valid_from=today - timedelta(days=1000), valid_until=today + timedelta(days=1190)
    )
    question = {"standard": "cn-repair-class2", "c0__kind": "review", "c0__ref": f"credential:{card.pk}"}

    shown = page(owners, staffed, **question, c0__day=soon(10))

    assert f'passes its review on <span class="nowrap">{soon(10)}</span>' in shown
    assert "1 requirement changes" in shown


def test_only_papers_with_reviews_are_offered_for_one(staffed: Shop, owners: Client) -> None:
    shown = page(owners, staffed, add="review")
    assert "passed on" in shown
    assert "credential:" not in shown


def test_another_edition_is_shown_beside_the_one_that_judges(staffed: Shop, owners: Client) -> None:
    shown = page(owners, staffed, c0__kind="edition", c0__edition="cn-repair-class2-2014", c0__day=soon(40))

    assert "2014" in shown
    assert f'judges from <span class="nowrap">{soon(40)}</span>' in shown
    assert "As it would be" in shown
    assert "0 requirements change" not in shown


def test_each_side_counts_the_requirements_of_its_own_edition_alone(staffed: Shop, owners: Client) -> None:
    question = {"c0__kind": "edition", "c0__edition": "cn-repair-class2-2014", "c0__day": soon(40)}
    shown = page(owners, staffed, **question)
    now = judging_of(staffed, held_to(staffed).main).against
    then = editions_by_id()["cn-repair-class2-2014"]
    for edition, other in ((now, then), (then, now)):
        assert f"{len(edition.requirements)} requirements:" in shown
        ids = {one.id for one in edition.requirements}
        assert f"{len({one.id for one in other.requirements} - ids)} only in another edition" in shown


def test_a_difference_is_told_as_of_the_day_asked_for(staffed: Shop) -> None:
    """What is not known today is known to fail until its verification begins, and that is not what was asked."""
    device = Equipment.objects.create(
        shop=staffed, kind="exhaust-analyser", quantity=1, ownership="owned", valid_from=date(2020, 1, 1)
    )
    today = timezone.localdate()
    then = today + timedelta(days=60)
    verified = Verify(ref=f"equipment:{device.pk}", day=then, until=then + timedelta(days=364))
    found = compare(
        shop=staffed,
        standard=judging_of(staffed, "cn-class2-source"),
        facts=shop_facts(staffed),
        changes=[verified],
        on=then,
        today=today,
    )
    (line,) = found.lines
    assert line.after.requirement.id == "exhaust-analyser"
    assert (line.day, line.before.outcome, line.after.outcome) == (then, "unknown", "met")


def test_the_edition_that_judges_anyway_changes_nothing(staffed: Shop, owners: Client) -> None:
    shown = page(
        owners,
        staffed,
        standard="cn-repair-class2",
        c0__kind="edition",
        c0__edition="cn-repair-class2-2023",
        c0__day=soon(40),
    )
    assert "0 requirements change" in shown


def test_a_level_nobody_knows_is_told_in_the_same_words_as_on_a_record(staffed: Shop, owners: Client) -> None:
    shown = page(
        owners,
        staffed,
        c0__kind="paper",
        c0__person=key("钱伟"),
        c0__paper="skill-grade",
        c0__level="大师",
        c0__day=soon(),
    )
    assert "“大师” is not known here. Known are:" in shown
