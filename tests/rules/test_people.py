import pytest

from staffing.rules import Attestation, Course, Employment, Outcome, Posting, Span, Waiver, assess
from staffing.rules.facts import Facts

from .cast import (
    YEAR,
    credential,
    day,
    exam,
    judge_person,
    judge_shop,
    outcome,
    person,
    pieces,
    school,
    shop,
    standard,
    stretch,
)

DIPLOMA = {"education": {"at_least": "大专"}}
MECHANICAL = {"education": {"majors": ["汽车", "机械"]}}
PANEL = {"judgement": {"ask": {"zh": "表达能力", "en": "speaks well"}}}
INSPECTOR = {"credential": {"kinds": ["inspector"]}}


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("大专", Outcome.MET),
        ("高职", Outcome.MET),
        ("硕士", Outcome.MET),
        ("职高", Outcome.NOT_MET),
        ("初中", Outcome.NOT_MET),
    ],
)
def test_education_is_compared_on_its_ladder(level, expected):
    assert outcome(judge_person(DIPLOMA, person("林晓燕", education=(school(level),)))) is expected


def test_a_level_that_stands_on_no_ladder_is_unknown():
    answer = judge_person({"education": {"at_least": "大专"}}, person("李婷", education=(school("小学"),)))
    assert outcome(answer) is Outcome.UNKNOWN


def test_a_diploma_counts_from_the_day_it_was_reached():
    studying = person("林晓燕", education=(school("高中"), school("本科", on="2026-07-01")))
    assert pieces(judge_person(DIPLOMA, studying)) == [("2026-01-01", "not_met"), ("2026-07-01", "met")]


def test_a_diploma_without_a_day_is_unknown():
    answer = judge_person(DIPLOMA, person("林晓燕", education=(school("本科", on=None),)))
    assert outcome(answer) is Outcome.UNKNOWN
    assert stretch(answer).reason("zh") == "本科学历没有毕业日期"


@pytest.mark.parametrize(
    ("major", "expected"),
    [
        ("汽车检测与维修技术", Outcome.MET),
        ("机械设计制造", Outcome.MET),
        ("会计", Outcome.NOT_MET),
        (None, Outcome.UNKNOWN),
    ],
)
def test_a_major_fits_when_its_name_holds_one_of_the_words(major, expected):
    assert outcome(judge_person(MECHANICAL, person("周敏", education=(school("本科", major),)))) is expected


def test_an_exam_counts_while_its_certificate_is_in_force():
    law = {"exam": {"slug": "law-exam", "title": {"zh": "法规考试", "en": "Law exam"}}}
    answer = judge_person(law, person("林晓燕", exams=(exam("law-exam", "2026-02-01", "2026-08-31"),)))
    assert pieces(answer) == [("2026-01-01", "not_met"), ("2026-02-01", "met"), ("2026-09-01", "not_met")]
    other = judge_person(law, person("林晓燕", exams=(exam("other-exam", "2026-02-01"),)))
    assert stretch(other).next_step("zh") == "通过考试“法规考试”"


def test_a_course_counts_from_the_day_it_was_completed():
    basics = {"course": {"slug": "ev-basics"}}
    answer = judge_person(
        basics, person("马超", courses=(Course(course="ev-basics", since=day("2026-05-18")),))
    )
    assert pieces(answer) == [("2026-01-01", "not_met"), ("2026-05-18", "met")]


def test_employment_and_posts_hold_on_their_days():
    hired = Employment(ref="employment:1", since=day("2026-02-01"), until=day("2026-10-31"))
    posted = Posting(ref="posting:1", post="painter", since=day("2026-03-01"))
    worker = person("何军", employments=(hired,), postings=(posted,))
    works_as_painter = {"all_of": [{"employed": True}, {"holds_post": ["painter", "mechanic"]}]}
    assert pieces(judge_person(works_as_painter, worker)) == [
        ("2026-01-01", "not_met"),
        ("2026-02-01", "not_met"),
        ("2026-03-01", "met"),
        ("2026-11-01", "not_met"),
    ]


