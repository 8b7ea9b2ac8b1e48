"""What is asked of a shop and what was found of it: what is needed, the reason and the next step in both languages."""

from dataclasses import replace

import pytest

from staffing.rules import Facts, Outcome, Unit, assess

from .cast import (
    OPENED,
    YEAR,
    day,
    device,
    document,
    grade,
    judge_shop,
    person,
    premises,
    shop,
    standard,
    stretch,
    verified,
    work,
)

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
ASIDE = Outcome.NOT_APPLICABLE

MECHANIC = {"holds_post": ["mechanic"]}
SKILLED = {"credential": {"kinds": ["skill-grade"]}}
AREA = {"area": {"kind": "workshop", "at_least_m2": 200}}
WITH_YARD = {"area": {"kind": "workshop", "also_counts": ["parking"], "at_least_m2": 200}}
LEASE = {"lease": {"kinds": ["workshop"], "months_at_least": 12, "area_covered": True}}
ELECTRIC = {"scope": ["electric", "gas"]}
NOT_ELECTRIC = {"not": {"scope": ["electric"]}}
IF_ELECTRIC = {"applies_if": {"scope": ["electric"], "then": AREA}}
WHEN_DIESEL = {"applies_if": {"when": {"works": ["diesel"]}, "then": AREA}}
DIESEL = {"works": ["diesel"]}
LIFT = {"equipment": {"kinds": ["lift"], "at_least": 2}}
OWN_OR_NEAR = {"equipment": {"kinds": ["lift"], "outsourcing": "allowed", "within_km": 5}}
VERIFIED_METER = {"equipment": {"kinds": ["smoke-meter"], "verified": True}}
RULES = {"document": {"all": ["quality-rules", "safety-rules"]}}
ANY_RULES = {"document": {"any": ["quality-rules", "safety-rules"]}}
SERVICE = {"unit": {"kinds": ["customer-service"], "reports_to": ["top"]}}
HOLDERS = {"every_holder": {"posts": {"mechanic": SKILLED, "painter": SKILLED}}}
HALF = {"ratio": {"of": MECHANIC, "who": SKILLED, "at_least": "1/2"}}
COVER = {"cover": {"scopes": {"small-vehicle": ["mechanic", "painter"]}}}
EACH = {"for_each": {"posts": {"mechanic": SKILLED}, "at_least": 1}}
EITHER = {"any_of": [AREA, {"scope": ["electric"]}]}
BOTH = {"all_of": [AREA, {"any_of": [LEASE, {"scope": ["electric"]}]}]}
SKILLED_ONE = person("周一", "mechanic", credentials=(grade("三级"),))
UNSKILLED_ONE = person("周三", "mechanic")


