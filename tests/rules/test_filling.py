"""Posts filled by people: class I and II of GB/T 16739.1-2014, groups counted inside, refusals, moves, and time."""

import json
import re
import textwrap
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from staffing.rules import (
    Attestation,
    Employment,
    Facts,
    Outcome,
    Person,
    Posting,
    assess,
    calendar_of,
    overlaid,
)
from staffing.rules.moves import fewest

from .cast import (
    OPENED,
    SOURCE,
    YEAR,
    attestation,
    credential,
    day,
    edition,
    judge_shop,
    outcome,
    person,
    pieces,
    shop,
    standard,
    stretch,
)
from .strategies import at_most

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
CARD = {"credential": {"kinds": ["special-operation-low-voltage"]}}
RECEPTION = {"at_least": 1, "posts": ["service-adviser", "receptionist"]}
TRADES = ["mechanic", "electrician", "body-repairer", "painter"]
OFFICE = ["manager", "technical-lead", "reception", "settlement-clerk"]
EVERY_POST = (
    "manager",
    "technical-lead",
    "service-adviser",
    "settlement-clerk",
    "quality-inspector",
    *TRADES,
)


def posts(slots: dict[str, Any], *combine: list[str], **more: Any) -> dict[str, Any]:
    groups = [{"slots": names, "at_most": 2} for names in combine]
    return {"posts": {"slots": slots, "combine": groups, **more}}


CLASS_TWO = posts(
    {
        "manager": 1,
        "technical-lead": 1,
        "reception": RECEPTION,
        "settlement-clerk": 1,
        "quality-inspector": {"at_least": 2, "who": INSPECTOR},
        **dict.fromkeys(TRADES, 1),
    },
    OFFICE,
)
CLASS_ONE = posts(
    {
        "manager": 1,
        "technical-lead": 1,
        "reception": RECEPTION,
        "settlement-clerk": 1,
        "quality-inspector": 2,
        **dict.fromkeys(TRADES, 2),
    }
)
EIGHT_TECHNICIANS = dict.fromkeys(TRADES, 2)
ONE_EV = {"slots": TRADES, "at_least": 1, "who": CARD, "title": {"zh": "新能源", "en": "EV"}}
TWO_TRADES = posts({"mechanic": 1, "painter": 1})


def holder(name: str, *held: str, **facts: Any) -> Person:
    """Somebody who holds these posts since the shop opened."""
    postings = tuple(Posting(ref=f"posting:{name}:{post}", post=post, since=OPENED) for post in held)
    return person(name, postings=postings, **facts)


def since(name: str, first: str, *held: str, **facts: Any) -> Person:
    """The same, employed since a day."""
    return holder(name, *held, employments=(Employment(ref=f"employment:{name}", since=day(first)),), **facts)


def inspector(name: str, *held: str, until: str | None = None) -> Person:
    paper = credential("inspector", until=until, ref=f"credential:{name}")
    return holder(name, *held, credentials=(paper,))


def carded(name: str, *held: str, **fields: Any) -> Person:
    card = credential("special-operation-low-voltage", ref=f"credential:{name}", **fields)
    return holder(name, *held, credentials=(card,))


def class_two_crew() -> list[Person]:
    return [
        holder("王芳", "manager", "settlement-clerk"),
        holder("李文", "technical-lead", "service-adviser"),
        inspector("赵洁", "quality-inspector"),
        inspector("钱勇", "quality-inspector"),
        holder("郑伟", "mechanic"),
        holder("何军", "electrician"),
        holder("马超", "body-repairer"),
        holder("孙立", "painter"),
    ]


