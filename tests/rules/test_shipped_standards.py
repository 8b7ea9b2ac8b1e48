"""Every standard that ships: each line says where it is from and how sure it is, and where sources disagree it says so."""

import re
from typing import Any

import jsonschema
import pytest

from staffing.rules import Facts, Outcome, Span, assess, posts, role_standard, vocabulary
from staffing.rules import files as rule_files
from staffing.rules.conditions import HoldsPost
from staffing.rules.loading import all_standards, load_standard
from staffing.rules.schema import standard_schema
from staffing.rules.standard import walk
from staffing.rules.thing_conditions import EquipmentIs, EquipmentNeed

from .cast import day, person, shop

STANDARDS = all_standards()
LINES = [(standard, requirement) for standard in STANDARDS for requirement in standard.requirements]
# A shop without any scope has none that is forbidden to it.
MET_BY_NOTHING = ("scope-categories",)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_requirement_has_a_clause_a_source_to_look_up_and_says_how_sure_it_is():
    for standard, requirement in LINES:
        where = f"{standard.id}: {requirement.id}"
        assert requirement.clause.zh.strip(), where
        assert not CHINESE.search(requirement.clause.en), where
        assert requirement.source.ref.strip(), where
        assert requirement.sureness in ("high", "mid", "low", "user", "draft"), where


def test_every_requirement_is_told_in_chinese_and_in_english():
    for standard, requirement in LINES:
        for text in (requirement.title, requirement.basis, requirement.note):
            if text is not None:
                assert CHINESE.search(text.zh), f"{standard.id}: {requirement.id}"
                assert re.search("[A-Za-z]", text.en), f"{standard.id}: {requirement.id}"


def test_every_standard_says_its_edition_its_place_and_its_strength():
    for standard in STANDARDS:
        assert standard.edition.zh
        assert standard.jurisdiction
        assert standard.strength in ("must", "should", "recommended")


def test_a_draft_asks_somebody_to_confirm_and_says_why():
    drafts = [requirement for _, requirement in LINES if requirement.sureness == "draft"]
    assert drafts
    for requirement in drafts:
        assert "使用前须对照原文确认" in requirement.note.zh
        assert "onfirm" in requirement.note.en


def test_a_local_check_list_or_form_is_never_passed_off_as_the_national_standard():
    for standard, requirement in LINES:
        if "勘验表（城市" in requirement.source.zh or "申报表" in requirement.source.zh:
            assert requirement.sureness == "low", f"{standard.id}: {requirement.id}"
            assert re.search("推断|地方|没有写明省份", requirement.note.zh), (
                f"{standard.id}: {requirement.id}"
            )


def test_no_standard_looks_at_age_or_sex():
    for standard in STANDARDS:
        for requirement in standard.requirements:
            asked = {type(part).__name__ for part in walk(requirement.condition)}
            assert not asked & {"AgeNeed", "SexNeed"}, f"{standard.id}: {requirement.id}"


@pytest.mark.parametrize(
    ("standard", "word"),
    [
        ("cn-class2-source", "历史·用户资料"),
        ("brand-authorised-station", "用户资料"),
        ("cn-repair-class1-2004", "历史版本"),
        ("cn-repair-class2-2004", "历史版本"),
        ("cn-repair-rule-2005", "历史版本"),
        ("cn-repair-class1-2014", "已被 2023 年版代替"),
        ("cn-repair-class2-2014", "已被 2023 年版代替"),
        ("cn-repair-class3-2014", "已被 2023 年版代替"),
        ("cn-fj-repair-class1-2014", "省份为推断"),
        ("cn-fj-repair-class2-2014", "省份为推断"),
        ("cn-repair-class1-2023", "使用前须确认"),
        ("cn-repair-class2-2023", "使用前须确认"),
        ("cn-repair-class3-2023", "使用前须确认"),
    ],
)
def test_the_label_says_what_a_file_is_worth(standard: str, word: str):
    assert word in load_standard(standard).label.zh


def test_what_is_superseded_is_over_and_what_is_in_force_today_is_not_called_so():
    for standard in STANDARDS:
        label = standard.label.zh if standard.label else ""
        if "代替" in label or "历史版本" in label:
            assert standard.in_force.until is not None, standard.id


