"""Overlays: what a local or a house's file changes in a standard, and what it is refused for."""

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules import Facts, Outcome, StandardError, adapted, assess, calendar_of, overlaid
from staffing.rules.loading import load_file, load_folder
from staffing.rules.schema import standard_schema
from staffing.rules.standard import standard_from
from staffing.rules.strictness import Strictness, change

from . import cast
from .cast import SOURCE, TEXT, YEAR, day, edition, pieces, premises
from .strategies import shop_conditions
from .test_first_law import lawful

REASON = {"zh": "地方要求更高", "en": "the province asks for more"}
BASE = edition(
    "national",
    {
        "inspectors": {
            "count": {"of": {"holds_post": ["quality-inspector"]}, "who": {"employed": True}, "at_least": 2}
        },
        "lead": {
            "count": {
                "who": {
                    "all_of": [{"education": {"at_least": "大专"}}, {"credential": {"kinds": ["title"]}}]
                },
                "at_least": 1,
            }
        },
        "share": {
            "ratio": {
                "of": {"holds_post": ["mechanic"]},
                "who": {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}},
                "at_least": "1/2",
            }
        },
        "workshop-area": {"area": {"kind": "workshop", "at_least_m2": 200}},
    },
    in_force={"from": "2015-01-01"},
)
OVERLAY: dict[str, Any] = {
    "id": "local",
    "inherits": "national",
    "jurisdiction": "cn-fj",
    "in_force": {"from": "2016-01-01", "until": None},
    "source": {"zh": "网上申报表", "en": "online form", "ref": "item 2016"},
    "sureness": "low",
}
AREA = "condition.area.at_least_m2"
NOTE = {"zh": "见附录。", "en": "See the annex."}


def line(requirement: str, path: str, to: Any, **more: Any) -> dict[str, Any]:
    return {"requirement": requirement, "path": path, "to": to, "reason": REASON, **more}


def over(*changes: Any, base: Any = BASE, **more: Any) -> Any:
    return overlaid(base, {**OVERLAY, "change": list(changes), **more}, "local.yaml")


def errors(*changes: Any, **more: Any) -> list[str]:
    with pytest.raises(StandardError) as caught:
        over(*changes, **more)
    return caught.value.errors


def new_requirement(requirement: str, condition: Any) -> dict[str, Any]:
    return {
        "id": requirement,
        "clause": "1",
        "title": TEXT,
        "basis": TEXT,
        "group": "premises",
        "source": SOURCE,
        "sureness": "mid",
        "condition": condition,
    }


# --- what comes of it ------------------------------------------------------------------------------------------------


def test_an_overlay_changes_one_number_and_leaves_the_rest_as_it_was():
    local = over(line("workshop-area", AREA, 300))
    assert local.requirement("workshop-area").condition.area.at_least_m2 == 300
    assert [r.id for r in local.requirements] == [r.id for r in BASE.requirements]
    assert local.requirement("lead") is BASE.requirement("lead")
    assert (local.id, local.family, local.jurisdiction, local.title) == ("local", "rule", "cn-fj", BASE.title)
    assert local.sha256 != BASE.sha256


def test_the_changed_requirement_cites_who_changed_it_and_why():
    local = over(line("workshop-area", AREA, 300))
    changed = local.requirement("workshop-area")
    assert (changed.source.zh, changed.sureness) == ("网上申报表", "low")
    words = "local 将 condition.area.at_least_m2 由 200 改为 300：地方要求更高（网上申报表）"
    assert changed.note.zh == words
    declared, entry = local.provenance("workshop-area")
    assert (declared.standard, declared.does) == ("national", "declared")
    assert (entry.standard, entry.does, entry.was, entry.now) == ("local", "changed", 200, 300)
    assert entry.words("en").startswith(
        "changed by local: condition.area.at_least_m2 from 200 to 300: the province"
    )
    assert [entry.standard for entry in local.provenance("lead")] == ["national"]