def technicians(number: int = 8) -> list[Person]:
    return [holder(f"技工{index}", TRADES[index // 2]) for index in range(number)]


def seats(answer: Any, on: str = "2026-06-01") -> dict[str, list[str]]:
    """Slot -> names of who fills it."""
    (filling,) = stretch(answer, on).fillings
    found: dict[str, list[str]] = {}
    for seat in filling.seats:
        found.setdefault(seat.slot, []).append(seat.standing.person.name)
    return found


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


# --- refusals and moves ----------------------------------------------------------------------------------------------


def test_a_refusal_names_the_smallest_set_and_the_people_who_could():
    wanted = posts({"manager": 1, "mechanic": 1, "painter": 1, "electrician": 1})
    crew = [
        holder("王芳", "manager"),
        holder("郑伟", "mechanic", "painter", "electrician"),
        holder("何军", "mechanic", "painter", "electrician"),
    ]
    told = stretch(judge_shop(wanted, *crew))
    assert told.reason("zh") == "机修、涂漆、电器维修：3 个岗位只有 2 名合格人员：何军、郑伟"
    assert told.reason("en") == "mechanic, painter, electrician: 3 posts, 2 qualified people: 何军, 郑伟"
    assert told.seen("zh") == "3 个岗位由 3 人担任：企业负责人（王芳）、机修（郑伟）、涂漆（何军）"


def test_enough_people_who_get_into_each_others_way_are_said_to():
    wanted = posts({"manager": 1, "technical-lead": 1, "settlement-clerk": 1}, ["manager", "technical-lead"])
    crew = [holder("王芳", "manager", "settlement-clerk"), holder("李文", "manager", "settlement-clerk")]
    crew.append(holder("周敏", "settlement-clerk"))
    assert stretch(judge_shop(wanted, *crew)).reason("zh") == "技术负责人：没有合格人员"
    apart = posts({"mechanic": 2, "painter": 2}, ["mechanic", "painter"])
    two_trades = [
        holder("郑伟", "mechanic", "painter"),
        holder("何军", "mechanic"),
        holder("孙立", "mechanic"),
    ]
    told = stretch(judge_shop(apart, *two_trades))
    assert told.reason("en") == "2 × painter: 2 posts, 1 qualified person: 郑伟"


def test_the_answer_holds_seats_shortage_and_moves_as_a_table_and_not_in_words_alone():
    wanted = posts({"mechanic": 1, "painter": 1}, of_whom=[{**ONE_EV, "slots": ["mechanic"]}])
    both = holder("郑伟", "mechanic", credentials=(credential("special-operation-low-voltage"),))
    answer = judge_shop(wanted, both, holder("何军", "mechanic"), since("孙立", "2026-07-01", "painter"))

    before, after = (stretch(answer, text).seatings("zh")[0] for text in ("2026-06-01", "2026-08-01"))
    assert [
        (row.slot, row.title, row.needed, [one.name for one in row.people], row.short) for row in before.rows
    ] == [
        ("mechanic", "机修", 1, ["郑伟"], False),
        ("painter", "涂漆", 1, [], True),
        ("", "新能源", 1, ["郑伟"], False),
    ]
    assert before.able == ()
    assert [(one.name, one.post, one.leaves, one.keeps) for one in before.moves or ()] == [
        ("何军", "涂漆", ("机修",), ())
    ]
    assert [row.short for row in after.rows] == [False, False, False]
    assert [one.name for one in after.rows[2].people] == ["郑伟"]
    assert after.moves == ()

    told = json.loads(json.dumps(answer["r1"].as_json("en")["timeline"]))
    assert [entry["from"] for entry in told] == ["2026-01-01", "2026-07-01"]
    assert told[0]["posts"][0]["moves"] == [
        {"ref": "person:何军", "name": "何军", "post": "painter", "leaves": ["mechanic"], "keeps": []}
    ]
    assert told[1]["posts"][0]["rows"][1]["people"][0]["name"] == "孙立"


def test_a_table_says_where_moving_people_is_not_enough():
    answer = judge_shop(TWO_TRADES, holder("郑伟", "mechanic"))
    table = stretch(answer).seatings("en")[0]
    assert table.moves is None
    assert [row.title for row in table.rows if row.short] == ["painter"]


def test_existing_people_are_moved_where_that_is_enough():
    answer = judge_shop(TWO_TRADES, holder("郑伟", "mechanic"), holder("何军", "mechanic"))
    assert stretch(answer).next_step("zh") == "调整现有人员即可：郑伟由机修改任涂漆"
    assert stretch(answer).next_step("en") == (
        "moving existing people is enough: move 郑伟 from mechanic to painter"
    )


def test_somebody_without_a_post_is_appointed_and_somebody_who_may_combine_takes_one_more():
    answer = judge_shop(TWO_TRADES, holder("郑伟", "mechanic"), holder("何军"))
    assert stretch(answer).next_step("zh") == "调整现有人员即可：任命何军为涂漆"
    both = posts({"manager": 1, "settlement-clerk": 1}, ["manager", "settlement-clerk"])
    alone = stretch(judge_shop(both, holder("王芳", "manager")))
    assert alone.next_step("zh") == "调整现有人员即可：由王芳兼任价格结算员"


def test_nobody_is_moved_to_a_post_whose_conditions_they_do_not_satisfy():
    one = posts({"quality-inspector": {"at_least": 1, "who": INSPECTOR}, "mechanic": 1})
    lacking = stretch(judge_shop(one, holder("郑伟", "mechanic"), holder("何军", "mechanic")))
    assert lacking.next_step("zh") == "仅调整现有人员不够；还缺 1 人：质量检验员（质量检验员证）"
    able = stretch(judge_shop(one, inspector("郑伟", "mechanic"), holder("何军", "mechanic")))
    assert able.next_step("zh") == "调整现有人员即可：郑伟由机修改任质量检验员"


def test_moves_in_a_chain_are_found_when_the_one_who_qualifies_is_needed_where_they_are():
    one = posts({"quality-inspector": {"at_least": 1, "who": INSPECTOR}, "mechanic": 1, "painter": 1})
    crew = [inspector("郑伟", "mechanic"), holder("孙立", "painter"), holder("何军", "painter")]
    answer = judge_shop(one, *crew)
    (filling,) = stretch(answer).fillings
    moves = fewest(filling, day("2026-06-01"))
    assert [(move.person.name, move.leaves, move.post) for move in moves] == [
        ("郑伟", ("mechanic",), "quality-inspector"),
        ("孙立", ("painter",), "mechanic"),
    ]


def test_a_lapsed_paper_is_renewed_rather_than_the_shop_turned_round_when_that_takes_more():
    one = posts({"quality-inspector": {"at_least": 1, "who": INSPECTOR}, "mechanic": 1, "painter": 1})
    crew = [
        inspector("郑伟", "mechanic"),
        holder("孙立", "painter"),
        holder("何军", "painter"),
        inspector("赵洁", "quality-inspector", until="2026-03-31"),
    ]
    assert stretch(judge_shop(one, *crew)).next_step("zh") == (
        "赵洁：续办质量检验员证；或调整现有人员：郑伟由机修改任质量检验员；孙立由涂漆改任机修"
    )


def test_whoever_only_starts_next_month_is_not_moved_before():
    crew = [holder("郑伟", "mechanic"), since("何军", "2026-07-01")]
    answer = judge_shop(TWO_TRADES, *crew)
    june = answer["r1"].on(day("2026-06-30"))
    assert june.next_step("zh") == "仅调整现有人员不够；还缺 1 人：涂漆"
    assert answer["r1"].on(day("2026-07-01")).next_step("zh") == "调整现有人员即可：任命何军为涂漆"


def test_of_two_ways_to_fill_posts_the_one_with_fewer_things_to_do_is_the_next_step():
    far = posts({"quality-inspector": {"at_least": 2, "who": INSPECTOR}})
    either = {"any_of": [far, TWO_TRADES]}
    told = stretch(judge_shop(either, holder("郑伟", "mechanic"), holder("何军")))
    assert told.next_step("zh") == "调整现有人员即可：任命何军为涂漆"


def test_somebody_who_takes_a_post_only_later_is_appointed_now_and_their_missing_paper_told():
    inside = {"slots": ["mechanic"], "at_least": 1, "who": CARD}
    later = Posting(ref="posting:何军", post="mechanic", since=day("2026-09-01"))
    crew = [person("何军", postings=(later,), credentials=None)]
    told = stretch(judge_shop(posts({"mechanic": 1}, of_whom=[inside]), *crew))
    assert told.next_step("zh") == (
        "仅调整现有人员不够；何军：补登：特种作业操作证（低压电工）未登记；任命何军为机修"
    )


MORE = ("mechanic", "painter", "manager")


@st.composite
def small_shops(draw: st.DrawFn) -> tuple[dict[str, Any], list[Person]]:
    """A few people with and without the paper, some posts, some combined, perhaps one wanted inside."""
    slots: dict[str, Any] = {}
    for post in draw(st.lists(st.sampled_from(MORE), min_size=1, max_size=3, unique=True)):
        number = draw(st.integers(1, 2))
        slots[post] = {"at_least": number, "who": INSPECTOR} if draw(st.booleans()) else number
    names = list(slots)
    combine = [names] if len(names) > 1 and draw(st.booleans()) else []
    inside = [{"slots": names[:1], "at_least": 1, "who": CARD}] if draw(st.booleans()) else []
    crew = []
    for number in range(draw(st.integers(0, 4))):
        held = draw(st.lists(st.sampled_from(MORE), max_size=2, unique=True))
        kinds = draw(
            st.lists(st.sampled_from(["inspector", "special-operation-low-voltage"]), max_size=2, unique=True)
        )
        crew.append(holder(f"人{number}", *held, credentials=tuple(credential(kind) for kind in kinds)))
    return posts(slots, *combine, of_whom=inside), crew


def with_posts(crew: list[Person], new: tuple[tuple[int, str], ...]) -> list[Person]:
    mended = list(crew)
    for index, post in new:
        added = (*(mended[index].postings or ()), Posting(ref=f"new:{post}", post=post, since=OPENED))
        mended[index] = replace(mended[index], postings=added)
    return mended


def test_whom_to_move_follows_what_was_attested_for_the_edition_of_the_day():
    """A local overlay asks the very same of the lead, and what was attested for the national edition does not hold in it."""
    lead = {"at_least": 1, "who": {"judgement": {"ask": {"zh": "能带队", "en": "can lead"}}}}
    national = edition("national", {"lead": posts({"technical-lead": lead})})
    local = overlaid(
        national,
        {
            "id": "local",
            "inherits": "national",
            "jurisdiction": "cn-fj",
            "in_force": {"from": "2026-07-01", "until": None},
            "source": SOURCE,
            "sureness": "mid",
        },
        "local.yaml",
    )
    attested = attestation("lead", person="李文", standard="national")
    facts = Facts(shop=shop(), people=(holder("李文", "mechanic"),), attestations=(attested,))
    answer = assess(calendar_of([national, local], "rule", "cn-fj"), facts, YEAR)

    def moved(text: str) -> Any:
        return fewest(answer["lead"].on(day(text)).fillings[0], day(text))

    assert [(one.person.id, one.post) for one in moved("2026-06-01")] == [("李文", "technical-lead")]
    assert moved("2026-08-01") is None


@settings(max_examples=at_most(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(small_shops())
def test_moves_are_the_fewest_new_postings_that_help_and_they_do_help(small):
    condition, crew = small
    answer = judge_shop(condition, *crew)
    assume(outcome(answer) is Outcome.NOT_MET)
    (filling,) = stretch(answer).fillings
    moves = fewest(filling, day("2026-06-01"))
    held = {(index, posting.post) for index, one in enumerate(crew) for posting in one.postings or ()}
    new = [pair for pair in product(range(len(crew)), condition["posts"]["slots"]) if pair not in held]
    helpful = (
        len(some)
        for size in range(1, min(len(new), 6) + 1)
        for some in combinations(new, size)
        if outcome(judge_shop(condition, *with_posts(crew, some))) is Outcome.MET
    )
    if moves is None:
        everything = with_posts(crew, tuple(new))
        assert outcome(judge_shop(condition, *everything)) is Outcome.NOT_MET
        return
    ids = [one.id for one in crew]
    done = tuple((ids.index(move.person.id), move.post) for move in moves)
    assert outcome(judge_shop(condition, *with_posts(crew, done))) is Outcome.MET
    assert len(moves) == next(helpful, len(moves))


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


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_is_there_in_both_languages(language):
    wanted = posts(
        {**EIGHT_TECHNICIANS, "manager": {"at_least": 1, "who": INSPECTOR}, "settlement-clerk": 1},
        ["manager", "settlement-clerk"],
        of_whom=[ONE_EV],
    )
    told = stretch(judge_shop(wanted, holder("郑伟", "mechanic")))
    assert (
        told.needed(language)
        == {
            "zh": "各岗位同时配齐：机修 2 人、电器维修 2 人、钣金 2 人、涂漆 2 人、企业负责人 1 人（质量检验员证）、"
            "价格结算员 1 人；企业负责人、价格结算员可由一人兼任，每人至多 2 个；其他岗位不得兼任；"
            "机修、电器维修、钣金、涂漆中至少 1 人：新能源",
            "en": "posts filled at once: 2 × mechanic, 2 × electrician, 2 × body repairer, 2 × painter, "
            "1 × manager (quality inspector certificate), 1 × settlement clerk; "
            "one person may hold several of manager, settlement clerk, at most 2; no other posts may be combined; "
            "of those in mechanic, electrician, body repairer, painter, at least 1 with: EV",
        }[language]
    )
