"""Families: which edition judges which day, where, and what is said on days without one."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules import (
    Facts,
    Jurisdiction,
    Outcome,
    Scope,
    Shop,
    Span,
    StandardError,
    assess,
    calendar_of,
    calendar_over,
    edition_calendar,
    families,
    family_calendar,
    load_standard,
    places_of,
)
from staffing.rules.loading import load_folder, standard_or_calendar
from staffing.rules.standard import standard_from

from . import cast
from .cast import YEAR, day, edition, pieces, premises
from .strategies import HORIZON, editions, facts, limits, moves, shop_conditions
from .test_first_law import lawful, told

AREA: dict[str, Any] = {"area": {"kind": "workshop", "at_least_m2": 200}}
LARGER: dict[str, Any] = {"area": {"kind": "workshop", "at_least_m2": 300}}
YARD: dict[str, Any] = {"area": {"kind": "parking", "at_least_m2": 150}}
OLD_DAYS = {"from": "2015-01-01", "until": "2026-03-31"}
NEW_DAYS = {"from": "2026-04-01"}


def shop_of(area: int) -> Facts:
    return Facts(shop=cast.shop(premises("workshop", area)), people=())


def calendar(*standards: Any, place: str = "cn") -> Any:
    return calendar_of(standards, "rule", place)


def days_of(found: Any) -> list[tuple[str, str | None]]:
    return [(span.start.isoformat(), chosen.id if chosen else None) for span, chosen in found]


# --- the calendar ----------------------------------------------------------------------------------------------------


def test_one_edition_follows_the_other_and_before_the_first_there_is_none():
    found = calendar(
        edition("old", {"area": AREA}, in_force=OLD_DAYS), edition("new", {"area": AREA}, in_force=NEW_DAYS)
    )
    assert days_of(found) == [("0001-01-01", None), ("2015-01-01", "old"), ("2026-04-01", "new")]
    assert found.on(day("2026-03-31")).id == "old"
    assert [one.id for one in found.editions] == ["old", "new"]


def test_the_most_specific_place_goes_first_and_gives_way_again_when_its_days_are_over():
    national = edition("national", {"area": AREA}, in_force={"from": "2015-01-01"})
    local = edition(
        "local",
        {"area": LARGER},
        jurisdiction="cn-sh",
        in_force={"from": "2020-01-01", "until": "2020-12-31"},
    )
    shanghai = [
        ("0001-01-01", None),
        ("2015-01-01", "national"),
        ("2020-01-01", "local"),
        ("2021-01-01", "national"),
    ]
    assert days_of(calendar(national, local, place="cn-sh")) == shanghai
    assert days_of(calendar(national, local, place="cn")) == [
        ("0001-01-01", None),
        ("2015-01-01", "national"),
    ]
    assert days_of(calendar(national, local, place="cn-gd-sz")) == days_of(calendar(national, local))


def test_the_houses_own_rule_goes_before_every_place():
    national = edition("national", {"area": AREA})
    house = edition("house-rule", {"area": LARGER}, jurisdiction="house", in_force={"from": "2026-01-01"})
    assert days_of(calendar(national, house)) == [("0001-01-01", "national"), ("2026-01-01", "house-rule")]


def test_within_a_horizon_only_its_editions_are_listed_and_all_where_it_has_none():
    old, new = (
        edition("old", {"area": AREA}, in_force=OLD_DAYS),
        edition("new", {"area": AREA}, in_force=NEW_DAYS),
    )
    found = calendar(old, new)
    assert found.within(Span(day("2026-04-01"), day("2027-01-01"))).editions == (new,)
    assert found.within(Span(day("2001-01-01"), day("2002-01-01"))).editions == (old, new)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("mars", "jurisdiction: found 'mars'; expected one of cn, cn-sh, "),
        ("jp", "jurisdiction: found 'jp'; expected one of cn, where rule has editions"),
    ],
)
def test_a_place_without_editions_is_an_error_that_names_those_with_some(place: str, message: str):
    with pytest.raises(StandardError) as caught:
        calendar(edition("old", {"area": AREA}), place=place)
    assert caught.value.errors[0].startswith(message)


def test_two_editions_that_claim_one_day_are_refused():
    with pytest.raises(
        StandardError, match="new: in_force: found 2026-03-01 to 2026-03-31 in cn, which old claims too"
    ):
        calendar(
            edition("old", {"area": AREA}, in_force=OLD_DAYS),
            edition("new", {"area": AREA}, in_force={"from": "2026-03-01"}),
        )


# --- what files may not say ------------------------------------------------------------------------------------------


def folder_errors(folder: Path, *standards: Any) -> list[str]:
    for standard in standards:
        text = yaml.safe_dump(standard.as_data(), allow_unicode=True)
        (folder / f"{standard.id}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StandardError) as caught:
        load_folder(folder)
    return caught.value.errors


def test_a_folder_in_which_two_files_claim_one_day_names_both(tmp_path: Path):
    old = edition("old", {"area": AREA}, in_force=OLD_DAYS)
    new = edition("new", {"area": AREA}, in_force={"from": "2026-03-31"})
    assert folder_errors(tmp_path, old, new) == [
        "old.yaml: in_force: found 2026-03-31 to 2026-03-31 in cn, which new.yaml claims too; "
        "expected one edition of rule a day"
    ]


def test_a_family_judges_one_kind_of_subject(tmp_path: Path):
    shop = edition("shop-rule", {"area": AREA}, in_force=OLD_DAYS)
    role = cast.standard("person", {"employed": True}, id="post-rule", family="rule", in_force=NEW_DAYS)
    assert folder_errors(tmp_path, shop, role) == [
        "shop-rule.yaml: family: found 'rule' for a standard that judges a shop; "
        "expected the post mechanic, as in post-rule.yaml"
    ]


def test_a_family_may_not_be_called_like_a_standard(tmp_path: Path):
    assert folder_errors(tmp_path, edition("rule", {"area": AREA})) == [
        "rule.yaml: family: found 'rule', which is the id of a standard; expected a name of its own"
    ]


def test_a_jurisdiction_that_no_table_has_is_refused():
    with pytest.raises(
        StandardError, match=r"old\.yaml: jurisdiction: found 'mars'; expected one of cn, cn-sh, "
    ):
        edition("old", {"area": AREA}, jurisdiction="mars")


def test_a_draft_without_a_source_may_ask_a_person_and_never_hold_a_number():
    ask = {"judgement": {"ask": cast.TEXT}}
    assert edition("draft", {"area": {"condition": ask, "sureness": "draft"}})
    gated = {"applies_if": {"scope": ["electric"], "then": ask}}
    assert edition("draft", {"area": {"condition": gated, "sureness": "draft"}})
    with pytest.raises(
        StandardError, match=r"requirements\[0\]: found sureness draft with area; expected a judgement"
    ):
        edition("draft", {"area": {"condition": AREA, "sureness": "draft"}})


# --- judging ---------------------------------------------------------------------------------------------------------


def test_on_the_day_on_which_another_edition_takes_over_the_timeline_changes_edition():
    old = edition("old", {"workshop-area": AREA, "safety": AREA}, in_force=OLD_DAYS)
    new = edition("new", {"workshop-area": LARGER, "yard": YARD}, in_force=NEW_DAYS)
    answer = assess(calendar(old, new), shop_of(250), YEAR)
    assert pieces(answer, "workshop-area") == [("2026-01-01", "met"), ("2026-04-01", "not_met")]
    assert pieces(answer, "safety") == [("2026-01-01", "met"), ("2026-04-01", "not_applicable")]
    assert pieces(answer, "yard") == [("2026-01-01", "not_applicable"), ("2026-04-01", "not_met")]
    assert [stretch.edition for stretch in answer["workshop-area"].timeline] == [old, new]
    assert answer["safety"].on(day("2026-04-01")).reason("zh") == "new 版没有这一条"
    assert answer["yard"].on(day("2026-03-31")).reason("en") == "edition old has no such requirement"
    assert answer["workshop-area"].on(day("2026-02-01")).requirement is old.requirement("workshop-area")
    assert answer["workshop-area"].requirement is new.requirement("workshop-area")


def test_an_edition_that_breaks_what_was_met_is_named_as_the_cause_and_no_record_is_blamed():
    old = edition("old", {"workshop-area": AREA}, in_force=OLD_DAYS)
    new = edition("new", {"workshop-area": LARGER}, in_force=NEW_DAYS)
    found = assess(calendar(old, new), shop_of(250), YEAR).first_break(YEAR.start)
    assert (found.day, found.edition, found.records) == (day("2026-04-01"), new, ())


def test_an_edition_that_changes_nothing_for_the_shop_is_a_stretch_of_its_own_and_one_line_of_json():
    old = edition("old", {"workshop-area": AREA}, in_force=OLD_DAYS)
    new = edition("new", {"workshop-area": AREA}, in_force=NEW_DAYS)
    answer = assess(calendar(old, new), shop_of(250), YEAR)
    assert [stretch.start.isoformat() for stretch in answer["workshop-area"].timeline] == [
        "2026-01-01",
        "2026-04-01",
    ]
    assert len(answer.as_json()["requirements"][0]["timeline"]) == 1
    assert answer["workshop-area"].timeline[0].outcome_until is None


def test_a_day_without_any_edition_is_unknown_with_words_and_a_next_step():
    early = edition("early", {"workshop-area": AREA}, in_force={"from": "2026-01-01", "until": "2026-01-31"})
    late = edition("late", {"workshop-area": AREA}, in_force={"from": "2026-03-01"})
    answer = assess(calendar(early, late, place="cn-sh"), shop_of(250), YEAR)
    assert pieces(answer, "workshop-area") == [
        ("2026-01-01", "met"),
        ("2026-02-01", "unknown"),
        ("2026-03-01", "met"),
    ]
    gap = answer["workshop-area"].on(day("2026-02-10"))
    assert gap.reason("zh") == "“规则”在上海市这些日期没有施行中的版本"
    assert gap.reason("en") == "no edition of “rule” is in force in Shanghai on these days"
    assert gap.next_step("zh") == "向备案机关确认这些日期适用哪一版，并补上该版标准"
    assert gap.edition is None
    assert gap.needed("en")
    assert gap.seen("en")
    assert answer.verdict(day("2026-02-10")) is Outcome.UNKNOWN
    assert answer.edition(day("2026-02-10")) is None


def test_a_horizon_in_which_no_edition_is_in_force_is_unknown_throughout():
    answer = assess(
        calendar(edition("old", {"area": AREA}, in_force={"from": "2040-01-01"})), shop_of(250), YEAR
    )
    assert answer.verdict(YEAR.start) is Outcome.UNKNOWN


def test_no_requirement_of_an_edition_in_the_horizon_is_left_out_when_others_are_listed():
    old, new = (
        edition("old", {"a": AREA}, in_force=OLD_DAYS),
        edition("new", {"b": LARGER}, in_force=NEW_DAYS),
    )
    listed = calendar(old, new).within(Span(day("2020-01-01"), day("2020-12-31")))
    assert pieces(assess(listed, shop_of(250), YEAR), "b")[-1] == ("2026-04-01", "not_met")


def test_the_json_names_the_editions_and_a_single_standard_keeps_its_form():
    early = edition("early", {"workshop-area": AREA}, in_force={"from": "2026-01-01", "until": "2026-01-31"})
    found = calendar(early, place="cn-sh")
    answer = assess(found, shop_of(250), YEAR)
    assert answer.as_json() | {"requirements": None} == {
        "standard": "rule",
        "jurisdiction": "cn-sh",
        "editions": [
            {"from": "2026-01-01", "until": "2026-01-31", "jurisdiction": "cn-sh", "standard": "early"},
            {"from": "2026-02-01", "until": "2026-12-31", "jurisdiction": "cn-sh", "standard": None},
        ],
        "requirements": None,
    }
    assert set(assess(early, shop_of(250), YEAR).as_json()) == {"standard", "requirements"}
    assert answer.as_record()["standard_sha256"] == found.sha256
    with pytest.raises(TypeError, match="rule was judged edition by edition"):
        _ = answer.standard


def test_what_was_attested_for_the_family_holds_in_every_edition_and_for_one_edition_only_there():
    ask = {"judgement": {"ask": cast.TEXT}}
    old = edition("old", {"signs": ask}, in_force=OLD_DAYS)
    new = edition("new", {"signs": ask}, in_force=NEW_DAYS)

    def judged(about: str) -> list[tuple[str, str]]:
        said = cast.attestation("signs", standard=about)
        return pieces(
            assess(calendar(old, new), Facts(shop=cast.shop(), people=(), attestations=(said,)), YEAR),
            "signs",
        )

    assert judged("rule") == [("2026-01-01", "met"), ("2026-04-01", "met")]
    assert judged("old") == [("2026-01-01", "met"), ("2026-04-01", "needs_judgement")]


# --- requirements with days of their own -----------------------------------------------------------------------------


def test_a_requirement_applies_on_its_own_days_only():
    later = edition("old", {"area": {"condition": AREA, "in_force": {"from": "2026-07-01"}}})
    answer = assess(later, shop_of(100), YEAR)
    assert pieces(answer, "area") == [("2026-01-01", "not_applicable"), ("2026-07-01", "not_met")]
    assert answer["area"].timeline[0].reason("zh") == "本条不在施行期内（2026-07-01 至 无截止）"


EASED = {
    "condition": AREA,
    "transition": {
        "existing_before": "2024-01-01",
        "until": "2026-06-30",
        "note": {"zh": "既有门店整改期", "en": "existing shops may adapt"},
    },
}


def in_business_since(first: str | None, area: int = 100) -> Facts:
    scope = Scope(ref="scope:1", scope="small-vehicle", since=day(first) if first else None)
    return Facts(
        shop=Shop(id="1", name="店", scopes=(scope,), premises=(premises("workshop", area),)), people=()
    )


def test_a_shop_that_existed_before_has_until_the_last_day_of_the_transition():
    answer = assess(edition("old", {"area": EASED}), in_business_since("2023-12-31"), YEAR)
    assert pieces(answer, "area") == [("2026-01-01", "not_applicable"), ("2026-07-01", "not_met")]
    eased = answer["area"].timeline[0]
    assert eased.reason("zh") == (
        "过渡期至 2026-06-30：2024-01-01 前已在经营的门店暂不适用（既有门店整改期）；"
        "如不适用：不达标，生产厂房共 100 平方米，需要 200 平方米"
    )
    assert eased.reason("en").startswith(
        "transition until 2026-06-30: shops in business before 2024-01-01 need not"
    )
    assert eased.next_step("zh") == ""
    found = answer.first_break(YEAR.start)
    assert (found.day, found.records) == (day("2026-07-01"), ())


def test_a_shop_that_opened_later_has_no_transition():
    assert pieces(assess(edition("old", {"area": EASED}), in_business_since("2024-01-01"), YEAR), "area") == [
        ("2026-01-01", "not_met")
    ]


def test_what_is_met_is_met_in_the_transition_too():
    answer = assess(edition("old", {"area": EASED}), in_business_since("2020-01-01", 300), YEAR)
    assert pieces(answer, "area") == [("2026-01-01", "met")]


def test_when_nobody_recorded_since_when_the_shop_works_the_transition_is_open():
    answer = assess(edition("old", {"area": EASED}), in_business_since(None), YEAR)
    assert pieces(answer, "area") == [("2026-01-01", "unknown"), ("2026-07-01", "not_met")]
    assert answer["area"].timeline[0].next_step("zh") == "补登：经营范围的起始日期"
    assert answer["area"].timeline[0].reason("zh").startswith("是否在 2024-01-01 前已在经营未登记")


# --- laws ------------------------------------------------------------------------------------------------------------


@lawful
@given(editions(), facts(), st.sampled_from(("cn", "cn-sh")), st.data())
def test_judging_random_editions_over_a_horizon_says_of_every_day_what_judging_that_day_alone_says(
    heads, known, place, data
):
    def with_limits(condition: dict[str, Any]) -> dict[str, Any]:
        return {"condition": condition, **data.draw(limits())}

    standards = [
        edition(
            head["id"],
            data.draw(
                st.dictionaries(
                    st.sampled_from(("r1", "r2", "r3")), shop_conditions().map(with_limits), min_size=1
                )
            ),
            **{key: value for key, value in head.items() if key != "id"},
        )
        for head in heads
    ]
    if not any(standard.jurisdiction in ("cn", place) for standard in standards):
        return
    found = calendar(*standards, place=place)
    alone = [told(assess(found, known, Span(one, one)))[0] for one in HORIZON]
    answer = assess(found, known, HORIZON)
    assert told(answer) == alone
    for result in answer:
        assert [one for stretch in result.timeline for one in Span(stretch.start, stretch.end)] == list(
            HORIZON
        )
        assert all(stretch.edition is found.on(stretch.start) for stretch in result.timeline)
        assert all(stretch.edition is found.on(stretch.end) for stretch in result.timeline)


@lawful
@given(editions(), facts(), moves(), st.lists(shop_conditions(), min_size=3, max_size=3))
def test_of_a_shop_that_moves_every_day_is_judged_as_if_it_had_always_been_where_it_is_on_that_day(
    heads, known, spells, conditions
):
    standards = [
        edition(
            head["id"], {f"r{number}": conditions[number]}, **{k: v for k, v in head.items() if k != "id"}
        )
        for number, head in enumerate(heads[:3])
    ]
    places = places_of(spells)
    served = [place for place in places.values if place and serves(standards, place)]
    if not served:
        return
    found = calendar_over(standards, "rule", places)
    answer = assess(found, known, HORIZON)
    assert told(answer) == [told(assess(found, known, Span(one, one)))[0] for one in HORIZON]
    for one in HORIZON:
        place = places.at(one)
        settled = calendar(*standards, place=place) if place in served else None
        assert found.on(one) is (settled.on(one) if settled else None)
        alone = told(assess(settled, known, Span(one, one)))[0] if settled and settled.on(one) else {}
        moving = told(assess(found, known, Span(one, one)))[0]
        assert all(moving[key] == said for key, said in alone.items() if key in moving)


@lawful
@given(moves(), st.randoms(use_true_random=False))
def test_where_a_shop_is_does_not_hang_on_the_order_of_its_records(spells, chance):
    mixed = list(spells)
    chance.shuffle(mixed)
    assert places_of(mixed) == places_of(spells)


def serves(standards: Any, place: str) -> bool:
    return any(one.jurisdiction in (("cn-sh", "cn") if place == "cn-sh" else (place,)) for one in standards)


def spell(place: str, since: str | None, until: str | None = None) -> Jurisdiction:
    return Jurisdiction(jurisdiction=place, since=since and day(since), until=until and day(until))


def test_the_place_that_began_last_counts_and_two_that_began_together_leave_it_open():
    found = places_of(
        [spell("cn", "2020-01-01"), spell("cn-sh", "2024-01-01", "2024-12-31"), spell("jp", None)]
    )
    assert [found.at(day(one)) for one in ("2019-12-31", "2020-01-01", "2024-06-01", "2025-01-01")] == [
        None,
        "cn",
        "cn-sh",
        "cn",
    ]
    assert places_of([spell("cn", "2020-01-01"), spell("jp", "2020-01-01")]).at(day("2021-01-01")) is None


def test_a_shop_that_moves_is_judged_by_the_editions_of_each_place_on_its_days_and_by_none_where_there_is_none():
    places = places_of(
        [
            spell("cn", "2020-01-01", "2024-06-30"),
            spell("cn-sh", "2024-07-01", "2025-12-31"),
            spell("jp", "2026-02-01"),
        ]
    )
    found = family_calendar("cn-repair-class2", places)
    assert days_of(found) == [
        ("0001-01-01", None),
        ("2020-01-01", "cn-repair-class2-2014"),
        ("2024-04-01", "cn-repair-class2-2023"),
        ("2024-07-01", "cn-sh-repair-class2-2014"),
        ("2024-11-01", "cn-repair-class2-2023"),
        ("2026-01-01", None),
    ]
    answer = assess(found, shop_of(300), Span(day("2026-01-01"), day("2026-12-31")))
    line = answer["workshop-area"].timeline
    assert [one.reason("en") for one in line] == [
        "where the shop is on these days is not recorded, so nobody can say which edition of "
        "“Class II whole-vehicle repair shop, conditions for opening” applies",
        "no edition of “Class II whole-vehicle repair shop, conditions for opening” is in force in Japan on these days",
    ]
    assert line[0].next_step("zh") == "在“经营范围与场地”页记录本店从哪天起在哪个地区"
    assert [one["jurisdiction"] for one in answer.as_json()["editions"]] == [None, "jp"]


def test_a_family_without_an_edition_in_any_of_the_places_is_refused_as_for_one_place():
    with pytest.raises(StandardError, match="found 'jp'"):
        family_calendar("cn-repair-class2", places_of([spell("jp", "2020-01-01", "2021-01-01")]))
    with pytest.raises(StandardError, match="found none on any day"):
        family_calendar("cn-repair-class2", places_of([spell("jp", None)]))


def test_a_move_changes_the_hash_and_a_shop_that_stays_keeps_the_one_of_its_place():
    stays, moved = places_of([spell("cn", "0001-01-01")]), places_of([spell("cn", "2020-01-01")])
    assert (
        family_calendar("cn-repair-class2", stays).sha256 == edition_calendar("cn-repair-class2", "cn").sha256
    )
    assert (
        family_calendar("cn-repair-class2", moved).sha256 != edition_calendar("cn-repair-class2", "cn").sha256
    )


@lawful
@given(editions(), st.sampled_from(("cn", "cn-sh", "cn-gd-sz")))
def test_on_every_day_the_edition_is_the_one_of_the_most_specific_place_whose_days_contain_it(heads, place):
    standards = [
        edition(head["id"], {"r1": AREA}, **{k: v for k, v in head.items() if k != "id"}) for head in heads
    ]
    chain = ("cn-sh", "cn") if place == "cn-sh" else ("cn",)
    if not any(standard.jurisdiction in chain for standard in standards):
        return
    found = calendar(*standards, place=place)
    for one in HORIZON:
        there = [
            standard
            for code in chain
            for standard in standards
            if standard.jurisdiction == code
            and (standard.in_force.since or one) <= one <= (standard.in_force.until or one)
        ]
        assert found.on(one) is (there[0] if there else None)


@lawful
@given(shop_conditions(), limits())
def test_what_was_dumped_loads_to_the_same_standard(condition, limited):
    standard = edition("old", {"r1": {"condition": condition, **limited}}, in_force=OLD_DAYS)
    again = standard_from(standard.as_data(), "again")
    assert again.sha256 == standard.sha256
    assert again.as_data() == standard.as_data()


# --- what is shipped -------------------------------------------------------------------------------------------------


def test_shanghai_applies_the_edition_of_2023_seven_months_after_the_nation():
    nation, shanghai = (
        edition_calendar("cn-repair-class2", "cn"),
        edition_calendar("cn-repair-class2", "cn-sh"),
    )
    assert days_of(nation) == [
        ("0001-01-01", None),
        ("2005-01-01", "cn-repair-class2-2004"),
        ("2015-01-01", "cn-repair-class2-2014"),
        ("2024-04-01", "cn-repair-class2-2023"),
    ]
    assert days_of(shanghai)[3:] == [
        ("2024-04-01", "cn-sh-repair-class2-2014"),
        ("2024-11-01", "cn-repair-class2-2023"),
    ]
    assert load_standard("cn-sh-repair-class2-2014").sureness == "high"


def test_the_edition_of_2023_holds_no_number_that_was_not_sourced():
    standard = load_standard("cn-repair-class2-2023")
    sourced = [r.id for r in standard.requirements if r.sureness != "draft"]
    assert sourced == ["scope-categories", "ev-high-voltage-card", "ev-workshop"]
    assert "使用前须确认" in standard.label.zh
    assert all("确认" in r.note.zh for r in standard.requirements if r.sureness == "draft")


def test_a_shop_that_repairs_electric_vehicles_needs_the_card_and_the_workshop_from_the_edition_of_2023_on():
    holder = cast.person("王芳", "ev-technician")
    facts = Facts(shop=cast.shop(scopes=("electric",)), people=(holder,))
    answer = assess(
        edition_calendar("cn-repair-class2", "cn-sh"), facts, Span(day("2024-01-01"), day("2024-12-31"))
    )
    assert pieces(answer, "ev-high-voltage-card")[-1] == ("2024-11-01", "not_met")
    assert pieces(answer, "ev-workshop")[-1] == ("2024-11-01", "needs_judgement")


def test_a_name_may_be_a_standard_or_a_family_where_it_is_widest_in_force():
    assert standard_or_calendar("cn-class2-source") is load_standard("cn-class2-source")
    assert standard_or_calendar("cn-repair-class2").place_on(YEAR.start) == "cn"
    assert standard_or_calendar("cn-repair-class2", "cn-sh").place_on(YEAR.start) == "cn-sh"
    assert set(families()) >= {"cn-repair-class2"}


@pytest.mark.parametrize(
    ("name", "place", "message"),
    [
        (
            "cn-class9",
            None,
            "standard: found 'cn-class9'; expected one of cn-repair-class1, cn-repair-class2, ",
        ),
        (
            "cn-class2-source",
            "cn-sh",
            "jurisdiction: found 'cn-sh' with the standard cn-class2-source; expected it with a family only",
        ),
        ("cn-repair-class2", "moon", "jurisdiction: found 'moon'; expected one of cn, "),
    ],
)
def test_a_wrong_name_or_place_is_told(name: str, place: str | None, message: str):
    with pytest.raises(StandardError) as caught:
        standard_or_calendar(name, place)
    assert caught.value.errors[0].startswith(message)
    with pytest.raises(
        StandardError, match="family: found 'x'; expected one of cn-repair-class1, cn-repair-class2, "
    ):
        edition_calendar("x", "cn")
