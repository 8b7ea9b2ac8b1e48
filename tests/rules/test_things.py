"""Equipment, documents, the work taken on, areas over scopes, leases and the conditions they hang on."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from staffing.rules import Facts, Outcome, Scope, Shop, Unit, assess

from .cast import (
    OPENED,
    YEAR,
    day,
    device,
    document,
    judge_shop,
    outcome,
    person,
    pieces,
    premises,
    shop,
    standard,
    stretch,
    verified,
    work,
)

ANALYSER = {"equipment": {"kinds": ["exhaust-analyser"], "verified": True}}
FIVE_LIFTS = {"equipment": {"kinds": ["lift", "inspection-pit"], "at_least": 5}}
BOOTH = {
    "equipment": {"kinds": ["paint-booth"], "outsourcing": "allowed", "within_km": 20, "certified": True}
}
RULES = {"document": {"all": ["quality-rules", "safety-rules"]}}
RECEPTION = {"engine": 20, "body": 20, "electrical-system": 20, "minor-repair": 10}
CLASS_THREE = {
    "area": {
        "kind": "reception",
        "at_least_m2": {"scopes": RECEPTION, "combined": "max", "otherwise": 0},
    }
}


def with_devices(*devices: Any, **things: Any) -> Shop:
    return shop(equipment=devices, **things)


def partner(kind: str = "paint-booth", **fields: Any) -> Any:
    """A partner's device: certified, ten kilometres away, under a contract until September."""
    known: dict[str, Any] = {
        "ownership": "outsourced",
        "certified": True,
        "distance_km": Decimal(10),
        "contract": True,
        "contract_since": OPENED,
        "contract_until": day("2026-09-30"),
    }
    return device(kind, "兴达喷漆房", **{**known, **fields})


# --- equipment -------------------------------------------------------------------------------------------------------


def test_a_verification_that_ends_breaks_the_requirement_on_that_day_and_names_the_record():
    place = with_devices(device("exhaust-analyser", verifications=(verified("2026-06-30"),)))
    answer = judge_shop(ANALYSER, of=place)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    assert stretch(answer).next_step("zh") == "在 2026-06-30 前办理汽车废气分析仪的检定"
    broken = answer.first_break(YEAR.start)
    assert (broken.day, [item.ref for item in broken.records]) == (
        day("2026-07-01"),
        ["verification:2026-06-30"],
    )
    after = stretch(answer, "2026-07-01")
    assert after.reason("zh") == (
        "汽车废气分析仪 0 台/套，需要 1 台/套；未计入：汽车废气分析仪（检定已于 2026-06-30 到期）"
    )
    assert after.next_step("zh") == "办理汽车废气分析仪的检定"
    assert after.next_step("en") == "have exhaust gas analyser verified"


def test_a_verification_renewed_in_time_breaks_nothing():
    twice = (verified("2026-06-30"), verified("2027-06-30", since="2026-06-20"))
    answer = judge_shop(ANALYSER, of=with_devices(device("exhaust-analyser", verifications=twice)))
    assert {told.outcome for told in answer["r1"].timeline} == {Outcome.MET}


@pytest.mark.parametrize(
    ("verifications", "expected", "said"),
    [
        (None, Outcome.UNKNOWN, "检定未登记"),
        ((), Outcome.NOT_MET, "没有检定"),
        ((replace(verified("2026-12-31"), since=None),), Outcome.UNKNOWN, "检定没有起始日期"),
        ((verified("2026-12-31", since="2026-08-01"),), Outcome.NOT_MET, "检定自 2026-08-01 起"),
    ],
)
def test_what_is_known_of_the_verification_decides(verifications, expected, said):
    place = with_devices(device("exhaust-analyser", verifications=verifications))
    told = stretch(judge_shop(ANALYSER, of=place))
    assert told.outcome is expected
    assert said in told.reason("zh")


