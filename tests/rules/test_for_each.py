"""For each scope in use, or each post that is held, enough people who satisfy what it asks."""

from staffing.rules import Outcome

from .cast import OPENED, credential, day, grade, judge_shop, outcome, person, pieces, shop, stretch

CARD = {"credential": {"kinds": ["special-operation-low-voltage"]}}
GRADE = {"credential": {"kinds": ["skill-grade"]}}
AREAS = {"scopes": {"small-vehicle": GRADE, "electric": CARD}}
BOTH = shop(scopes=("small-vehicle", "electric"))
LI = person("李文", "mechanic", credentials=(grade("三级"),))
ZHAO = person(
    "赵洁",
    "ev-technician",
    credentials=(credential("special-operation-low-voltage", until="2026-08-31"),),
)


def test_each_area_of_service_offered_is_covered_by_somebody_certified():
    """ASE Blue Seal (b): each area of service offered is covered by at least one certified technician."""
    rule = {"for_each": AREAS}
    assert pieces(judge_shop(rule, LI, ZHAO, of=BOTH)) == [("2026-01-01", "met"), ("2026-09-01", "not_met")]
    assert outcome(judge_shop(rule, LI, of=shop())) is Outcome.MET

    told = stretch(judge_shop(rule, LI, of=BOTH))
    assert told.outcome is Outcome.NOT_MET
    assert told.reason("zh").startswith("电动汽车：0 人符合，需要 1 人；未计入：李文")
    assert told.next_step("en").startswith("electric vehicles: 李文: get and record special operation card")
    assert told.needed("zh") == (
        "在用经营范围的每一项至少 1 人，须有（小型车：职业技能等级证书；电动汽车：特种作业操作证（低压电工））"
    )


def test_who_is_looked_at_and_how_many_each_needs_can_be_said():
    electricians = {"for_each": {**AREAS, "of": {"holds_post": ["ev-technician"]}, "at_least": 1}}
    assert outcome(judge_shop(electricians, LI, ZHAO, of=shop())) is Outcome.NOT_MET
    two = {"for_each": {"scopes": {"small-vehicle": GRADE}, "at_least": {"per": 2, "of": {"employed": True}}}}
    others = [person(f"工{n}", "mechanic") for n in range(2)]
    assert outcome(judge_shop(two, LI, *others[:1], of=shop())) is Outcome.MET
    assert outcome(judge_shop(two, LI, *others, of=shop())) is Outcome.NOT_MET


def test_each_trade_in_use_has_somebody_with_a_grade_in_it():
    rule = {"for_each": {"posts": {"mechanic": GRADE, "painter": GRADE}}}
    painter = person("钱漆", "painter")
    assert outcome(judge_shop(rule, LI)) is Outcome.MET
    told = stretch(judge_shop(rule, LI, painter))
    assert told.outcome is Outcome.NOT_MET
    assert told.reason("zh") == "涂漆：0 人符合，需要 1 人；未计入：钱漆（没有职业技能等级证书）"


def test_a_scope_that_the_standard_does_not_speak_of_leaves_the_answer_unknown():
    told = stretch(judge_shop({"for_each": AREAS}, LI, ZHAO, of=shop(scopes=("small-vehicle", "gas"))))
    assert told.outcome is Outcome.UNKNOWN
    assert "标准未说明燃气汽车需要什么" in told.reason("zh")
    assert told.next_step("zh").startswith("核对标准：")


def test_nothing_in_use_comes_to_what_the_standard_says():
    nothing = shop(scopes=())
    for empty, expected in (
        ("unknown", Outcome.UNKNOWN),
        ("met", Outcome.MET),
        ("not_applicable", Outcome.NOT_APPLICABLE),
    ):
        assert outcome(judge_shop({"for_each": {**AREAS, "empty": empty}}, LI, of=nothing)) is expected
    unheld = {"for_each": {"posts": {"painter": GRADE}, "empty": "not_applicable"}}
    assert outcome(judge_shop(unheld, LI)) is Outcome.NOT_APPLICABLE


def test_the_card_that_lapses_is_the_cause_of_the_break():
    found = judge_shop({"for_each": AREAS}, LI, ZHAO, of=BOTH).first_break(OPENED)
    assert found is not None
    assert found.day == day("2026-09-01")
    assert [item.ref for item in found.records] == ["credential:special-operation-low-voltage"]
