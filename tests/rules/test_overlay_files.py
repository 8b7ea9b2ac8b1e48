"""Overlays as files, and a house's own rules over the editions of the law."""

import copy
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from staffing.rules import StandardError, adapted, calendar_of, overlaid
from staffing.rules.loading import load_file, load_folder
from staffing.rules.schema import standard_schema

from . import cast
from .cast import YEAR, day, edition
from .overlays import AREA, BASE, OVERLAY, REASON, line, new_requirement, over


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