def test_what_an_overlay_did_is_told_after_what_the_note_says_already():
    noted = {"condition": {"area": {"kind": "workshop", "at_least_m2": 200}}, "note": NOTE}
    data = {**OVERLAY, "change": [line("workshop-area", AREA, 300)]}
    note = overlaid(edition("national", {"workshop-area": noted}), data, "local.yaml").requirements[0].note
    assert note.zh.startswith("见附录；local 将 condition.area.at_least_m2 由 200 改为 300：")
    assert note.en.startswith("See the annex; changed by local: ")


def test_a_change_may_have_a_source_and_a_sureness_of_its_own():
    source = {"zh": "通告", "en": "notice", "ref": "2020"}
    local = over(line("workshop-area", AREA, 300, source=source, sureness="high"))
    assert local.requirement("workshop-area").source.zh == "通告"
    assert local.requirement("workshop-area").sureness == "high"


def test_an_overlaid_standard_judges_like_any_other():
    local = over(line("workshop-area", AREA, 300))
    facts = Facts(shop=cast.shop(premises("workshop", 250)), people=())
    assert pieces(assess(BASE, facts, YEAR), "workshop-area") == [("2026-01-01", "met")]
    assert pieces(assess(local, facts, YEAR), "workshop-area") == [("2026-01-01", "not_met")]
    found = calendar_of([BASE, local], "rule", "cn-fj")
    assert assess(found, facts, YEAR)["workshop-area"].on(YEAR.start).outcome is Outcome.NOT_MET


def test_a_laxer_number_is_noted_and_the_stricter_one_holds():
    local = over(line("workshop-area", AREA, 100))
    kept = local.requirement("workshop-area")
    assert kept.condition.area.at_least_m2 == 200
    assert kept.note.zh == (
        "condition.area.at_least_m2 保持 200：local 写的是 100，较宽，从严执行（网上申报表）"
    )
    assert kept.source == BASE.requirement("workshop-area").source
    assert [entry.does for entry in local.provenance("workshop-area")] == ["declared", "kept"]


def test_a_laxer_number_holds_where_the_file_says_that_it_means_it():
    local = over(line("workshop-area", AREA, 100, laxer=True))
    assert local.requirement("workshop-area").condition.area.at_least_m2 == 100
    assert local.requirement("workshop-area").note.en.startswith("loosened by local: ")


def test_a_number_that_is_the_same_changes_nothing():
    local = over(line("workshop-area", AREA, 200))
    assert local.requirement("workshop-area") is BASE.requirement("workshop-area")


def test_requirements_are_added_and_removed_with_their_provenance():
    added = new_requirement("yard", {"area": {"kind": "parking", "at_least_m2": 150}})
    local = over(add=[added], remove=[{"requirement": "lead", "reason": REASON}])
    assert [r.id for r in local.requirements] == ["inspectors", "share", "workshop-area", "yard"]
    (entry,) = local.provenance("yard")
    assert (entry.standard, entry.does, entry.reason) == ("local", "added", local.requirement("yard").title)
    assert [(e.standard, e.does) for e in local.provenance("lead")] == [
        ("national", "declared"),
        ("local", "removed"),
    ]


def test_words_and_whole_conditions_may_be_changed_too():
    judged = {"judgement": {"ask": TEXT}}
    local = over(
        line("workshop-area", "basis", {"zh": "厂房够大", "en": "large enough"}),
        line("lead", "condition", judged, laxer=True, sureness="draft"),
        line("share", "condition.ratio.of.holds_post[0]", "painter", laxer=False),
    )
    assert local.requirement("workshop-area").basis.zh == "厂房够大"
    assert local.requirement("workshop-area").sureness == "high"
    assert local.requirement("lead").sureness == "draft"
    assert local.requirement("share").condition.ratio.of.holds_post == ["painter"]