NEEDED = [
    (AREA, "生产厂房不少于 200 平方米", "workshop of at least 200 m²"),
    (WITH_YARD, "生产厂房（含停车场）不少于 200 平方米", "workshop (with parking area) of at least 200 m²"),
    (
        LEASE,
        "租赁的场地均有有效的书面合同（合同期不少于 12 个月、合同面积不小于使用面积）",
        "a written contract in force for all leased premises (running for at least 12 months, for at least the area in use)",
    ),
    (ELECTRIC, "经营范围含电动汽车或燃气汽车", "the scope includes electric vehicles or gas vehicles"),
    (NOT_ELECTRIC, "非“经营范围含电动汽车”", "not “the scope includes electric vehicles”"),
    (
        IF_ELECTRIC,
        "经营范围含电动汽车时：生产厂房不少于 200 平方米",
        "where the scope includes electric vehicles: workshop of at least 200 m²",
    ),
    (
        WHEN_DIESEL,
        "承接柴油车维修时：生产厂房不少于 200 平方米",
        "where this holds (takes on diesel vehicles): workshop of at least 200 m²",
    ),
    (DIESEL, "承接柴油车维修", "takes on diesel vehicles"),
    (LIFT, "汽车举升设备至少 2 台/套", "vehicle lift: at least 2"),
    (
        OWN_OR_NEAR,
        "汽车举升设备至少 1 台/套（可外协、外协合同有效、外协单位在 5 公里以内）",
        "vehicle lift: at least 1 (or a partner's, under a contract in force, within 5 km)",
    ),
    (
        VERIFIED_METER,
        "烟度计至少 1 台/套（检定在有效期内）",
        "smoke meter: at least 1 (with a verification in force)",
    ),
    (
        RULES,
        "备有：质量管理制度、安全生产管理制度",
        "in force: rules of quality management, rules of work safety",
    ),
    (
        ANY_RULES,
        "备有质量管理制度或安全生产管理制度",
        "in force: rules of quality management or rules of work safety",
    ),
    (
        SERVICE,
        "设有客户服务部，并直接对最高管理者负责",
        "has customer service, reporting to head of the business",
    ),
    (
        HOLDERS,
        "任岗者均须持有本岗位证件（机修、涂漆：职业技能等级证书）",
        "every holder has the papers of the post (mechanic, painter: skill grade certificate)",
    ),
    (
        HALF,
        "职业技能等级证书的人数不少于任机修总人数的 1/2（人数向上取整）",
        "at least 1/2 (rounded up) of those holding the post of mechanic with skill grade certificate",
    ),
    (COVER, "经营范围需要的每个工种至少 1 人", "at least 1 person in each trade that the scope needs"),
    (
        EACH,
        "有人任职的每个岗位至少 1 人，须有（机修：职业技能等级证书）",
        "for each post that is held at least 1 person with what it needs (mechanic: skill grade certificate)",
    ),
    (
        EITHER,
        "生产厂房不少于 200 平方米，或经营范围含电动汽车",
        "workshop of at least 200 m², or the scope includes electric vehicles",
    ),
    (
        BOTH,
        "生产厂房不少于 200 平方米；（租赁的场地均有有效的书面合同（合同期不少于 12 个月、合同面积不小于使用面积），或经营范围含电动汽车）",
        "workshop of at least 200 m²; (a written contract in force for all leased premises (running for at least 12 months, for at least the area in use), or the scope includes electric vehicles)",
    ),
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_of_a_shop_is_said_in_both_languages(condition, zh, en):
    asked = stretch(judge_shop(condition))
    assert (asked.needed("zh"), asked.needed("en")) == (zh, en)


FOUND = [
    (
        AREA,
        (),
        shop(premises("workshop", 240)),
        MET,
        ("生产厂房共 240 平方米，需要 200 平方米", "workshop of 240 m² in all, 200 m² needed"),
        None,
    ),
    (
        AREA,
        (),
        shop(premises("workshop", 160)),
        NOT_MET,
        ("生产厂房共 160 平方米，需要 200 平方米", "workshop of 160 m² in all, 200 m² needed"),
        ("生产厂房还差 40 平方米", "40 m² more of workshop"),
    ),
    (
        AREA,
        (),
        shop(premises("workshop", None)),
        UNKNOWN,
        (
            "生产厂房共 0 平方米，需要 200 平方米；生产厂房的面积或启用日期未登记",
            "workshop of 0 m² in all, 200 m² needed; workshop: area or first day not recorded",
        ),
        (
            "补登：生产厂房共 0 平方米，需要 200 平方米；生产厂房的面积或启用日期未登记",
            "put on record: workshop of 0 m² in all, 200 m² needed; workshop: area or first day not recorded",
        ),
    ),
    (
        AREA,
        (),
        shop(),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (
        AREA,
        (),
        replace(shop(), premises=None),
        UNKNOWN,
        ("场地未登记", "the premises are not recorded"),
        ("补登：场地未登记", "put on record: the premises are not recorded"),
    ),
    (
        WITH_YARD,
        (),
        shop(premises("workshop", 100), premises("parking", 120)),
        MET,
        (
            "生产厂房（含停车场）共 220 平方米，需要 200 平方米",
            "workshop (with parking area) of 220 m² in all, 200 m² needed",
        ),
        None,
    ),
    (LEASE, (), shop(premises("workshop", 240)), ASIDE, ("没有租赁的场地", "no premises are leased"), None),
    (
        LEASE,
        (),
        shop(premises("workshop", 240, tenure=None)),
        UNKNOWN,
        (
            "生产厂房是自有还是租赁未登记；生产厂房的合同未登记",
            "workshop: owned or leased is not recorded; workshop: contract not recorded",
        ),
        (
            "补登：生产厂房是自有还是租赁未登记；生产厂房的合同未登记",
            "put on record: workshop: owned or leased is not recorded; workshop: contract not recorded",
        ),
    ),
    (
        LEASE,
        (),
        shop(premises("workshop", 240, tenure="leased")),
        UNKNOWN,
        ("生产厂房的合同未登记", "workshop: contract not recorded"),
        ("补登：生产厂房的合同未登记", "put on record: workshop: contract not recorded"),
    ),
    (
        LEASE,
        (),
        shop(
            premises(
                "workshop",
                240,
                tenure="leased",
                contract=True,
                contract_since=day("2026-01-01"),
                contract_until=day("2026-12-31"),
                contract_area_m2=240,
            )
        ),
        MET,
        ("生产厂房的合同有效至 2026-12-31", "workshop: contract in force until 2026-12-31"),
        None,
    ),
    (
        LEASE,
        (),
        shop(
            premises(
                "workshop",
                240,
                tenure="leased",
                contract=True,
                contract_since=day("2026-01-01"),
                contract_until=day("2029-12-31"),
                contract_area_m2=200,
            )
        ),
        NOT_MET,
        (
            "生产厂房的合同有效至 2029-12-31；生产厂房使用 240 平方米，合同面积 200 平方米",
            "workshop: contract in force until 2029-12-31; workshop: 240 m² in use, the contract is for 200 m²",
        ),
        ("使生产厂房的合同面积与使用面积相符", "make the contract for workshop cover the area in use"),
    ),
    (
        LEASE,
        (),
        shop(
            premises(
                "workshop",
                240,
                tenure="leased",
                contract=True,
                contract_since=day("2026-01-01"),
                contract_until=day("2029-12-31"),
                contract_area_m2=240,
            )
        ),
        MET,
        ("生产厂房的合同有效至 2029-12-31", "workshop: contract in force until 2029-12-31"),
        None,
    ),
    (
        LEASE,
        (),
        shop(
            premises(
                "workshop",
                240,
                tenure="leased",
                contract=True,
                contract_since=day("2020-01-01"),
                contract_until=day("2026-05-31"),
                contract_area_m2=240,
            )
        ),
        NOT_MET,
        ("生产厂房的合同已于 2026-05-31 到期", "workshop: the contract ended on 2026-05-31"),
        ("续签生产厂房的合同", "renew the contract for workshop"),
    ),
    (LEASE, (), shop(), ASIDE, ("没有租赁的场地", "no premises are leased"), None),
    (
        ELECTRIC,
        (),
        shop(),
        NOT_MET,
        ("经营范围不含电动汽车或燃气汽车", "the scope does not include electric vehicles or gas vehicles"),
        None,
    ),
    (
        ELECTRIC,
        (),
        shop(scopes=("electric",)),
        MET,
        ("经营范围含电动汽车或燃气汽车", "the scope includes electric vehicles or gas vehicles"),
        None,
    ),
    (
        ELECTRIC,
        (),
        replace(shop(), scopes=None),
        UNKNOWN,
        ("经营范围未登记", "the scope is not recorded"),
        ("补登：经营范围未登记", "put on record: the scope is not recorded"),
    ),
    (
        NOT_ELECTRIC,
        (),
        shop(),
        MET,
        ("经营范围不含电动汽车", "the scope does not include electric vehicles"),
        None,
    ),
    (
        NOT_ELECTRIC,
        (),
        shop(scopes=("electric",)),
        NOT_MET,
        ("经营范围含电动汽车", "the scope includes electric vehicles"),
        ("使以下情形不再存在：经营范围含电动汽车", "end this: the scope includes electric vehicles"),
    ),
    (
        IF_ELECTRIC,
        (),
        shop(),
        ASIDE,
        ("经营范围不含电动汽车", "the scope does not include electric vehicles"),
        None,
    ),
    (
        IF_ELECTRIC,
        (),
        shop(scopes=("electric",)),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (WHEN_DIESEL, (), shop(works=()), ASIDE, ("不承接柴油车维修", "does not take on diesel vehicles"), None),
    (
        WHEN_DIESEL,
        (),
        shop(works=(work("diesel"),)),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (
        WHEN_DIESEL,
        (),
        shop(works=None),
        UNKNOWN,
        (
            "承接作业未登记；生产厂房共 0 平方米，需要 200 平方米",
            "the work taken on is not recorded; workshop of 0 m² in all, 200 m² needed",
        ),
        ("补登：承接作业未登记", "put on record: the work taken on is not recorded"),
    ),
    (DIESEL, (), shop(works=(work("diesel"),)), MET, ("承接柴油车维修", "taking on diesel vehicles"), None),
    (DIESEL, (), shop(works=()), NOT_MET, ("不承接柴油车维修", "does not take on diesel vehicles"), None),
    (
        DIESEL,
        (),
        shop(works=None),
        UNKNOWN,
        ("承接作业未登记", "the work taken on is not recorded"),
        ("补登：承接作业未登记", "put on record: the work taken on is not recorded"),
    ),
    (
        LIFT,
        (),
        shop(equipment=(device("lift"),)),
        UNKNOWN,
        (
            "汽车举升设备 1 台/套，需要 2 台/套；汽车举升设备的数量未登记",
            "vehicle lift: 1, needed: 2; vehicle lift: how many is not recorded",
        ),
        ("补登：汽车举升设备的数量未登记", "put on record: vehicle lift: how many is not recorded"),
    ),
    (
        LIFT,
        (),
        shop(equipment=()),
        NOT_MET,
        ("汽车举升设备 0 台/套，需要 2 台/套", "vehicle lift: 0, needed: 2"),
        ("配备汽车举升设备，还差 2 台/套", "provide vehicle lift, 2 more"),
    ),
    (
        LIFT,
        (),
        shop(equipment=None),
        UNKNOWN,
        ("设备未登记", "the equipment is not recorded"),
        ("补登：设备未登记", "put on record: the equipment is not recorded"),
    ),
    (
        LIFT,
        (),
        shop(equipment=(device("lift", "一号"), device("lift", "二号"))),
        MET,
        ("汽车举升设备 2 台/套（一号、二号），需要 2 台/套", "vehicle lift: 2 (一号, 二号), needed: 2"),
        None,
    ),
    (
        OWN_OR_NEAR,
        (),
        shop(equipment=()),
        NOT_MET,
        ("汽车举升设备 0 台/套，需要 1 台/套", "vehicle lift: 0, needed: 1"),
        (
            "配备汽车举升设备或签订外协合同，还差 1 台/套",
            "provide vehicle lift or contract a partner, 1 more",
        ),
    ),
    (
        VERIFIED_METER,
        (),
        shop(equipment=(device("smoke-meter", verifications=(verified("2026-12-31"),)),)),
        MET,
        ("烟度计 1 台/套，需要 1 台/套", "smoke meter: 1, needed: 1"),
        None,
    ),
    (
        VERIFIED_METER,
        (),
        shop(equipment=(device("smoke-meter", verifications=(verified("2026-05-31"),)),)),
        NOT_MET,
        (
            "烟度计 0 台/套，需要 1 台/套；未计入：烟度计（检定已于 2026-05-31 到期）",
            "smoke meter: 0, needed: 1; not counted: smoke meter (the verification ended on 2026-05-31)",
        ),
        ("办理烟度计的检定", "have smoke meter verified"),
    ),
    (
        VERIFIED_METER,
        (),
        shop(equipment=(device("smoke-meter", verifications=()),)),
        NOT_MET,
        (
            "烟度计 0 台/套，需要 1 台/套；未计入：烟度计（没有检定）",
            "smoke meter: 0, needed: 1; not counted: smoke meter (not verified)",
        ),
        ("办理烟度计的检定", "have smoke meter verified"),
    ),
    (
        VERIFIED_METER,
        (),
        shop(equipment=(device("smoke-meter", verifications=None),)),
        UNKNOWN,
        (
            "烟度计 0 台/套，需要 1 台/套；未计入：烟度计（检定未登记）",
            "smoke meter: 0, needed: 1; not counted: smoke meter (verification not recorded)",
        ),
        ("补登：烟度计（检定未登记）", "put on record: smoke meter (verification not recorded)"),
    ),
    (
        RULES,
        (),
        shop(documents=(document("quality-rules"),)),
        NOT_MET,
        ("没有安全生产管理制度", "no rules of work safety on record"),
        ("备好并登记安全生产管理制度", "have and record rules of work safety"),
    ),
    (
        RULES,
        (),
        shop(documents=None),
        UNKNOWN,
        (
            "质量管理制度未登记；安全生产管理制度未登记",
            "rules of quality management: not recorded; rules of work safety: not recorded",
        ),
        (
            "补登：质量管理制度未登记；补登：安全生产管理制度未登记",
            "put on record: rules of quality management: not recorded; put on record: rules of work safety: not recorded",
        ),
    ),
    (
        RULES,
        (),
        shop(documents=(document("quality-rules"), document("safety-rules", "2026-05-31"))),
        NOT_MET,
        ("安全生产管理制度已于 2026-05-31 到期", "rules of work safety ended on 2026-05-31"),
        ("续办安全生产管理制度", "renew rules of work safety"),
    ),
    (
        ANY_RULES,
        (),
        shop(documents=()),
        NOT_MET,
        (
            "没有质量管理制度或安全生产管理制度",
            "no rules of quality management or rules of work safety on record",
        ),
        (
            "备好并登记质量管理制度或安全生产管理制度",
            "have and record rules of quality management or rules of work safety",
        ),
    ),
    (
        ANY_RULES,
        (),
        shop(documents=(document("quality-rules"),)),
        MET,
        ("质量管理制度", "rules of quality management"),
        None,
    ),
    (
        SERVICE,
        (),
        shop(units=(Unit(ref="unit:1", unit="customer-service", since=OPENED, reports_to="workshop"),)),
        NOT_MET,
        ("客户服务部对维修车间负责", "customer service reports to workshop"),
        ("改为客户服务部直接对最高管理者负责", "let customer service report to head of the business"),
    ),
    (
        SERVICE,
        (),
        shop(units=()),
        NOT_MET,
        ("没有客户服务部", "no customer service on record"),
        (
            "设立并登记：设有客户服务部，并直接对最高管理者负责",
            "set up and record: has customer service, reporting to head of the business",
        ),
    ),
    (
        SERVICE,
        (),
        shop(units=None),
        UNKNOWN,
        ("组织机构未登记", "the organisation is not recorded"),
        ("补登：组织机构未登记", "put on record: the organisation is not recorded"),
    ),
    (
        HOLDERS,
        (
            SKILLED_ONE,
            UNSKILLED_ONE,
        ),
        shop(),
        NOT_MET,
        (
            "应符合的 2 人中，1 人符合；未计入：周三 机修（没有职业技能等级证书）",
            "1 of 2 fit; not counted: 周三 mechanic (no skill grade certificate on record)",
        ),
        ("周三：取得并登记职业技能等级证书", "周三: get and record skill grade certificate"),
    ),
    (
        HOLDERS,
        (
            SKILLED_ONE,
            person("周三", "painter", credentials=(grade("三级", "painter"),)),
        ),
        shop(),
        MET,
        ("应符合的 2 人中，2 人符合", "2 of 2 fit"),
        None,
    ),
    (HOLDERS, (), shop(), UNKNOWN, ("没有需要判断的人员", "there is nobody to judge"), None),
    (
        HALF,
        (
            SKILLED_ONE,
            UNSKILLED_ONE,
        ),
        shop(),
        MET,
        ("2 人中 1 人符合（1/2），需要 1 人（1/2，向上取整）", "1 of 2 fit, 1 needed (1/2, rounded up)"),
        None,
    ),
    (
        HALF,
        (UNSKILLED_ONE,),
        shop(),
        NOT_MET,
        (
            "1 人中 0 人符合（0/1），需要 1 人（1/2，向上取整）；未计入：周三（没有职业技能等级证书）",
            "0 of 1 fit, 1 needed (1/2, rounded up); not counted: 周三 (no skill grade certificate on record)",
        ),
        ("周三：取得并登记职业技能等级证书", "周三: get and record skill grade certificate"),
    ),
    (
        HALF,
        (),
        shop(),
        UNKNOWN,
        (
            "没有任机修的人员，无法计算比例",
            "there is nobody holding the post of mechanic, so there is no share to compute",
        ),
        ("还缺 1 人：职业技能等级证书", "1 more needed: skill grade certificate"),
    ),
    (
        COVER,
        (SKILLED_ONE,),
        shop(),
        NOT_MET,
        ("机修：周一；涂漆：无人", "mechanic: 周一; painter: nobody"),
        ("为涂漆配备人员", "find people for: painter"),
    ),
    (
        COVER,
        (
            SKILLED_ONE,
            person("周三", "painter"),
        ),
        shop(),
        MET,
        ("机修：周一；涂漆：周三", "mechanic: 周一; painter: 周三"),
        None,
    ),
    (
        COVER,
        (),
        shop(),
        NOT_MET,
        ("机修：无人；涂漆：无人", "mechanic: nobody; painter: nobody"),
        ("为机修、涂漆配备人员", "find people for: mechanic, painter"),
    ),
    (
        COVER,
        (person("周三", postings=None),),
        shop(),
        UNKNOWN,
        (
            "机修：无人；未计入：周三（任岗未登记）；涂漆：无人",
            "mechanic: nobody; not counted: 周三 (posts held: not recorded); painter: nobody",
        ),
        (
            "补登：机修：无人；未计入：周三（任岗未登记）；涂漆：无人",
            "put on record: mechanic: nobody; not counted: 周三 (posts held: not recorded); painter: nobody",
        ),
    ),
    (
        EACH,
        (SKILLED_ONE,),
        shop(),
        MET,
        ("机修：1 人符合（周一），需要 1 人", "mechanic: people who fit: 1 (周一), needed: 1"),
        None,
    ),
    (
        EACH,
        (UNSKILLED_ONE,),
        shop(),
        NOT_MET,
        (
            "机修：0 人符合，需要 1 人；未计入：周三（没有职业技能等级证书）",
            "mechanic: people who fit: 0, needed: 1; not counted: 周三 (no skill grade certificate on record)",
        ),
        ("机修：周三：取得并登记职业技能等级证书", "mechanic: 周三: get and record skill grade certificate"),
    ),
    (
        EITHER,
        (),
        shop(),
        NOT_MET,
        (
            "以下均未满足：生产厂房共 0 平方米，需要 200 平方米；经营范围不含电动汽车",
            "none of these: workshop of 0 m² in all, 200 m² needed; the scope does not include electric vehicles",
        ),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (
        EITHER,
        (),
        shop(premises("workshop", 240)),
        MET,
        ("生产厂房共 240 平方米，需要 200 平方米", "workshop of 240 m² in all, 200 m² needed"),
        None,
    ),
    (
        BOTH,
        (),
        shop(premises("workshop", 240, tenure=None)),
        UNKNOWN,
        (
            "均未证实，尚不能确定：生产厂房是自有还是租赁未登记；生产厂房的合同未登记；未满足：经营范围不含电动汽车",
            "none of these is proven, not certain yet: workshop: owned or leased is not recorded; workshop: contract not recorded; not met: the scope does not include electric vehicles",
        ),
        (
            "补登：生产厂房是自有还是租赁未登记；生产厂房的合同未登记",
            "put on record: workshop: owned or leased is not recorded; workshop: contract not recorded",
        ),
    ),
]


@pytest.mark.parametrize(("condition", "people", "of", "answer", "reason", "todo"), FOUND)
def test_what_was_found_of_a_shop_and_what_to_do_is_said_in_both_languages(
    condition, people, of, answer, reason, todo
):
    found = stretch(judge_shop(condition, *people, of=of))
    assert found.outcome is answer
    assert (found.reason("zh"), found.reason("en")) == reason
    if todo is not None:
        assert (found.next_step("zh"), found.next_step("en")) == todo


@pytest.mark.parametrize(
    "condition",
    [
        HALF,
        COVER,
        HOLDERS,
        {"count": {"who": SKILLED, "at_least": 1}},
        {"every": {"who": MECHANIC, "is": SKILLED}},
    ],
)
def test_where_nobody_recorded_the_people_that_is_what_is_missing(condition):
    found = assess(standard("shop", condition), Facts(shop=shop(), people=None), YEAR)["r1"].on(
        day("2026-06-01")
    )
    assert found.outcome is UNKNOWN
    assert (found.reason("zh"), found.reason("en")) == ("人员未登记", "the people are not recorded")
    assert found.next_step("en") == "put on record: the people are not recorded"


def test_who_can_be_brought_to_fit_is_named_before_how_many_are_still_to_be_found():
    three = {"count": {"of": MECHANIC, "who": SKILLED, "at_least": 3}}
    found = stretch(judge_shop(three, SKILLED_ONE, UNSKILLED_ONE))
    assert found.next_step("zh") == "周三：取得并登记职业技能等级证书；还缺 1 人：职业技能等级证书"
    assert found.next_step("en") == (
        "周三: get and record skill grade certificate; 1 more needed: skill grade certificate"
    )


def test_how_many_are_needed_is_a_range_where_it_is_not_known_who_belongs_to_the_group():
    rows = {"steps": [{"from": 1, "until": 2, "is": 1}, {"from": 3, "is": 2}], "of": MECHANIC}
    open_posts = (person("某", postings=None), person("乙", postings=None))
    found = stretch(judge_shop({"count": {"who": SKILLED, "at_least": rows}}, UNSKILLED_ONE, *open_posts))
    assert found.reason("zh").startswith(
        "0 人符合，需要多少人尚不能确定（1 至 2 人）：乙、某是否任机修不清楚；未计入"
    )


def test_who_holds_two_posts_is_one_person_with_two_posts():
    held = [person("周三", post).postings or () for post in ("mechanic", "painter")]
    both = person("周三", postings=(*held[0], *held[1]))
    told = stretch(judge_shop(HOLDERS, SKILLED_ONE, both))
    assert told.reason("zh").startswith("应符合的 2 人任 3 个岗位，其中 1 个符合；")
    assert told.reason("en").startswith("1 of 3 postings fit (people: 2);")
