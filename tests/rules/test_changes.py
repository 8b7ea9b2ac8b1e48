"""What if: the facts after somebody leaves, comes, moves, renews or passes."""

from dataclasses import replace
from decimal import Decimal

import pytest

from staffing.rules import (
    Credential,
    Document,
    Equipment,
    Exam,
    Facts,
    Person,
    Premises,
    Scope,
    Training,
    assess,
)
from staffing.rules.change_words import described
from staffing.rules.changes import (
    Appoint,
    Attest,
    Certify,
    End,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Relieve,
    Renew,
    Review,
    SignLease,
    Transfer,
    Verify,
    changed,
)

from . import cast
from .cast import credential, day, exam, judge_shop, person, premises, shop
from .what_if import INSPECTOR, LEASE, PAINTERS, TWO_INSPECTORS, inspector, known, pieces, refusal


def test_who_leaves_counts_through_the_last_day_and_not_after():
    team = known(inspector("李文"), inspector("赵洁"))
    assert pieces(TWO_INSPECTORS, team, Leave(person="李文", day=day("2026-03-31"))) == [
        ("2026-01-01", "met"),
        ("2026-04-01", "not_met"),
    ]


def test_who_is_hired_counts_from_the_first_day_with_what_they_bring():
    newcomer = Person(id="new", name="新检验员", credentials=(credential("inspector"),))
    hire = Hire(profile=newcomer, posts=("quality-inspector",), day=day("2026-05-01"))
    assert pieces(TWO_INSPECTORS, known(inspector("李文")), hire) == [
        ("2026-01-01", "not_met"),
        ("2026-05-01", "met"),
    ]


def test_a_move_takes_from_one_post_what_it_gives_to_the_other():
    team = known(inspector("李文"), inspector("赵洁"))
    move = Transfer(person="赵洁", post="quality-inspector", to="painter", day=day("2026-06-01"))
    assert pieces(TWO_INSPECTORS, team, move) == [("2026-01-01", "met"), ("2026-06-01", "not_met")]
    assert pieces(PAINTERS, team, move) == [("2026-01-01", "not_met"), ("2026-06-01", "met")]


def test_an_appointment_adds_a_post_and_keeps_the_others():
    team = known(inspector("李文"), inspector("赵洁"))
    also = Appoint(person="赵洁", post="painter", day=day("2026-06-01"))
    assert pieces(TWO_INSPECTORS, team, also) == [("2026-01-01", "met")]
    assert pieces(PAINTERS, team, also) == [("2026-01-01", "not_met"), ("2026-06-01", "met")]


def test_a_renewed_card_does_not_fill_the_gap_before_it():
    team = known(inspector("李文", "2026-02-28"), inspector("赵洁"))
    renewal = Renew(ref="credential:李文", day=day("2026-04-01"), until=day("2029-03-31"))
    assert pieces(TWO_INSPECTORS, team, renewal) == [
        ("2026-01-01", "met"),
        ("2026-03-01", "not_met"),
        ("2026-04-01", "met"),
    ]


def test_a_certificate_of_ours_can_be_renewed_too():
    passed = {"count": {"who": {"exam": {"slug": "law-exam"}}, "at_least": 1}}
    team = known(person("李文", exams=(exam("law-exam", "2025-01-01", "2026-01-31"),)))
    renewal = Renew(ref="certificate:law-exam", day=day("2026-02-01"), until=day("2028-01-31"))
    assert pieces(passed, team, renewal) == [("2026-01-01", "met")]


def test_a_paper_or_an_exam_can_be_obtained():
    team = known(inspector("李文"), inspector("赵洁", credentials=()))
    card = Obtain(person="赵洁", record=Credential(kind="inspector"), day=day("2026-07-01"))
    assert pieces(TWO_INSPECTORS, team, card) == [("2026-01-01", "not_met"), ("2026-07-01", "met")]
    passed = {"count": {"who": {"exam": {"slug": "law-exam"}}, "at_least": 1}}
    law = Obtain(person="赵洁", record=Exam(exam="law-exam"), day=day("2026-07-01"))
    assert pieces(passed, team, law) == [("2026-01-01", "not_met"), ("2026-07-01", "met")]


