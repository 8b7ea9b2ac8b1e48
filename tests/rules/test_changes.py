"""What if: the facts after somebody leaves, comes, moves, renews or passes."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise, permutations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from staffing.rules import (
    Credential,
    Document,
    Employment,
    Equipment,
    Exam,
    Facts,
    Person,
    Premises,
    Scope,
    Training,
    assess,
)
from staffing.rules.change_words import described, problem
from staffing.rules.changes import (
    Appoint,
    Attest,
    Certify,
    Change,
    ChangesError,
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
    all_records,
    changed,
    is_assumed,
)

from . import cast
from .cast import credential, day, exam, grade, judge_shop, person, premises, shop
from .strategies import HORIZON, POSTS, at_most, facts, persons, shop_conditions

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
PAINTERS = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
LEASE = {"lease": {"kinds": ["workshop"]}}
lawful = settings(max_examples=at_most(25), deadline=None, suppress_health_check=list(HealthCheck))


def inspector(name: str, until: str | None = None, **more):
    card = credential("inspector", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", **{"credentials": (card,), **more})


def known(*people, **more) -> Facts:
    return Facts(shop=shop(), people=people, **more)


def pieces(condition, before: Facts, *changes: Change) -> list[tuple[str, str]]:
    """(first day, outcome) whenever the outcome changes."""
    found = cast.pieces(assess(cast.standard("shop", condition), changed(before, changes), cast.YEAR))
    return [now for was, now in pairwise([("", ""), *found]) if was[1] != now[1]]


def refusal(before: Facts, *changes: Change, language: str = "en") -> list[str]:
    with pytest.raises(ChangesError) as caught:
        changed(before, changes)
    return [problem(error, language) for error in caught.value.errors]


# --- each kind of change ---------------------------------------------------------------------------------------------


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


# --- what cannot be done ---------------------------------------------------------------------------------------------


def test_a_change_that_cannot_be_done_says_why_and_all_of_them_are_told():
    gone = replace(
        person("老周", "painter"), employments=(Employment(since=cast.OPENED, until=day("2026-01-31")),)
    )
    told = refusal(
        known(gone, inspector("李文")),
        Leave(person="nobody", day=day("2026-03-31")),
        Leave(person="老周", day=day("2026-03-31")),
        Appoint(person="李文", post="quality-inspector", day=day("2026-04-01")),
        Transfer(person="李文", post="painter", to="manager", day=day("2026-04-02")),
        Renew(ref="credential:9", day=day("2026-05-01"), until=None),
        Renew(ref="credential:李文", day=day("2026-05-02"), until=day("2027-01-01")),
    )
    assert told == [
        "This person is not on record. Choose somebody else.",
        "老周 left on 2026-01-31 already.",
        "李文 already holds the post of quality inspector on this day.",
        "李文 does not hold the post of painter on this day.",
        "This record does not exist. Choose another.",
        "The record on file is in force until open-ended; this would not prolong it. Choose a later last day.",
    ]


CARD = credential("inspector", until="2026-06-30", ref="card")
RENTED = premises("workshop", 240, tenure="leased", until=day("2026-06-30"))
ON_THE_DAY, DAY_AFTER = day("2026-06-30"), day("2026-07-01")
IMPOSSIBLE = [
    (
        Transfer(person="李文", post="quality-inspector", to="quality-inspector", day=ON_THE_DAY),
        "李文在这一天已经担任质量检验员。",
    ),
    (Renew(ref="employment:李文", day=ON_THE_DAY, until=None), "这类记录不能续期。"),
    (
        Renew(ref="card", day=DAY_AFTER, until=ON_THE_DAY),
        "截止日期早于 2026-07-01。请改到这一天或之后。",
    ),
    (
        Renew(ref="card", day=ON_THE_DAY, until=ON_THE_DAY),
        "原有记录有效至 2026-06-30，这样续期不会更长。请把截止日期改到它之后。",
    ),
    (Review(ref="employment:李文", day=ON_THE_DAY), "这类记录没有复审。"),
    (End(ref="card", day=DAY_AFTER), "这项记录已于 2026-06-30 结束。"),
    (SignLease(ref="premises:parking", day=ON_THE_DAY, until=None), "自有场地不需要租赁合同。"),
    (SignLease(ref="card", day=ON_THE_DAY, until=None), "自有场地不需要租赁合同。"),
    (Certify(ref="card", day=ON_THE_DAY), "这类记录没有产品认证。"),
    (Certify(ref="equipment:old", day=DAY_AFTER), "这项记录已于 2026-06-30 结束。"),
    (
        Verify(ref="equipment:lift", day=ON_THE_DAY, until=day("2026-06-29")),
        "截止日期早于 2026-06-30。请改到这一天或之后。",
    ),
    (
        SignLease(ref="premises:workshop", day=ON_THE_DAY, until=day("2026-06-29")),
        "截止日期早于 2026-06-30。请改到这一天或之后。",
    ),
    (
        SignLease(ref="premises:workshop", day=DAY_AFTER, until=None),
        "这项记录已于 2026-06-30 结束。",
    ),
    (Appoint(person="nobody", post="painter", day=ON_THE_DAY), "没有登记这个人。请重新选择。"),
    (
        Hire(profile=person("李文"), day=ON_THE_DAY),
        "本店已有“李文”的登记。请改用任命或调岗。",
    ),
    (
        Appoint(person="李文", post="painter", day=day("2019-12-31")),
        "李文在 2019-12-31 不在本店工作。",
    ),
]


@pytest.mark.parametrize(("change", "told"), IMPOSSIBLE)
def test_each_change_is_refused_with_its_own_reason(change, told):
    old = cast.device("lift", "old", until=ON_THE_DAY)
    own = shop(RENTED, premises("parking", 90), equipment=(cast.device("lift"), old))
    team = Facts(shop=own, people=(inspector("李文", credentials=(CARD,)),))
    assert refusal(team, change, language="zh") == [told]


def test_on_the_last_day_a_record_can_still_be_ended_and_a_lease_still_be_signed():
    team = Facts(shop=shop(RENTED), people=(inspector("李文", credentials=(CARD,)),))
    until = day("2026-12-31")
    done = changed(
        team,
        [
            End(ref="card", day=ON_THE_DAY),
            SignLease(ref="premises:workshop", day=ON_THE_DAY, until=until),
        ],
    )
    old, new = done.shop.premises
    assert (old.until, old.contract) == (day("2026-06-29"), None)
    assert (new.tenure, new.contract, new.since, new.contract_since, new.contract_until) == (
        "leased",
        True,
        ON_THE_DAY,
        ON_THE_DAY,
        until,
    )
    assert is_assumed(new.ref)
    assert is_assumed(old.ref)


def test_nobody_is_appointed_after_leaving_whatever_the_order_in_which_it_is_written():
    leaves = Leave(person="李文", day=day("2026-03-31"))
    appointed = Appoint(person="李文", post="painter", day=day("2026-05-01"))
    for changes in ((leaves, appointed), (appointed, leaves)):
        assert refusal(known(inspector("李文")), *changes) == ["李文 left on 2026-03-31 already."]


def test_nothing_is_added_to_what_nobody_recorded():
    team = known(inspector("李文", credentials=None))
    card = Obtain(person="李文", record=Credential(kind="inspector"), day=day("2026-05-01"))
    assert refusal(team, card, language="zh") == ["李文的证件没有登记。请先登记。"]
    newcomer = Hire(profile=person("新人"), day=day("2026-05-01"))
    assert refusal(Facts(shop=shop()), newcomer, language="zh") == ["还没有登记任何人员。请先导入花名册。"]


def test_nothing_is_put_in_use_where_nobody_recorded_what_there_is():
    nothing = Facts(shop=replace(shop(), premises=None, scopes=None), people=())
    yard = PutInUse(record=Premises(id="yard", kind="parking"), day=day("2026-05-01"))
    electric = PutInUse(record=Scope(scope="electric"), day=day("2026-05-01"))
    assert refusal(nothing, yard) == ["No premises are on record. Record what there is first."]
    assert refusal(nothing, electric, language="zh") == ["还没有登记经营范围。请先登记。"]
    assert refusal(Facts(people=()), electric) == ["The scope of work is not on record. Record it first."]


def test_changes_are_told_by_name_in_both_languages():
    team = known(inspector("李文", "2026-02-28"))
    renewal = Renew(ref="credential:李文", day=day("2026-03-01"), until=day("2029-02-28"))
    assert described(renewal, team, "zh") == "李文的质量检验员证换证或续期，2026-03-01 起有效，至 2029-02-28"
    move = Transfer(person="李文", post="quality-inspector", to="painter", day=day("2026-06-01"))
    assert described(move, team, "en") == "move 李文 from quality inspector to painter from 2026-06-01"


TOLD = [
    (
        Leave(person="李文", day=day("2026-03-01")),
        "李文离职，最后工作日 2026-03-01",
        "李文 leaves, last day 2026-03-01",
    ),
    (
        Hire(profile=person("小吴"), posts=("painter", "mechanic"), day=day("2026-03-01")),
        "招聘小吴（涂漆、机修），2026-03-01 到岗",
        "hire 小吴 (painter, mechanic), starting 2026-03-01",
    ),
    (
        Hire(profile=person("小吴"), day=day("2026-03-01")),
        "招聘小吴（暂不定岗），2026-03-01 到岗",
        "hire 小吴 (no post yet), starting 2026-03-01",
    ),
    (
        Appoint(person="李文", post="painter", day=day("2026-03-01")),
        "任命李文为涂漆，自 2026-03-01 起",
        "appoint 李文 as painter from 2026-03-01",
    ),
    (
        Obtain(person="李文", record=Exam(exam="law"), day=day("2026-03-01")),
        "李文取得“law”证书，2026-03-01 起有效",
        "李文 obtains: certificate “law”, in force from 2026-03-01",
    ),
    (
        Renew(ref="credential:李文", day=day("2026-03-01"), until=None),
        "李文的质量检验员证换证或续期，2026-03-01 起有效",
        "renew 李文's quality inspector certificate, in force from 2026-03-01",
    ),
    (
        Review(ref="credential:李文", day=day("2026-03-01")),
        "李文的质量检验员证于 2026-03-01 通过复审",
        "李文's quality inspector certificate passes its review on 2026-03-01",
    ),
    (
        End(ref="scope:small-vehicle", day=day("2026-03-01")),
        "经营范围小型车到 2026-03-01 为止",
        "scope small vehicles ends on 2026-03-01",
    ),
    (
        PutInUse(record=Scope(scope="electric"), day=day("2026-03-01")),
        "启用经营范围电动汽车，自 2026-03-01 起",
        "put in use from 2026-03-01: scope electric vehicles",
    ),
    (
        PutInUse(
            record=Premises(id="new", ref="premises:new", kind="parking", area_m2=Decimal("10.50")),
            day=day("2026-03-01"),
        ),
        "启用停车场 10.5 平方米，自 2026-03-01 起",
        "put in use from 2026-03-01: parking area, 10.5 m²",
    ),
    (
        PutInUse(
            record=Equipment(id="new", ref="equipment:new", kind="paint-booth", ownership="outsourced"),
            day=day("2026-03-01"),
        ),
        "喷（烤）漆房交由外协单位，合同自 2026-03-01 起",
        "have a partner under contract from 2026-03-01: paint booth",
    ),
    (
        PutInUse(
            record=Document(ref="document:new", kind="hazardous-waste-agreement"), day=day("2026-03-01")
        ),
        "备好危险废物处置协议，2026-03-01 起有效",
        "have ready: hazardous waste agreement, in force from 2026-03-01",
    ),
    (
        Obtain(
            person="李文",
            record=Credential(ref="credential:new", kind="repair-worker", trade="painter"),
            day=day("2026-03-01"),
        ),
        "李文取得维修技工证/从业资格证（涂漆），2026-03-01 起有效",
        "李文 obtains: repair worker certificate (painter), in force from 2026-03-01",
    ),
    (
        SignLease(ref="premises:unknown", day=day("2026-03-01"), until=day("2027-02-28")),
        "premises:unknown签订书面租赁合同，2026-03-01 起有效，至 2027-02-28",
        "sign a written lease for premises:unknown, in force from 2026-03-01 until 2027-02-28",
    ),
    (
        Leave(person="nobody", day=day("2026-03-01")),
        "nobody离职，最后工作日 2026-03-01",
        "nobody leaves, last day 2026-03-01",
    ),
]


@pytest.mark.parametrize(("change", "zh", "en"), TOLD)
def test_every_kind_of_change_is_told_with_its_day_and_by_the_names_on_record(change, zh, en):
    team = known(inspector("李文", "2026-02-28"))
    assert (described(change, team, "zh"), described(change, team, "en")) == (zh, en)


# --- laws ------------------------------------------------------------------------------------------------------------

days = st.integers(2, 22).map(lambda offset: HORIZON.start + timedelta(days=offset))
laters = st.none() | st.integers(0, 30)


@st.composite
def changes_about(draw: st.DrawFn, who: str) -> Change:
    """A change about a person, not always one that can be done."""
    on, more = draw(days), draw(laters)
    until = None if more is None else on + timedelta(days=more)
    post, to = draw(st.permutations(POSTS))[:2]
    possible = [
        Leave(person=who, day=on),
        Appoint(person=who, post=post, day=on),
        Transfer(person=who, post=post, to=to, day=on),
        Obtain(person=who, record=Credential(kind="inspector", until=until), day=on),
        Obtain(person=who, record=Exam(exam="law-exam", until=until), day=on),
    ]
    return draw(st.sampled_from(possible))


@st.composite
def changes(draw: st.DrawFn, before: Facts) -> Change:
    """A change about somebody or something of these facts, not always one that can be done."""
    if draw(st.booleans()):
        return draw(changes_about(draw(st.sampled_from([one.id for one in before.people or ()] or ["0"]))))
    on, more = draw(days), draw(laters)
    until = None if more is None else on + timedelta(days=more)
    ref = draw(st.sampled_from([record.ref for _, record in all_records(before)] or ["record:0"]))
    newcomer = person(f"new-{draw(st.integers(0, 2))}", credentials=(grade("中级工"),))
    possible = [
        Hire(profile=newcomer, posts=(draw(st.sampled_from(POSTS)),), day=on),
        Renew(ref=ref, day=on, until=until),
        Review(ref=ref, day=on),
        End(ref=ref, day=on),
        PutInUse(record=Scope(scope="electric"), day=on),
        SignLease(ref=ref, day=on, until=until),
    ]
    return draw(st.sampled_from(possible))


def outcome_of(before: Facts, wanted: list[Change]) -> Facts | list[str]:
    """The facts after the changes, or why they cannot be done."""
    try:
        return changed(before, wanted)
    except ChangesError as error:
        return [impossible.code for impossible in error.errors]


def done(before: Facts, wanted: list[Change]) -> Facts:
    after = outcome_of(before, wanted)
    assume(isinstance(after, Facts))
    return after


@lawful
@given(st.data(), facts())
def test_the_facts_given_stay_as_they_are(data, before):
    copy = deepcopy(before)
    after = done(before, [data.draw(changes(before))])
    assert before == copy
    recorded = {id(record) for _, record in all_records(before)}
    brought = {record.ref for record in person("x", credentials=(grade("中级工"),)).credentials}
    made = [record.ref for _, record in all_records(after) if id(record) not in recorded]
    assert all(is_assumed(ref) or ref in brought for ref in made)


@lawful
@given(st.data(), facts())
def test_the_order_in_which_changes_are_written_does_not_matter(data, before):
    wanted = data.draw(st.lists(changes(before), min_size=2, max_size=3))
    after = outcome_of(before, wanted)
    assert all(outcome_of(before, shuffled) == after for shuffled in permutations(wanted))


@lawful
@given(st.data(), persons(0), persons(1))
def test_changes_about_two_people_are_the_same_at_once_and_one_after_the_other(data, one, other):
    before = Facts(people=(one, other))
    first, then = data.draw(changes_about("0")), data.draw(changes_about("1"))
    both = done(before, [first, then])
    assert changed(changed(before, [first]), [then]) == both
    assert changed(changed(before, [then]), [first]) == both


@lawful
@given(st.data(), facts(), shop_conditions())
def test_a_change_alters_no_day_before_its_own(data, before, condition):
    change = data.draw(changes(before).filter(lambda c: not isinstance(c, Review)))
    after = done(before, [change])
    standard = cast.standard("shop", condition)
    was, would_be = (assess(standard, known, HORIZON) for known in (before, after))
    last_unchanged = change.day if isinstance(change, Leave | End) else change.day - timedelta(days=1)
    for on in HORIZON:
        if on <= last_unchanged:
            assert was.verdict(on) is would_be.verdict(on)


@lawful
@given(facts())
def test_nothing_done_changes_nothing(before):
    assert changed(before, []) == before
