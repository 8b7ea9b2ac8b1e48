"""Overlays: what a local file changes in a standard, and when that is stricter."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffing.rules import Facts, Outcome, assess, calendar_of, overlaid
from staffing.rules.standard import standard_from
from staffing.rules.strictness import Strictness, change

from . import cast
from .cast import TEXT, YEAR, edition, pieces, premises
from .overlays import AREA, BASE, NOTE, OVERLAY, REASON, line, new_requirement, over
from .strategies import shop_conditions
from .test_first_law import lawful


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
