from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from staffing.rules import (
    Attestation,
    Employment,
    Facts,
    Outcome,
    Posting,
    Premises,
    Scope,
    Shop,
    Span,
    Waiver,
    assess,
)
from staffing.rules.shop_conditions import judgement_of

from .cast import (
    OPENED,
    YEAR,
    credential,
    day,
    grade,
    judge_person,
    judge_shop,
    outcome,
    person,
    pieces,
    premises,
    shop,
    spell,
    standard,
    stretch,
    turns,
)

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
HALF_MIDDLE = {
    "ratio": {
        "of": {"holds_post": ["mechanic", "painter"]},
        "who": {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}},
        "at_least": "1/2",
    }
}
PAPERS = {
    "every_holder": {
        "posts": {
            "quality-inspector": INSPECTOR,
            "painter": {"credential": {"kinds": ["skill-grade"], "trades": ["painter"]}},
        }
    }
}
COVER = {
    "cover": {"scopes": {"small-vehicle": ["mechanic", "painter"], "electric": ["mechanic", "ev-technician"]}}
}
WORKSHOP = {"area": {"kind": "workshop", "at_least_m2": 200}}
LEASE = {"lease": {"kinds": ["workshop", "parking"]}}


def inspector(name: str, until: str | None = None, **facts):
    held = credential("inspector", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", **{"credentials": (held,), **facts})


# --- counting --------------------------------------------------------------------------------------------------------


def test_two_inspectors_are_enough_until_one_certificate_ends_and_the_reason_names_him():
    answer = judge_shop(TWO_INSPECTORS, inspector("李文", "2026-06-30"), inspector("赵洁"))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    after = stretch(answer, "2026-07-01")
    assert [who.name for who in after.counted] == ["赵洁"]
    assert [(who.name, who.why) for who in after.not_counted("zh")] == [
        ("李文", "质量检验员证已于 2026-06-30 到期")
    ]
    assert (
        after.reason("zh") == "1 人符合（赵洁），需要 2 人；未计入：李文（质量检验员证已于 2026-06-30 到期）"
    )


def test_only_people_employed_and_posted_on_the_day_count():
    left = Employment(ref="employment:李文", since=OPENED, until=day("2026-03-31"))
    moved = Posting(ref="posting:赵洁", post="quality-inspector", since=OPENED, until=day("2026-08-31"))
    answer = judge_shop(
        {"count": {**TWO_INSPECTORS["count"], "at_least": 1}},
        inspector("李文", employments=(left,)),
        inspector("赵洁", postings=(moved,)),
    )
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-04-01", "met"), ("2026-09-01", "not_met")]
    assert [who.name for who in stretch(answer, "2026-05-01").counted] == ["赵洁"]


def test_namesakes_are_two_people():
    first = inspector("张伟")
    second = replace(inspector("张伟"), id="张伟二")
    told = stretch(judge_shop(TWO_INSPECTORS, first, second))
    assert told.reason("zh") == "2 人符合（张伟、张伟），需要 2 人"
    assert len({who.ref for who in told.counted}) == 2


def test_a_long_list_of_people_is_cut_and_counted():
    crowd = [inspector(f"员工{number:02}", "2025-12-31") for number in range(12)]
    told = stretch(judge_shop(TWO_INSPECTORS, *crowd))
    assert told.reason("zh").endswith("员工07（质量检验员证已于 2025-12-31 到期） 等 12 人")
    assert len(told.not_counted("zh")) == 12


def test_somebody_with_the_papers_and_another_post_is_the_nearest_step():
    spare = person("周八", "painter", credentials=(credential("inspector"),))
    missing = stretch(judge_shop(TWO_INSPECTORS, inspector("赵洁"), spare))
    assert missing.outcome is Outcome.NOT_MET
    assert missing.next_step("zh") == "任命周八为质量检验员"


def test_of_several_people_the_one_with_the_fewest_things_to_do_is_the_nearest_step():
    graded = {"credential": {"kinds": ["skill-grade"]}}
    both = {
        "count": {"of": {"holds_post": ["painter"]}, "who": {"all_of": [INSPECTOR, graded]}, "at_least": 1}
    }
    far, near = person("安一", "painter"), person("朱二", "painter", credentials=(grade("五级"),))
    assert stretch(judge_shop(both, far, near)).next_step("zh") == "朱二：取得并登记质量检验员证"


def test_with_nobody_at_hand_the_number_still_to_be_found_is_told():
    assert stretch(judge_shop(TWO_INSPECTORS)).next_step("zh") == "还缺 2 人：质量检验员证"


def test_an_inspector_whose_papers_nobody_recorded_leaves_it_unknown():
    unsure = judge_shop(TWO_INSPECTORS, inspector("李文"), inspector("赵洁", credentials=None))
    assert outcome(unsure) is Outcome.UNKNOWN
    assert stretch(unsure).next_step("zh") == "赵洁：补登：质量检验员证未登记"


def test_a_shop_without_people_has_too_few_and_people_nobody_recorded_are_unknown():
    standing = standard("shop", TWO_INSPECTORS, HALF_MIDDLE, PAPERS, COVER)
    nobody = assess(standing, Facts(shop=shop(), people=()), YEAR)
    unrecorded = assess(standing, Facts(shop=shop()), YEAR)
    outcomes = {name: told.outcome for name, told in nobody.on(YEAR.start).items()}
    assert outcomes == {
        "r1": Outcome.NOT_MET,
        "r2": Outcome.UNKNOWN,
        "r3": Outcome.UNKNOWN,
        "r4": Outcome.NOT_MET,
    }
    assert {told.outcome for told in unrecorded.on(YEAR.start).values()} == {Outcome.UNKNOWN}


def test_a_shop_that_nobody_described_is_unknown_not_a_crash():
    standing = standard("shop", COVER, WORKSHOP, LEASE, {"scope": ["electric"]})
    answer = assess(standing, Facts(people=()), YEAR)
    assert {told.outcome for told in answer.on(YEAR.start).values()} == {Outcome.UNKNOWN}


# --- shares ----------------------------------------------------------------------------------------------------------


def mechanics(*levels: str):
    return [
        person(f"技工{index}", "mechanic", credentials=(grade(level),)) for index, level in enumerate(levels)
    ]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (["四级", "三级", "首席技师", "五级", "五级"], Outcome.MET),
        (["四级", "三级", "五级", "五级", "五级"], Outcome.NOT_MET),
        (["四级", "五级"], Outcome.MET),
    ],
)
def test_half_of_the_technicians_at_middle_grade(levels, expected):
    assert outcome(judge_shop(HALF_MIDDLE, *mechanics(*levels))) is expected