def test_one_of_several_conditions_is_taken_away_and_the_others_stay():
    local = over(line("lead", "condition.count.who.all_of[0]", None, laxer=True))
    asked = local.requirement("lead").model_dump(by_alias=True, exclude_none=True)["condition"]["count"]
    assert asked["who"] == {"all_of": [{"credential": {"kinds": ["title"]}}]}
    assert len(BASE.requirement("lead").condition.count.who.all_of) == 2


def test_an_overlay_of_an_overlay_tells_all_who_had_a_hand_in_it():
    local = over(line("workshop-area", AREA, 300))
    data = {**OVERLAY, "id": "house-rule", "inherits": "local", "jurisdiction": "house"}
    house = overlaid(local, {**data, "change": [line("workshop-area", AREA, 320)]}, "house rules")
    assert [(e.standard, e.now) for e in house.provenance("workshop-area")] == [
        ("national", None),
        ("local", 300),
        ("house-rule", 320),
    ]
    assert house.requirement("workshop-area").note.zh.count("改为") == 2


def test_what_only_the_first_overlay_changed_is_still_told_as_its_doing():
    local = over(line("workshop-area", AREA, 300))
    data = {**OVERLAY, "id": "house-rule", "inherits": "local", "jurisdiction": "house"}
    house = overlaid(
        local, {**data, "change": [line("share", "condition.ratio.at_least", "3/5")]}, "house rules"
    )
    assert [(e.standard, e.now) for e in house.provenance("workshop-area")] == [
        ("national", None),
        ("local", 300),
    ]


def test_a_role_standard_is_overlaid_like_one_for_shops():
    role = cast.standard("person", {"experience": {"kinds": ["vehicle-repair"], "months": 24}}, id="national")
    longer = over(line("r1", "condition.experience.months", 36), base=role)
    assert (longer.is_role, longer.post) == (True, "mechanic")
    assert longer.requirement("r1").condition.experience.months == 36


def test_the_base_is_left_as_it_was():
    before = BASE.as_data()
    over(line("workshop-area", AREA, 300), line("share", "condition.ratio.at_least", "3/5"))
    assert BASE.as_data() == before


@lawful
@given(shop_conditions(), st.integers(1, 400))
def test_what_an_overlay_makes_dumps_and_loads_to_the_same_standard(condition, area):
    base = edition(
        "national", {"r1": condition, "workshop-area": {"area": {"kind": "workshop", "at_least_m2": 200}}}
    )
    local = over(line("workshop-area", AREA, area), base=base)
    assert local.requirement("workshop-area").condition.area.at_least_m2 == max(area, 200)
    assert standard_from(local.as_data(), "again").sha256 == local.sha256


