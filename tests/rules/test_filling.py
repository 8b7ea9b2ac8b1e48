"""Posts filled by people: class I and II of GB/T 16739.1-2014, groups counted inside, missing data, and time."""

import re
import textwrap
from dataclasses import replace
from pathlib import Path

import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from staffing.rules import (
    Attestation,
    Employment,
    Facts,
    Outcome,
    Posting,
    assess,
)

from .cast import (
    OPENED,
    YEAR,
    credential,
    day,
    judge_shop,
    outcome,
    person,
    pieces,
    shop,
    standard,
    stretch,
)
from .crew import (
    CARD,
    CLASS_ONE,
    CLASS_TWO,
    EIGHT_TECHNICIANS,
    EVERY_POST,
    INSPECTOR,
    MORE,
    ONE_EV,
    RECEPTION,
    TRADES,
    TWO_TRADES,
    carded,
    class_two_crew,
    holder,
    inspector,
    posts,
    seats,
    since,
    small_shops,
    technicians,
)
from .strategies import at_most

# --- the two classes of the national standard ------------------------------------------------------------------------


def test_eight_people_fill_the_ten_posts_of_class_two():
    answer = judge_shop(CLASS_TWO, *class_two_crew())
    assert outcome(answer) is Outcome.MET
    assert seats(answer) == {
        "manager": ["王芳"],
        "technical-lead": ["李文"],
        "reception": ["李文"],
        "settlement-clerk": ["王芳"],
        "quality-inspector": ["赵洁", "钱勇"],
        "mechanic": ["郑伟"],
        "electrician": ["何军"],
        "body-repairer": ["马超"],
        "painter": ["孙立"],
    }


def test_the_example_of_the_manual_is_class_two_with_one_electrician_inside():
    manual = Path("docs/judging.md").read_text(encoding="utf-8")
    block = re.search(r"^    posts:\n(?:    .*\n)+", manual, re.MULTILINE)
    written = yaml.safe_load(textwrap.dedent(block.group()))
    assert outcome(judge_shop(written, *class_two_crew())) is Outcome.NOT_MET
    crew = [*class_two_crew()[:-1], carded("孙立", "painter")]
    assert outcome(judge_shop(written, *crew)) is Outcome.MET
    del written["posts"]["of_whom"]
    assert written["posts"]["slots"] == CLASS_TWO["posts"]["slots"]
    assert written["posts"]["combine"] == CLASS_TWO["posts"]["combine"]


def test_seven_people_never_fill_class_two_whatever_posts_and_papers_each_of_them_has():
    seven = [inspector(name, *EVERY_POST) for name in "甲乙丙丁戊己庚"]
    answer = judge_shop(CLASS_TWO, *seven)
    assert outcome(answer) is Outcome.NOT_MET
    assert "9 个岗位至少要 8 人，只有 7 名合格人员" in stretch(answer).reason("zh")
    assert outcome(judge_shop(CLASS_TWO, *seven, inspector("辛", *EVERY_POST))) is Outcome.MET


def test_ten_posts_on_record_with_seven_people_are_not_ten_posts_filled():
    crew = class_two_crew()[:-1]
    crew[4] = holder("郑伟", "mechanic", "painter")
    held = [posting.post for one in crew for posting in one.postings or ()]
    assert len(held) == 10
    counts = [
        {"count": {"of": {"holds_post": [post]}, "who": {"employed": True}, "at_least": 1}} for post in held
    ]
    assert outcome(judge_shop({"all_of": counts}, *crew)) is Outcome.MET
    answer = judge_shop(CLASS_TWO, *crew)
    assert outcome(answer) is Outcome.NOT_MET
    assert stretch(answer).reason("zh") == "机修、涂漆：2 个岗位只有 1 名合格人员：郑伟"
    assert stretch(answer).reason("en") == "mechanic, painter: 2 posts, 1 qualified person: 郑伟"


def test_an_exclusive_post_is_not_combined_even_with_one_that_may_be():
    crew = class_two_crew()
    crew[0], crew[4] = holder("王芳", "manager"), holder("郑伟", "mechanic", "settlement-clerk")
    assert outcome(judge_shop(CLASS_TWO, *crew)) is Outcome.NOT_MET


def test_nobody_takes_three_posts_where_one_more_is_allowed():
    crew = class_two_crew()
    crew[0] = holder("王芳", "manager", "settlement-clerk", "receptionist")
    crew[1] = holder("李文", "technical-lead")
    assert outcome(judge_shop(CLASS_TWO, *crew)) is Outcome.NOT_MET


