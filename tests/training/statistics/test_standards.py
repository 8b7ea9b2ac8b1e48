"""Judges set a pass mark by Angoff's method: alone, then knowing the group, and somebody decides."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.models import Exam
from cms.vocabulary import APPROVERS_GROUP
from staffing.models import Person, Shop, User
from staffing.models.users import Role
from tests.training.conftest import at, make_person
from training.models import Judge, Rating, StandardSetting
from training.selectors.blueprints import blueprint_of
from training.selectors.standards import judge_candidates
from training.services.standards import (
    StandardRefusedError,
    ratings_save,
    round_end,
    section_points,
    standard_decide,
    standard_open,
)

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
# as a number of its own: a token of the page can have the digits too
NUMBER_63 = re.compile(r"(?<![\w-])63(?![\w-])")


@pytest.fixture
def approver(shop: Shop) -> Person:
    """校长 Zhou, who runs the site and decides on exams."""
    person = make_person(shop, "E010", "周校", Role.TRAINER)
    User.objects.filter(pk=person.user.pk).update(is_superuser=True)
    person.user.refresh_from_db()
    return person


@pytest.fixture
def judges(shop: Shop) -> list[Person]:
    """Three trainers of 城东店."""
    return [
        make_person(shop, f"E02{number}", name, Role.TRAINER)
        for number, name in enumerate(("孙立", "钱进", "冯远"))
    ]


@pytest.fixture
def setting(exam: Exam, approver: Person, judges: list[Person]) -> StandardSetting:
    return standard_open(
        exam=exam,
        judges=[judge.user for judge in judges],
        candidate="能独立接待一位普通客户",
        whole_bank=False,
        by=approver.user,
        now=at(1),
    )


def rate(setting: StandardSetting, judge: Person, percent: int, *, hand_in: bool = True) -> StandardSetting:
    """The same percentage for every question."""
    ratings = {question["code"]: percent for question in setting.questions}
    return ratings_save(
        setting=setting, user=judge.user, meant_for=setting.round, ratings=ratings, hand_in=hand_in, now=at(2)
    )


def all_rate(setting: StandardSetting, judges: list[Person], percents: tuple[int, ...]) -> StandardSetting:
    for judge, percent in zip(judges, percents, strict=True):
        setting = rate(setting, judge, percent)
    return setting


def test_what_is_judged_is_one_paper_or_the_whole_bank(
    exam: Exam, setting: StandardSetting, approver: Person, judges: list[Person]
) -> None:
    assert len(setting.questions) == exam.questions_count
    assert setting.seed
    setting.delete()
    users = [judge.user for judge in judges]
    whole = standard_open(
        exam=exam, judges=users, candidate="…", whole_bank=True, by=approver.user, now=at(1)
    )
    assert len(whole.questions) == 12
    assert not whole.seed


def test_two_standards_at_once_or_one_judge_alone_are_refused(
    exam: Exam, setting: StandardSetting, approver: Person, judges: list[Person]
) -> None:
    users = [judge.user for judge in judges]
    with pytest.raises(StandardRefusedError, match="already|已"):
        standard_open(exam=exam, judges=users, candidate="…", whole_bank=False, by=approver.user, now=at(1))
    with pytest.raises(StandardRefusedError):
        standard_open(
            exam=exam, judges=users[:1], candidate="…", whole_bank=False, by=approver.user, now=at(1)
        )


def test_two_rounds_give_the_cut_score_of_what_was_said_last(
    setting: StandardSetting, judges: list[Person]
) -> None:
    second = all_rate(setting, judges, (50, 70, 90))
    assert second.state == "second"
    closed = all_rate(second, judges, (60, 70, 80))
    assert closed.is_closed
    assert closed.result
    assert [judge["cut"] for judge in closed.result["judges"]] == [60, 70, 80]
    assert (closed.result["mean"], closed.result["deviation"], closed.result["recommended"]) == (70, 10, 70)
    assert closed.result["error"] == pytest.approx(10 / 3**0.5)
    assert {(it["least"], it["most"]) for it in closed.result["questions"]} == {(60, 80)}


def test_who_stays_silent_in_the_second_round_is_heard_with_the_first(
    setting: StandardSetting, judges: list[Person]
) -> None:
    second = all_rate(setting, judges, (50, 70, 90))
    rate(second, judges[0], 70)
    closed = round_end(setting=second, ending=2, now=at(3))
    assert closed.result
    assert [(it["rounds"], it["cut"]) for it in closed.result["judges"]] == [(2, 70), (1, 70), (1, 90)]


def test_a_round_ends_with_two_at_least_and_without_the_others(
    setting: StandardSetting, judges: list[Person]
) -> None:
    rate(setting, judges[0], 50)
    with pytest.raises(StandardRefusedError):
        round_end(setting=setting, ending=1, now=at(3))
    rate(setting, judges[1], 60)
    second = round_end(setting=setting, ending=1, now=at(3))
    assert second.state == "second"
    with pytest.raises(StandardRefusedError):
        rate(second, judges[2], 60)
    rate(second, judges[0], 55)
    assert rate(second, judges[1], 65).is_closed


def test_ending_the_first_round_twice_does_not_end_the_second(
    setting: StandardSetting, judges: list[Person], approver: Person, signed_in: SignIn
) -> None:
    for judge in judges[:2]:
        rate(setting, judge, 60)
    client, end = signed_in(approver), reverse("exam-standard-end", args=[setting.pk])
    page = client.get(reverse("exam-standard", args=[setting.pk])).content.decode()
    assert '<input type="hidden" name="round" value="1">' in page
    for _click in range(2):
        client.post(end, {"round": "1"})
    setting.refresh_from_db()
    assert setting.state == "second"


def test_the_last_judges_second_click_hands_in_nothing_of_the_second_round(
    setting: StandardSetting, judges: list[Person], signed_in: SignIn
) -> None:
    for judge in judges[:2]:
        rate(setting, judge, 60)
    client, page = signed_in(judges[2]), reverse("exam-standard-judge", args=[setting.pk])
    assert '<input type="hidden" name="round" value="1">' in client.get(page).content.decode()
    sent = {f"rate-{question['code']}": "70" for question in setting.questions}
    sent |= {"hand_in": "1", "round": "1"}
    assert client.post(page, sent).status_code == 302
    again = client.post(page, sent)
    assert again.status_code == 422
    assert '<input type="hidden" name="round" value="2">' in again.content.decode()
    assert not Rating.objects.filter(round=2).exists()
    assert client.post(page, sent | {"round": "2"}).status_code == 302


def test_what_was_handed_in_stands_and_takes_every_question(
    setting: StandardSetting, judges: list[Person]
) -> None:
    codes = [question["code"] for question in setting.questions]
    with pytest.raises(StandardRefusedError):
        ratings_save(
            setting=setting, user=judges[0].user, meant_for=1, ratings={codes[0]: 50}, hand_in=True, now=at(2)
        )
    ratings_save(
        setting=setting,
        user=judges[0].user,
        meant_for=1,
        ratings={codes[0]: 50, "nix": 3},
        hand_in=False,
        now=at(2),
    )
    assert list(Rating.objects.values_list("code", "percent")) == [(codes[0], 50)]
    rate(setting, judges[0], 60)
    with pytest.raises(StandardRefusedError):
        rate(setting, judges[0], 70)
    assert set(Rating.objects.values_list("percent", flat=True)) == {60}


def test_a_stranger_cannot_judge(setting: StandardSetting, lin: Person, signed_in: SignIn) -> None:
    with pytest.raises(Judge.DoesNotExist):
        rate(setting, lin, 50)
    assert signed_in(lin).get(reverse("exam-standard-judge", args=[setting.pk])).status_code == 404


def test_taking_it_over_publishes_a_new_version_of_the_exam(
    exam: Exam, setting: StandardSetting, judges: list[Person], approver: Person
) -> None:
    before, revision = blueprint_of(exam), exam.live_revision_id
    closed = all_rate(all_rate(setting, judges, (60, 70, 80)), judges, (80, 84, 88))
    with pytest.raises(StandardRefusedError):
        standard_decide(
            setting=_other(exam, judges, approver), pass_mark=84, reason="…", by=approver.user, now=at(4)
        )
    decided = standard_decide(
        setting=closed, pass_mark=84, reason="评委意见一致", by=approver.user, now=at(4)
    )
    exam.refresh_from_db()
    assert (exam.pass_mark, exam.live, exam.has_unpublished_changes) == (84, True, False)
    assert exam.live_revision_id == decided.exam_revision != revision
    assert blueprint_of(exam) == before | {"pass_mark": 84}
    assert (decided.reason, decided.decided_by, decided.pass_mark) == ("评委意见一致", approver.user, 84)
    with pytest.raises(StandardRefusedError):
        standard_decide(setting=closed, pass_mark=70, reason="…", by=approver.user, now=at(5))


def _other(exam: Exam, judges: list[Person], approver: Person) -> StandardSetting:
    """A second one, opened after the first was closed, that nobody has judged yet."""
    users = [judge.user for judge in judges]
    return standard_open(
        exam=exam, judges=users, candidate="…", whole_bank=False, by=approver.user, now=at(3)
    )


def test_changes_that_wait_for_approval_are_not_passed_over(
    exam: Exam, setting: StandardSetting, judges: list[Person], approver: Person
) -> None:
    exam.minutes = 99
    exam.save_revision()
    closed = all_rate(all_rate(setting, judges, (60, 70, 80)), judges, (80, 84, 88))
    with pytest.raises(StandardRefusedError):
        standard_decide(setting=closed, pass_mark=84, reason="…", by=approver.user, now=at(4))
    closed.refresh_from_db()
    assert closed.decided_at is None


def test_judges_see_the_group_only_after_the_first_round(
    setting: StandardSetting, judges: list[Person], approver: Person, signed_in: SignIn
) -> None:
    page = reverse("exam-standard-judge", args=[setting.pk])
    codes = [question["code"] for question in setting.questions]
    sun, qian = signed_in(judges[0]), signed_in(judges[1])
    assert "答对了" not in sun.get(page).content.decode()
    half = sun.post(page, {f"rate-{codes[0]}": "37"})
    assert half.status_code == 302
    assert 'value="37"' in sun.get(page).content.decode()
    assert 'value="37"' not in qian.get(page).content.decode()
    refused = sun.post(page, {f"rate-{codes[0]}": "37", "hand_in": "1"})
    assert refused.status_code == 422
    assert 'value="37"' in refused.content.decode()
    assert sun.post(page, {f"rate-{codes[0]}": "137"}).status_code == 422
    for client, percent in ((sun, "37"), (qian, "63"), (signed_in(judges[2]), "50")):
        seen = signed_in(approver).get(reverse("exam-standard", args=[setting.pk])).content.decode()
        assert not NUMBER_63.search(seen.split("seed")[0])
        client.post(page, {f"rate-{code}": percent for code in codes} | {"hand_in": "1"})
    shown = sun.get(page).content.decode()
    assert NUMBER_63.search(shown)
    assert 'value="37"' in shown


def test_an_approver_opens_ends_and_decides_on_the_pages(
    exam: Exam, judges: list[Person], approver: Person, signed_in: SignIn
) -> None:
    client, page = signed_in(approver), reverse("exam-standards", args=[exam.slug])
    empty = client.post(page, {"candidate": "能独立接待"})
    assert empty.status_code == 422
    assert "能独立接待" in empty.content.decode()
    opened = client.post(
        page, {"candidate": "能独立接待", "whole_bank": "", "judges": [it.user.pk for it in judges]}
    )
    setting = StandardSetting.objects.get()
    assert opened.headers["Location"] == reverse("exam-standard", args=[setting.pk])
    assert (
        "孙立" in client.get(opened.headers["Location"]).content.decode()
        or judges[0].user.username in client.get(opened.headers["Location"]).content.decode()
    )
    assert (
        reverse("exam-standard-judge", args=[setting.pk])
        in signed_in(judges[0]).get(reverse("exam-statistics-home")).content.decode()
    )
    all_rate(setting, judges, (60, 70, 80))
    client.post(reverse("exam-standard-end", args=[setting.pk]), {"round": "2"})
    decide = reverse("exam-standard-decide", args=[setting.pk])
    assert client.post(decide, {"pass_mark": "70", "reason": ""}).status_code == 422
    assert client.post(decide, {"pass_mark": "71", "reason": "取整"}).status_code == 302
    exam.refresh_from_db()
    assert exam.pass_mark == 71
    assert client.get(page).status_code == 200
    assert client.get(reverse("exam-standard", args=[setting.pk])).status_code == 200


def test_an_approver_of_a_company_asks_the_own_people_only(
    shop: Shop, other_shop: Shop, judges: list[Person], lin: Person
) -> None:
    zhou = make_person(shop, "E040", "周正", Role.TRAINER)
    make_person(other_shop, "Y040", "远方", Role.TRAINER)
    zhou.user.groups.add(Group.objects.get_or_create(name=APPROVERS_GROUP)[0])
    assert set(judge_candidates(zhou.user)) == {zhou.user, *(judge.user for judge in judges)}
    assert lin.user not in judge_candidates(zhou.user)


def test_sections_of_one_competency_weigh_together() -> None:
    sections = [
        {"competency": "tools", "questions": 2, "points": 1, "kind": "single"},
        {"competency": "tools", "questions": 3, "points": 4, "kind": "multiple"},
        {"competency": "safety", "questions": 5, "points": 2},
    ]
    assert section_points({"sections": sections}) == {"tools": 14, "safety": 10}
