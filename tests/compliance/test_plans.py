"""The page of the cheapest way to comply: prices of the house, working out, what is kept, and who may."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
import yaml
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance import plan_answers
from compliance.models import (
    Equipment,
    EquipmentVerification,
    PlanPrice,
    Premises,
    ShopPlan,
    ShopStandards,
    ShopStatement,
)
from compliance.plan import DEFAULT_PRICES, Price
from compliance.plan_search import Patience
from compliance.selectors.plans import latest_plan, price_changes, prices_of, prices_seen
from compliance.selectors.readiness import readiness_of
from compliance.selectors.standards import judging_of
from compliance.services.plans import StalePricesError, Wish, plan_answer, plan_start, plan_stop, prices_save
from staffing.models import Credential, Person, Shop, TaskProgress, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.rules import Standard, files
from tests.compliance.conftest import HIRED

SignIn = Callable[[User], Client]
LAW = "five-clauses"
CLAUSES = ("quality-inspectors", "statistician", "lease", "facilities-fit", "exhaust-analyser")
PATIENT = Patience(left=lambda: 60.0, goes_on=lambda: True, tell=lambda found: None)


@pytest.fixture(autouse=True)
def law(write_standard: Callable[[dict[str, Any]], Standard]) -> Standard:
    """Five clauses of the law that 城东店 is held to: two of people, a lease, a judgement and a device that it lacks."""
    data = yaml.safe_load((files.STANDARDS / "cn-class2-source.yaml").read_text(encoding="utf-8"))
    asked = [one for one in data["requirements"] if one["id"] in CLAUSES]
    return write_standard({**data, "id": LAW, "requirements": asked})


@pytest.fixture
def owners(owner: User, sign_in: SignIn) -> Client:
    return sign_in(owner)


@pytest.fixture
def in_the_queue(settings: Any) -> None:
    """Work that is started waits for a worker that never comes."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def address(shop: Shop, name: str = "plan", standard: str = LAW) -> str:
    return f"{reverse(name, args=[shop.slug])}?standard={standard}"


def filled_in(client: Client, shop: Shop, standard: str = LAW, **changes: str) -> dict[str, str]:
    """What the form sends when it is sent as it was opened, but for these changes."""
    page = client.get(address(shop, "plan-work-out", standard))
    form = BeautifulSoup(page.content, "lxml").select_one("main form")
    assert form is not None
    sent: dict[str, str] = {str(one["name"]): str(one.get("value", "")) for one in form.select("input[name]")}
    for one in form.select("select[name]"):
        chosen = one.select_one("option[selected]") or one.select_one("option")
        sent[str(one["name"])] = str(chosen["value"]) if chosen else ""
    return sent | {"standard": standard} | {key.replace("__", "-"): value for key, value in changes.items()}


def work_out(client: Client, shop: Shop, standard: str = LAW, **changes: str) -> str:
    response = client.post(
        reverse("plan-work-out", args=[shop.slug]), filled_in(client, shop, standard, **changes), follow=True
    )
    assert response.status_code == 200, response
    return response.content.decode()


def kept(shop: Shop, standard: str = LAW) -> ShopPlan:
    found = latest_plan(shop=shop, standard=standard)
    assert found is not None
    return found


def answer_of(shop: Shop, standard: str = LAW) -> dict[str, Any]:
    answer = kept(shop, standard).answer
    assert answer is not None
    return answer


def soon(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(page, "lxml").select_one("main").get_text(" "))  # type: ignore[union-attr]


def openpyxl_rows(client: Client, shop: Shop) -> list[tuple[Any, ...]]:
    response = client.get(address(shop, "plan-export"))
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    return list(sheet.iter_rows(min_row=2, values_only=True))


