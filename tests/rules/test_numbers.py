"""Numbers that follow from people, quantities and the scope; ratios with stated rounding and denominators."""

import pytest

from staffing.rules import Employment, Outcome, Posting

from .cast import OPENED, credential, day, grade, judge_shop, outcome, person, pieces, quantity, shop, stretch

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
MECHANIC = {"holds_post": ["mechanic"]}
SKILLED = {"credential": {"kinds": ["skill-grade"], "level_at_least": "四级"}}
LEADS_AND_INSPECTORS = {"holds_post": ["technical-lead", "quality-inspector"]}


def crew(size, skilled, post="mechanic"):
    """So many people in the post, so many of them with a grade."""
    return [
        person(f"工{number:02}", post, credentials=(grade("三级"),) if number < skilled else ())
        for number in range(size)
    ]


def counting(at_least, *people, of=None):
    return judge_shop({"count": {"of": MECHANIC, "who": SKILLED, "at_least": at_least}}, *people, of=of)


JAPAN = {2: 1, 4: 1, 5: 2, 8: 2, 9: 3, 12: 3, 13: 4}


@pytest.mark.parametrize(("workers", "needed"), JAPAN.items())
def test_one_qualified_worker_for_every_four_rounded_up_as_in_japan(workers, needed):
    per_four = {"per": 4, "of": MECHANIC}
    assert outcome(counting(per_four, *crew(workers, needed))) is MET
    assert outcome(counting(per_four, *crew(workers, needed - 1))) is NOT_MET


@pytest.mark.parametrize(("workers", "needed"), JAPAN.items())
def test_a_table_says_the_same_as_the_division_and_an_exact_share_too(workers, needed):
    rows = [(2, 4, 1), (5, 8, 2), (9, 12, 3), (13, 16, 4)]
    table = {"steps": [{"from": a, "until": b, "is": n} for a, b, n in rows], "of": MECHANIC}
    for number in (table, {"share": "1/4", "of": MECHANIC}):
        assert outcome(counting(number, *crew(workers, needed))) is MET
        assert outcome(counting(number, *crew(workers, needed - 1))) is NOT_MET


def test_the_words_show_how_the_number_came_about():
    told = stretch(counting({"per": 4, "of": MECHANIC}, *crew(12, 2)))
    assert told.reason("zh").startswith(
        "2 人符合（工00、工01），需要 3 人（12 人 ÷ 4，向上取整 = 3）；未计入："
    )
    assert told.reason("en").startswith(
        "people who fit: 2 (工00, 工01), needed: 3 (12 people ÷ 4, rounded up = 3); not counted: "
    )
    assert told.needed("zh").startswith("任机修的人数不少于“任机修的人数 ÷ 4，向上取整”，须有：")
    assert told.next_step("zh") == "工02：取得并登记职业技能等级证书（中级工及以上）"


def test_an_amount_outside_the_table_is_unknown_and_the_words_say_so():
    table = {"steps": [{"from": 2, "until": 4, "is": 1}], "of": MECHANIC}
    told = stretch(counting(table, *crew(6, 6)))
    assert told.outcome is UNKNOWN
    assert "6 人，标准的表中没有这一档" in told.reason("zh")
    assert (
        told.next_step("en")
        == "look it up in the standard: 6 people: the table of the standard has no such row"
    )


@pytest.mark.parametrize(("rounding", "needed"), [("up", 4), ("down", 3), ("nearest", 4)])
def test_the_rounding_is_what_the_standard_says(rounding, needed):
    half = {"share": "1/2", "of": MECHANIC, "rounding": rounding}
    assert outcome(counting(half, *crew(7, needed))) is MET
    assert outcome(counting(half, *crew(7, needed - 1))) is NOT_MET


def test_whoever_may_be_in_the_group_makes_the_number_unknown_only_where_it_matters():
    perhaps = person("新来的", employments=(Employment(ref="e", since=None),), postings=None)
    per_four = {"per": 4, "of": MECHANIC}
    assert outcome(counting(per_four, *crew(7, 2), perhaps)) is MET
    doubtful = stretch(counting(per_four, *crew(8, 2), perhaps))
    assert doubtful.outcome is UNKNOWN
    assert "需要多少人尚不能确定（2 至 3 人）：新来的是否任机修不清楚" in doubtful.reason("zh")
    assert outcome(counting(per_four, *crew(8, 1), perhaps)) is NOT_MET


def test_the_day_somebody_more_makes_one_more_necessary_is_the_break_and_their_posting_the_cause():
    since = day("2026-05-04")
    ninth = person(
        "周新",
        employments=(Employment(ref="employment:9", since=since),),
        postings=(Posting(ref="posting:9", post="mechanic", since=since),),
    )
    answer = counting({"per": 4, "of": MECHANIC}, *crew(8, 2), ninth)
    assert pieces(answer)[:1] == [("2026-01-01", "met")]
    found = answer.first_break(OPENED)
    assert found.day == since
    assert {item.ref for item in found.records} == {"employment:9", "posting:9"}


