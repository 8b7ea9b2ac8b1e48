"""What happens next, on the page and in a calendar."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from compliance.lines.events import event_lines
from compliance.models import CalendarFeed, Premises
from compliance.selectors.calendars import calendar_url
from compliance.selectors.events import Event, next_events
from compliance.selectors.readiness import readiness_of
from staffing.models import Credential, Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role, revoke_role
from staffing.rules import load_standard
from tests.compliance.conftest import DAY

SignIn = Callable[[User], Client]
STANDARD = "cn-class2-source"


def events(shop: Shop, on: date = DAY, limit: int | None = None) -> list[Event]:
    return next_events(
        readiness=readiness_of(shop=shop, standard=load_standard(STANDARD), on=on), limit=limit
    )


def told(shop: Shop) -> list[tuple[str, str, str]]:
    """(day, what happens, because of what) in English."""
    found = readiness_of(shop=shop, standard=load_standard(STANDARD), on=DAY)
    with override("en"):
        lines = event_lines(next_events(readiness=found, limit=None), found, "en")
    return [(str(line.day), line.title, line.cause) for line in lines]


class TestEvents:
    def test_a_card_that_ends_is_told_once_with_all_it_breaks(self, staffed: Shop) -> None:
        first = events(staffed)[0]

        assert first.day == date(2027, 3, 14)
        assert [change.requirement.id for change in first.changes] == ["quality-inspectors"]
        assert {one.id for one in first.counts_for} == {"post-papers"}
        assert [item.ref for item in first.records] == [
            f"credential:{Credential.objects.get(person__name='王师傅', kind='inspector').pk}"
        ]

    def test_a_record_that_ends_without_harm_is_told_too(
        self, staffed: Shop, hire: Callable[..., Person]
    ) -> None:
        hire("郑强", "quality-inspector", ("inspector", "", "", None))

        found = {str(event.day): event for event in events(staffed)}

        assert found["2027-03-14"].changes == []
        assert "quality-inspectors" in {one.id for one in found["2027-03-14"].counts_for}

    def test_an_employment_and_a_lease_that_end_are_told(self, staffed: Shop) -> None:
        Employment.objects.filter(person__name="刘工").update(valid_until=date(2027, 1, 31))
        Premises.objects.filter(name="主厂房").update(contract_until=date(2027, 2, 28))

        lines = told(staffed)

        assert any(day == "2027-02-01" and "刘工" in cause for day, _title, cause in lines)
        assert any(day == "2027-03-01" and "lease of 主厂房" in cause for day, _title, cause in lines)

    def test_what_lies_beyond_the_horizon_or_is_past_is_not_told(self, staffed: Shop) -> None:
        days = [event.day for event in events(staffed)]

        assert days == sorted(days)
        assert all(DAY < day <= date(2029, 11, 23) for day in days)
        assert date(2030, 7, 1) not in days

    def test_the_last_day_of_a_card_is_still_to_come_and_the_day_after_is_not(self, staffed: Shop) -> None:
        assert events(staffed, date(2027, 3, 13))[0].day == date(2027, 3, 14)
        assert all(event.day > date(2027, 3, 14) for event in events(staffed, date(2027, 3, 14)))

    def test_at_most_ten_are_shown(self, staffed: Shop, hire: Callable[..., Person]) -> None:
        for number in range(15):
            hire(
                f"机修{number}",
                "mechanic",
                ("skill-grade", "中级工", "mechanic", DAY + timedelta(days=10 + number)),
            )

        assert len(events(staffed, limit=10)) == 10
        assert len(events(staffed)) > 15

    def test_every_change_of_an_outcome_is_told(self, staffed: Shop) -> None:
        found = readiness_of(shop=staffed, standard=load_standard(STANDARD), on=DAY)
        wanted = {
            (after.start, result.requirement.id)
            for result in found.assessment
            for before, after in zip(result.timeline, result.timeline[1:], strict=False)
            if after.start > DAY and before.outcome is not after.outcome
        }
        changes = [change for event in events(staffed) for change in event.changes]

        assert wanted
        assert {(change.day, change.requirement.id) for change in changes} == wanted


def test_the_page_lists_the_events_with_their_records(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    page = sign_in(owner).get(reverse("readiness", args=[staffed.slug]), {"on": "2026-11-23"})
    text = page.content.decode()
    card = Credential.objects.get(person__name="王师傅", kind="inspector")

    assert "The next ten events" in text
    assert "Quality inspectors is no longer met" in text
    assert f"#credential-{card.pk}" in text


@pytest.fixture
def subscribed(staffed: Shop, owner: User, sign_in: SignIn) -> str:
    """The path of the owner's calendar."""
    cache.clear()
    sign_in(owner).post(reverse("calendar-renew", args=[staffed.slug]), {"standard": STANDARD})
    return path_of(CalendarFeed.objects.get())


def path_of(feed: CalendarFeed) -> str:
    return re.sub(r"^https?://[^/]+", "", calendar_url(feed))