def test_somebody_is_old_enough_from_their_birthday():
    adult = {"age": {"at_least": 18}}
    assert pieces(judge_person(adult, person("小陈", born=day("2008-02-29")))) == [
        ("2026-01-01", "not_met"),
        ("2026-02-28", "met"),
    ]
    assert outcome(judge_person(adult, person("小陈"))) is Outcome.UNKNOWN


def test_an_upper_age_with_its_law_holds_through_the_last_day_of_that_age():
    lawful = {"age": {"at_most": 60, "law": "某法第 1 条"}}
    answer = judge_person(lawful, person("老陈", born=day("1965-08-15")))
    assert pieces(answer) == [("2026-01-01", "met"), ("2026-08-15", "not_met")]


def test_a_judgement_needs_a_named_person_and_says_who_it_was():
    said = Attestation(
        requirement="r1",
        outcome="met",
        by="王颖",
        reason="面谈 86 分",
        person="林晓燕",
        since=day("2026-04-20"),
        until=day("2026-12-30"),
    )
    answer = judge_person(PANEL, person("林晓燕"), attestations=(said,))
    assert pieces(answer) == [
        ("2026-01-01", "needs_judgement"),
        ("2026-04-20", "met"),
        ("2026-12-31", "needs_judgement"),
    ]
    assert stretch(answer).reason("zh") == "王颖于 2026-04-20 确认：面谈 86 分"


def said(result: str, since: str, ref: str) -> Attestation:
    return Attestation(
        requirement="r1", outcome=result, by="王颖", reason="面谈", person="林晓燕", since=day(since), ref=ref
    )


@pytest.mark.parametrize("refs", [("a", "b"), ("b", "a")])
def test_a_later_judgement_takes_the_place_of_an_earlier_one(refs):
    both = (said("not_met", "2026-06-01", refs[0]), said("met", "2026-03-01", refs[1]))
    answer = judge_person(PANEL, person("林晓燕"), attestations=both)
    assert pieces(answer) == [
        ("2026-01-01", "needs_judgement"),
        ("2026-03-01", "met"),
        ("2026-06-01", "not_met"),
    ]


@pytest.mark.parametrize("refs", [("a", "b"), ("b", "a")])
def test_of_two_judgements_of_one_day_the_stricter_counts(refs):
    both = (said("met", "2026-03-01", refs[0]), said("not_met", "2026-03-01", refs[1]))
    assert outcome(judge_person(PANEL, person("林晓燕"), attestations=both)) is Outcome.NOT_MET


def test_a_judgement_on_somebody_else_or_another_requirement_or_standard_does_not_count():
    fields = {"outcome": "met", "by": "王颖", "reason": "面谈", "since": day("2020-01-01")}
    elsewhere = (
        Attestation(requirement="r1", person="别人", **fields),
        Attestation(requirement="r2", person="林晓燕", **fields),
        Attestation(requirement="r1", person="林晓燕", standard="another", **fields),
        Attestation(requirement="r1", **fields),
    )
    assert outcome(judge_person(PANEL, person("林晓燕"), attestations=elsewhere)) is Outcome.NEEDS_JUDGEMENT


def test_a_waiver_sets_a_line_aside_for_the_person_it_names_and_for_nobody_else():
    fields = {"requirement": "r1", "by": "王芳", "reason": "在读", "since": day("2026-03-01")}
    own = judge_person(DIPLOMA, person("林晓燕"), waivers=(Waiver(person="林晓燕", **fields),))
    others = judge_person(
        DIPLOMA, person("林晓燕"), waivers=(Waiver(person="别人", **fields), Waiver(**fields))
    )
    assert pieces(own) == [("2026-01-01", "not_met"), ("2026-03-01", "waived")]
    assert pieces(others) == [("2026-01-01", "not_met")]


def test_all_of_is_as_good_as_its_worst_part_and_any_of_as_its_best():
    nothing_known = person("甲", credentials=None, education=())
    assert outcome(judge_person({"all_of": [INSPECTOR, DIPLOMA]}, nothing_known)) is Outcome.NOT_MET
    assert outcome(judge_person({"all_of": [INSPECTOR, PANEL]}, nothing_known)) is Outcome.UNKNOWN
    assert outcome(judge_person({"any_of": [INSPECTOR, DIPLOMA]}, nothing_known)) is Outcome.UNKNOWN
    assert outcome(judge_person({"any_of": [INSPECTOR, PANEL]}, nothing_known)) is Outcome.NEEDS_JUDGEMENT


