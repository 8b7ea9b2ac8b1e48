"""A defence from the admission to the certificate: who may, what is refused and why, and that nobody sees a sealed sheet."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.storage import storages
from django.db import IntegrityError, transaction

from cms.models import DefencePrerequisite, DefenceRules
from staffing.models import Certificate, Employment, Person, Posting, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.conftest import at, make_person
from tests.training.defences.conftest import DAY, Seal, hand_in, published, schedule
from training.exams.papers import sha256_of
from training.models import Defence, DefenceEvent, PanelMember, SealedSheet, ThesisVersion
from training.selectors.examiners import examiner_choices
from training.services.defence_marks import (
    conflict_declare,
    defence_open,
    member_absent,
    minutes_confirm,
    sheet_draft,
    sheet_reopen,
    sheet_sha256,
)
from training.services.defences import (
    DefenceRefusedError,
    chair_name,
    defence_admit,
    defence_cancel,
    thesis_due_change,
)

pytestmark = pytest.mark.django_db
AFTER = DAY + timedelta(hours=1)


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(DefenceRefusedError) as refusal, transaction.atomic():
        do()
    return str(refusal.value)


def test_the_rules_are_frozen_with_their_rubrics(rules: DefenceRules, defence: Defence) -> None:
    rules.pass_mark = 90
    published(rules)
    defence.refresh_from_db()

    assert defence.rules["pass_mark"] == 60
    assert [(part["key"], part["weight"]) for part in defence.parts] == [("thesis", 40), ("defence", 60)]
    assert rules.frozen()["sha256"] != defence.rules_sha256


def test_admission_names_what_is_missing(li: Person, lin: Person, shop: Shop, rules: DefenceRules) -> None:
    rules.prerequisites = [
        DefencePrerequisite(kind="exam", code="reception-exam"),
        DefencePrerequisite(kind="grade", code="技师"),
    ]
    published(rules)

    words = refused(
        lambda: defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(20), by=lin.user, now=at(1))
    )
    assert "reception-exam" in words
    assert "技师" in words


def test_a_grade_above_the_one_asked_for_counts(
    li: Person, lin: Person, shop: Shop, rules: DefenceRules
) -> None:
    rules.prerequisites = [DefencePrerequisite(kind="grade", code="中级工")]
    published(rules)

    assert defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(20), by=lin.user, now=at(1))


def test_one_at_a_time(defence: Defence, li: Person, lin: Person, shop: Shop, rules: DefenceRules) -> None:
    words = refused(
        lambda: defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(20), by=lin.user, now=at(2))
    )
    assert "李强" in words


@pytest.mark.parametrize(("text", "word"), [("太短了。", "4 字"), ("长" * 501, "501 字")])
def test_a_thesis_of_the_wrong_length_is_refused_with_the_count(
    defence: Defence, text: str, word: str
) -> None:
    assert word in refused(lambda: hand_in(defence, text=text))
    assert not ThesisVersion.objects.exists()


def test_versions_are_added_and_lie_in_the_private_storage(defence: Defence) -> None:
    hand_in(defence)
    second = hand_in(defence, text="换了一种写法，" * 10)

    assert [it.number for it in defence.theses.all()] == [2, 1]
    assert storages["private"].exists(second.file.name)
    assert second.statement
    with pytest.raises(TypeError, match="never changed"):
        second.save()


def test_after_the_deadline_nothing_is_taken_until_it_is_put_off(
    defence: Defence, lin: Person, shop: Shop
) -> None:
    late = at(21)
    assert "2026-11-20 18:00" in refused(lambda: hand_in(defence, now=late))

    thesis_due_change(defence_id=defence.pk, shop=shop, due=at(24), reason="出差", by=lin.user, now=late)
    assert hand_in(defence, now=late).number == 1
    assert DefenceEvent.objects.get(kind="due").words.endswith("出差")


def test_no_day_before_the_thesis_is_in(defence: Defence, panel: list[User], lin: Person) -> None:
    assert "论文" in refused(lambda: schedule(defence, panel, lin))


def test_who_may_not_examine_is_named_with_the_reason(
    defence: Defence, panel: list[User], lin: Person, shop: Shop, li: Person
) -> None:
    hand_in(defence)
    west = Shop.objects.create(company=shop.company, name="城西店", slug="west", code="CX")
    colleague = make_person(shop, "E102", "孙立", Role.TRAINER)
    western = make_person(west, "W1", "彭飞", Role.EXAMINER)
    manager = make_person(west, "W2", "罗敏", Role.TRAINER)
    Posting.objects.create(person=manager, shop=shop, post="manager", valid_from=date(2026, 1, 1))
    grant_role(user=li.user, shop=shop, role=Role.EXAMINER)

    choices = {it.user.pk: it.reasons for it in examiner_choices(li, shop, on=DAY.date())}
    assert choices[western.user.pk] == []
    assert choices[colleague.user.pk] == ["same_shop"]
    assert choices[manager.user.pk] == ["superior"]
    assert choices[li.user.pk] == ["candidate", "same_shop"]
    words = refused(lambda: schedule(defence, [*panel[:2], colleague.user], lin))
    assert "孙立" in words or "E102" in words
    assert "门店任职" in words
    Employment.objects.filter(person=colleague).update(valid_until=at(24).date())
    assert schedule(defence, [*panel[:2], colleague.user], lin).state == Defence.State.SCHEDULED


def test_examiners_of_another_company_are_no_choice(
    defence: Defence, panel: list[User], lin: Person, other_shop: Shop
) -> None:
    hand_in(defence)
    far = make_person(other_shop, "Y2", "远考", Role.EXAMINER)
    assert "不是本企业的考官" in refused(lambda: schedule(defence, [*panel[:2], far.user], lin))


def test_a_panel_is_odd_with_one_chair(defence: Defence, panel: list[User], lin: Person) -> None:
    hand_in(defence)
    assert "3 名" in refused(lambda: schedule(defence, panel[:2], lin))
    assert "组长" in refused(lambda: schedule(defence, panel, lin, chair=None))


def test_nobody_sits_on_two_panels_at_once(
    scheduled: Defence, panel: list[User], lin: Person, chen: Person, shop: Shop, rules: DefenceRules
) -> None:
    other = defence_admit(person=chen, shop=shop, rules=rules, thesis_due=at(20), by=lin.user, now=at(1))
    hand_in(other)

    assert "另一个考官组" in refused(
        lambda: schedule(other, panel, lin, starts_at=DAY + timedelta(minutes=20))
    )
    assert schedule(other, panel, lin, starts_at=DAY + timedelta(minutes=30))


def test_a_change_needs_a_reason_and_stands_in_the_history(
    scheduled: Defence, panel: list[User], lin: Person
) -> None:
    assert "理由" in refused(lambda: schedule(scheduled, panel, lin, room="一楼"))

    changed = schedule(scheduled, panel, lin, room="一楼", reason="会议室占用")
    assert changed.changes == 2
    assert [it.words.split(" · ")[1] for it in changed.events.filter(kind="scheduled")] == [
        "二楼会议室",
        "一楼",
    ]


def test_marks_are_sealed_from_the_beginning_on_and_then_stand(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    assert "还没有开始" in refused(lambda: seal(panel[0], minutes=-1))
    sheet = seal(panel[0])

    assert sheet.sha256 == sheet_sha256(SealedSheet.objects.get())
    assert "已封存" in refused(lambda: seal(panel[0], 5))
    assert "已封存" in refused(lambda: sheet_draft(defence_id=scheduled.pk, user=panel[0], draft={}))
    with pytest.raises(TypeError, match="never changed"):
        sheet.save()


def test_the_hash_binds_every_mark(panel: list[User], seal: Seal) -> None:
    sheet = seal(panel[0])
    before = sheet_sha256(sheet)
    sheet.marks["defence"]["care"] = 0

    assert sheet_sha256(sheet) != before


def test_the_thesis_stands_once_somebody_has_marked(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    seal(panel[0])
    assert "已开始评分" in refused(lambda: hand_in(scheduled))


def test_a_mark_that_is_no_level_is_refused(panel: list[User], seal: Seal) -> None:
    assert "每一项" in refused(lambda: seal(panel[0], 2))


def test_sheets_are_opened_together_by_the_chair_alone(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    seal(panel[0])
    seal(panel[1])
    assert "许国栋" in refused(lambda: defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER))
    seal(panel[2])
    assert "组长" in refused(lambda: defence_open(defence_id=scheduled.pk, chair=panel[1], now=AFTER))

    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)
    assert opened.state == Defence.State.PASSED
    assert opened.result["total"] == {"exact": "80", "shown": "80.0"}


def test_passing_grants_the_certificate_once(scheduled: Defence, panel: list[User], seal: Seal) -> None:
    for user in panel:
        seal(user)
    for _twice in range(2):
        defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)

    certificate = Certificate.objects.get()
    assert (certificate.origin, certificate.code) == (f"defence:{scheduled.pk}", "senior-defence")
    assert (certificate.valid_from, certificate.valid_until) == (date(2026, 11, 25), date(2029, 11, 24))
    assert "高级维修答辩" in certificate.snapshot["subject_zh"]


def test_one_part_below_its_mark_fails_and_grants_nothing(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    for user in panel:
        seal(user, 5, topic=1, method=1, safety=1)
    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)

    assert opened.state == Defence.State.FAILED
    assert opened.result["total"]["exact"] == "68"
    assert [it["passed"] for it in opened.result["parts"]] == [False, True]
    assert not Certificate.objects.exists()


def test_a_criterion_with_a_least_of_its_own_stops_the_rest(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    for user in panel:
        seal(user, 5, care=1)
    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)

    assert not opened.result["passed"]
    assert opened.result["stopped"] == [{"part": "defence", "criterion": "care"}]


def test_the_chair_reopens_a_sheet_with_a_reason_and_both_stay(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    seal(panel[1], 1)
    member = PanelMember.objects.get(user=panel[1])
    act = {"defence_id": scheduled.pk, "chair": panel[0], "member_id": member.pk, "now": AFTER}
    assert "理由" in refused(lambda: sheet_reopen(reason=" ", **act))

    sheet_reopen(reason="看错了行", **act)
    seal(panel[1], 4, minutes=70)
    for user in (panel[0], panel[2]):
        seal(user)
    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER + timedelta(hours=1))

    assert SealedSheet.objects.filter(member=member).count() == 2
    assert opened.result["total"]["exact"] == "80"
    assert "看错了行" in DefenceEvent.objects.get(kind="reopened").words


def test_two_left_of_three_do_not_decide_until_the_seat_is_filled(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person, shop: Shop
) -> None:
    for user in panel[:2]:
        seal(user)
    member = PanelMember.objects.get(user=panel[2])
    member_absent(
        defence_id=scheduled.pk,
        chair=panel[0],
        member_id=member.pk,
        reason="堵车",
        now=DAY + timedelta(minutes=45),
    )
    assert "单数" in refused(lambda: defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER))
    substitute = User.objects.create_user("substitute", first_name="周替")
    grant_role(user=substitute, shop=shop, role=Role.EXAMINER)
    schedule(scheduled, [*panel[:2], substitute], lin, starts_at=at(26), reason="许考官缺席", now=AFTER)
    seal(substitute, minutes=24 * 60)

    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=at(26, 15))
    assert len(opened.result["members"]) == 3
    assert PanelMember.objects.get(user=panel[2]).state == PanelMember.State.ABSENT


def test_who_declares_a_conflict_leaves_and_is_not_chosen_again(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person
) -> None:
    seal(panel[2])
    conflict_declare(defence_id=scheduled.pk, user=panel[2], reason="是我表弟", now=AFTER)

    assert "声明回避" in refused(
        lambda: schedule(scheduled, panel, lin, starts_at=at(27), reason="换人", now=AFTER)
    )
    with pytest.raises(PanelMember.DoesNotExist):
        seal(panel[2])


def test_every_member_signs_the_result_with_a_hash_of_their_own(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    assert "还没有拆封" in refused(lambda: minutes_confirm(defence_id=scheduled.pk, user=panel[0], now=AFTER))
    for user in panel:
        seal(user)
    defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)

    last = [minutes_confirm(defence_id=scheduled.pk, user=user, now=AFTER) for user in [panel[0], *panel]]
    assert last == [False, False, False, True]
    assert len(set(PanelMember.objects.values_list("confirmed_sha256", flat=True))) == 3


def test_a_cancelled_defence_takes_nothing_and_lets_a_new_one_begin(
    scheduled: Defence,
    panel: list[User],
    seal: Seal,
    lin: Person,
    shop: Shop,
    rules: DefenceRules,
    li: Person,
) -> None:
    defence_cancel(defence_id=scheduled.pk, shop=shop, reason="考生离职", by=lin.user, now=AFTER)

    assert "已结束" in refused(lambda: seal(panel[0]))
    assert defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(30), by=lin.user, now=at(26))


def test_the_database_knows_one_chair_and_one_seat_a_member(scheduled: Defence, panel: list[User]) -> None:
    member = {"defence": scheduled, "appointed_at": at(1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.create(user=panel[1], **member)
    with pytest.raises(IntegrityError), transaction.atomic():
        PanelMember.objects.create(user=User.objects.create_user("x"), is_chair=True, **member)


def test_agreement_is_kept_with_the_result(scheduled: Defence, panel: list[User], seal: Seal) -> None:
    seal(panel[0], 4, topic=5, care=3)
    seal(panel[1], 4, topic=5, care=3)
    seal(panel[2], 3, topic=4, care=3)
    agreement = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER).result["agreement"]

    assert (agreement["criteria"], agreement["members"]) == (6, 3)
    assert agreement["single"]["low"] <= agreement["single"]["value"] <= agreement["single"]["high"]
    assert agreement["kappa"] is None


def test_nobody_runs_their_own_defence(
    scheduled: Defence, panel: list[User], li: Person, shop: Shop, rules: DefenceRules
) -> None:
    """李强 is made HR of the shop: that alone does not let him call his own defence off or choose his examiners."""
    own = {"defence_id": scheduled.pk, "shop": shop, "by": li.user, "now": at(16)}
    assert "自己" in refused(lambda: defence_cancel(reason="忙", **own))
    assert "自己" in refused(lambda: thesis_due_change(due=at(24), reason="忙", **own))
    assert "自己" in refused(lambda: schedule(scheduled, panel, li, reason="换人", now=at(16)))
    Defence.objects.update(state=Defence.State.CANCELLED)
    assert "自己" in refused(
        lambda: defence_admit(person=li, shop=shop, rules=rules, thesis_due=at(28), by=li.user, now=at(16))
    )


def test_a_long_reason_for_reopening_is_cut_and_kept(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    seal(panel[1])
    member = PanelMember.objects.get(user=panel[1])
    sheet_reopen(defence_id=scheduled.pk, chair=panel[0], member_id=member.pk, reason="因" * 400, now=AFTER)
    assert SealedSheet.objects.get().reopening.reason == "因" * 300


def test_a_panel_that_lost_its_chair_gets_one_from_its_members(
    rules: DefenceRules, scheduled: Defence, panel: list[User], seal: Seal, lin: Person, shop: Shop
) -> None:
    """Five sat; the chair declares a conflict and one is absent: three sealed sheets wait for somebody to open them."""
    for user in panel:
        seal(user)
    extra = User.objects.create_user("extra", first_name="周替")
    PanelMember.objects.create(defence=scheduled, user=extra, appointed_at=at(15))
    seal(extra)
    act = {"defence_id": scheduled.pk, "shop": shop, "by": lin.user, "now": AFTER}
    members = {it.user_id: it.pk for it in PanelMember.objects.all()}
    name = lambda user: chair_name(member_id=members[user.pk], reason="组长回避", **act)  # noqa: E731
    assert "组长" in refused(lambda: name(panel[1]))

    conflict_declare(defence_id=scheduled.pk, user=panel[0], reason="是我表弟", now=AFTER)
    assert "组长" in refused(lambda: name(panel[0]))
    name(panel[1])
    opened = defence_open(defence_id=scheduled.pk, chair=panel[1], now=AFTER)
    assert len(opened.result["members"]) == 3
    assert "组长回避" in DefenceEvent.objects.get(kind="chair").words


def test_why_somebody_is_in_a_conflict_stands_in_no_history(scheduled: Defence, panel: list[User]) -> None:
    conflict_declare(defence_id=scheduled.pk, user=panel[2], reason="是我表弟", now=AFTER)
    assert DefenceEvent.objects.get(kind="conflict").words == ""
    assert PanelMember.objects.get(user=panel[2]).left_reason == "是我表弟"


def test_a_hash_is_over_nothing_that_the_result_does_not_keep(
    scheduled: Defence, panel: list[User], seal: Seal
) -> None:
    for user in panel:
        seal(user)
    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)
    for kept in opened.result["members"]:
        keys = ("number", "marks", "questions", "note", "salt", "sealed_at")
        body = {"defence": str(opened.pk), "rules": opened.rules_sha256} | {key: kept[key] for key in keys}
        assert sha256_of(body) == kept["sha256"]