# --- stricter or laxer -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "was", "now", "effect"),
    [
        ("condition.count.at_least", 2, 3, Strictness.STRICTER),
        ("condition.count.at_least", 3, 2, Strictness.LAXER),
        ("condition.ratio.at_least", "1/2", "3/5", Strictness.STRICTER),
        ("condition.count.who.experience.months", 24, 36, Strictness.STRICTER),
        ("condition.count.who.not.experience.months", 24, 36, Strictness.LAXER),
        ("condition.every.who.experience.months", 24, 36, Strictness.LAXER),
        ("condition.every.is.experience.months", 24, 36, Strictness.STRICTER),
        ("condition.every_holder.posts.painter.experience.months", 24, 36, Strictness.STRICTER),
        ("condition.count.who.credential.review_every_months", 36, 24, Strictness.STRICTER),
        ("condition.count.who.credential.review_every_months", None, 24, Strictness.STRICTER),
        ("condition.count.who.education.at_least", "高中", "大专", Strictness.STRICTER),
        ("condition.count.who.education.at_least", "大专", None, Strictness.LAXER),
        ("condition.count.who.age.at_most", 60, 55, Strictness.STRICTER),
        ("condition.count.who.not.age.at_most", None, 55, Strictness.LAXER),
        ("condition.ratio.of.experience.months", 24, 36, Strictness.OPEN),
        ("condition.count.who.credential.kinds", ["title"], ["inspector"], Strictness.OPEN),
        ("condition.every.empty", "unknown", "met", Strictness.OPEN),
        ("condition.something_new.at_least", 1, 2, Strictness.OPEN),
        ("condition.count.at_least", 2, 2, Strictness.SAME),
        ("condition.count.at_least", 2, {"per": 4, "of": {"employed": True}}, Strictness.OPEN),
        ("condition.posts.slots.mechanic", 1, 2, Strictness.STRICTER),
        ("condition.posts.slots.mechanic.at_least", 2, 1, Strictness.LAXER),
        ("condition.count.at_least.per", 4, 3, Strictness.STRICTER),
        ("condition.count.at_least.share", "1/4", "1/5", Strictness.LAXER),
        ("condition.quantity.at_least", 20, 12.5, Strictness.LAXER),
        ("condition.for_each.posts.painter.experience.months", 24, 36, Strictness.STRICTER),
        ("condition.for_each.of.experience.months", 24, 36, Strictness.OPEN),
        ("condition.equipment.at_least", 5, 6, Strictness.STRICTER),
        ("condition.equipment.within_km", 20, 10, Strictness.STRICTER),
        ("condition.equipment.within_km", None, 20, Strictness.STRICTER),
        ("condition.lease.months_at_least", 12, 6, Strictness.LAXER),
        ("condition.applies_if.when.equipment.at_least", 1, 2, Strictness.OPEN),
        ("strength", "should", "must", Strictness.STRICTER),
        ("strength", "should", "recommended", Strictness.LAXER),
        ("strength", None, "should", Strictness.OPEN),
        ("clause", "1", "2", Strictness.OPEN),
    ],
)
def test_which_of_two_values_is_stricter(path: str, was: Any, now: Any, effect: Strictness):
    assert change(path.split("."), was, now, {}) is effect


@pytest.mark.parametrize(
    ("now", "effect"), [("技师", Strictness.STRICTER), ("五级", Strictness.LAXER), ("四级", Strictness.SAME)]
)
def test_a_grade_is_compared_by_its_rung_and_never_by_its_number(now: str, effect: Strictness):
    path = ["condition", "ratio", "who", "credential", "level_at_least"]
    assert change(path, "中级工", now, {"kinds": ["skill-grade"]}) is effect


# --- what is refused -------------------------------------------------------------------------------------------------

BROKEN = [
    (
        [line("workshop", AREA, 300)],
        "local.yaml: change[0].requirement: found 'workshop'; expected one of inspectors, lead, share, workshop-area",
    ),
    (
        [line("workshop-area", "condition.count.at_least", 3)],
        "local.yaml: change[0].path: found 'condition.count.at_least', where there is no 'count'; expected one of area",
    ),
    (
        [line("lead", "condition.count.who.all_of[5].education", {})],
        "local.yaml: change[0].path: found 'condition.count.who.all_of[5].education', where there is no 5; "
        "expected one of a list of 2",
    ),
    (
        [line("workshop-area", "condition.area.at_least_m3", 300)],
        "local.yaml: change[0].path: found the key 'at_least_m3'; expected no such key",
    ),
    (
        [line("workshop-area", "condition area", 300)],
        "local.yaml: change[0].path: found 'condition area'; expected a path such as condition.count.at_least or ",
    ),
    (
        [line("workshop-area", "id", "other")],
        "local.yaml: change[0].path: found 'id'; expected it to begin with one of clause, title, basis, note, group, ",
    ),
    (
        [line("workshop-area", AREA, "many")],
        "local.yaml: change[0].to: found 'many'; expected a whole number",
    ),
    (
        [line("workshop-area", AREA, None)],
        "local.yaml: change[0].to: found nothing; expected this key",
    ),
    (
        [line("share", "condition.ratio.who.credential.level_at_least", "九级", laxer=False)],
        "local.yaml: change[0].to (condition.ratio.who.credential): found level_at_least '九级'; expected a word of ",
    ),
    (
        [line("workshop-area", AREA, 300), line("workshop-area", AREA, 400)],
        "local.yaml: change[1].path: found 'condition.area.at_least_m2' a second time; expected one change a value",
    ),
    (
        [line("share", "condition.ratio.of.holds_post[0]", "painter")],
        "local.yaml: change[0].laxer: found nothing; expected true or false, "
        "for it cannot be told whether 'mechanic' -> 'painter' is laxer",
    ),
    (
        [line("workshop-area", AREA, 300, laxer=True)],
        "local.yaml: change[0].laxer: found true; expected no such key, for 200 -> 300 is stricter",
    ),
    (
        [{"requirement": "workshop-area", "path": AREA, "to": 300}],
        "local.yaml: change[0].reason: found nothing; expected this key",
    ),
    (
        [{"requirement": "workshop-area", "path": AREA, "reason": REASON}],
        "local.yaml: change[0].to: found nothing; expected this key",
    ),
]


