"""What an overlay is refused for: where it stands, and what was expected."""

from typing import Any

import pytest

from staffing.rules import StandardError, overlaid

from .overlays import AREA, BASE, REASON, errors, line, new_requirement

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