def test_a_review_passed_keeps_a_card_in_force():
    card = credential("special-operation-low-voltage", since="2023-04-01", reviewed=(), ref="credential:card")
    reviewed = {"kinds": ["special-operation-low-voltage"], "review_every_months": 36}
    asked = {"count": {"who": {"credential": reviewed}, "at_least": 1}}
    team = known(person("韩电", credentials=(card,)))
    assert cast.pieces(judge_shop(asked, *team.people)) == [("2026-01-01", "met"), ("2026-04-02", "not_met")]
    assert pieces(asked, team, Review(ref="credential:card", day=day("2026-03-20"))) == [
        ("2026-01-01", "met")
    ]


def test_hours_of_training_count_from_the_day_on_which_they_were_given():
    asked = {"count": {"who": {"training": {"topics": ["safety"], "hours": 24}}, "at_least": 1}}
    course = Training(topic="safety", hours=Decimal(24), result="passed")
    lesson = Obtain(person="李文", record=course, day=day("2026-03-02"))
    assert pieces(asked, known(person("李文")), lesson) == [("2026-01-01", "not_met"), ("2026-03-02", "met")]


def test_devices_are_bought_and_verified_and_documents_filed():
    lifts = {"equipment": {"kinds": ["lift"], "at_least": 2, "verified": True}}
    before = Facts(
        shop=shop(equipment=(cast.device("lift", "A", verifications=()),), documents=()), people=()
    )
    proof = (cast.verified("2026-12-31", since="2026-04-01"),)
    second = Equipment(id="B", kind="lift", quantity=1, ownership="owned", verifications=proof)
    bought = PutInUse(record=second, day=day("2026-04-01"))
    checked = Verify(ref="equipment:A", day=day("2026-05-01"), until=day("2026-10-31"))
    assert pieces(lifts, before, bought, checked) == [
        ("2026-01-01", "not_met"),
        ("2026-05-01", "met"),
        ("2026-11-01", "not_met"),
    ]
    asked = {"document": {"all": ["safety-rules"]}}
    filed = PutInUse(record=Document(kind="safety-rules"), day=day("2026-02-01"))
    assert pieces(asked, before, filed) == [("2026-01-01", "not_met"), ("2026-02-01", "met")]


def test_a_device_that_nobody_verified_stays_unknown_on_the_days_before_its_first_verification():
    lifts = {"equipment": {"kinds": ["lift"], "verified": True}}
    team = Facts(shop=shop(equipment=(cast.device("lift", "A", verifications=None),)), people=())
    first = Verify(ref="equipment:A", day=day("2026-05-01"), until=day("2026-08-31"))
    again = Verify(ref="equipment:A", day=day("2026-09-01"), until=None)
    assert pieces(lifts, team, first, again) == [
        ("2026-01-01", "unknown"),
        ("2026-05-01", "met"),
    ]
    one = changed(team, [first]).shop.equipment
    assert [(it.since, it.until, it.verifications is None) for it in one] == [
        (one[0].since, day("2026-04-30"), True),
        (day("2026-05-01"), None, False),
    ]
    assert len({it.id for it in one}) == 2


@pytest.mark.parametrize(("before", "outcome"), [(None, "unknown"), (False, "not_met")])
def test_a_device_is_certified_from_the_day_on_and_as_it_was_before(before, outcome):
    lifts = {"equipment": {"kinds": ["lift"], "certified": True}}
    team = Facts(shop=shop(equipment=(cast.device("lift", "A", certified=before),)), people=())
    done = Certify(ref="equipment:A", day=day("2026-05-01"))
    assert pieces(lifts, team, done) == [("2026-01-01", outcome), ("2026-05-01", "met")]
    assert described(done, team, "en").startswith("have certified: ")
    assert described(done, team, "zh").endswith("取得产品认证，2026-05-01 起有效")


def test_whoever_is_relieved_of_a_post_holds_it_no_more_from_that_day_on_and_keeps_the_others():
    fit = {"every_holder": {"posts": {"painter": INSPECTOR}, "empty": "met"}}
    both = person("李文", "painter", credentials=())
    both = replace(both, postings=(*both.postings, *inspector("李文").postings))
    done = Relieve(person="李文", post="painter", day=day("2026-05-01"))
    assert pieces(fit, known(both), done) == [("2026-01-01", "not_met"), ("2026-05-01", "met")]
    held = changed(known(both), [done]).people[0].postings
    assert [(it.post, it.until) for it in held] == [
        ("quality-inspector", None),
        ("painter", day("2026-04-30")),
    ]
    assert described(done, known(both), "zh") == "免去李文的涂漆，自 2026-05-01 起"
    assert refusal(known(inspector("李文")), done, language="zh") == [
        "李文在这一天没有担任涂漆，无法调出或免去。"
    ]