def put_everything_right(shop: Shop, owner: User) -> None:
    """Nothing is wrong with the five clauses for two years."""
    today, end = timezone.localdate(), timezone.localdate() + timedelta(days=800)
    clerk = Person.objects.get(name="何静")
    Credential.objects.create(person=clerk, kind="statistician", valid_from=HIRED, number="T-1")
    Credential.objects.filter(kind="inspector").update(valid_until=end)
    Premises.objects.update(has_contract=True, contract_from=HIRED, contract_until=end)
    ShopStatement.objects.create(
        shop=shop,
        kind="attest",
        standard=LAW,
        requirement="facilities-fit",
        outcome="met",
        reason="看过",
        valid_from=today,
        stated_by=owner,
        stated_at=timezone.now(),
    )
    analyser = Equipment.objects.create(
        shop=shop, kind="exhaust-analyser", ownership="owned", quantity=1, valid_from=HIRED
    )
    EquipmentVerification.objects.create(equipment=analyser, valid_from=HIRED, valid_until=end)


class TestThePlan:
    def test_without_a_plan_the_page_says_what_will_stand_here_and_where_to_begin(
        self, staffed: Shop, owners: Client
    ) -> None:
        page = owners.get(address(staffed)).content.decode()
        assert "No plan yet" in page
        assert address(staffed, "plan-work-out") in page

    def test_it_names_who_does_what_by_when_for_which_clause_and_that_nothing_is_cheaper(
        self, staffed: Shop, owners: Client
    ) -> None:
        page = work_out(owners, staffed, starts_on=soon(200))
        plan = kept(staffed)
        told = text_of(page)

        answer = answer_of(staffed)
        assert answer["state"] == "plan"
        assert answer["cost"] == answer["bound"] > 0
        assert "Proved: no cheaper set of these actions does it." in told
        kinds = {one["kind"] for one in answer["actions"]}
        assert "lease" in kinds
        for one in answer["actions"]:
            assert one["start"] <= one["done"] <= str(plan.ends_on)
            assert one["serves"], one
        assert sorted(one["start"] for one in answer["actions"]) == [
            one["start"] for one in answer["actions"]
        ]
        assert f"¥{answer['cost']:,}" in told
        assert "何静" in told

    def test_the_shop_meets_every_other_clause_after_it(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        answer = answer_of(staffed)
        refused = {one["id"] for one in answer["told"]["en"]["obstacles"]}
        mended = {one["id"] for one in answer["told"]["en"]["lines"]}
        served = {clause for one in answer["actions"] for clause in one["serves"]}

        assert served
        assert served <= mended
        assert not served & refused

    def test_what_can_wait_is_begun_no_sooner_than_needed(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        lease = next(one for one in answer_of(staffed)["actions"] if one["kind"] == "lease")
        assert lease["done"] == soon(200)
        assert lease["start"] == soon(200 - DEFAULT_PRICES["lease"].lead_days)

    def test_where_no_action_helps_the_clause_is_named_with_its_reason(
        self, staffed: Shop, owners: Client
    ) -> None:
        Person.objects.get(name="刘建国").employments.update(valid_until=timezone.localdate())
        page = work_out(owners, staffed, starts_on=timezone.localdate().isoformat())
        told = text_of(page)

        assert "cannot be mended, or not in time" in told
        assert "So there is no plan with which the shop complies" in told
        refused = answer_of(staffed)["told"]["en"]["obstacles"]
        assert "lease" in {one["id"] for one in refused}
        for one in refused:
            assert one["clause"] in told
            assert one["reason"]
            assert one["help"] in told

    def test_what_a_person_has_to_judge_is_told_apart_and_costs_nothing(
        self, staffed: Shop, owners: Client
    ) -> None:
        page = work_out(owners, staffed, starts_on=soon(200))
        asked = next(one for one in answer_of(staffed)["actions"] if one["kind"] == "attest")
        found = BeautifulSoup(page, "lxml").select_one("#to-judge")

        assert found is not None
        assert "11.12" in found.get_text()
        assert (asked["cost"], asked["serves"]) == (0, ["facilities-fit"])
        rows = openpyxl_rows(owners, staffed)
        actions = [row for row in rows if row[3]]
        assert len(actions) == len(answer_of(staffed)["actions"]) - 1
        assert ("A person has to judge", "11.12") in [(row[0], row[7]) for row in rows]

    def test_where_nothing_is_wrong_there_is_nothing_to_do(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        first = work_out(owners, staffed)
        assert "Nothing to do" not in first
        put_everything_right(staffed, owner)
        found = readiness_of(shop=staffed, standard=judging_of(staffed, LAW), on=timezone.localdate())
        assert set(found.codes.values()) == {"met"}, [
            one.reason("en") for one in found.assessment.on(found.on).values()
        ]
        page = work_out(owners, staffed)

        assert kept(staffed).starts_on == timezone.localdate()
        assert answer_of(staffed)["actions"] == []
        assert "Nothing to do" in page

    def test_it_is_told_in_both_languages_and_stays_as_it_was_told(
        self, staffed: Shop, owners: Client
    ) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        assert set(answer_of(staffed)["told"]) == {code for code, _name in settings.LANGUAGES}
        Person.objects.filter(name="何静").update(name="何静静")

        in_english = text_of(owners.get(address(staffed)).content.decode())
        in_chinese = text_of(
            owners.get(address(staffed), headers={"accept-language": "zh-hans"}).content.decode()
        )
        assert "何静 " in in_english
        assert "已证明" in in_chinese

    def test_the_list_is_handed_out_as_a_workbook(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        rows = openpyxl_rows(owners, staffed)
        actions = rows[: rows.index((None,) * 8)]
        total = rows[len(actions) + 1]
        assert str(total[0]).startswith(("Total cost", "Cost for all other clauses"))
        assert sum(int(str(row[5])) for row in actions) == total[5] == answer_of(staffed)["cost"] > 0
        assert {row[6] for row in actions} == {"estimate"}

    def test_a_sentence_of_the_workbook_can_be_read_without_widening_its_column(
        self, staffed: Shop, owners: Client
    ) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        book = openpyxl.load_workbook(BytesIO(owners.get(address(staffed, "plan-export")).content))
        sheet: Any = book.active
        for cell in sheet["B"][1:]:
            longest = max(map(len, (cell.value or "").splitlines()), default=0)
            wide_enough = sheet.column_dimensions["B"].width >= min(longest, 60)
            assert wide_enough
            assert longest <= 60 or cell.alignment.wrap_text

    def test_what_comes_too_late_is_told_as_the_records_stand(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=timezone.localdate().isoformat())
        told = {one["id"]: one for one in answer_of(staffed)["told"]["en"]["obstacles"]}
        found = readiness_of(shop=staffed, standard=judging_of(staffed, LAW), on=timezone.localdate())
        late = {key: one for key, one in told.items() if one["right_from"]}
        assert late
        for key, one in late.items():
            stretch = found.assessment[key].on(timezone.localdate())
            assert (one["code"], one["reason"]) == (stretch.outcome.value, stretch.reason("en"))

    def test_without_a_plan_there_is_no_workbook(self, staffed: Shop, owners: Client) -> None:
        assert owners.get(address(staffed, "plan-export")).status_code == 404

    def test_a_search_that_found_nothing_has_no_workbook_and_its_page_says_so(
        self, staffed: Shop, owners: Client
    ) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        plan = kept(staffed)
        plan.answer = plan_answers.answer_of(None, ended=True, stopped=False, seconds=60)
        plan.save()
        response = owners.get(address(staffed, "plan-export"), follow=True)
        assert response.redirect_chain == [(address(staffed), 302)]
        assert response.status_code == 200


class TestWhatIsKept:
    def test_the_same_plan_is_shown_until_something_changes(self, staffed: Shop, owners: Client) -> None:
        first = work_out(owners, staffed, starts_on=soon(200))
        assert "Worked out from what was on record then" not in first

        Credential.objects.filter(person__name="周师傅").update(valid_until=timezone.localdate())
        page = owners.get(address(staffed)).content.decode()
        assert "Records of people or the shop changed since." in page
        assert "Prices or lead times changed since." not in page
        assert ShopPlan.objects.count() == 1

    def test_another_price_makes_it_stale_too(self, staffed: Shop, owners: Client, owner: User) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        set_price(staffed, owner, "lease", Price(900, 0, 14))
        page = owners.get(address(staffed)).content.decode()
        assert "Prices or lead times changed since." in page
        assert "Records of people or the shop changed since." not in page

    def test_the_day_to_begin_may_be_over(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        plan, answer = kept(staffed), answer_of(staffed)
        answer["actions"][0]["start"] = soon(-1)
        ShopPlan.objects.filter(pk=plan.pk).update(answer=answer)
        page = owners.get(address(staffed)).content.decode()
        assert "The day to begin with an action is over." in page

    def test_readiness_and_the_desk_show_it_in_a_card(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        readiness = address(staffed, "readiness")
        assert "Not worked out yet" in owners.get(readiness).content.decode()

        ShopStandards.objects.create(shop=staffed, main=LAW, decided_by=owner, decided_at=timezone.now())
        work_out(owners, staffed, starts_on=soon(200))
        cost = f"¥{answer_of(staffed)['cost']:,}"
        for page in (readiness, reverse("desk", args=[staffed.slug])):
            assert cost in owners.get(page).content.decode(), page

        Credential.objects.filter(person__name="周师傅").update(valid_until=timezone.localdate())
        assert "Records changed since: work it out again." in owners.get(readiness).content.decode()

    def test_more_people_cost_no_more_queries(
        self,
        staffed: Shop,
        owners: Client,
        hire: Callable[..., Person],
        assert_queries_stay_flat: Callable[..., int],
    ) -> None:
        def grow() -> None:
            for number in range(8):
                hire(f"新人{number}", "mechanic", ("skill-grade", "中级工", "mechanic", None))

        work_out(owners, staffed, starts_on=soon(200))
        assert assert_queries_stay_flat(lambda: owners.get(address(staffed)), grow=grow) <= 34


def set_price(shop: Shop, user: User, kind: str, price: Price) -> int:
    return prices_save(
        company=shop.company,
        prices={kind: price},
        seen=prices_seen(shop.company),
        user=user,
        now=timezone.now(),
    )


class TestPrices:
    def test_until_somebody_sets_them_they_are_estimates_of_the_house(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        def estimates() -> int:
            page = owners.get(address(staffed, "plan-work-out")).content
            assert b"they come from no source" in page
            return len(BeautifulSoup(page, "lxml").select(".prices .tag"))

        assert estimates() == len(DEFAULT_PRICES)
        set_price(staffed, owner, "hire", Price(0, 9000, 45))
        assert estimates() == len(DEFAULT_PRICES) - 1

    def test_only_what_changed_is_kept_with_who_changed_it(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        page = work_out(owners, staffed, price__hire__monthly="9500", only_prices="1")

        assert "1 price is kept." in page
        assert ShopPlan.objects.count() == 0
        row = PlanPrice.objects.get()
        assert (row.kind, row.monthly, row.set_by) == ("hire", 9500, owner)
        change = price_changes(staffed.company)[0]
        assert (change.before.monthly, change.after.monthly) == (DEFAULT_PRICES["hire"].monthly, 9500)

    def test_one_post_can_have_a_price_of_its_own(self, staffed: Shop, owners: Client) -> None:
        closer = {
            "closer-closer": "hire:painter",
            "closer-cost": "0",
            "closer-monthly": "12000",
            "closer-lead_days": "60",
        }
        work_out(owners, staffed, **closer, only_prices="1")
        assert prices_of(staffed.company)["hire:painter"] == Price(0, 12000, 60)

        page = owners.get(address(staffed, "plan-work-out")).content.decode()
        assert 'name="price-hire:painter-monthly" value="12000"' in page

    def test_a_price_for_nothing_is_refused(self, staffed: Shop, owners: Client) -> None:
        sent = filled_in(owners, staffed) | {"closer-cost": "5"}
        response = owners.post(reverse("plan-work-out", args=[staffed.slug]), sent)
        assert response.status_code == 422
        assert "Say what this price is for, or empty its numbers." in response.content.decode()

    def test_they_hold_for_every_shop_of_the_company_and_for_no_other(
        self, staffed: Shop, owner: User, nanhu: Shop
    ) -> None:
        set_price(staffed, owner, "renew", Price(800, 0, 20))
        assert prices_of(staffed.company)["renew"] == Price(800, 0, 20)
        assert prices_of(nanhu.company)["renew"] == DEFAULT_PRICES["renew"]

    def test_a_price_of_ones_own_changes_what_is_cheapest(self, staffed: Shop, owners: Client) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        before = answer_of(staffed)["cost"]
        work_out(owners, staffed, starts_on=soon(200), price__lease__cost="700")
        assert answer_of(staffed)["cost"] == before + 700 - DEFAULT_PRICES["lease"].cost

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("price__hire__cost", "", "Write a number; 0 for nothing."),
            ("price__hire__cost", "viel", "Write a whole number without commas or units."),
            ("price__hire__cost", "-1", "Write 0 or more."),
            ("price__hire__lead_days", "99999", "Write 1000 at most."),
            ("starts_on", "gestern", "field__error"),
            ("starts_on", "2020-01-01", "Nothing can be mended for a day that is over."),
            ("starts_on", "2098-01-01", "That is too far away to plan for."),
        ],
    )
    def test_what_cannot_be_read_is_said_beside_its_field_and_nothing_is_lost(
        self, staffed: Shop, owners: Client, field: str, typed: str, said: str
    ) -> None:
        sent = filled_in(owners, staffed, price__renew__cost="777", **{field: typed})
        response = owners.post(reverse("plan-work-out", args=[staffed.slug]), sent)
        page = response.content.decode()

        assert response.status_code == 422
        assert said in page
        assert 'value="777"' in page
        assert not ShopPlan.objects.exists()
        assert not PlanPrice.objects.exists()

    def test_a_line_that_somebody_added_meanwhile_is_asked_of_nobody_who_has_not_seen_it(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        sent = filled_in(owners, staffed, price__renew__cost="777")
        set_price(staffed, owner, "hire:painter", Price(0, 12000, 60))
        refused = owners.post(reverse("plan-work-out", args=[staffed.slug]), sent).content.decode()

        assert "Somebody changed the prices since you opened this page." in refused
        assert "Write a number; 0 for nothing." not in refused
        assert 'name="price-hire:painter-monthly" value="12000"' in refused
        assert PlanPrice.objects.count() == 1

    def test_a_form_that_somebody_overtook_writes_nothing_and_keeps_what_was_typed(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        sent = filled_in(owners, staffed, price__renew__cost="777")
        set_price(staffed, owner, "hire", Price(0, 9000, 45))
        response = owners.post(reverse("plan-work-out", args=[staffed.slug]), sent)

        assert response.status_code == 422
        assert "Somebody changed the prices since you opened this page." in response.content.decode()
        assert 'value="777"' in response.content.decode()
        assert PlanPrice.objects.count() == 1
        with pytest.raises(StalePricesError):
            prices_save(
                company=staffed.company,
                prices={"renew": Price(1, 1, 1)},
                seen="0",
                user=owner,
                now=timezone.now(),
            )


def begin(shop: Shop, user: User) -> ShopPlan:
    today = timezone.localdate()
    wish = Wish(LAW, today + timedelta(days=200), 12, 60)
    return plan_start(shop=shop, wish=wish, user=user, today=today, now=timezone.now())


@pytest.mark.usefixtures("in_the_queue")
class TestWhileItIsWorkedOut:
    def test_the_page_says_how_far_it_is_and_asks_again_by_itself(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        plan = begin(staffed, owner)
        TaskProgress.objects.filter(pk=plan.task.pk).update(
            state="running", step="Looking: 7 proposals judged", done=3, total=60
        )
        page = owners.get(address(staffed)).content.decode()
        assert "Looking: 7 proposals judged" in page
        assert "hx-get" in page

        fragment = owners.get(address(staffed), headers={"hx-request": "true"})
        assert "<main" not in fragment.content.decode()
        assert "HX-Refresh" not in fragment

        plan_answer(plan=plan, patience=PATIENT, clock=timezone.now)
        TaskProgress.objects.filter(pk=plan.task.pk).update(state="done")
        assert owners.get(address(staffed), headers={"hx-request": "true"})["HX-Refresh"] == "true"

    def test_a_second_start_leads_to_the_work_that_is_under_way(self, staffed: Shop, owner: User) -> None:
        assert begin(staffed, owner) == begin(staffed, owner)

    def test_it_can_be_stopped_and_gives_the_best_it_has_with_its_gap(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        plan = begin(staffed, owner)
        owners.post(reverse("plan-stop", args=[staffed.slug]))
        plan.refresh_from_db()
        assert plan.stop_asked_at is not None

        stopped = Patience(left=lambda: 58.0, goes_on=lambda: False, tell=lambda found: None)
        plan_answer(plan=plan, patience=stopped, clock=timezone.now)
        TaskProgress.objects.filter(pk=plan.task.pk).update(state="done")
        answer = answer_of(staffed)
        assert answer["stopped"]
        told = text_of(owners.get(address(staffed)).content.decode())
        if answer["state"] == "plan":
            assert "The search was stopped after 2 s." in told
            assert answer["cost"] >= answer["bound"]
        else:
            assert "Neither a plan nor a proof that there is none" in told

    def test_nothing_is_stopped_where_nothing_runs(self, staffed: Shop, owners: Client) -> None:
        assert not plan_stop(shop=staffed, now=timezone.now())
        page = owners.post(reverse("plan-stop", args=[staffed.slug]), follow=True).content.decode()
        assert "Nothing is being worked out now." in page

    def test_work_that_failed_is_said_with_what_to_do(
        self, staffed: Shop, owners: Client, owner: User
    ) -> None:
        plan = begin(staffed, owner)
        TaskProgress.objects.filter(pk=plan.task.pk).update(state="failed", error="Start it again.")
        page = owners.get(address(staffed)).content.decode()
        assert "The last search ended without an answer" in page
        assert "Start it again." in page


class TestWhoMay:
    @pytest.mark.parametrize("role", [Role.HR, Role.AUDITOR])
    def test_who_sees_readiness_sees_the_plan_and_changes_nothing(
        self, staffed: Shop, owners: Client, sign_in: SignIn, role: Role
    ) -> None:
        work_out(owners, staffed, starts_on=soon(200))
        user = User.objects.create_user(f"a-{role}")
        grant_role(user=user, shop=staffed, role=role)
        reader = sign_in(user)
        page = reader.get(address(staffed)).content.decode()

        assert f"¥{answer_of(staffed)['cost']:,}" in page
        assert reverse("plan-work-out", args=[staffed.slug]) not in page
        assert reader.get(address(staffed, "plan-export")).status_code == 200
        assert reader.get(address(staffed, "plan-work-out")).status_code == 403
        assert reader.post(reverse("plan-stop", args=[staffed.slug])).status_code == 403

    def test_a_stranger_finds_nothing(self, staffed: Shop, stranger: User, sign_in: SignIn) -> None:
        client = sign_in(stranger)
        for name in ("plan", "plan-work-out", "plan-export"):
            assert client.get(address(staffed, name)).status_code == 404, name