# --- quantities ------------------------------------------------------------------------------------------------------


def test_so_many_people_for_so_many_vehicles_a_month():
    busy = shop(quantities=(quantity("vehicles-per-month", 90),))
    told = stretch(counting({"per": 40, "of": {"quantity": "vehicles-per-month"}}, *crew(5, 2), of=busy))
    assert told.outcome is NOT_MET
    assert "需要 3 人（月维修车辆数 90 辆 ÷ 40，向上取整 = 3）" in told.reason("zh")


def test_a_quantity_changes_with_the_record_that_begins_last():
    growing = (
        quantity("vehicles-per-month", 40),
        quantity("vehicles-per-month", 90, since="2026-07-01"),
    )
    number = {"per": 40, "of": {"quantity": "vehicles-per-month"}}
    answer = counting(number, *crew(5, 2), of=shop(quantities=growing))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-07-01", "not_met")]
    found = answer.first_break(day("2026-01-01"))
    assert [item.ref for item in found.records] == ["quantity:vehicles-per-month:2026-07-01"]


@pytest.mark.parametrize("known", [None, ()])
def test_a_quantity_that_nobody_recorded_is_unknown_and_never_nought(known):
    number = {"per": 10, "of": {"quantity": "apprentices"}}
    told = stretch(counting(number, *crew(5, 5), of=shop(quantities=known)))
    assert told.outcome is UNKNOWN
    assert told.next_step("zh") == "补登：学徒人数未登记"
    assert outcome(counting(number, *crew(5, 0), of=shop(quantities=(quantity("apprentices", 0),)))) is MET


def test_a_quantity_whose_first_day_is_not_known_is_unknown():
    place = shop(quantities=(quantity("bays", 8, since=None),))
    assert outcome(judge_shop({"quantity": {"kind": "bays", "at_least": 5}}, of=place)) is UNKNOWN


def test_two_records_of_one_day_that_disagree_count_as_far_as_both_agree():
    place = shop(
        quantities=(quantity("bays", 8, until="2026-12-31"), quantity("bays", 10)),
    )
    assert outcome(judge_shop({"quantity": {"kind": "bays", "at_least": 8}}, of=place)) is MET
    assert outcome(judge_shop({"quantity": {"kind": "bays", "at_least": 11}}, of=place)) is NOT_MET
    told = stretch(judge_shop({"quantity": {"kind": "bays", "at_least": 9}}, of=place))
    assert told.outcome is UNKNOWN
    assert told.reason("zh") == "维修工位数 8 至 10 个（登记不一致）"


def test_first_aid_is_needed_unless_a_hospital_is_near():
    """OSHA 1910.151(b), with the minutes that its letters of interpretation accept."""
    first_aider = {"count": {"who": {"course": {"slug": "first-aid"}}, "at_least": 1}}
    rule = {"any_of": [{"quantity": {"kind": "minutes-to-hospital", "at_most": 15}}, first_aider]}
    near, far = (
        shop(quantities=(quantity("minutes-to-hospital", 12),)),
        shop(quantities=(quantity("minutes-to-hospital", 25),)),
    )
    assert outcome(judge_shop(rule, person("王师傅"), of=near)) is MET
    assert outcome(judge_shop(rule, person("王师傅"), of=far)) is NOT_MET
    assert outcome(judge_shop(rule, person("王师傅"), of=shop())) is UNKNOWN
    told = stretch(judge_shop({"any_of": rule["any_of"][:1]}, of=far))
    assert told.reason("en") == "time to the nearest hospital or clinic: 25 minutes"
    assert told.needed("zh") == "到最近医疗机构的时间不超过 15 分钟"


# --- by scope --------------------------------------------------------------------------------------------------------

BY_SCOPE = {"small-vehicle": 1, "truck": 2, "electric": 2}


def test_the_numbers_of_the_scopes_in_use_are_combined_by_the_greatest_or_by_their_sum():
    three = shop(scopes=("small-vehicle", "truck", "electric"))
    greatest = {"scopes": BY_SCOPE, "combined": "max"}
    total = {"scopes": BY_SCOPE, "combined": "sum"}
    assert outcome(counting(greatest, *crew(5, 2), of=three)) is MET
    assert outcome(counting(total, *crew(5, 4), of=three)) is NOT_MET
    told = stretch(counting(total, *crew(5, 5), of=three))
    assert told.outcome is MET
    assert "相加（小型车 1；大中型货车 2；电动汽车 2） = 5" in told.reason("zh")