def test_the_reason_speaks_of_what_is_open_and_of_everything_once_all_is_met():
    both = {"all_of": [INSPECTOR, DIPLOMA]}
    half = stretch(judge_person(both, person("李文", credentials=(credential("inspector"),))))
    whole = stretch(
        judge_person(
            both, person("李文", credentials=(credential("inspector"),), education=(school("大专"),))
        )
    )
    assert half.reason("zh") == "没有学历"
    assert whole.reason("zh") == "质量检验员证；大专学历"


def test_not_turns_yes_and_no_round_and_leaves_unknown_alone():
    no_inspector = {"not": INSPECTOR}
    assert outcome(judge_person(no_inspector, person("甲", credentials=()))) is Outcome.MET
    assert outcome(judge_person(no_inspector, person("甲", credentials=None))) is Outcome.UNKNOWN
    assert (
        outcome(judge_person(no_inspector, person("甲", credentials=(credential("inspector"),))))
        is Outcome.NOT_MET
    )


def test_the_first_day_on_which_every_line_is_met_is_told():
    both = standard("person", DIPLOMA, INSPECTOR)
    ready_in_may = person(
        "李文",
        education=(school("本科", on="2026-03-01"),),
        credentials=(credential("inspector", "2026-05-10"),),
    )
    answer = assess(both, Facts(people=(ready_in_may,)), YEAR, "李文")
    assert answer.first_met(day("2026-01-01")) == day("2026-05-10")
    assert answer.first_met(day("2026-06-01")) == day("2026-06-01")
    never = assess(both, Facts(people=(person("赵洁"),)), YEAR, "赵洁")
    assert never.first_met(day("2026-01-01")) is None


def test_a_role_standard_wants_to_know_whom_it_judges_and_a_shop_standard_judges_no_person():
    role, facts = standard("person", DIPLOMA), Facts(people=(person("李文"),))
    with pytest.raises(ValueError, match="judges one person: say which"):
        assess(role, facts, YEAR)
    with pytest.raises(ValueError, match="found '王五'; expected one of 李文"):
        assess(role, facts, YEAR, "王五")
    with pytest.raises(ValueError, match="judges a shop, not a person"):
        assess(standard("shop", {"lease": {}}), facts, YEAR, "李文")


def test_a_horizon_of_one_day_is_enough():
    today = Span(day("2026-06-01"), day("2026-06-01"))
    assert pieces(judge_person(DIPLOMA, person("李文", education=(school("本科"),)), today)) == [
        ("2026-06-01", "met")
    ]


def test_where_something_is_only_unknown_nobody_is_told_that_none_of_it_is_there():
    either = {"any_of": [INSPECTOR, DIPLOMA, PANEL]}
    half_known = stretch(judge_person(either, person("甲", credentials=None, education=())))
    assert half_known.outcome is Outcome.NEEDS_JUDGEMENT
    assert half_known.reason("zh") == (
        "均未证实，尚不能确定：质量检验员证未登记；待确认：表达能力；未满足：没有学历"
    )
    assert half_known.reason("en") == (
        "none of these is proven, not certain yet: quality inspector certificate: not recorded; to be attested: "
        "speaks well; not met: no education on record"
    )
    unknown = stretch(
        judge_person({"any_of": [INSPECTOR, DIPLOMA]}, person("甲", credentials=None, education=None))
    )
    assert unknown.reason("zh") == "均未证实，尚不能确定：质量检验员证未登记；学历未登记"
    nothing = stretch(judge_person({"any_of": [INSPECTOR, DIPLOMA]}, person("甲")))
    assert nothing.reason("zh") == "以下均未满足：没有质量检验员证；没有学历"


SIXTY = {"age": {"at_most": 60, "law": "某法第 1 条"}}
WOMEN = {"sex": {"only": "female", "law": "某法第 2 条"}}
MECHANIC = {"holds_post": ["mechanic"]}