def read(path: str) -> Calendar:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


class TestCalendar:
    def test_the_page_gives_the_address_to_copy(
        self, subscribed: str, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        text = sign_in(owner).get(reverse("readiness", args=[staffed.slug])).content.decode()

        assert subscribed in text
        assert 'data-copy="calendar-url"' in text
        assert "webcal://" in text

    def test_a_calendar_program_reads_all_day_events_with_alarms(self, subscribed: str) -> None:
        Credential.objects.filter(person__name="王师傅").update(
            valid_until=timezone.localdate() + timedelta(days=60)
        )
        calendar = read(subscribed)
        event = next(one for one in calendar.walk("VEVENT") if "王师傅" in str(one["description"]))

        assert str(calendar["x-wr-calname"]) == "Readiness of 城东店"
        assert event.decoded("dtstart") == timezone.localdate() + timedelta(days=61)
        assert not isinstance(event.decoded("dtstart"), datetime)
        assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
        assert [alarm.decoded("trigger") for alarm in event.walk("VALARM")] == [
            timedelta(hours=9) - timedelta(days=days) for days in (90, 30, 7)
        ]

    def test_an_event_keeps_its_uid_and_no_two_share_one(
        self, subscribed: str, hire: Callable[..., Person]
    ) -> None:
        before = [str(event["uid"]) for event in read(subscribed).walk("VEVENT")]
        hire(
            "新来的",
            "mechanic",
            ("skill-grade", "中级工", "mechanic", timezone.localdate() + timedelta(days=99)),
        )
        after = [str(event["uid"]) for event in read(subscribed).walk("VEVENT")]

        assert before
        assert len(set(after)) == len(after) > len(before)
        assert set(before) <= set(after)

    def test_it_speaks_the_language_of_who_subscribed(self, staffed: Shop, owner: User) -> None:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(owner, backend="staffing.backends.SignInBackend")
        client.post(reverse("calendar-renew", args=[staffed.slug]), {"standard": STANDARD})

        response = Client(headers={"accept-language": "en"}).get(path_of(CalendarFeed.objects.get()))

        assert "城东店达标情况" in response.content.decode()

    def test_a_new_address_ends_the_old_one_and_revoking_ends_both(
        self, subscribed: str, staffed: Shop, owner: User, sign_in: SignIn
    ) -> None:
        client = sign_in(owner)
        client.post(reverse("calendar-renew", args=[staffed.slug]), {"standard": STANDARD})
        newer = path_of(CalendarFeed.objects.get(revoked_at=None))
        assert Client().get(subscribed).status_code == 404
        assert Client().get(newer).status_code == 200

        client.post(reverse("calendar-revoke", args=[staffed.slug]), {"standard": STANDARD})
        assert Client().get(newer).status_code == 404

    def test_it_is_gone_when_its_reader_may_look_no_more(
        self, subscribed: str, staffed: Shop, owner: User
    ) -> None:
        revoke_role(user=owner, shop=staffed, role=Role.OWNER)
        assert Client().get(subscribed).status_code == 404

    def test_it_is_gone_when_its_reader_only_looks_in_from_outside(
        self, subscribed: str, staffed: Shop, owner: User
    ) -> None:
        revoke_role(user=owner, shop=staffed, role=Role.OWNER)
        grant_role(user=owner, shop=staffed, role=Role.AUDITOR)
        assert Client().get(subscribed).status_code == 404

    def test_it_is_gone_when_its_reader_is_switched_off(self, subscribed: str, owner: User) -> None:
        User.objects.filter(pk=owner.pk).update(is_active=False)
        assert Client().get(subscribed).status_code == 404

    def test_the_secret_without_our_signature_opens_nothing(self, subscribed: str) -> None:
        secret = CalendarFeed.objects.get().secret
        for token in (secret, f"{secret}.", f"{secret}.AAAA", subscribed.rpartition("/")[2][:-5]):
            assert Client().get(reverse("calendar", args=[token])).status_code == 404

    def test_nobody_writes_through_it_and_nobody_keeps_it(self, subscribed: str) -> None:
        assert Client().post(subscribed).status_code == 405
        response = Client().get(subscribed)
        assert response["Cache-Control"] == "private, no-store"
        assert "noindex" in response["X-Robots-Tag"]

    def test_a_program_that_asks_without_end_is_slowed_down(self, subscribed: str) -> None:
        statuses = [Client().get(subscribed).status_code for _number in range(31)]
        assert statuses[:30] == [200] * 30
        assert statuses[30] == 429

    def test_who_only_looks_in_gets_no_address(self, staffed: Shop, auditor: User, sign_in: SignIn) -> None:
        client = sign_in(auditor)
        assert client.post(reverse("calendar-renew", args=[staffed.slug])).status_code == 403
        assert "calendar-url" not in client.get(reverse("readiness", args=[staffed.slug])).content.decode()
        assert not CalendarFeed.objects.exists()