@pytest.mark.parametrize(("changes", "message"), BROKEN)
def test_a_change_that_cannot_be_made_says_where_and_what_was_expected(changes: list[Any], message: str):
    found = errors(*changes)
    assert len(found) == 1
    assert found[0].startswith(message)


@pytest.mark.parametrize("again", ["condition.count.who.all_of[00]", ".condition.count.who.all_of[0]"])
def test_a_value_is_one_value_however_its_path_is_written(again: str):
    first = "condition.count.who.all_of[0]"
    better = {"education": {"at_least": "本科"}}
    found = errors(line("lead", first, better, laxer=False), line("lead", again, better, laxer=False))
    assert found == [
        f"local.yaml: change[1].path: found {again!r} a second time; expected one change a value"
    ]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (
            {"remove": [{"requirement": "nobody", "reason": REASON}]},
            "local.yaml: remove[0].requirement: found 'nobody'; expected one of inspectors, ",
        ),
        (
            {"add": [new_requirement("lead", {"lease": {}})]},
            "local.yaml: add[0].id: found 'lead', which national has; expected an id of its own",
        ),
        (
            {
                "remove": [{"requirement": "workshop-area", "reason": REASON}],
                "add": [new_requirement("workshop-area", {"area": {"kind": "workshop", "at_least_m2": 20}})],
            },
            "local.yaml: add[0].id: found 'workshop-area', which remove[0] takes away; expected a change of it, or",
        ),
        (
            {"add": [new_requirement("yard", {"education": {"at_least": "高中"}})]},
            "local.yaml: add[0].condition: found 'education'; expected one of count, every, ",
        ),
        (
            {"remove": [{"requirement": r.id, "reason": REASON} for r in BASE.requirements]},
            "local.yaml: requirements: found a list of 0; expected at least 1 entry",
        ),
        (
            {"id": "national"},
            "local.yaml: id: found 'national', which its base has; expected an id of its own",
        ),
        ({"inherits": "other"}, "local.yaml: inherits: found 'other'; expected 'national'"),
        ({"colour": "red"}, "local.yaml: colour: found the key 'colour'; expected no such key"),
        ({"jurisdiction": "mars"}, "local.yaml: jurisdiction: found 'mars'; expected one of cn, "),
    ],
)
def test_an_overlay_that_does_not_fit_says_so(more: dict[str, Any], message: str):
    (found,) = errors(**more)
    assert found.startswith(message)


def test_an_upper_age_without_its_law_is_refused_in_an_overlay_too():
    ageing = {"count": {"who": {"age": {"at_most": 35}}, "at_least": 1}}
    (found,) = errors(line("lead", "condition", ageing, laxer=False))
    assert found.startswith(
        "local.yaml: change[0].to.count.who.age: found at_most 35 without a law; expected `law`"
    )