def test_the_share_is_told_exactly_with_its_rounding():
    told = stretch(judge_shop(HALF_MIDDLE, *mechanics("四级", "五级", "五级", "三级", "二级")))
    assert told.seen("zh") == "3/5"
    assert told.reason("zh") == "5 人中 3 人符合（3/5），需要 3 人（1/2，向上取整）"


def test_a_share_of_nobody_is_unknown_in_words():
    told = stretch(judge_shop(HALF_MIDDLE, person("王芳", "manager")))
    assert told.outcome is Outcome.UNKNOWN
    assert told.reason("zh") == "没有任机修或涂漆的人员，无法计算比例"


def test_somebody_with_two_trades_counts_once_in_the_share():
    both = (Posting(post="mechanic", since=OPENED), Posting(post="painter", since=OPENED))
    told = stretch(judge_shop(HALF_MIDDLE, person("何军", postings=both, credentials=(grade("四级"),))))
    assert told.seen("en") == "1/1"


def test_a_new_technician_without_a_grade_breaks_the_share_and_his_records_are_the_cause():
    hired = Employment(ref="employment:new", since=day("2026-09-01"))
    posted = Posting(ref="posting:new", post="mechanic", since=day("2026-09-01"))
    new = person("新人", employments=(hired,), postings=(posted,))
    answer = judge_shop(HALF_MIDDLE, *mechanics("四级", "五级"), new)
    broken = answer.first_break(YEAR.start)
    assert broken.day == day("2026-09-01")
    assert {item.ref for item in broken.records} == {"employment:new", "posting:new"}


# --- papers and trades -----------------------------------------------------------------------------------------------


