"""What ends between two days: of whom, why, what follows it, and how the list is asked for."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from staffing.models import Certificate, Credential, Employment, Person, Posting, Shop, User
from staffing.models.users import Role
from staffing.rules import posts
from staffing.rules.days import Span
from staffing.selectors.expiries import Expiry, ExpiryList
from staffing.selectors.expiry_sources import PEOPLE_SOURCES
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db
YEAR = Span(date(2026, 11, 23), date(2027, 11, 22))
CARD = "special-operation-low-voltage"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    story.stop_the_clock(monkeypatch)
    settings.LANGUAGE_CODE = "en"  # type: ignore[attr-defined]


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


@pytest.fixture
def hr(shop: Shop) -> User:
    return story.account("hr", shop, Role.HR)


@pytest.fixture
def desk(client: Client, hr: User) -> Client:
    client.force_login(hr)
    return client


@pytest.fixture
def mei(shop: Shop) -> Person:
    return story.worker(shop, "陈晓梅", "CD-0110")


def ending(shop: Shop, span: Span = YEAR) -> list[tuple[date, str]]:
    return [(key.day, key.kind) for key in ExpiryList(shop, span, PEOPLE_SOURCES).keys]


def rows(shop: Shop, kind: str) -> list[Expiry]:
    return ExpiryList(shop, YEAR, PEOPLE_SOURCES).all_rows(kind)


def card(person: Person, *, reviewed: tuple[str, ...] = (), **values: object) -> Credential:
    given = {"valid_from": date(2024, 5, 1), "valid_until": date(2030, 4, 30), **values}
    return Credential.objects.create(person=person, kind=CARD, reviewed_on=list(reviewed), **given)


class TestWhatEnds:
    def test_a_credential_ends_on_its_last_day_and_both_ends_of_the_range_count(
        self, shop: Shop, mei: Person
    ) -> None:
        day = date(2027, 1, 13)
        story.inspector_card(mei, day)
        assert ending(shop) == [(day, "credential")]
        assert ending(shop, Span(day, day)) == [(day, "credential")]
        assert ending(shop, Span(YEAR.start, day - timedelta(days=1))) == []
        assert ending(shop, Span(day + timedelta(days=1), YEAR.end)) == []

    def test_a_renewed_credential_does_not_end(self, shop: Shop, mei: Person) -> None:
        story.inspector_card(mei, date(2027, 1, 13))
        story.inspector_card(mei, date(2029, 1, 13))
        assert ending(shop) == []

    def test_a_paper_of_somebody_who_has_left_by_then_concerns_nobody(self, shop: Shop, mei: Person) -> None:
        story.inspector_card(mei, date(2027, 1, 13))
        mei.employments.update(valid_until=date(2026, 12, 31))
        assert ending(shop) == [(date(2026, 12, 31), "employment")]

    def test_the_next_review_of_a_card_is_a_day_of_its_own(self, shop: Shop, mei: Person) -> None:
        card(mei)
        assert ending(shop) == [(date(2027, 5, 1), "review")]

    def test_a_passed_or_waived_review_is_not_due(self, shop: Shop, mei: Person) -> None:
        paper = card(mei, reviewed=("2027-04-01",))
        assert ending(shop) == []
        paper.reviewed_on, paper.review_waived = [], True
        paper.save()
        assert ending(shop) == []

    def test_postings_and_employments_end_unless_they_go_on_the_day_after(
        self, shop: Shop, mei: Person
    ) -> None:
        last = date(2026, 12, 31)
        mei.employments.update(valid_until=last)
        held = {"person": mei, "shop": shop, "post": "painter"}
        Posting.objects.create(**held, valid_from=date(2024, 2, 1), valid_until=last)
        assert ending(shop) == [(last, "employment"), (last, "posting")]
        Posting.objects.create(**held, valid_from=date(2027, 1, 1))
        Employment.objects.create(person=mei, shop=shop, valid_from=date(2027, 1, 2))
        assert ending(shop) == [(last, "employment")]

    def test_certificates_of_ours_end_unless_they_were_revoked(
        self, shop: Shop, mei: Person, hr: User
    ) -> None:
        last = date(2027, 5, 31)
        certificate = story.passes_adviser_exam(mei, shop, valid_until=last)
        assert ending(shop) == [(last, "exam-certificate")]
        Certificate.objects.filter(pk=certificate.pk).update(revoked_on=story.TODAY)
        assert ending(shop) == []

    def test_a_post_certificate_ends_in_its_own_shop(self, shop: Shop, hr: User) -> None:
        story.issue_post(story.adviser(shop), shop, hr)
        certificate = Certificate.objects.get(kind="post")
        span = Span(YEAR.start, certificate.valid_until or date.max)
        assert (certificate.valid_until, "post-certificate") in ending(shop, span)

    def test_nothing_of_another_company_is_listed(self, shop: Shop) -> None:
        story.inspector_card(story.worker(story.north(), "赵新", "BF-1"), date(2027, 1, 13))
        assert ending(shop) == []


class TestWhatItIsNeededFor:
    def test_a_card_is_needed_for_the_post_that_asks_for_it_and_is_held(
        self, shop: Shop, mei: Person
    ) -> None:
        card(mei)
        assert [row.needed_for for row in rows(shop, "review")] == [()]
        for post in ("ev-technician", "painter"):
            Posting.objects.create(person=mei, shop=shop, post=post, valid_from=date(2024, 2, 1))
        assert len(rows(shop, "review")[0].needed_for) == 1

    def test_the_line_leads_to_the_record(self, shop: Shop, mei: Person, desk: Client) -> None:
        paper = story.inspector_card(mei, date(2027, 1, 13))
        row = rows(shop, "credential")[0]
        assert row.url == f"{reverse('person', args=[shop.slug, mei.pk])}#credential-{paper.pk}"
        assert f'id="credential-{paper.pk}"' in desk.get(row.url).content.decode()


class TestThePage:
    def test_it_begins_with_the_next_90_days(self, desk: Client, shop: Shop, mei: Person) -> None:
        story.inspector_card(mei, date(2027, 2, 20))
        story.inspector_card(story.worker(shop, "赵新", "CD-0111"), date(2027, 2, 21))
        page = desk.get(reverse("expiries", args=[shop.slug]))
        assert [line.row.owner for line in page.context["lines"]] == ["陈晓梅"]
        assert page.context["lines"][0].left == "90 days left"

    def test_an_empty_range_says_what_would_stand_there(self, desk: Client, shop: Shop) -> None:
        assert (
            "Nothing ends in these days" in desk.get(reverse("expiries", args=[shop.slug])).content.decode()
        )

    @pytest.mark.parametrize(
        ("asked", "field"),
        [
            ({"from": "2027-02-01", "until": "2027-01-01"}, "until"),
            ({"until": "2026-11-01"}, "until"),
            ({"from": "2026-01-01", "until": "9999-12-31"}, "until"),
            ({"from": "0001-01-01", "until": "2027-01-01"}, "from"),
            ({"from": "soon"}, "from"),
            ({"from": "2026-02-30"}, "from"),
            ({"until": "a\0b"}, "until"),
        ],
    )
    def test_days_that_cannot_be_asked_for_are_told_beside_the_field(
        self, desk: Client, shop: Shop, asked: dict[str, str], field: str
    ) -> None:
        page = desk.get(reverse("expiries", args=[shop.slug]), asked)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        export = desk.get(reverse("expiries-export", args=[shop.slug]), asked, follow=True)
        assert list(export.context["form"].errors) == [field]

    def test_chips_count_each_kind_and_filter_by_it(self, desk: Client, shop: Shop, mei: Person) -> None:
        story.inspector_card(mei, date(2027, 1, 13))
        mei.employments.update(valid_until=date(2027, 1, 31))
        url = reverse("expiries", args=[shop.slug])
        counts = {chip["label"]: chip["count"] for chip in desk.get(url).context["chips"]}
        assert (counts["Everything"], counts["Credentials"], counts["Employments"]) == (2, 1, 1)
        page = desk.get(url, {"kind": "employment"})
        assert [line.row.key.kind for line in page.context["lines"]] == ["employment"]

    def test_pages_go_on_where_the_last_one_ended_and_back(self, shop: Shop, mei: Person) -> None:
        for number, post in enumerate(posts()[:7]):
            ends = date(2027, 1, 1) + timedelta(days=number // 3)
            Posting.objects.create(
                person=mei, shop=shop, post=post.code, valid_from=date(2026, 1, 1), valid_until=ends
            )
        listed = ExpiryList(shop, YEAR, PEOPLE_SOURCES)
        everything = [row.key for row in listed.all_rows()]
        seen, cursor = [], ""
        while True:
            page = listed.page(cursor=cursor, size=2)
            seen += [row.key for row in page.rows]
            if not page.later:
                break
            cursor = page.later
        assert seen == everything
        assert len(everything) == 7
        back = listed.page(cursor=page.earlier, size=2)
        assert [row.key for row in back.rows] == everything[-len(page.rows) - 2 : -len(page.rows)]

    @pytest.mark.parametrize("cursor", ["x", "-", "2027-02-30.posting.1", "2027-01-01.posting.x", "-1.2.3"])
    def test_a_cursor_that_says_nothing_opens_the_first_page(
        self, desk: Client, shop: Shop, mei: Person, cursor: str
    ) -> None:
        story.inspector_card(mei, date(2027, 1, 13))
        page = desk.get(reverse("expiries", args=[shop.slug]), {"at": cursor})
        assert len(page.context["lines"]) == 1

    def test_the_workbook_holds_exactly_what_is_filtered(self, desk: Client, shop: Shop, mei: Person) -> None:
        story.inspector_card(mei, date(2027, 1, 13))
        mei.employments.update(valid_until=date(2027, 1, 31))
        answer = desk.get(reverse("expiries-export", args=[shop.slug]), {"kind": "credential"})
        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["陈晓梅"]
        assert sheet["A2"].value.date() == date(2027, 1, 13)

    def test_more_things_take_no_more_queries(
        self, desk: Client, shop: Shop, hr: User, assert_queries_stay_flat: Callable[..., int]
    ) -> None:
        asked = {"until": "2099-12-31"}

        def person(number: int) -> None:
            someone = story.worker(shop, f"新人{number}", f"N-{number}")
            card(someone)
            story.inspector_card(someone, date(2027, 1, 13))
            story.passes_adviser_exam(someone, shop, valid_until=date(2027, 5, 31))
            Posting.objects.create(
                person=someone, shop=shop, post="ev-technician",
                valid_from=date(2024, 2, 1), valid_until=date(2098, 1, 1),
            )  # fmt: skip
            someone.employments.update(valid_until=date(2099, 1, 1))

        numbers = iter(range(100))

        def grow() -> None:
            for _round in range(8):
                person(next(numbers))

        grow()
        for name in ("expiries", "expiries-export"):
            url = reverse(name, args=[shop.slug])
            assert_queries_stay_flat(lambda url=url: desk.get(url, asked), grow=grow)  # type: ignore[misc]