def test_all_errors_of_an_overlay_are_told_at_once():
    found = errors(
        line("workshop", AREA, 300),
        line("workshop-area", AREA, "many"),
        remove=[{"requirement": "nobody", "reason": REASON}],
        add=[new_requirement("lead", {"lease": {}})],
    )
    assert [one.split(": ")[1] for one in found] == [
        "remove[0].requirement",
        "change[0].requirement",
        "change[1].to",
        "add[0].id",
    ]


def test_data_that_is_no_overlay_at_all_says_so():
    with pytest.raises(StandardError, match=r"house rules: the whole file: found a list of 1; expected keys"):
        overlaid(BASE, [1], "house rules")


# --- files -----------------------------------------------------------------------------------------------------------


def put(folder: Path, *contents: dict[str, Any]) -> None:
    for data in contents:
        text = yaml.safe_dump(data, allow_unicode=True)
        (folder / f"{data['id']}.yaml").write_text(text, encoding="utf-8")


def folder_errors(folder: Path) -> list[str]:
    with pytest.raises(StandardError) as caught:
        load_folder(folder)
    return caught.value.errors


def test_overlays_are_loaded_whatever_the_order_of_their_files(tmp_path: Path):
    top = {**OVERLAY, "id": "a-top", "inherits": "local", "jurisdiction": "house", "change": []}
    put(tmp_path, top, {**OVERLAY, "change": [line("workshop-area", AREA, 300)]}, BASE.as_data())
    found = load_folder(tmp_path)
    assert list(found) == ["a-top", "local", "national"]
    assert found["a-top"].requirement("workshop-area").condition.area.at_least_m2 == 300
    assert load_file(tmp_path / "local.yaml", found).sha256 == found["local"].sha256


def test_an_overlay_of_something_that_is_not_there_names_what_is(tmp_path: Path):
    put(tmp_path, BASE.as_data(), {**OVERLAY, "inherits": "nothing"})
    message = "local.yaml: inherits: found 'nothing'; expected one of local, national"
    assert folder_errors(tmp_path) == [message]
    with pytest.raises(
        StandardError, match=r"local\.yaml: inherits: found 'nothing'; expected one of \(no standards\)"
    ):
        load_file(tmp_path / "local.yaml")


def test_overlays_that_inherit_each_other_are_named_with_the_way_round(tmp_path: Path):
    put(tmp_path, {**OVERLAY, "id": "one", "inherits": "two"}, {**OVERLAY, "id": "two", "inherits": "one"})
    assert folder_errors(tmp_path)[0] == (
        "two.yaml: inherits: found 'one', which leads back here (one -> two -> one); expected another standard"
    )


def test_an_overlay_of_a_broken_file_says_to_mend_that_first(tmp_path: Path):
    put(tmp_path, {**BASE.as_data(), "strength": "maybe"}, OVERLAY)
    assert folder_errors(tmp_path) == [
        "national.yaml: strength: found 'maybe'; expected one of must, should, recommended",
        "local.yaml: inherits: found 'national', which has errors of its own; mend those first",
    ]


def test_the_schema_describes_overlays_too():
    validator = jsonschema.Draft202012Validator(standard_schema())
    good = {
        **OVERLAY,
        "change": [line("workshop-area", AREA, 300)],
        "add": [new_requirement("yard", {"lease": {}})],
    }
    validator.validate(good)
    wrong = copy.deepcopy(good)
    del wrong["change"][0]["reason"]
    assert not validator.is_valid(wrong)


def test_an_overlay_is_in_force_on_its_own_days():
    local = over(line("workshop-area", AREA, 300), in_force={"from": "2026-07-01", "until": "2026-08-31"})
    found = calendar_of([BASE, local], "rule", "cn-fj")
    assert [found.on(day(text)).id for text in ("2026-06-30", "2026-07-01", "2026-08-31", "2026-09-01")] == [
        "national",
        "local",
        "local",
        "national",
    ]