def test_what_is_judged_to_be_met_is_met_from_that_day_on():
    fit = {"judgement": {"ask": {"zh": "合适", "en": "fit"}}}
    ask = cast.standard("shop", fit).requirements[0].condition.judgement.ask
    judged = Attest(requirement="r1", ask=ask, day=day("2026-03-01"))
    assert pieces(fit, known(), judged) == [("2026-01-01", "needs_judgement"), ("2026-03-01", "met")]
    assert described(judged, known(), "zh") == "由店里判断并签认：合适"
    after = assess(cast.standard("shop", fit), changed(known(), [judged]), cast.YEAR)
    assert cast.stretch(after).reason("zh") == "假设由有权的人于 2026-03-01 确认"


def test_a_lease_signed_anew_is_for_the_whole_place():
    covered = {"lease": {"kinds": ["workshop"], "area_covered": True}}
    before = Facts(shop=shop(premises("workshop", 240, tenure="leased", contract=False)), people=())
    signed = SignLease(ref="premises:workshop", day=day("2026-03-15"), until=None)
    assert pieces(covered, before, signed) == [("2026-01-01", "not_met"), ("2026-03-15", "met")]


def test_a_lease_is_signed_for_a_place_of_which_nobody_recorded_whose_it_is():
    before = Facts(shop=shop(premises("workshop", 240, tenure=None)), people=())
    signed = SignLease(ref="premises:workshop", day=day("2026-03-15"), until=None)
    assert pieces(LEASE, before, signed) == [("2026-01-01", "unknown"), ("2026-03-15", "met")]
    assert changed(before, [signed]).shop.premises[-1].tenure == "leased"


def test_what_is_put_in_use_keeps_its_own_name_and_without_one_gets_one_of_its_own():
    named, nameless = Scope(ref="scope:9", scope="electric"), Scope(scope="gas")
    done = changed(known(), [PutInUse(record=it, day=day("2026-04-01")) for it in (named, nameless)])
    assert [it.ref for it in done.shop.scopes] == [
        "scope:small-vehicle",
        "assumed:scopes:1",
        "assumed:scope:9",
    ]


def test_any_record_can_be_ended_so_that_one_sees_what_rests_on_it():
    team = known(inspector("李文"), inspector("赵洁"))
    assert pieces(TWO_INSPECTORS, team, End(ref="credential:李文", day=day("2026-08-31"))) == [
        ("2026-01-01", "met"),
        ("2026-09-01", "not_met"),
    ]


def test_a_lease_signed_anew_begins_on_its_day():
    rented = premises(
        "workshop",
        240,
        tenure="leased",
        contract=True,
        contract_since=cast.OPENED,
        contract_until=day("2026-02-28"),
    )
    before = Facts(shop=shop(rented), people=())
    signed = SignLease(ref="premises:workshop", day=day("2026-03-15"), until=day("2030-03-14"))
    assert pieces(LEASE, before, signed) == [
        ("2026-01-01", "met"),
        ("2026-03-01", "not_met"),
        ("2026-03-15", "met"),
    ]


def test_a_place_or_a_kind_of_work_is_put_in_use():
    area = {"area": {"kind": "parking", "at_least_m2": 150}}
    before = Facts(shop=shop(premises("parking", 90)), people=())
    yard = Premises(id="yard", kind="parking", area_m2=Decimal(80), tenure="owned")
    assert pieces(area, before, PutInUse(record=yard, day=day("2026-04-01"))) == [
        ("2026-01-01", "not_met"),
        ("2026-04-01", "met"),
    ]
    electric = PutInUse(record=Scope(scope="electric"), day=day("2026-04-01"))
    assert pieces({"scope": ["electric"]}, before, electric) == [
        ("2026-01-01", "not_met"),
        ("2026-04-01", "met"),
    ]
