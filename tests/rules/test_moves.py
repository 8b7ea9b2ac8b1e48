"""What cannot be filled, who gets into whose way, and whom to move."""

import json
from dataclasses import replace
from itertools import combinations, product
from typing import Any

from hypothesis import HealthCheck, assume, given, settings

from staffing.rules import (
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
    shop,
    stretch,
)
from .crew import CARD, INSPECTOR, ONE_EV, TWO_TRADES, holder, inspector, posts, since, small_shops
from .strategies import at_most


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