def test_each_post_is_judged_by_its_own_papers():
    both = (
        Posting(ref="posting:1", post="painter", since=OPENED),
        Posting(ref="posting:2", post="quality-inspector", since=day("2026-07-01")),
    )
    answer = judge_shop(PAPERS, person("何军", postings=both, credentials=(grade("五级", "painter"),)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    assert [(who.name, who.post) for who in stretch(answer, "2026-07-01").not_counted("zh")] == [
        ("何军", "quality-inspector")
    ]


def test_a_long_list_of_things_to_do_is_cut_and_counted():
    painters = [
        person(name, postings=(Posting(post="painter", since=OPENED),), credentials=())
        for name in ("吴一", "朱二", "张三", "李四", "王五")
    ]
    step = stretch(judge_shop(PAPERS, *painters)).next_step("zh")
    assert step.count("取得并登记") == 3
    assert step.endswith("等，共 5 件事")


@pytest.mark.parametrize(
    ("empty", "expected"),
    [("unknown", Outcome.UNKNOWN), ("met", Outcome.MET), ("not_applicable", Outcome.NOT_APPLICABLE)],
)
def test_everybody_of_nobody_is_what_the_standard_says(empty, expected):
    everybody = {"every": {"who": {"holds_post": ["painter"]}, "is": INSPECTOR, "empty": empty}}
    assert outcome(judge_shop(everybody, person("王芳", "manager"))) is expected


def test_every_trade_that_the_scope_needs_has_somebody():
    crew = [person("郑伟", "mechanic"), person("何军", "painter")]
    assert outcome(judge_shop(COVER, *crew)) is Outcome.MET
    missing = stretch(judge_shop(COVER, crew[0]))
    assert missing.outcome is Outcome.NOT_MET
    assert missing.reason("zh") == "机修：郑伟；涂漆：无人"
    assert missing.next_step("zh") == "为涂漆配备人员"


def test_a_scope_that_begins_later_asks_for_its_trade_from_that_day():
    scopes = (
        Scope(scope="small-vehicle", since=OPENED),
        Scope(ref="s2", scope="electric", since=day("2026-07-01")),
    )
    growing = Shop(id="1", name="江南店", scopes=scopes)
    answer = judge_shop(COVER, person("郑伟", "mechanic"), person("何军", "painter"), of=growing)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["s2"]


def test_a_scope_that_the_standard_does_not_speak_of_is_unknown():
    answer = judge_shop(
        COVER, person("郑伟", "mechanic"), person("何军", "painter"), of=shop(scopes=("gas",))
    )
    assert outcome(answer) is Outcome.UNKNOWN
    assert stretch(answer).reason("zh") == "标准未说明燃气汽车需要哪些工种"


def test_no_scope_in_use_is_unknown():
    answer = judge_shop(COVER, person("郑伟", "mechanic"), of=shop(scopes=()))
    assert outcome(answer) is Outcome.UNKNOWN
    assert stretch(answer).reason("zh") == "没有登记在用的经营范围"


def test_a_requirement_for_electric_vehicles_does_not_apply_to_a_shop_that_repairs_none():
    gated = {"applies_if": {"scope": ["electric"], "then": TWO_INSPECTORS}}
    assert outcome(judge_shop(gated)) is Outcome.NOT_APPLICABLE
    assert outcome(judge_shop(gated, of=shop(scopes=("electric",)))) is Outcome.NOT_MET
    unknown_scope = Shop(id="1", name="江南店")
    assert outcome(judge_shop(gated, of=unknown_scope)) is Outcome.UNKNOWN


# --- premises --------------------------------------------------------------------------------------------------------


def test_areas_of_a_kind_add_up_exactly():
    two = (premises("workshop", 119.9), premises("workshop", 80.1, id="w2", until=day("2026-05-31")))
    answer = judge_shop(WORKSHOP, of=shop(*two, premises("parking", 500)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-06-01", "not_met")]
    after = stretch(answer, "2026-06-01")
    assert after.reason("zh") == "生产厂房共 119.9 平方米，需要 200 平方米"
    assert after.next_step("zh") == "生产厂房还差 80.1 平方米"


def test_an_area_nobody_measured_is_unknown_unless_the_rest_is_enough():
    unmeasured = premises("workshop", None, id="w2")
    assert outcome(judge_shop(WORKSHOP, of=shop(premises("workshop", 150), unmeasured))) is Outcome.UNKNOWN
    assert outcome(judge_shop(WORKSHOP, of=shop(premises("workshop", 200), unmeasured))) is Outcome.MET


def test_premises_without_a_first_day_count_only_as_possible():
    unsure = premises("workshop", 80, id="w2", since=None)
    assert outcome(judge_shop(WORKSHOP, of=shop(premises("workshop", 150), unsure))) is Outcome.UNKNOWN
    assert outcome(judge_shop(WORKSHOP, of=shop(premises("workshop", 100), unsure))) is Outcome.NOT_MET


def leased(kind: str = "workshop", **fields) -> Premises:
    contract = {"contract": True, "contract_since": OPENED, "contract_until": day("2026-09-30")}
    return premises(kind, 300, **{"tenure": "leased", **contract, **fields})


def test_a_contract_that_begins_later_is_named_and_counts_from_its_first_day():
    later = leased(contract_since=day("2026-08-01"), contract_until=day("2029-12-31"))
    answer = judge_shop(LEASE, of=shop(later, premises("parking", 160)))
    assert turns(answer) == [("2026-01-01", "not_met"), ("2026-08-01", "met")]
    assert [item.ref for item in stretch(answer, "2026-07-31").evidence] == ["premises:workshop"]
    assert stretch(answer, "2026-07-31").reason("zh") == "生产厂房的合同自 2026-08-01 起"


def test_a_lease_is_in_force_through_its_last_day():
    answer = judge_shop(LEASE, of=shop(leased(), premises("parking", 160)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-10-01", "not_met")]
    assert stretch(answer).next_step("zh") == "在 2026-09-30 前续签生产厂房的合同"
    broken = answer.first_break(YEAR.start)
    assert (broken.day, [item.ref for item in broken.records]) == (day("2026-10-01"), ["premises:workshop"])


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (leased(contract=None), Outcome.UNKNOWN),
        (leased(contract=False), Outcome.NOT_MET),
        (leased(contract_since=None), Outcome.UNKNOWN),
        (leased(tenure=None), Outcome.MET),
        (leased(tenure=None, contract=False), Outcome.UNKNOWN),
        (leased(tenure="owned", contract=None), Outcome.NOT_APPLICABLE),
        (leased("office", contract=False), Outcome.NOT_APPLICABLE),
    ],
)
def test_the_written_contract_of_leased_premises(place, expected):
    assert outcome(judge_shop(LEASE, of=shop(place))) is expected


# --- judgement and waiver --------------------------------------------------------------------------------------------


def test_a_judgement_on_the_shop_names_nobody():
    fits = {"judgement": {"ask": {"zh": "布局合理", "en": "the layout is sound"}}}
    of_somebody = Attestation(
        requirement="r1", outcome="met", by="王颖", reason="面谈", since=OPENED, person="李文"
    )
    assert outcome(judge_shop(fits, attestations=(of_somebody,))) is Outcome.NEEDS_JUDGEMENT
    said = Attestation(requirement="r1", outcome="met", by="王颖", reason="现场查看", since=day("2026-02-01"))
    answer = judge_shop(fits, attestations=(said,))
    assert pieces(answer) == [("2026-01-01", "needs_judgement"), ("2026-02-01", "met")]


def test_a_waiver_is_shown_as_a_waiver_and_its_end_is_a_break():
    waiver = Waiver(
        ref="waiver:1",
        requirement="r1",
        by="王芳",
        reason="总部代检",
        since=day("2026-02-01"),
        until=day("2026-03-31"),
    )
    answer = judge_shop(TWO_INSPECTORS, waivers=(waiver,))
    assert pieces(answer) == [("2026-01-01", "not_met"), ("2026-02-01", "waived"), ("2026-04-01", "not_met")]
    told = stretch(answer, "2026-02-01")
    assert told.reason("zh").startswith(
        "由 王芳 豁免（2026-02-01 至 2026-03-31）：总部代检；如不豁免：不达标"
    )
    assert answer.verdict(day("2026-02-01")) is Outcome.WAIVED
    assert [item.ref for item in answer.first_break(day("2026-02-01")).records] == ["waiver:1"]


# --- the answer as a whole -------------------------------------------------------------------------------------------


def test_the_verdict_is_the_worst_outcome_of_the_day():
    judged = {"judgement": {"ask": {"zh": "合适", "en": "fit"}}}
    standing = standard("shop", TWO_INSPECTORS, WORKSHOP, judged, {"lease": {}})
    good = [inspector("李文"), inspector("赵洁")]
    workshop = shop(premises("workshop", 300))
    answer = assess(standing, Facts(shop=workshop, people=tuple(good)), YEAR)
    assert answer.verdict(YEAR.start) is Outcome.NEEDS_JUDGEMENT
    unmeasured = assess(standing, Facts(shop=shop(premises("workshop", None)), people=tuple(good)), YEAR)
    assert unmeasured.verdict(YEAR.start) is Outcome.UNKNOWN
    alone = assess(standing, Facts(shop=shop(premises("workshop", None)), people=(good[0],)), YEAR)
    assert alone.verdict(YEAR.start) is Outcome.NOT_MET


def test_the_first_break_is_the_earliest_one_after_the_day_and_names_its_record():
    standing = standard("shop", TWO_INSPECTORS, LEASE)
    facts = Facts(shop=shop(leased()), people=(inspector("李文", "2026-11-30"), inspector("赵洁")))
    answer = assess(standing, facts, YEAR)
    first = answer.first_break(YEAR.start)
    assert (first.day, first.requirement.id) == (day("2026-10-01"), "r2")
    second = answer.first_break(day("2026-10-01"))
    assert (second.day, [item.ref for item in second.records]) == (day("2026-12-01"), ["credential:李文"])
    assert answer.first_break(day("2026-12-01")) is None


def test_what_ends_within_ninety_days_is_expiring_and_not_before():
    answer = judge_shop(TWO_INSPECTORS, inspector("李文", "2026-06-30"), inspector("赵洁"))

    def expiring(on: date) -> bool:
        return answer["r1"].on(on).expires_within(on, days=90)

    assert expiring(day("2026-06-30"))
    assert expiring(day("2026-04-02"))
    assert not expiring(day("2026-04-01"))
    assert not expiring(day("2026-07-01"))


def test_an_edition_judges_only_the_days_on_which_it_is_in_force():
    edition = standard("shop", WORKSHOP, in_force={"from": "2026-03-01", "until": "2026-08-31"})
    answer = assess(edition, Facts(shop=shop(premises("workshop", 300)), people=()), YEAR)
    assert pieces(answer) == [
        ("2026-01-01", "not_applicable"),
        ("2026-03-01", "met"),
        ("2026-09-01", "not_applicable"),
    ]
    assert stretch(answer, "2026-01-01").reason("zh") == "本版标准不在施行期内（2026-03-01 至 2026-08-31）"
    assert answer.verdict(YEAR.start) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize("horizon", [Span(date.min, day("0003-01-01")), Span(day("9990-01-01"), date.max)])
def test_the_ends_of_the_calendar_are_days_like_any_other(horizon):
    reviewed = {"credential": {"kinds": ["special-operation-low-voltage"], "review_every_months": 36}}
    standing = standard(
        "shop",
        {"count": {"who": reviewed, "at_least": 1}},
        {"count": {"who": {"experience": {"kinds": ["vehicle-repair"], "months": 36}}, "at_least": 1}},
        LEASE,
    )
    card = credential("special-operation-low-voltage", "9991-01-01", "9999-12-31", reviewed=())
    worker = person("马超", credentials=(card,), experience=(spell("0001-01-01", None, "vehicle-repair"),))
    facts = Facts(shop=shop(leased(contract_since=date.min, contract_until=date.max)), people=(worker,))
    for result in assess(standing, facts, horizon):
        assert result.timeline[-1].end == horizon.end
        assert all(told.reason("zh") and told.next_step("zh") is not None for told in result.timeline)


def test_the_record_of_an_answer_holds_the_hashes_of_facts_and_standard():
    standing = standard("shop", WORKSHOP)
    facts = Facts(shop=shop(premises("workshop", 300)), people=())
    record = assess(standing, facts, YEAR).as_record()
    other = assess(
        standing, Facts(shop=shop(premises("workshop", Decimal(301))), people=()), YEAR
    ).as_record()
    assert record["standard_sha256"] == standing.sha256 == other["standard_sha256"]
    assert record["facts_sha256"] != other["facts_sha256"]
    assert record["answer"]["requirements"][0]["timeline"][0]["outcome"] == "met"
    assert record["person"] is None


def test_the_record_of_an_answer_about_a_person_says_about_whom():
    answer = judge_person(INSPECTOR, person("李文"))
    assert answer.as_record()["person"] == "李文"


TIDY = {"judgement": {"ask": {"zh": "整洁", "en": "tidy"}}}
QUIET = {"judgement": {"ask": {"zh": "安静", "en": "quiet"}}}


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (TIDY, "tidy"),
        ({"all_of": [WORKSHOP, TIDY]}, "tidy"),
        ({"any_of": [WORKSHOP, QUIET]}, "quiet"),
        ({"not": TIDY}, "tidy"),
        ({"applies_if": {"scope": ["electric"], "then": TIDY}}, "tidy"),
        ({"applies_if": {"when": QUIET, "then": WORKSHOP}}, "quiet"),
        (WORKSHOP, None),
        ({"all_of": [WORKSHOP, LEASE]}, None),
        ({"count": {"who": TIDY, "at_least": 1}}, None),
    ],
)
def test_what_must_be_attested_of_the_shop_is_its_judgement_unless_that_is_about_people(condition, asked):
    found = judgement_of(standard("shop", condition).requirements[0].condition)
    assert (found and found.judgement.ask.en) == asked