@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_the_editions_of_2023_hold_no_number_of_2014(number: str):
    standard = load_standard(f"cn-repair-class{number}-2023")
    for requirement in standard.requirements:
        if requirement.sureness == "draft":
            continue
        assert requirement.id in ("scope-categories", "ev-high-voltage-card", "ev-workshop")
        assert not re.search(r"\d+ (人|平方米)", requirement.basis.zh)


@pytest.mark.parametrize("standard", [s for s in STANDARDS if not s.is_role], ids=lambda s: s.id)
def test_no_rule_of_today_asks_for_a_licence(standard):
    """Today a shop is filed 备案; only what is over, or the user's own text, may say 许可."""
    if standard.in_force.until is None and standard.sureness != "user":
        assert all("许可" not in requirement.basis.zh for requirement in standard.requirements)


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda s: s.id)
def test_every_line_tells_in_both_languages_why_and_what_next_for_a_shop_nobody_recorded_and_for_an_empty_one(
    standard,
):
    horizon = Span(day("2017-01-01"), day("2018-12-31"))
    nothing = person(
        "王芳", None, credentials=None, training=None, education=None, experience=None, exams=None
    )
    empty = shop(scopes=(), equipment=(), documents=(), works=(), quantities=(), units=())
    for facts in (Facts(people=(nothing,)), Facts(shop=empty, people=(person("李文"),))):
        who = facts.people[0].id if standard.is_role else None
        for result in assess(standard.as_if_always_in_force(), facts, horizon, person=who):
            for stretch in result.timeline:
                if result.requirement.id not in MET_BY_NOTHING:
                    assert stretch.outcome is not Outcome.MET, result.requirement.id
                assert CHINESE.search(stretch.reason("zh"))
                assert stretch.reason("en")
                assert bool(stretch.next_step("zh")) is bool(stretch.next_step("en"))


# --- where sources disagree: the better supported number is shown, and the note names the other ----------------------


@pytest.mark.parametrize(
    ("standard", "requirement", "basis", "others"),
    [
        (
            "cn-repair-class1-2014",
            "personnel",
            "质量检验员 2 人",
            ["sljtxh.com 写 1 人", "不少于 3 人，属地方要求"],
        ),
        (
            "cn-repair-class2-2014",
            "workshop-area",
            "200 平方米",
            ["300", "400", "kpdpc.org.cn 写“共 300、厂房 150”"],
        ),
        ("cn-repair-class2-2014", "personnel", "机修、电器、钣金、涂漆人员各 1 人", ["机修不少于 3 人"]),
        ("cn-repair-class1-2014", "reception-area", "80 平方米", ["2004 年版为 40 平方米"]),
        ("cn-repair-class1-2014", "ev-person", "电工", ["低压电工，有网页误写为高压"]),
        ("cn-repair-class2-2023", "ev-high-voltage-card", "低压电工", ["写须持高压电工证"]),
        ("ev-technician", "electrician-card", "低压电工", ["写须持高压电工证"]),
        ("cn-work-safety-2021", "special-operation-cards", "每 3 年复审 1 次", ["有网页要求高压电工"]),
        ("cn-work-safety-2021", "heads-yearly-training", "12 学时", ["每年 8 学时"]),
        ("cn-repair-class3-2014", "engine-posts", "质量检验员 2 人", ["主修人员不少于 2 人"]),
        ("us-ase-blue-seal-2020", "certified-share", "技师中，至少 75%", ["全体员工的 75%"]),
        ("jp-certified-workshop", "qualified-share", "除以四", ["三分之一"]),
        ("us-osha-first-aid-2007", "first-aider", "附近没有", ["3 至 4 分钟", "15 分钟"]),
    ],
)
def test_where_sources_disagree_the_note_names_the_number_that_was_not_taken(
    standard, requirement, basis, others
):
    line = load_standard(standard).requirement(requirement)
    assert basis in line.basis.zh
    for other in others:
        assert other in line.note.zh


def test_going_without_a_filing_costs_what_the_text_of_2023_says_and_the_note_names_the_old_fine():
    filing = load_standard("cn-road-transport-2023").requirement("filing")
    assert filing.penalty.most_yuan == 10_000
    assert "3,000 元以上 1 万元以下" in filing.penalty.zh
    assert "5,000 至 20,000 元" in filing.note.zh
    assert "2019 年起不再许可，改为备案" in filing.note.zh