def test_class_one_takes_fourteen_people_because_nobody_has_two_posts():
    office = [
        holder("王芳", "manager", "settlement-clerk"),
        holder("李文", "technical-lead"),
        holder("周敏", "receptionist"),
        inspector("赵洁", "quality-inspector"),
        inspector("钱勇", "quality-inspector"),
    ]
    thirteen = [*office, *technicians()]
    assert len(thirteen) == 13
    assert outcome(judge_shop(CLASS_ONE, *thirteen)) is Outcome.NOT_MET
    answer = judge_shop(CLASS_ONE, *thirteen, holder("吴静", "settlement-clerk"))
    assert outcome(answer) is Outcome.MET
    assert sum(len(names) for names in seats(answer).values()) == 14


def test_service_advisers_and_receptionists_fill_the_same_slot_and_are_told_by_the_post_they_hold():
    one = posts({"reception": RECEPTION})
    for post in ("service-adviser", "receptionist"):
        told = stretch(judge_shop(one, holder("周敏", post)))
        assert [(who.name, who.post) for who in told.counted] == [("周敏", post)]
    assert stretch(judge_shop(one)).needed("zh") == "各岗位同时配齐：服务顾问或前台接待 1 人；不得兼任"


# --- groups counted inside, and on top -------------------------------------------------------------------------------


def test_an_electrician_for_electric_vehicles_counts_inside_the_eight_technicians():
    wanted = posts(EIGHT_TECHNICIANS, of_whom=[ONE_EV])
    eight = technicians()
    assert outcome(judge_shop(wanted, *eight)) is Outcome.NOT_MET
    eight[3] = carded("技工3", TRADES[1])
    answer = judge_shop(wanted, *eight)
    assert outcome(answer) is Outcome.MET
    assert stretch(answer).reason("zh").endswith("；其中新能源：技工3")
    assert "credential:技工3" in {item.ref for item in stretch(answer).evidence}
    assert outcome(judge_shop(wanted, *eight[:7])) is Outcome.NOT_MET


def test_without_anybody_inside_the_refusal_names_the_group_and_who_of_it_lacks_what():
    eight = technicians()
    eight[3] = carded("技工3", TRADES[1], until="2026-03-31")
    answer = judge_shop(posts(EIGHT_TECHNICIANS, of_whom=[ONE_EV]), *eight)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-04-01", "not_met")]
    reason = stretch(answer).reason("zh")
    assert reason.startswith("机修、电器维修、钣金、涂漆中至少 1 人：新能源：没有合格人员；未计入：技工0（")
    assert "技工3（特种作业操作证（低压电工）已于 2026-03-31 到期）" in reason
    assert stretch(answer).next_step("zh") == ("仅调整现有人员不够；技工3：续办特种作业操作证（低压电工）")
    broken = answer.first_break(YEAR.start)
    assert [item.ref for item in broken.records] == ["credential:技工3"]


def test_one_person_may_count_in_two_groups_inside_and_more_technicians_never_hurt():
    gas = {"slots": TRADES, "at_least": 1, "who": INSPECTOR}
    wanted = posts(
        {"mechanic": 1}, of_whom=[{**ONE_EV, "slots": ["mechanic"]}, {**gas, "slots": ["mechanic"]}]
    )
    both = holder(
        "郑伟", "mechanic", credentials=(credential("inspector"), credential("special-operation-low-voltage"))
    )
    assert outcome(judge_shop(wanted, both)) is Outcome.MET
    apart = [carded("何军", "mechanic"), inspector("马超", "mechanic")]
    assert outcome(judge_shop(wanted, *apart)) is Outcome.MET
    assert outcome(judge_shop(wanted, apart[0])) is Outcome.NOT_MET


def test_people_wanted_on_top_are_a_slot_of_their_own_and_not_among_the_eight():
    on_top = {"at_least": 1, "posts": TRADES, "who": CARD, "title": {"zh": "新能源", "en": "EV"}}
    wanted = posts({**EIGHT_TECHNICIANS, "ev": on_top})
    eight = technicians()
    eight[3] = carded("技工3", TRADES[1])
    answer = judge_shop(wanted, *eight)
    assert outcome(answer) is Outcome.NOT_MET
    assert (
        stretch(answer)
        .reason("en")
        .startswith("2 × electrician, EV: 3 posts, 2 qualified people: 技工2, 技工3; not counted: ")
    )
    assert outcome(judge_shop(wanted, *eight, holder("吴静", "electrician"))) is Outcome.MET


