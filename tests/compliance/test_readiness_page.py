"""The owner's readiness page."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

from django.test import Client
from django.urls import reverse
from django.utils import translation

from compliance.models import Premises
from compliance.selectors.readiness import readiness_of
from compliance.words.readiness import break_sentence
from staffing.models import Credential, Person, Shop, User
from staffing.rules import Outcome, load_standard
from tests.compliance.conftest import DAY

SignIn = Callable[[User], Client]


def ask(client: Client, shop: Shop, **query: str) -> str:
    response = client.get(reverse("readiness", args=[shop.slug]), query)
    assert response.status_code == 200
    return response.content.decode()


def answer(shop: Shop, on: date = DAY):  # type: ignore[no-untyped-def]
    return readiness_of(shop=shop, standard=load_standard("cn-class2-source"), on=on)


def test_the_first_break_names_the_day_and_the_card_that_ends(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="2026-11-23")

    assert "2027-03-14" in page
    assert "王师傅&#x27;s quality inspector certificate" in page
    card = Credential.objects.get(person__name="王师傅")
    assert f"{reverse('person', args=[staffed.slug, card.person_id])}#credential-{card.pk}" in page


def test_the_first_break_is_one_sentence_day_cause_and_requirement(staffed: Shop) -> None:
    found = answer(staffed)
    assert found.first_break

    with translation.override("en"):
        sentence = break_sentence(found, found.first_break, "en")
    assert sentence == (
        "2027-03-14, because 王师傅's quality inspector certificate ends on 2027-03-13: Quality inspectors"
    )


def test_every_requirement_is_drawn_with_its_table_behind_it(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="2026-11-23")

    requirements = load_standard("cn-class2-source").requirements
    assert page.count(">Outcomes over time</caption>") == len(requirements)
    assert "<desc>2025-11-23–2027-03-13 Met; 2027-03-14–2029-11-23 Not met</desc>" in page


def test_the_shop_as_a_whole_is_as_good_as_its_worst_requirement_on_every_day(staffed: Shop) -> None:
    found = answer(staffed)
    days = [(stretch.start, stretch.end) for stretch in found.verdicts]

    assert (days[0][0], days[-1][1]) == (date(2025, 11, 23), date(2029, 11, 23))
    assert all((after[0] - before[1]).days == 1 for before, after in pairwise(days))
    assert all(stretch.outcome == found.assessment.verdict(stretch.end).value for stretch in found.verdicts)


def test_an_inspector_counts_through_the_last_day_of_the_card(staffed: Shop) -> None:
    last, after = (
        answer(staffed, on).assessment["quality-inspectors"].on(on).outcome
        for on in (date(2027, 3, 13), date(2027, 3, 14))
    )

    assert (last, after) == (Outcome.MET, Outcome.NOT_MET)


def test_within_ninety_days_of_the_end_the_requirement_is_expiring_and_says_how_long(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    assert answer(staffed, date(2026, 12, 13)).codes["quality-inspectors"] == "met"
    assert answer(staffed, date(2026, 12, 14)).codes["quality-inspectors"] == "expiring"
    assert "90 days left" in ask(sign_in(owner), staffed, on="2026-12-14")


def test_a_lease_nobody_recorded_is_missing_data_and_never_met(staffed: Shop) -> None:
    assert answer(staffed).codes["lease"] == "unknown"
    Premises.objects.filter(name="东侧停车场").update(has_contract=False)
    assert answer(staffed).codes["lease"] == "not_met"


def test_what_is_worst_comes_first_in_the_next_step(staffed: Shop) -> None:
    to_do = answer(staffed).to_do
    assert [result.requirement.id for result in to_do][:4] == [
        "statistician",
        "post-papers",
        "lease",
        "arc-welder",
    ]
    assert to_do[-1].on(DAY).outcome is Outcome.NEEDS_JUDGEMENT


def test_equipment_nobody_recorded_is_missing_data_and_never_met(staffed: Shop) -> None:
    found = answer(staffed)
    of_equipment = {r.requirement.id for r in found.assessment if r.requirement.group == "equipment"}
    assert len(of_equipment) == 28
    assert {found.codes[name] for name in of_equipment} == {"unknown", "needs_judgement"}


def test_every_clause_opens_to_who_counts_who_does_not_and_the_source(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="2026-11-23")

    assert page.count('<details class="clause">') == len(load_standard("cn-class2-source").requirements)
    assert "何静" in page
    assert "supplied by the user, not checked" in page
    assert "historical, user-supplied" in page


def test_the_chips_count_and_filter(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    page = ask(sign_in(owner), staffed, on="2026-11-23", show="todo")

    assert page.count('<details class="clause">') == len(answer(staffed).to_do)
    assert "?show=premises&amp;on=2026-11-23&amp;standard=cn-class2-source" in page


def test_a_brands_standard_is_shown_under_its_label_with_its_documents_and_judgements(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="2026-11-23", standard="brand-authorised-station")

    assert "Authorised repair station of a brand" in page
    assert "user-supplied" in page
    for words in (
        "No post without a passed exam",
        "Service around the clock and rescue",
        "Parts store and shelves",
    ):
        assert words in page


def test_a_day_that_does_not_exist_is_told_and_today_is_shown(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="2027-02-30")

    assert "2027-02-30" in page
    assert 'role="alert"' in page


def test_nonsense_in_the_address_shows_the_page_all_the_same(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    page = ask(sign_in(owner), staffed, on="<script>", show="../../", standard="nobody")

    assert "<script>”" not in page
    assert page.count('<details class="clause">') == len(load_standard("cn-class2-source").requirements)


def test_days_of_which_the_same_is_told_are_told_once(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    """The new card takes over where the old one ends: another record, and nothing else to say."""
    card = Credential.objects.get(person__name="王师傅", kind="inspector")
    assert card.valid_until
    begins = card.valid_until + timedelta(days=1)
    Credential.objects.create(person=card.person, kind="inspector", valid_from=begins, number="ZJ-2")
    page = sign_in(owner).get(reverse("readiness", args=[staffed.slug]), {"on": str(DAY)})

    line = next(
        one for _title, lines, *_ in page.context["groups"] for one in lines if one.id == "quality-inspectors"
    )
    assert [stretch.start for stretch in line.stretches][1] == begins
    told = [(one["outcome"], one["reason"]) for one in line.reasons]
    assert all(one != after for one, after in pairwise(told))
    assert line.reasons[0]["until"] > str(begins)


def test_an_empty_shop_is_told_where_to_begin(shop: Shop, owner: User, sign_in: SignIn) -> None:
    page = ask(sign_in(owner), shop)

    assert reverse("roster-import", args=[shop.slug]) in page
    assert "The scope of work is not recorded" in page
    assert "No premises are recorded" in page
    assert reverse("dossier-build", args=[shop.slug]) not in page


def test_an_auditor_looks_and_a_trainer_is_refused(
    staffed: Shop, auditor: User, trainer: User, sign_in: SignIn
) -> None:
    assert reverse("dossier-build", args=[staffed.slug]) not in ask(sign_in(auditor), staffed)
    assert sign_in(trainer).get(reverse("readiness", args=[staffed.slug])).status_code == 403


def test_the_owner_of_another_company_finds_nothing(staffed: Shop, stranger: User, sign_in: SignIn) -> None:
    client = sign_in(stranger)
    for name in ("desk", "readiness", "premises", "dossiers"):
        assert client.get(reverse(name, args=[staffed.slug])).status_code == 404


def test_more_people_cost_no_more_queries(
    staffed: Shop,
    owner: User,
    sign_in: SignIn,
    hire: Callable[..., Person],
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    client = sign_in(owner)

    def grow() -> None:
        for number in range(40):
            hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

    assert assert_queries_stay_flat(lambda: ask(client, staffed, on="2026-11-23"), grow=grow) <= 35