def test_equipment_nobody_recorded_is_unknown_and_no_equipment_is_none():
    assert outcome(judge_shop(FIVE_LIFTS, of=shop())) is Outcome.UNKNOWN
    assert stretch(judge_shop(FIVE_LIFTS, of=shop())).next_step("zh") == "补登：设备未登记"
    none = stretch(judge_shop(FIVE_LIFTS, of=with_devices()))
    assert none.outcome is Outcome.NOT_MET
    assert none.next_step("zh") == "配备汽车举升设备或地沟，还差 5 台/套"


def test_devices_of_several_kinds_and_lines_add_up_and_end_on_their_days():
    lifts = device("lift", "双柱举升机", quantity=4)
    pit = device("inspection-pit", quantity=1, until=day("2026-03-31"))
    answer = judge_shop(FIVE_LIFTS, of=with_devices(lifts, pit, device("smoke-meter", quantity=9)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-04-01", "not_met")]
    assert stretch(answer, "2026-02-01").seen("zh") == "汽车举升设备或地沟 5 台/套（双柱举升机）"
    assert stretch(answer, "2026-04-01").reason("zh") == (
        "汽车举升设备或地沟 4 台/套（双柱举升机），需要 5 台/套；未计入：地沟（已于 2026-03-31 停用）"
    )
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["equipment:inspection-pit"]


def test_a_line_without_a_number_is_at_least_one_device():
    unnumbered = device("lift", "举升机", quantity=None)
    one = {"equipment": {"kinds": ["lift"]}}
    assert outcome(judge_shop(one, of=with_devices(unnumbered))) is Outcome.MET
    told = stretch(judge_shop(FIVE_LIFTS, of=with_devices(unnumbered)))
    assert told.outcome is Outcome.UNKNOWN
    assert told.next_step("zh") == "补登：举升机的数量未登记"


def test_a_partners_device_counts_while_its_contract_is_in_force():
    answer = judge_shop(BOOTH, of=with_devices(partner()))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-10-01", "not_met")]
    assert stretch(answer).next_step("zh") == "在 2026-09-30 前续签兴达喷漆房的外协合同"
    assert stretch(answer, "2026-10-01").next_step("zh") == "续签兴达喷漆房的外协合同"
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["equipment:兴达喷漆房"]


@pytest.mark.parametrize(
    ("fields", "expected", "said", "step"),
    [
        ({"contract": None}, "unknown", "外协合同未登记", "补登：兴达喷漆房（外协合同未登记）"),
        ({"contract": False}, "not_met", "没有外协合同", "与外协单位签订并登记兴达喷漆房的合同"),
        ({"contract_since": None}, "unknown", "外协合同没有起始日期", "补登："),
        ({"contract_since": day("2026-08-01")}, "not_met", "外协合同自 2026-08-01 起", "2026-08-01 起即符合"),
        ({"distance_km": None}, "unknown", "与外协单位的距离未登记", "补登："),
        (
            {"distance_km": Decimal("20.5")},
            "not_met",
            "外协单位距本店 20.5 公里，超过 20 公里",
            "兴达喷漆房改由 20 公里以内的单位外协",
        ),
        ({"distance_km": Decimal(20)}, "met", "兴达喷漆房", ""),
        ({"certified": None}, "unknown", "产品认证未登记", "补登："),
        ({"certified": False}, "not_met", "没有产品认证", "取得并登记兴达喷漆房的产品认证"),
        ({"ownership": None}, "unknown", "自备或外协未登记", "补登："),
        ({"ownership": "owned", "contract": None, "distance_km": None}, "met", "兴达喷漆房", ""),
        ({"since": None}, "unknown", "没有启用日期", "补登："),
    ],
)
def test_every_line_about_a_partners_device_decides(fields, expected, said, step):
    told = stretch(judge_shop(BOOTH, of=with_devices(partner(**fields))))
    assert told.outcome == expected
    assert said in told.reason("zh")
    assert told.next_step("zh").startswith(step)


def test_where_outsourcing_is_refused_a_partners_device_does_not_count():
    own = {"equipment": {"kinds": ["paint-booth"]}}
    told = stretch(judge_shop(own, of=with_devices(partner())))
    assert told.outcome is Outcome.NOT_MET
    assert "外协设备不计入" in told.reason("zh")
    assert told.next_step("zh") == "配备喷（烤）漆房，还差 1 台/套"


def test_a_standard_may_ask_for_no_contract():
    free = {"equipment": {"kinds": ["paint-booth"], "outsourcing": "allowed", "contract": False}}
    assert outcome(judge_shop(free, of=with_devices(partner(contract=False)))) is Outcome.MET


def test_what_is_asked_of_equipment_is_told_in_both_languages():
    told = stretch(judge_shop(BOOTH, of=shop()))
    assert told.needed("zh") == (
        "喷（烤）漆房至少 1 台/套（可外协、外协合同有效、外协单位在 20 公里以内、有产品认证）"
    )
    assert told.needed("en") == (
        "paint booth: at least 1 (or a partner's, under a contract in force, within 20 km, "
        "with product certification)"
    )


# --- documents -------------------------------------------------------------------------------------------------------


def test_all_documents_must_be_in_force_and_the_one_that_ends_is_named():
    place = shop(documents=(document("quality-rules"), document("safety-rules", "2026-05-31")))
    answer = judge_shop(RULES, of=place)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-06-01", "not_met")]
    assert stretch(answer).needed("zh") == "备有：质量管理制度、安全生产管理制度"
    after = stretch(answer, "2026-06-01")
    assert after.reason("zh") == "安全生产管理制度已于 2026-05-31 到期"
    assert after.next_step("zh") == "续办安全生产管理制度"
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["document:safety-rules"]


def test_any_of_several_documents_is_enough():
    proof = {"document": {"any": ["land-use-proof", "building-safety-report"]}}
    assert outcome(judge_shop(proof, of=shop(documents=(document("building-safety-report"),)))) is Outcome.MET
    none = stretch(judge_shop(proof, of=shop(documents=(document("quality-rules"),))))
    assert none.outcome is Outcome.NOT_MET
    assert none.next_step("zh") == "备好并登记土地使用或产权证明或房屋安全鉴定报告"


def test_documents_nobody_recorded_are_unknown_and_each_missing_one_is_a_step():
    assert outcome(judge_shop(RULES, of=shop())) is Outcome.UNKNOWN
    none = stretch(judge_shop(RULES, of=shop(documents=())))
    assert none.outcome is Outcome.NOT_MET
    assert none.next_step("zh") == "备好并登记质量管理制度；备好并登记安全生产管理制度"


def test_a_document_is_called_by_its_title():
    held = document("quality-rules", title="《质量手册》第 3 版")
    only = {"document": {"all": ["quality-rules"]}}
    assert stretch(judge_shop(only, of=shop(documents=(held,)))).reason("zh") == "《质量手册》第 3 版"


# --- the organisation ------------------------------------------------------------------------------------------------

TO_THE_TOP = {"unit": {"kinds": ["customer-service"], "reports_to": ["top"]}}


def service(reports_to: str | None, **fields: Any) -> Unit:
    known: dict[str, Any] = {"ref": "unit:1", "since": OPENED, **fields}
    return Unit(unit="customer-service", reports_to=reports_to, **known)


@pytest.mark.parametrize(
    ("units", "expected", "reason", "step"),
    [
        ((service("top"),), Outcome.MET, "客户服务部", ""),
        (
            (service("workshop"),),
            Outcome.NOT_MET,
            "客户服务部对维修车间负责",
            "改为客户服务部直接对最高管理者负责",
        ),
        ((service(None),), Outcome.UNKNOWN, "客户服务部对谁负责未登记", "补登：客户服务部对谁负责未登记"),
        (
            (service("top", since=day("2026-08-01")),),
            Outcome.NOT_MET,
            "客户服务部自 2026-08-01 起",
            "2026-08-01 起即符合",
        ),
        (
            (service("top", until=day("2026-03-31")),),
            Outcome.NOT_MET,
            "客户服务部已于 2026-03-31 到期",
            "设立并登记：设有客户服务部，并直接对最高管理者负责",
        ),
        ((), Outcome.NOT_MET, "没有客户服务部", "设立并登记：设有客户服务部，并直接对最高管理者负责"),
        (None, Outcome.UNKNOWN, "组织机构未登记", "补登：组织机构未登记"),
    ],
)
def test_customer_service_reports_to_the_top(units, expected, reason, step):
    told = stretch(judge_shop(TO_THE_TOP, of=shop(units=units)))
    assert (told.outcome, told.reason("zh"), told.next_step("zh")) == (expected, reason, step)


def test_a_unit_may_be_asked_for_whoever_it_reports_to():
    there = {"unit": {"kinds": ["customer-service", "reception"]}}
    assert outcome(judge_shop(there, of=shop(units=(service("workshop"),)))) is Outcome.MET
    ended = shop(units=(service("top", until=day("2026-03-31")),))
    answer = judge_shop(TO_THE_TOP, of=ended)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-04-01", "not_met")]
    before = stretch(answer, "2026-02-01")
    assert before.next_step("en") == "customer service ends on 2026-03-31: arrange what follows it"


# --- conditions on which others hang ---------------------------------------------------------------------------------

SMOKE_IF_DIESEL = {
    "applies_if": {"when": {"works": ["diesel"]}, "then": {"equipment": {"kinds": ["smoke-meter"]}}}
}


def test_what_only_diesel_shops_need_applies_from_the_day_the_shop_takes_them_on():
    place = with_devices(works=(work("diesel", "2026-05-01", "2026-07-31"),))
    answer = judge_shop(SMOKE_IF_DIESEL, of=place)
    assert pieces(answer) == [
        ("2026-01-01", "not_applicable"),
        ("2026-05-01", "not_met"),
        ("2026-08-01", "not_applicable"),
    ]
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["work:diesel"]
    assert stretch(answer).needed("zh") == "承接柴油车维修时：烟度计至少 1 台/套"


def test_work_nobody_recorded_leaves_it_open_and_says_so():
    told = stretch(judge_shop(SMOKE_IF_DIESEL, of=with_devices()))
    assert told.outcome is Outcome.UNKNOWN
    assert told.reason("zh").startswith("承接作业未登记；")
    assert told.next_step("zh") == "补登：承接作业未登记"


def test_unless_is_a_not_in_the_gate():
    unless = {"applies_if": {"when": {"not": {"works": ["accident-repair"]}}, "then": {"lease": {}}}}
    hall = premises("workshop", 300, tenure="leased", contract=False)
    doing = shop(hall, works=(work("accident-repair"),))
    assert outcome(judge_shop(unless, of=doing)) is Outcome.NOT_APPLICABLE
    assert outcome(judge_shop(unless, of=shop(hall, works=()))) is Outcome.NOT_MET
    assert outcome(judge_shop(unless, of=shop(hall))) is Outcome.UNKNOWN


def test_any_condition_may_be_the_gate_and_an_open_judgement_leaves_the_rest_open():
    ask = {"judgement": {"ask": {"zh": "附近没有医院", "en": "no hospital is near"}}}
    gated = {"applies_if": {"when": ask, "then": {"document": {"any": ["emergency-plan"]}}}}
    told = stretch(judge_shop(gated, of=shop(documents=())))
    assert told.outcome is Outcome.NEEDS_JUDGEMENT
    assert told.next_step("zh") == "请有权确认的人确认：附近没有医院"


def test_what_must_not_be_is_not_met_while_it_is():
    never = {"not": {"works": ["painting"]}}
    told = stretch(judge_shop(never, of=shop(works=(work("painting"),))))
    assert told.outcome is Outcome.NOT_MET
    assert told.next_step("zh") == "使以下情形不再存在：承接喷漆"
    assert outcome(judge_shop(never, of=shop(works=()))) is Outcome.MET


# --- areas over scopes, and leases -----------------------------------------------------------------------------------


def test_class_three_reception_is_the_greatest_of_its_scopes_and_not_their_sum():
    scopes = ("engine", "body", "electrical-system")
    told = stretch(judge_shop(CLASS_THREE, of=shop(premises("reception", 20), scopes=scopes)))
    assert told.outcome is Outcome.MET
    assert told.reason("zh") == (
        "接待室共 20 平方米，需要 20 平方米（取最大（发动机维修 20；车身维修 20；电气系统维修 20） = 20）"
    )
    assert told.needed("en") == (
        "reception room: at least so many m² (the greatest of the scopes in use (engine repair 20, body repair 20, "
        "electrical system repair 20, general small repair 10, others 0))"
    )
    small = stretch(judge_shop(CLASS_THREE, of=shop(premises("reception", 19), scopes=scopes)))
    assert small.outcome is Outcome.NOT_MET
    assert small.next_step("zh") == "接待室还差 1 平方米"


def test_a_standard_may_add_the_areas_of_the_scopes_up():
    added = {"area": {"kind": "reception", "at_least_m2": {"scopes": RECEPTION, "combined": "sum"}}}
    scopes = ("engine", "body", "electrical-system")
    assert outcome(judge_shop(added, of=shop(premises("reception", 59), scopes=scopes))) is Outcome.NOT_MET
    assert outcome(judge_shop(added, of=shop(premises("reception", 60), scopes=scopes))) is Outcome.MET


def test_a_scope_that_begins_later_asks_for_more_from_that_day_and_is_the_cause():
    place = shop(premises("reception", 12), scopes=("minor-repair",))
    opens = Scope(ref="scope:engine", scope="engine", since=day("2026-09-01"))
    answer = judge_shop(CLASS_THREE, of=replace(place, scopes=(*place.scopes, opens)))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-09-01", "not_met")]
    assert [item.ref for item in answer.first_break(YEAR.start).records] == ["scope:engine"]


def test_scopes_that_ask_for_nothing_leave_it_not_applicable_and_unrecorded_ones_unknown():
    reception = premises("reception", 5)
    none = stretch(judge_shop(CLASS_THREE, of=shop(reception, scopes=("glass",))))
    assert none.outcome is Outcome.NOT_APPLICABLE
    assert none.reason("zh") == "按登记的情况，不要求接待室"
    unknown = stretch(judge_shop(CLASS_THREE, of=replace(shop(reception), scopes=None)))
    assert unknown.outcome is Outcome.UNKNOWN
    assert unknown.next_step("zh") == "补登：经营范围未登记"


def test_a_scope_without_a_first_day_may_ask_and_so_leaves_it_open():
    undated = (Scope(scope="engine", since=None),)
    for size in (25, 5):
        place = replace(shop(premises("reception", size)), scopes=undated)
        assert outcome(judge_shop(CLASS_THREE, of=place)) is Outcome.UNKNOWN
    body = Scope(scope="minor-repair", since=OPENED)
    enough = replace(shop(premises("reception", 25)), scopes=(*undated, body))
    assert outcome(judge_shop(CLASS_THREE, of=enough)) is Outcome.MET
    between = stretch(judge_shop(CLASS_THREE, of=replace(enough, premises=(premises("reception", 15),))))
    assert between.outcome is Outcome.UNKNOWN
    assert between.next_step("zh") == "补登：经营范围含发动机维修没有起始日期"
    small = stretch(judge_shop(CLASS_THREE, of=replace(enough, premises=(premises("reception", 9),))))
    assert small.outcome is Outcome.NOT_MET
    assert small.next_step("zh") == "接待室还差 1 平方米"


def test_how_many_devices_are_asked_for_may_follow_from_the_people():
    one_for_two = {
        "equipment": {"kinds": ["lift"], "at_least": {"per": 2, "of": {"holds_post": ["mechanic"]}}}
    }
    crew = [person(name, "mechanic") for name in ("郑伟", "何军", "马超")]
    lift = device("lift", "双柱举升机", quantity=1)
    told = stretch(judge_shop(one_for_two, *crew, of=with_devices(lift)))
    assert told.outcome is Outcome.NOT_MET
    assert told.reason("zh") == ("汽车举升设备 1 台/套（双柱举升机），需要 2 台/套（3 人 ÷ 2，向上取整 = 2）")
    assert told.needed("zh") == "汽车举升设备不少于“任机修的人数 ÷ 2，向上取整”台/套"
    assert told.next_step("zh") == "配备汽车举升设备，还差 1 台/套"
    assert outcome(judge_shop(one_for_two, *crew[:2], of=with_devices(lift))) is Outcome.MET
    assert outcome(judge_shop(one_for_two, of=with_devices(lift))) is Outcome.NOT_APPLICABLE


def test_a_number_of_devices_that_nobody_can_work_out_is_unknown_and_says_what_to_record():
    by_cars = {
        "equipment": {"kinds": ["lift"], "at_least": {"per": 50, "of": {"quantity": "vehicles-per-month"}}}
    }
    told = stretch(judge_shop(by_cars, of=with_devices(device("lift", quantity=9))))
    assert told.outcome is Outcome.UNKNOWN
    assert told.next_step("zh") == "补登：月维修车辆数未登记"


def test_rooms_that_may_be_counted_inside_are_added_and_others_are_not():
    rooms = (premises("workshop", 720), premises("dangerous-goods-workshop", 100))
    inside = {"area": {"kind": "workshop", "also_counts": ["dangerous-goods-workshop"], "at_least_m2": 800}}
    apart = {"area": {"kind": "workshop", "at_least_m2": 800}}
    assert outcome(judge_shop(inside, of=shop(*rooms))) is Outcome.MET
    told = stretch(judge_shop(apart, of=shop(*rooms)))
    assert told.next_step("zh") == "生产厂房还差 80 平方米"
    assert stretch(judge_shop(inside, of=shop(*rooms))).needed("zh") == (
        "生产厂房（含危险货物运输车辆维修车间）不少于 800 平方米"
    )


def leased(**fields: Any) -> Any:
    contract: dict[str, Any] = {
        "contract": True,
        "contract_since": OPENED,
        "contract_until": day("2027-06-30"),
    }
    return premises("workshop", 300, tenure="leased", **{**contract, **fields})


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-01-01", "2026-12-31", Outcome.MET),
        ("2026-01-01", "2026-12-30", Outcome.NOT_MET),
        ("2026-01-01", None, Outcome.MET),
    ],
)
def test_a_lease_of_a_year_runs_from_its_first_to_its_last_day(since, until, expected):
    year = {"lease": {"months_at_least": 12}}
    place = leased(contract_since=day(since), contract_until=day(until) if until else None)
    told = stretch(judge_shop(year, of=shop(place)))
    assert told.outcome is expected
    if expected is Outcome.NOT_MET:
        assert told.reason("zh") == (
            "生产厂房的合同有效至 2026-12-30；生产厂房的合同期不足 12 个月，至少应到 2026-12-31"
        )
        assert told.next_step("zh") == "把生产厂房的合同续签到 2026-12-31 或更晚"


@pytest.mark.parametrize(
    ("area", "expected", "said"),
    [
        (Decimal(300), Outcome.MET, "合同有效至"),
        (Decimal(299), Outcome.NOT_MET, "生产厂房使用 300 平方米，合同面积 299 平方米"),
        (None, Outcome.UNKNOWN, "使用面积或合同面积未登记"),
    ],
)
def test_the_area_in_use_may_not_exceed_the_area_leased(area, expected, said):
    covered = {"lease": {"area_covered": True}}
    told = stretch(judge_shop(covered, of=shop(leased(contract_area_m2=area))))
    assert told.outcome is expected
    assert said in told.reason("zh")


def test_a_shop_that_nobody_described_leaves_every_thing_unknown():
    asked = (FIVE_LIFTS, RULES, CLASS_THREE, {"works": ["diesel"]}, {"lease": {}}, TO_THE_TOP)
    answer = assess(standard("shop", *asked), Facts(people=()), YEAR)
    assert {told.outcome for told in answer.on(YEAR.start).values()} == {Outcome.UNKNOWN}
    assert all(told.next_step("zh") and told.next_step("en") for told in answer.on(YEAR.start).values())
