"""Who may sit an exam on a day, and from when on."""

from datetime import date, timedelta

import pytest

from tests.training.conftest import at
from tests.training.exams.test_marking import blueprint
from training.exams.admission import Admission, Sitting, admission

TODAY = date(2026, 11, 23)


def failed(day: int) -> Sitting:
    return Sitting(started_at=at(day), ended_on=at(day).date(), passed=False)


def passed(day: int) -> Sitting:
    return Sitting(started_at=at(day), ended_on=at(day).date(), passed=True)


def ask(*sittings: Sitting, **more: object) -> Admission:
    defaults = {
        "blueprint": blueprint(), "sittings": sittings, "attempts_from": None, "certificate_until": None,
        "holds_certificate": False, "can_be_drawn": True, "posts": (), "on": TODAY,
    }  # fmt: skip
    return admission(**{**defaults, **more})


def test_who_never_sat_has_every_attempt() -> None:
    answer = ask()
    assert answer.granted
    assert (answer.attempts_left, answer.attempts) == (3, 3)


def test_after_a_failed_attempt_one_waits_until_the_next_day() -> None:
    answer = ask(failed(23))
    assert (answer.reason, answer.next_from, answer.attempts_left) == ("cooling_off", date(2026, 11, 24), 2)
    assert ask(failed(22)).granted


def test_three_failed_attempts_use_them_up_and_a_passed_one_begins_a_new_round() -> None:
    assert ask(failed(21), failed(20), failed(19)).reason == "used_up"
    assert ask(failed(21), failed(20), passed(19), failed(18)).attempts_left == 1


def test_new_attempts_given_by_the_trainer_count_from_then_on() -> None:
    sittings = failed(21), failed(20), failed(19)
    assert ask(*sittings, attempts_from=at(22)).attempts_left == 3
    assert ask(*sittings, attempts_from=at(20, 8)).attempts_left == 1


@pytest.mark.parametrize(("days_left", "granted"), [(90, False), (89, True), (0, True)])
def test_a_certificate_in_force_can_be_renewed_in_its_last_ninety_days(days_left: int, granted: bool) -> None:
    until = TODAY + timedelta(days=days_left)
    answer = ask(passed(1), holds_certificate=True, certificate_until=until)
    assert answer.granted is granted
    if not granted:
        assert (answer.reason, answer.next_from) == ("holds_certificate", TODAY + timedelta(days=1))


def test_a_certificate_without_end_needs_no_further_attempt() -> None:
    assert ask(passed(1), holds_certificate=True).next_from is None


def test_a_bank_that_cannot_fill_a_paper_refuses_without_costing_an_attempt() -> None:
    answer = ask(can_be_drawn=False)
    assert (answer.reason, answer.attempts_left) == ("shortfall", 3)


@pytest.mark.parametrize(
    ("opens", "closes", "reason"),
    [
        ("2026-11-24", "", "not_open"),
        ("2026-11-23", "2026-11-23", ""),
        ("", "2026-11-22", "closed"),
        ("2026-11-01", "2026-12-31", ""),
    ],
)
def test_an_exam_is_begun_on_the_days_of_its_window_only(opens: str, closes: str, reason: str) -> None:
    rules = {**blueprint(), "open_from": opens, "open_until": closes}
    answer = ask(blueprint=rules)
    assert answer.reason == reason
    assert answer.next_from == {"not_open": date(2026, 11, 24), "closed": None}.get(reason, TODAY)


def test_an_exam_for_posts_is_sat_by_who_holds_or_prepares_for_one_of_them() -> None:
    rules = {**blueprint(), "posts": ["service-adviser", "receptionist"]}
    assert ask(blueprint=rules).reason == "other_posts"
    assert ask(blueprint=rules, posts={"painter"}).reason == "other_posts"
    assert ask(blueprint=rules, posts={"painter", "receptionist"}).granted
