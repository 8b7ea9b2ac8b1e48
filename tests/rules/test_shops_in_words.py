"""What is asked of the people of a shop and was found of them: what is needed, the reason and the next step in both languages."""

from dataclasses import replace

import pytest

from staffing.rules import Employment, Facts, Outcome, Scope, assess

from .cast import YEAR, day, grade, in_both, judge_shop, person, shop, standard, stretch

MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
MECHANIC = {"holds_post": ["mechanic"]}
SKILLED = {"credential": {"kinds": ["skill-grade"]}}
HOLDERS = {"every_holder": {"posts": {"mechanic": SKILLED, "painter": SKILLED}}}
HALF = {"ratio": {"of": MECHANIC, "who": SKILLED, "at_least": "1/2"}}
COVER = {"cover": {"scopes": {"small-vehicle": ["mechanic", "painter"]}}}
EACH = {"for_each": {"posts": {"mechanic": SKILLED}, "at_least": 1}}
SKILLED_ONE = person("周一", "mechanic", credentials=(grade("三级"),))
UNSKILLED_ONE = person("周三", "mechanic")


NEEDED = [
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
]


@pytest.mark.parametrize(("condition", "zh", "en"), NEEDED)
def test_what_is_asked_of_the_people_of_a_shop_is_said_in_both_languages(condition, zh, en):
    assert in_both(stretch(judge_shop(condition)).needed) == (zh, en)


FOUND = [
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
    (
        HOLDERS,
        (),
        shop(),
        UNKNOWN,
        ("没有需要判断的人员", "there is nobody to judge"),
        ("为机修或涂漆配备人员", "find people for: mechanic or painter"),
    ),
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
]


@pytest.mark.parametrize(("condition", "people", "of", "answer", "reason", "todo"), FOUND)
def test_what_was_found_of_the_people_of_a_shop_and_what_to_do_is_said_in_both_languages(
    condition, people, of, answer, reason, todo
):
    found = stretch(judge_shop(condition, *people, of=of))
    assert found.outcome is answer
    assert in_both(found.reason) == reason
    if todo is not None:
        assert in_both(found.next_step) == todo


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


NEW = {"grace": {"after": "employment", "months": 6}}
NEWCOMER = person("新", "mechanic", employments=(Employment(ref="employment:新", since=day("2026-03-01")),))
POSTS_UNKNOWN = person("某", postings=None)
STEPS = [
    (
        {"every": {"who": MECHANIC, "is": {"not": NEW}}},
        NEWCOMER,
        "新：2026-09-01 起即符合",
        "新: fits from 2026-09-01 on",
    ),
    (
        {"count": {"of": MECHANIC, "who": {"any_of": [SKILLED, NEW]}, "at_least": 1}},
        replace(POSTS_UNKNOWN, credentials=(grade("三级"),)),
        "某：补登：任岗未登记",
        "某: put on record: posts held: not recorded",
    ),
]


@pytest.mark.parametrize(("condition", "who", "zh", "en"), STEPS)
def test_what_it_takes_that_somebody_counts_is_said_by_name(condition, who, zh, en):
    assert in_both(stretch(judge_shop(condition, who)).next_step) == (zh, en)


def test_a_share_of_nobody_names_who_may_be_in_the_group():
    assert in_both(stretch(judge_shop(HALF, POSTS_UNKNOWN)).reason) == (
        "没有任机修的人员，无法计算比例；未计入：某（任岗未登记；没有职业技能等级证书）",
        "there is nobody holding the post of mechanic, so there is no share to compute; "
        "not counted: 某 (posts held: not recorded; no skill grade certificate on record)",
    )


def test_where_it_is_not_known_how_many_are_needed_the_one_who_certainly_lacks_is_told_too():
    per_two = {"count": {"who": SKILLED, "at_least": {"per": 2, "of": MECHANIC}}}
    found = stretch(judge_shop(per_two, UNSKILLED_ONE, POSTS_UNKNOWN, person("乙", postings=None)))
    assert in_both(found.next_step) == (
        "乙：取得并登记职业技能等级证书；补登：乙、某是否任机修不清楚",
        "乙: get and record skill grade certificate; "
        "put on record: whether 乙, 某 are holding the post of mechanic is not known",
    )


def test_what_a_scope_that_may_be_in_use_needs_is_open_even_where_it_is_there():
    """Nothing is in use for certain, so it is not said either that nothing applies."""
    each = {"for_each": {"scopes": {"electric": SKILLED}, "at_least": 1, "empty": "not_applicable"}}
    undated = replace(shop(), scopes=(Scope(ref="scope:electric", scope="electric", since=None),))
    assert stretch(judge_shop(each, SKILLED_ONE, of=undated)).outcome is UNKNOWN
    assert stretch(judge_shop(each, SKILLED_ONE, of=shop(scopes=()))).outcome is Outcome.NOT_APPLICABLE


def test_what_is_met_rests_on_the_records_of_those_who_count_and_of_nobody_else():
    one = {"count": {"of": MECHANIC, "who": SKILLED, "at_least": 1}}
    lapsed = person("周三", "mechanic", credentials=(grade("三级", ref="lapsed", until="2026-05-31"),))
    met = stretch(judge_shop(one, SKILLED_ONE, lapsed))
    assert met.outcome is MET
    assert {item.ref for item in met.evidence} == {
        "employment:周一",
        "posting:周一",
        "credential:skill-grade",
    }