def test_a_scope_without_a_number_leaves_it_unknown_unless_the_standard_says_otherwise():
    place = shop(scopes=("small-vehicle", "gas"))
    stated = {"scopes": BY_SCOPE, "combined": "sum"}
    told = stretch(counting(stated, *crew(5, 5), of=place))
    assert told.outcome is UNKNOWN
    assert "标准未说明燃气汽车的数量" in told.reason("zh")
    assert outcome(counting({**stated, "otherwise": 0}, *crew(5, 1), of=place)) is MET


def test_no_scope_in_use_or_none_recorded_leaves_the_number_unknown():
    number = {"scopes": BY_SCOPE, "combined": "max"}
    for scopes in ((), None):
        place = shop(scopes=scopes or ())
        place = place if scopes is not None else type(place)(id="1", name="店")
        assert outcome(counting(number, *crew(5, 5), of=place)) is UNKNOWN


def test_the_greatest_of_and_the_sum_of_numbers():
    per_ten = {"per": 10, "of": {"quantity": "apprentices"}}
    place = shop(quantities=(quantity("apprentices", 21),))
    assert outcome(counting({"max_of": [2, per_ten]}, *crew(5, 3), of=place)) is MET
    assert outcome(counting({"max_of": [4, per_ten]}, *crew(5, 3), of=place)) is NOT_MET
    assert outcome(counting({"sum_of": [1, per_ten]}, *crew(5, 3), of=place)) is NOT_MET
    assert outcome(counting({"sum_of": [1, per_ten]}, *crew(5, 4), of=place)) is MET


# --- ratios ----------------------------------------------------------------------------------------------------------


def ratio(share, **more):
    return {"ratio": {"of": MECHANIC, "who": SKILLED, "at_least": share, **more}}


@pytest.mark.parametrize(("rounding", "needed"), [("up", 4), ("down", 3), ("nearest", 4)])
def test_a_ratio_is_rounded_as_the_standard_says_and_the_words_say_how(rounding, needed):
    half = ratio("1/2", rounding=rounding)
    assert outcome(judge_shop(half, *crew(7, needed))) is MET
    told = stretch(judge_shop(half, *crew(7, needed - 1)))
    assert told.outcome is NOT_MET
    words = {"up": "向上取整", "down": "向下取整", "nearest": "四舍五入"}[rounding]
    assert f"需要 {needed} 人（1/2，{words}）" in told.reason("zh")
    assert f"（人数{words}）" in told.needed("zh")


@pytest.mark.parametrize(
    ("empty", "expected"), [("unknown", UNKNOWN), ("not_applicable", Outcome.NOT_APPLICABLE)]
)
def test_a_ratio_of_nobody_is_unknown_or_as_the_standard_says_and_never_passes(empty, expected):
    assert outcome(judge_shop(ratio("1/2", empty=empty), person("王芳", "manager"))) is expected


def test_a_ratio_of_somebody_who_is_perhaps_there_is_unknown_whatever_nobody_comes_to():
    perhaps = person("李文", postings=None, credentials=(grade("三级"),))
    assert outcome(judge_shop(ratio("1/2", empty="not_applicable"), perhaps)) is UNKNOWN


def test_sixty_percent_of_leads_and_inspectors_together_with_nobody_counted_twice():
    """The rule of 2005-2016: of the union of technical leads and quality inspectors, 60 % passed the exam."""
    passed = {"credential": {"kinds": ["inspector"]}}
    rule = {"ratio": {"of": LEADS_AND_INSPECTORS, "who": passed, "at_least": "3/5"}}
    both = (
        Posting(ref="a", post="technical-lead", since=OPENED),
        Posting(ref="b", post="quality-inspector", since=OPENED),
    )
    lead = person("赵总工", postings=both, credentials=(credential("inspector"),))
    without = [person(f"检{n}", "quality-inspector") for n in range(2)]
    assert outcome(judge_shop(rule, lead, without[0])) is NOT_MET
    told = stretch(judge_shop(rule, lead, *without))
    assert told.reason("zh").startswith("3 人中 1 人符合（1/3），需要 2 人（3/5，向上取整）")


def test_the_denominator_may_be_everybody_or_everybody_but_a_group():
    """ASE pages differ: 75 % of the technicians who repair, or of all employees."""
    technicians = crew(4, 3)
    manager = person("王芳", "manager")
    of_all = {"ratio": {"of": {"employed": True}, "who": SKILLED, "at_least": "3/4"}}
    but_managers = {"all_of": [{"employed": True}, {"not": {"holds_post": ["manager"]}}]}
    of_the_rest = {"ratio": {"of": but_managers, "who": SKILLED, "at_least": "3/4"}}
    assert outcome(judge_shop(of_all, *technicians, manager)) is NOT_MET
    assert outcome(judge_shop(of_the_rest, *technicians, manager)) is MET