# --- missing data ----------------------------------------------------------------------------------------------------


def test_somebody_whose_papers_nobody_recorded_leaves_it_open_and_is_asked_for():
    one = posts({"quality-inspector": {"at_least": 1, "who": INSPECTOR}})
    answer = judge_shop(one, holder("赵洁", "quality-inspector", credentials=None))
    assert outcome(answer) is Outcome.UNKNOWN
    assert stretch(answer).reason("zh") == (
        "质量检验员：没有合格人员；未计入：赵洁 质量检验员（质量检验员证未登记）"
    )
    assert stretch(answer).next_step("zh") == "仅调整现有人员不够；赵洁：补登：质量检验员证未登记"


def test_somebody_whose_posts_nobody_recorded_may_hold_any_and_never_passes():
    answer = judge_shop(TWO_TRADES, holder("郑伟", "mechanic"), person("何军", postings=None))
    assert outcome(answer) is Outcome.UNKNOWN
    assert outcome(judge_shop(TWO_TRADES, person("何军", postings=None))) is Outcome.NOT_MET


def test_what_waits_for_a_judgement_alone_needs_judgement():
    fit = {"at_least": 1, "who": {"judgement": {"ask": {"zh": "合适", "en": "fit"}}}}
    wanted = posts({"manager": fit})
    assert outcome(judge_shop(wanted, holder("王芳", "manager"))) is Outcome.NEEDS_JUDGEMENT
    said = Attestation(
        requirement="r1", outcome="met", by="李老板", reason="面谈", since=OPENED, person="王芳"
    )
    assert outcome(judge_shop(wanted, holder("王芳", "manager"), attestations=(said,))) is Outcome.MET


def test_people_nobody_recorded_are_unknown_and_nobody_at_all_is_not_met():
    wanted = standard("shop", TWO_TRADES)
    unrecorded = assess(wanted, Facts(shop=shop()), YEAR)
    assert outcome(unrecorded) is Outcome.UNKNOWN
    assert stretch(unrecorded).reason("zh") == "人员未登记"
    assert stretch(unrecorded).fillings == ()
    nobody = judge_shop(TWO_TRADES)
    assert outcome(nobody) is Outcome.NOT_MET
    assert stretch(nobody).seen("zh") == "没有人可计入"


# --- numbers that follow from others ---------------------------------------------------------------------------------

ONE_FOR_EVERY_TWO = {"per": 2, "of": {"holds_post": ["mechanic"]}}
INSPECTORS_PER_MECHANIC = posts(
    {"quality-inspector": {"at_least": ONE_FOR_EVERY_TWO, "who": INSPECTOR}, "mechanic": 2}
)


def test_a_slot_may_ask_for_one_person_for_every_so_many_others():
    crew = [inspector("赵洁", "quality-inspector"), holder("郑伟", "mechanic"), holder("何军", "mechanic")]
    answer = judge_shop(INSPECTORS_PER_MECHANIC, *crew, since("马超", "2026-09-01", "mechanic"))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-09-01", "not_met")]
    assert stretch(answer).reason("zh") == (
        "3 个岗位由 3 人担任：质量检验员（赵洁）、机修（何军、郑伟）；"
        "质量检验员需要 1 人（2 人 ÷ 2，向上取整 = 1）"
    )
    after = stretch(answer, "2026-09-01")
    assert after.reason("zh") == (
        "质量检验员 2 人：2 个岗位只有 1 名合格人员：赵洁；质量检验员需要 2 人（3 人 ÷ 2，向上取整 = 2）"
    )
    broken = answer.first_break(YEAR.start)
    assert (broken.day, [item.ref for item in broken.records]) == (day("2026-09-01"), ["employment:马超"])
    assert "质量检验员（人数" in after.needed("zh")


def test_a_number_that_is_not_known_never_passes_unless_the_greatest_it_can_be_is_there():
    crew = [inspector("赵洁", "quality-inspector"), holder("郑伟", "mechanic"), holder("何军", "mechanic")]
    perhaps = person("马超", postings=None)
    told = stretch(judge_shop(INSPECTORS_PER_MECHANIC, *crew, perhaps))
    assert told.outcome is Outcome.UNKNOWN
    assert "质量检验员需要多少人尚不能确定（1 至 2 人）" in told.reason("zh")
    assert told.next_step("zh")
    enough = judge_shop(INSPECTORS_PER_MECHANIC, *crew, perhaps, inspector("钱勇", "quality-inspector"))
    assert outcome(enough) is Outcome.MET
    assert outcome(judge_shop(INSPECTORS_PER_MECHANIC, *crew[1:])) is Outcome.NOT_MET