# --- a house's own rules ---------------------------------------------------------------------------------------------


def house(standard_id: str, base: Any, area: int, **more: Any) -> Any:
    data = {**OVERLAY, "id": standard_id, "inherits": base.id, "jurisdiction": "house", **more}
    return overlaid(base, {**data, "change": [line("workshop-area", AREA, area)]}, "house rules")


def test_a_houses_overlay_never_keeps_an_edition_alive_that_the_law_has_replaced():
    old = edition(
        "old",
        {"workshop-area": {"area": {"kind": "workshop", "at_least_m2": 200}}},
        in_force={"until": "2026-03-31"},
    )
    new = edition(
        "new",
        {"workshop-area": {"area": {"kind": "workshop", "at_least_m2": 250}}},
        in_force={"from": "2026-04-01"},
    )
    ours = house("ours", old, 300, in_force={"from": "2026-02-01"})
    found = calendar_of([old, new, ours], "rule", "cn")
    chosen = [found.on(day(text)).id for text in ("2026-01-31", "2026-02-01", "2026-03-31", "2026-04-01")]
    assert chosen == ["old", "ours", "ours", "new"]


def test_a_house_may_adapt_each_edition_and_its_own_adaptation_again():
    old = edition(
        "old",
        {"workshop-area": {"area": {"kind": "workshop", "at_least_m2": 200}}},
        in_force={"until": "2026-03-31"},
    )
    new = edition(
        "new",
        {"workshop-area": {"area": {"kind": "workshop", "at_least_m2": 250}}},
        in_force={"from": "2026-04-01"},
    )
    first, second = house("ours-old", old, 300), house("ours-new", new, 320)
    again = house("ours-again", second, 330, in_force={"from": "2026-06-01"})
    found = calendar_of([old, new, first, second, again], "rule", "cn")
    chosen = [found.on(day(text)).id for text in ("2026-03-31", "2026-04-01", "2026-06-01")]
    assert chosen == ["ours-old", "ours-new", "ours-again"]


def test_a_standard_without_a_family_is_adapted_on_the_days_of_the_overlay_only():
    plain = cast.standard("shop", {"area": {"kind": "workshop", "at_least_m2": 200}}, id="plain")
    change = {"requirement": "r1", "path": AREA, "to": 250, "reason": REASON}
    data = {
        **OVERLAY,
        "id": "ours",
        "inherits": "plain",
        "family": "plain",
        "jurisdiction": "house",
        "in_force": {"from": "2026-03-01", "until": "2026-06-30"},
    }
    ours = overlaid(plain, {**data, "change": [change]}, "house rules")
    found = adapted(plain, iter([ours]))
    days = ("2026-02-28", "2026-03-01", "2026-06-30", "2026-07-01")
    assert [found.on(day(text)).id for text in days] == ["plain", "ours", "ours", "plain"]
    assert (found.family, found.place_on(YEAR.start)) == ("plain", "cn")
    twice = overlaid(plain, {**data, "id": "more", "change": [change]}, "house rules")
    with pytest.raises(StandardError, match="claims too"):
        adapted(plain, [ours, twice])


def test_two_overlays_of_one_house_on_one_edition_and_day_are_refused():
    first, second = house("first", BASE, 300), house("second", BASE, 320)
    with pytest.raises(
        StandardError, match="second: in_force: found 2016-01-01 to 9999-12-31 in house, which first claims"
    ):
        calendar_of([BASE, first, second], "rule", "cn")


def test_a_houses_requirement_stays_the_stricter_one_when_its_base_grows_stricter_still():
    stricter = edition("national", {"workshop-area": {"area": {"kind": "workshop", "at_least_m2": 400}}})
    ours = house("ours", stricter, 300)
    assert ours.requirement("workshop-area").condition.area.at_least_m2 == 400
    assert "从严执行" in ours.requirement("workshop-area").note.zh