@pytest.mark.parametrize(
    ("condition", "facts", "step"),
    [
        (SIXTY, {"born": day("1950-01-01")}, "无法补办"),
        ({"age": {"at_least": 18}}, {"born": day("2008-10-01")}, "2026-10-01 起即符合"),
        (WOMEN, {"sex": "male"}, "无法补办"),
        (WOMEN, {}, "补登：性别未登记"),
        ({"employed": True}, {"employments": ()}, "办理入职并登记"),
        ({"not": MECHANIC}, {}, "使以下情形不再存在：任机修"),
        ({"not": DIPLOMA}, {"education": (school("本科"),)}, "无法补办"),
        ({"not": DIPLOMA}, {"education": None}, "补登：学历未登记"),
        ({"not": PANEL}, {}, "请有权确认的人确认：表达能力"),
        ({"not": {"not": INSPECTOR}}, {}, "取得并登记质量检验员证"),
        ({"not": {"all_of": [MECHANIC, {"employed": True}]}}, {}, "使以下情形不再存在：任机修"),
        ({"not": {"any_of": [MECHANIC, DIPLOMA]}}, {}, "使以下情形不再存在：任机修"),
        ({"any_of": [SIXTY, INSPECTOR]}, {"born": day("1950-01-01")}, "取得并登记质量检验员证"),
        ({"all_of": [SIXTY, INSPECTOR]}, {"born": day("1950-01-01")}, "无法补办；取得并登记质量检验员证"),
    ],
)
def test_the_next_step_asks_for_nothing_that_cannot_be_done(condition, facts, step):
    assert stretch(judge_person(condition, person("甲", "mechanic", **facts))).next_step("zh") == step


def test_nobody_is_asked_to_get_what_nobody_can_get_to_belong_to_a_group():
    asked = {"every": {"who": {"any_of": [WOMEN, INSPECTOR]}, "is": DIPLOMA}}
    unclear = person("甲", sex="male", credentials=None)
    assert (
        stretch(judge_shop(asked, unclear)).next_step("zh")
        == "甲：补登：质量检验员证未登记；取得并登记大专及以上学历"
    )


@pytest.mark.parametrize(
    ("condition", "step"),
    [
        ({"scope": ["electric"]}, "使其符合并登记：经营范围含电动汽车"),
        ({"works": ["diesel"]}, "使其符合并登记：承接柴油车维修"),
        ({"every_holder": {"posts": {"painter": DIPLOMA}}}, "为涂漆配备人员"),
        ({"every": {"who": {"holds_post": ["painter"]}, "is": DIPLOMA}}, "还缺 1 人：任涂漆"),
        (
            {"not": {"ratio": {"of": {"holds_post": ["painter"]}, "who": DIPLOMA, "at_least": "1/2"}}},
            "还缺 1 人：任涂漆",
        ),
    ],
)
def test_the_next_step_of_a_shop_is_something_that_one_can_do(condition, step):
    answer = judge_shop(condition, person("甲"), of=shop(works=()))
    assert stretch(answer).next_step("zh") == step


@pytest.mark.parametrize(
    "asked",
    [
        {"count": {"who": {"holds_post": ["painter"]}, "at_least": 1}},
        {"ratio": {"of": {"holds_post": ["painter"]}, "who": INSPECTOR, "at_least": "1/2"}},
        {"every": {"who": {"holds_post": ["painter"]}, "is": INSPECTOR}},
    ],
)
def test_where_it_is_not_known_what_should_not_be_whoever_is_unclear_is_to_be_put_on_record(asked):
    holder = person("甲", postings=None, credentials=(credential("inspector"),))
    assert stretch(judge_shop({"not": asked}, holder)).next_step("zh") == "甲：补登：任岗未登记"


def test_what_is_attested_and_should_not_be_is_to_be_attested_anew():
    said = Attestation(
        requirement="r1", outcome="met", by="王颖", reason="面谈", person="甲", since=day("2026-01-01")
    )
    answer = judge_person({"not": PANEL}, person("甲"), attestations=(said,))
    assert stretch(answer).next_step("zh") == "请有权确认的人确认：表达能力"