def test_a_number_without_an_upper_bound_leaves_it_open_and_says_what_is_missing():
    by_vehicles = posts({"mechanic": {"at_least": {"per": 40, "of": {"quantity": "vehicles-per-month"}}}})
    told = stretch(judge_shop(by_vehicles, holder("郑伟", "mechanic")))
    assert told.outcome is Outcome.UNKNOWN
    assert told.fillings[0].shortage is None
    assert "未登记" in told.next_step("zh")


def test_how_many_count_inside_may_follow_from_others_too():
    inside = {"slots": ["mechanic"], "at_least": ONE_FOR_EVERY_TWO, "who": CARD}
    wanted = posts({"mechanic": 1}, of_whom=[inside])
    crew = [carded("郑伟", "mechanic"), holder("何军", "mechanic"), holder("马超", "mechanic")]
    assert outcome(judge_shop(wanted, *crew[:2])) is Outcome.MET
    told = stretch(judge_shop(wanted, *crew))
    assert told.outcome is Outcome.NOT_MET
    assert told.reason("zh").startswith(
        "机修中至少 2 人：特种作业操作证（低压电工）：只有 1 名合格人员：郑伟；"
    )
    assert "as many as" in told.needed("en")


# --- time ------------------------------------------------------------------------------------------------------------


def test_the_answer_changes_on_the_day_after_somebody_leaves_and_names_the_record():
    leaving = Employment(ref="employment:孙立", since=OPENED, until=day("2026-08-31"))
    crew = [*class_two_crew()[:-1], holder("孙立", "painter", employments=(leaving,))]
    answer = judge_shop(CLASS_TWO, *crew)
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-09-01", "not_met")]
    broken = answer.first_break(YEAR.start)
    assert (broken.day, [item.ref for item in broken.records]) == (day("2026-09-01"), ["employment:孙立"])
    assert stretch(answer).next_step("zh") == "孙立的任职到 2026-08-31 为止，提前安排接替"


def test_whoever_has_a_seat_keeps_it_when_others_join_or_leave_and_when_posts_are_added():
    crew = [
        since("郑伟", "2021-01-01", "mechanic", "painter"),
        since("何军", "2022-01-01", "mechanic", "painter"),
        replace(
            since("马超", "2021-06-01", "mechanic"),
            postings=(Posting(ref="posting:马超", post="mechanic", since=day("2026-05-01")),),
        ),
        replace(
            since("孙立", "2020-06-01", "painter"),
            employments=(Employment(ref="e", since=day("2026-03-01"), until=day("2026-07-31")),),
        ),
    ]
    answer = judge_shop(TWO_TRADES, *crew)
    assert (
        len({tuple(map(tuple, seats(answer, f"2026-{month:02}-01").values())) for month in range(1, 13)}) == 1
    )


@settings(max_examples=at_most(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(small_shops(), st.data())
def test_nobody_changes_seats_because_somebody_joins_or_because_somebody_leaves_who_had_none(small, data):
    condition, crew = small
    crew = [
        replace(one, employments=(Employment(ref=one.id, since=day(f"2021-0{index + 1}-01")),))
        for index, one in enumerate(crew)
    ]
    before = judge_shop(condition, *crew)
    assume(outcome(before) is Outcome.MET)
    held = data.draw(st.lists(st.sampled_from(MORE), unique=True))
    new = since("新人", "2025-01-01", *held, credentials=(credential("inspector"),))
    seated = {name for names in seats(before).values() for name in names}
    staying = [one for one in crew if one.name in seated]
    data.draw(st.permutations([*staying, new]))
    assert seats(judge_shop(condition, *crew, new)) == seats(before)
    assert seats(judge_shop(condition, new, *reversed(staying))) == seats(before)


def test_a_posts_condition_stands_in_others_like_any_condition():
    gated = {"applies_if": {"scope": ["electric"], "then": TWO_TRADES}}
    assert outcome(judge_shop(gated)) is Outcome.NOT_APPLICABLE
    both = {"any_of": [TWO_TRADES, posts({"manager": 1})]}
    answer = judge_shop(both, holder("王芳", "manager"))
    assert outcome(answer) is Outcome.MET
    assert seats(answer) == {"manager": ["王芳"]}
    assert stretch(judge_shop({"all_of": [TWO_TRADES, posts({"manager": 1})]})).next_step("zh")