def test_every_penalty_cites_the_law_that_says_so():
    penalties = [requirement.penalty for _, requirement in LINES if requirement.penalty]
    assert {penalty.sureness for penalty in penalties} == {"high"}
    assert all(re.search(r"第 \d+ 条$", penalty.ref) for penalty in penalties)


def test_the_class_two_standard_has_its_clauses_in_order_and_never_calls_itself_the_law_in_force():
    standard = load_standard("cn-class2-source")
    assert [requirement.id for requirement in standard.requirements][:11] == [
        "manager",
        "technical-lead",
        "quality-inspectors",
        "settlement-clerk",
        "statistician",
        "middle-grade-ratio",
        "trades-match-scope",
        "post-papers",
        "workshop-area",
        "parking-area",
        "lease",
    ]
    assert standard.label.zh == "历史·用户资料"
    assert standard.sureness == "user"


def test_every_line_of_the_equipment_lists_is_a_requirement_of_its_own_with_its_conditions():
    standard = load_standard("cn-class2-source")
    lists = {
        clause: [r.id for r in standard.requirements if r.clause.zh.startswith(f"{clause} ")]
        for clause in ("11.16", "11.17", "11.18", "11.19")
    }
    assert {clause: len(ids) for clause, ids in lists.items()} == {
        "11.16": 3,
        "11.17": 9,
        "11.18": 11,
        "11.19": 4,
    }
    needs = {r.id: r.condition for r in standard.requirements if r.group == "equipment"}
    assert needs["straightener"].applies_if.when.works == ["accident-repair"]
    assert needs["smoke-meter"].applies_if.when.works == ["diesel"]
    partners = {
        part.equipment.kinds[0]
        for condition in needs.values()
        for part in walk(condition)
        if isinstance(part, EquipmentIs) and part.equipment.outsourcing == "allowed"
    }
    assert partners == {"paint-booth"}


def test_the_class_two_standard_wants_verified_what_is_customarily_verified():
    parts = walk(load_standard("cn-class2-source").requirements)
    needs = [part for part in parts if isinstance(part, EquipmentNeed)]
    assert len(needs) == 27
    for need in needs:
        assert need.verified is vocabulary().equipment[need.kinds[0]].verified


def test_every_post_with_conditions_has_its_role_standard():
    with_standard = [post.code for post in posts() if role_standard(post.code)]
    assert with_standard == [
        "manager",
        "technical-lead",
        "quality-inspector",
        "service-adviser",
        "settlement-clerk",
        "statistician",
        "mechanic",
        "electrician",
        "body-repairer",
        "painter",
        "ev-technician",
        "safety-manager",
        "after-sales-manager",
    ]
    assert role_standard("receptionist") is None


@pytest.mark.parametrize("standard", all_standards(), ids=lambda standard: standard.id)
def test_every_shipped_file_is_valid_by_the_schema_and_named_by_its_id(standard):
    path = next(path for path in rule_files.standard_files() if path.stem == standard.id)
    jsonschema.Draft202012Validator(standard_schema()).validate(rule_files.read_yaml(path))
    assert not (standard.is_role and standard.post != standard.id)


@pytest.mark.parametrize("standard", all_standards(), ids=lambda standard: standard.id)
def test_a_role_standard_never_asks_whether_the_post_is_held_already(standard):
    if standard.is_role:
        asked = [part for requirement in standard.requirements for part in walk(requirement.condition)]
        assert not any(isinstance(part, HoldsPost) for part in asked)


def test_whoever_works_on_electric_vehicles_is_shown_the_law_of_the_electrician_card():
    card = load_standard("ev-technician").requirement("electrician-card")
    assert "特种作业" in card.clause.zh
    assert card.sureness == "high"
    assert card.condition.credential.review_every_months == 36


def test_no_shipped_standard_takes_equivalents_on_its_own():
    conditions = [c for s in all_standards() for r in s.requirements for c in walk(r.condition)]
    assert not any(getattr(condition, "equivalents", None) for condition in conditions)


def test_the_data_of_a_standard_leave_out_what_it_does_not_say():
    def nothing(part: Any) -> bool:
        if isinstance(part, dict):
            return any(map(nothing, part.values()))
        return any(map(nothing, part)) if isinstance(part, list) else part is None

    assert not any(nothing(standard.as_data()) for standard in all_standards())
