"""What is asked of the place of a shop and was found of it: areas, leases, the scope, and what combines them."""

from dataclasses import replace

import pytest

from staffing.rules import Outcome, Waiver
from staffing.rules.findings import Why

from .cast import day, in_both, judge_shop, premises, shop, stretch, work

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
ASIDE = Outcome.NOT_APPLICABLE
AREA = {"area": {"kind": "workshop", "at_least_m2": 200}}
WITH_YARD = {"area": {"kind": "workshop", "also_counts": ["parking"], "at_least_m2": 200}}
LEASE = {"lease": {"kinds": ["workshop"], "months_at_least": 12, "area_covered": True}}
ELECTRIC = {"scope": ["electric", "gas"]}
NOT_ELECTRIC = {"not": {"scope": ["electric"]}}
IF_ELECTRIC = {"applies_if": {"scope": ["electric"], "then": AREA}}
WHEN_DIESEL = {"applies_if": {"when": {"works": ["diesel"]}, "then": AREA}}
EITHER = {"any_of": [AREA, {"scope": ["electric"]}]}
BOTH = {"all_of": [AREA, {"any_of": [LEASE, {"scope": ["electric"]}]}]}


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
def test_what_is_asked_of_a_place_is_said_in_both_languages(condition, zh, en):
    assert in_both(stretch(judge_shop(condition)).needed) == (zh, en)


FOUND = [
    (
        AREA,
        shop(premises("workshop", 240)),
        MET,
        ("生产厂房共 240 平方米，需要 200 平方米", "workshop of 240 m² in all, 200 m² needed"),
        None,
    ),
    (
        AREA,
        shop(premises("workshop", 160)),
        NOT_MET,
        ("生产厂房共 160 平方米，需要 200 平方米", "workshop of 160 m² in all, 200 m² needed"),
        ("生产厂房还差 40 平方米", "40 m² more of workshop"),
    ),
    (
        AREA,
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
        shop(),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (
        AREA,
        replace(shop(), premises=None),
        UNKNOWN,
        ("场地未登记", "the premises are not recorded"),
        ("补登：场地未登记", "put on record: the premises are not recorded"),
    ),
    (
        WITH_YARD,
        shop(premises("workshop", 100), premises("parking", 120)),
        MET,
        (
            "生产厂房（含停车场）共 220 平方米，需要 200 平方米",
            "workshop (with parking area) of 220 m² in all, 200 m² needed",
        ),
        None,
    ),
    (LEASE, shop(premises("workshop", 240)), ASIDE, ("没有租赁的场地", "no premises are leased"), None),
    (
        LEASE,
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
        shop(premises("workshop", 240, tenure="leased")),
        UNKNOWN,
        ("生产厂房的合同未登记", "workshop: contract not recorded"),
        ("补登：生产厂房的合同未登记", "put on record: workshop: contract not recorded"),
    ),
    (
        LEASE,
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
    (LEASE, shop(), ASIDE, ("没有租赁的场地", "no premises are leased"), None),
    (
        ELECTRIC,
        shop(),
        NOT_MET,
        ("经营范围不含电动汽车或燃气汽车", "the scope does not include electric vehicles or gas vehicles"),
        None,
    ),
    (
        ELECTRIC,
        shop(scopes=("electric",)),
        MET,
        ("经营范围含电动汽车或燃气汽车", "the scope includes electric vehicles or gas vehicles"),
        None,
    ),
    (
        ELECTRIC,
        replace(shop(), scopes=None),
        UNKNOWN,
        ("经营范围未登记", "the scope is not recorded"),
        ("补登：经营范围未登记", "put on record: the scope is not recorded"),
    ),
    (
        NOT_ELECTRIC,
        shop(),
        MET,
        ("经营范围不含电动汽车", "the scope does not include electric vehicles"),
        None,
    ),
    (
        NOT_ELECTRIC,
        shop(scopes=("electric",)),
        NOT_MET,
        ("经营范围含电动汽车", "the scope includes electric vehicles"),
        ("使以下情形不再存在：经营范围含电动汽车", "end this: the scope includes electric vehicles"),
    ),
    (
        IF_ELECTRIC,
        shop(),
        ASIDE,
        ("经营范围不含电动汽车", "the scope does not include electric vehicles"),
        None,
    ),
    (
        IF_ELECTRIC,
        shop(scopes=("electric",)),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (WHEN_DIESEL, shop(works=()), ASIDE, ("不承接柴油车维修", "does not take on diesel vehicles"), None),
    (
        WHEN_DIESEL,
        shop(works=(work("diesel"),)),
        NOT_MET,
        ("生产厂房共 0 平方米，需要 200 平方米", "workshop of 0 m² in all, 200 m² needed"),
        ("生产厂房还差 200 平方米", "200 m² more of workshop"),
    ),
    (
        WHEN_DIESEL,
        shop(works=None),
        UNKNOWN,
        (
            "承接作业未登记；生产厂房共 0 平方米，需要 200 平方米",
            "the work taken on is not recorded; workshop of 0 m² in all, 200 m² needed",
        ),
        ("补登：承接作业未登记", "put on record: the work taken on is not recorded"),
    ),
    (
        EITHER,
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
        shop(premises("workshop", 240)),
        MET,
        ("生产厂房共 240 平方米，需要 200 平方米", "workshop of 240 m² in all, 200 m² needed"),
        None,
    ),
    (
        BOTH,
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
    (
        AREA,
        shop(premises("workshop", 199), premises("workshop", 0, id="store", ref="premises:store")),
        NOT_MET,
        ("生产厂房共 199 平方米，需要 200 平方米", "workshop of 199 m² in all, 200 m² needed"),
        ("生产厂房还差 1 平方米", "1 m² more of workshop"),
    ),
]


@pytest.mark.parametrize(("condition", "of", "answer", "reason", "todo"), FOUND)
def test_what_was_found_of_a_place_and_what_to_do_is_said_in_both_languages(
    condition, of, answer, reason, todo
):
    found = stretch(judge_shop(condition, of=of))
    assert found.outcome is answer
    assert in_both(found.reason) == reason
    if todo is not None:
        assert in_both(found.next_step) == todo


def test_a_waiver_does_not_hide_what_would_be_said_without_it():
    waiver = Waiver(
        ref="waiver:1",
        requirement="r1",
        by="王芳",
        reason="限期整改",
        since=day("2026-02-01"),
        until=day("2026-07-31"),
    )
    found = stretch(judge_shop(AREA, of=shop(premises("workshop", 160)), waivers=(waiver,)))
    assert in_both(found.reason) == (
        "由 王芳 豁免（2026-02-01 至 2026-07-31）：限期整改；如不豁免：不达标，生产厂房共 160 平方米，需要 200 平方米",
        "waived by 王芳 (2026-02-01 to 2026-07-31): 限期整改; "
        "without the waiver: not met, workshop of 160 m² in all, 200 m² needed",
    )


def test_premises_that_nobody_recorded_are_found_as_not_recorded():
    found = stretch(judge_shop(AREA, of=replace(shop(), premises=None))).judged.finding
    assert found.why is Why.NOT_RECORDED
