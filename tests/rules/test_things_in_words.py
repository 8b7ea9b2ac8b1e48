"""What is asked of the work, devices, documents and organisation of a shop and was found of them, in both languages."""

import pytest

from staffing.rules import Outcome, Unit

from .cast import OPENED, day, device, document, in_both, judge_shop, shop, stretch, verified, work

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
ASIDE = Outcome.NOT_APPLICABLE
DIESEL = {"works": ["diesel"]}
LIFT = {"equipment": {"kinds": ["lift"], "at_least": 2}}
OWN_OR_NEAR = {"equipment": {"kinds": ["lift"], "outsourcing": "allowed", "within_km": 5}}
VERIFIED_METER = {"equipment": {"kinds": ["smoke-meter"], "verified": True}}
RULES = {"document": {"all": ["quality-rules", "safety-rules"]}}
ANY_RULES = {"document": {"any": ["quality-rules", "safety-rules"]}}
A_SERVICE = {"unit": {"kinds": ["customer-service"]}}
SERVICE_AND_RULES = {"all_of": [A_SERVICE, {"document": {"any": ["quality-rules"]}}]}
LIFT_IF_ELECTRIC = {
    "equipment": {
        "kinds": ["lift"],
        "at_least": {"scopes": {"electric": 1}, "combined": "max", "otherwise": 0},
    }
}
SERVICE = {"unit": {"kinds": ["customer-service"], "reports_to": ["top"]}}


NEEDED = [
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
    (A_SERVICE, "设有客户服务部", "has customer service"),
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_of_things_is_said_in_both_languages(condition, zh, en):
    assert in_both(stretch(judge_shop(condition)).needed) == (zh, en)


FOUND = [
    (DIESEL, shop(works=(work("diesel"),)), MET, ("承接柴油车维修", "taking on diesel vehicles"), None),
    (DIESEL, shop(works=()), NOT_MET, ("不承接柴油车维修", "does not take on diesel vehicles"), None),
    (
        DIESEL,
        shop(works=None),
        UNKNOWN,
        ("承接作业未登记", "the work taken on is not recorded"),
        ("补登：承接作业未登记", "put on record: the work taken on is not recorded"),
    ),
    (
        LIFT,
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
        shop(equipment=()),
        NOT_MET,
        ("汽车举升设备 0 台/套，需要 2 台/套", "vehicle lift: 0, needed: 2"),
        ("配备汽车举升设备，还差 2 台/套", "provide vehicle lift, 2 more"),
    ),
    (
        LIFT,
        shop(equipment=None),
        UNKNOWN,
        ("设备未登记", "the equipment is not recorded"),
        ("补登：设备未登记", "put on record: the equipment is not recorded"),
    ),
    (
        LIFT,
        shop(equipment=(device("lift", "一号"), device("lift", "二号"))),
        MET,
        ("汽车举升设备 2 台/套（一号、二号），需要 2 台/套", "vehicle lift: 2 (一号, 二号), needed: 2"),
        None,
    ),
    (
        OWN_OR_NEAR,
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
        shop(equipment=(device("smoke-meter", verifications=(verified("2026-12-31"),)),)),
        MET,
        ("烟度计 1 台/套，需要 1 台/套", "smoke meter: 1, needed: 1"),
        None,
    ),
    (
        VERIFIED_METER,
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
        shop(documents=(document("quality-rules"),)),
        NOT_MET,
        ("没有安全生产管理制度", "no rules of work safety on record"),
        ("备好并登记安全生产管理制度", "have and record rules of work safety"),
    ),
    (
        RULES,
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
        shop(documents=(document("quality-rules"), document("safety-rules", "2026-05-31"))),
        NOT_MET,
        ("安全生产管理制度已于 2026-05-31 到期", "rules of work safety ended on 2026-05-31"),
        ("续办安全生产管理制度", "renew rules of work safety"),
    ),
    (
        ANY_RULES,
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
        shop(documents=(document("quality-rules"),)),
        MET,
        ("质量管理制度", "rules of quality management"),
        None,
    ),
    (
        SERVICE,
        shop(units=(Unit(ref="unit:1", unit="customer-service", since=OPENED, reports_to="workshop"),)),
        NOT_MET,
        ("客户服务部对维修车间负责", "customer service reports to workshop"),
        ("改为客户服务部直接对最高管理者负责", "let customer service report to head of the business"),
    ),
    (
        SERVICE,
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
        shop(units=None),
        UNKNOWN,
        ("组织机构未登记", "the organisation is not recorded"),
        ("补登：组织机构未登记", "put on record: the organisation is not recorded"),
    ),
    (
        A_SERVICE,
        shop(units=(Unit(ref="unit:1", unit="customer-service", since=day("2026-07-01")),)),
        NOT_MET,
        ("客户服务部自 2026-07-01 起", "customer service only from 2026-07-01"),
        ("2026-07-01 起即符合", "fits from 2026-07-01 on"),
    ),
    (
        SERVICE_AND_RULES,
        shop(
            units=(Unit(ref="unit:1", unit="customer-service", since=day("2026-07-01")),),
            documents=(document("quality-rules"),),
        ),
        NOT_MET,
        ("客户服务部自 2026-07-01 起", "customer service only from 2026-07-01"),
        ("2026-07-01 起即符合", "fits from 2026-07-01 on"),
    ),
    (
        LIFT_IF_ELECTRIC,
        shop(equipment=()),
        ASIDE,
        ("按登记的情况，不要求汽车举升设备", "vehicle lift: none is asked for here"),
        ("", ""),
    ),
    (
        VERIFIED_METER,
        shop(
            equipment=(
                device("smoke-meter", until=day("2026-05-31"), verifications=(verified("2026-04-30"),)),
            )
        ),
        NOT_MET,
        (
            "烟度计 0 台/套，需要 1 台/套；未计入：烟度计（已于 2026-05-31 停用）",
            "smoke meter: 0, needed: 1; not counted: smoke meter (at hand until 2026-05-31)",
        ),
        ("配备烟度计，还差 1 台/套", "provide smoke meter, 1 more"),
    ),
]


@pytest.mark.parametrize(("condition", "of", "answer", "reason", "todo"), FOUND)
def test_what_was_found_of_things_and_what_to_do_is_said_in_both_languages(
    condition, of, answer, reason, todo
):
    found = stretch(judge_shop(condition, of=of))
    assert found.outcome is answer
    assert in_both(found.reason) == reason
    if todo is not None:
        assert in_both(found.next_step) == todo
