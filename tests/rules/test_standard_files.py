"""Standard files: what is refused, with which words; and what the shipped ones promise."""

import copy
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from staffing.rules import StandardError, load_standard, posts
from staffing.rules.loading import load_file, load_folder, standard_from
from staffing.rules.schema import as_text, standard_schema
from staffing.rules.wrong import Wrong

from .cast import SOURCE, TEXT

GOOD: dict[str, Any] = {
    "id": "house",
    "subject": "shop",
    "title": TEXT,
    "edition": TEXT,
    "jurisdiction": "cn",
    "in_force": {"from": "2026-01-01", "until": None},
    "strength": "must",
    "source": SOURCE,
    "sureness": "high",
    "requirements": [
        {
            "id": "inspectors",
            "clause": "1",
            "title": TEXT,
            "basis": TEXT,
            "group": "personnel",
            "source": SOURCE,
            "sureness": "high",
            "condition": {"count": {"who": {"credential": {"kinds": ["inspector"]}}, "at_least": 2}},
        }
    ],
}
ROLE = {
    **GOOD,
    "subject": "person",
    "post": "painter",
    "requirements": [{**GOOD["requirements"][0], "condition": {"credential": {"kinds": ["inspector"]}}}],
}


def having(condition: Any, base: dict[str, Any] = GOOD) -> dict[str, Any]:
    data = copy.deepcopy(base)
    data["requirements"][0]["condition"] = condition
    return data


def with_requirement(**fields: Any) -> dict[str, Any]:
    return {**GOOD, "requirements": [{**GOOD["requirements"][0], **fields}]}


def person_having(condition: Any) -> dict[str, Any]:
    return having(condition, ROLE)


def counting(number: Any) -> dict[str, Any]:
    return having({"count": {"who": EMPLOYED, "at_least": number}})


def without(*path: Any) -> dict[str, Any]:
    data = copy.deepcopy(GOOD)
    part: Any = data
    for key in path[:-1]:
        part = part[key]
    del part[path[-1]]
    return data


def errors(data: Any) -> list[str]:
    with pytest.raises(StandardError) as caught:
        standard_from(data, "house.yaml")
    return caught.value.errors


def posts_combined(*combine: Any, **more: Any) -> dict[str, Any]:
    """Three slots, with these combinations and what else there is."""
    slots = {"manager": 1, "settlement-clerk": 1, "mechanic": 2}
    return {"posts": {"slots": slots, "combine": list(combine), **more}}


ELEVEN = [post.code for post in posts()][:11]
MANY_COMBINED = {"posts": {"slots": dict.fromkeys(ELEVEN, 1), "combine": [{"slots": ELEVEN, "at_most": 11}]}}
EMPLOYED = {"employed": True}
AT = "house.yaml: requirements[0].condition"
BROKEN = [
    ({**GOOD, "colour": "red"}, "house.yaml: colour: found the key 'colour'; expected no such key"),
    (without("strength"), "house.yaml: strength: found nothing; expected this key"),
    (
        without("requirements", 0, "source"),
        "house.yaml: requirements[0].source: found nothing; expected this key",
    ),
    (
        {**GOOD, "in_force": {"from": "2026-02-30"}},
        "house.yaml: in_force.from: found '2026-02-30'; expected a day that exists, written YYYY-MM-DD",
    ),
    (
        {**GOOD, "in_force": {"from": "2026-03-01", "until": "2026-01-01"}},
        "house.yaml: in_force: found until 2026-01-01; expected a day on or after from 2026-03-01",
    ),
    (
        {**GOOD, "strength": "maybe"},
        "house.yaml: strength: found 'maybe'; expected one of must, should, recommended",
    ),
    (
        with_requirement(strength="maybe"),
        "house.yaml: requirements[0].strength: found 'maybe'; expected one of must, should, recommended",
    ),
    (
        with_requirement(penalty={**SOURCE, "most_yuan": 10000}),
        "house.yaml: requirements[0].penalty.sureness: found nothing; expected this key",
    ),
    (
        with_requirement(penalty={**SOURCE, "sureness": "high", "most_yuan": 0}),
        "house.yaml: requirements[0].penalty.most_yuan: found 0; expected a number greater than 0",
    ),
    (
        {**GOOD, "subject": "street"},
        "house.yaml: subject: found 'street'; expected one of shop, person",
    ),
    (
        {**GOOD, "requirements": GOOD["requirements"] * 2},
        "house.yaml: the whole file: found inspectors twice in requirements; expected each requirement id once",
    ),
    ({**ROLE, "post": "boss"}, "house.yaml: post: found 'boss'; expected one of manager, technical-lead, "),
    (
        having({"many": {}}),
        f"{AT}: found 'many'; expected one of count, every, every_holder, ratio, cover, area, ",
    ),
    (
        having({"count": {}, "ratio": {}}),
        f"{AT}: found the keys count, ratio; expected exactly one condition, written as one key with its needs",
    ),
    (
        having({"count": {"who": {"credential": {"kinds": ["badge"]}}, "at_least": 1}}),
        f"{AT}.count.who.credential.kinds[0]: found 'badge'; expected one of skill-grade, title, inspector, ",
    ),
    (
        having({"count": {"who": {"holds_post": ["boss"]}, "at_least": 1}}),
        f"{AT}.count.who.holds_post[0]: found 'boss'; expected one of manager, technical-lead, ",
    ),
    (
        having({"count": {"who": {"employed": True}, "at_least": 0}}),
        f"{AT}.count.at_least: found 0; expected a number greater than 0",
    ),
    (
        having({"ratio": {"of": {"employed": True}, "who": {"employed": True}, "at_least": 0.5}}),
        f"{AT}.ratio.at_least: found 0.5; expected an exact share written as a fraction of at most 1, such as 1/2",
    ),
    (
        having({"ratio": {"of": EMPLOYED, "who": EMPLOYED, "at_least": "1/2", "rounding": "half"}}),
        f"{AT}.ratio.rounding: found 'half'; expected one of up, down, nearest",
    ),
    (
        having({"ratio": {"of": EMPLOYED, "who": EMPLOYED, "at_least": "1/2", "empty": "met"}}),
        f"{AT}.ratio.empty: found 'met'; expected one of unknown, not_applicable",
    ),
    (
        counting("two"),
        f"{AT}.count.at_least: found 'two'; expected a whole number, or keys with one of per, share, steps, ",
    ),
    (
        counting({"for": 4}),
        f"{AT}.count.at_least: found the keys for; expected a whole number, or keys with one of per, share, ",
    ),
    (
        counting({"per": 0, "of": EMPLOYED}),
        f"{AT}.count.at_least.per: found 0; expected a number greater than 0",
    ),
    (
        counting({"per": 4, "of": {"quantity": "cars"}}),
        f"{AT}.count.at_least.of.quantity: found 'cars'; expected one of vehicles-per-month, apprentices, ",
    ),
    (
        counting({"per": 4, "of": {"lift": True}}),
        f"{AT}.count.at_least.of: found 'lift'; expected one of education, experience, ",
    ),
    (
        counting({"steps": [{"from": 2, "until": 4, "is": 1}, {"from": 6, "is": 2}], "of": EMPLOYED}),
        f"{AT}.count.at_least: found 2–4 and then 6+; expected rows in order, each beginning where the one before",
    ),
    (
        counting({"steps": [{"from": 4, "until": 2, "is": 1}], "of": EMPLOYED}),
        f"{AT}.count.at_least: found a row until 2; expected at least 4, where the row begins",
    ),
    (
        counting({"scopes": {"small-vehicle": 1}, "combined": "average"}),
        f"{AT}.count.at_least.combined: found 'average'; expected one of max, sum",
    ),
    (
        counting({"max_of": []}),
        f"{AT}.count.at_least.max_of: found a list of 0; expected at least 1 entry",
    ),
    (
        having({"for_each": {"at_least": 1}}),
        f"{AT}.for_each: found neither; expected scopes or posts, one of them",
    ),
    (
        having({"for_each": {"scopes": {"electric": EMPLOYED}, "posts": {"painter": EMPLOYED}}}),
        f"{AT}.for_each: found both; expected scopes or posts, one of them",
    ),
    (
        having({"for_each": {"scopes": {"ships": EMPLOYED}}}),
        f"{AT}.for_each.scopes.ships: found 'ships'; expected one of small-vehicle, ",
    ),
    (
        having({"quantity": {"kind": "bays"}}),
        f"{AT}.quantity: found the keys kind; expected at_least, at_most or both",
    ),
    (
        having({"quantity": {"kind": "bays", "at_least": 9, "at_most": 8}}),
        f"{AT}.quantity: found at_most 8; expected at_most of at least 9",
    ),
    (
        having({"quantity": {"kind": "bays", "at_least": "many"}}),
        f"{AT}.quantity.at_least: found 'many'; expected a number from 0 to 10000000",
    ),
    (
        having({"posts": {"slots": {"reception": 1}}}),
        f"{AT}.posts: found the slot 'reception' without posts; expected `posts`, or a slot called after one of manager, ",
    ),
    (
        having({"posts": {"slots": {"reception": {"at_least": 1, "posts": ["boss"]}}}}),
        f"{AT}.posts.slots.reception.posts[0]: found 'boss'; expected one of manager, technical-lead, ",
    ),
    (
        having({"posts": {"slots": {"manager": 0}}}),
        f"{AT}.posts.slots.manager.at_least: found 0; expected a number greater than 0",
    ),
    (
        having({"posts": {"slots": {"manager": "one"}}}),
        f"{AT}.posts.slots.manager: found 'one'; expected a whole number or keys with values",
    ),
    (
        having({"posts": {"slots": {}}}),
        f"{AT}.posts.slots: found the keys (none); expected at least 1 entry",
    ),
    (
        having({"posts": {"slots": {"Front Desk": 1}}}),
        f"{AT}.posts.slots.Front Desk: found 'Front Desk'; expected lower-case letters, digits and hyphens",
    ),
    (
        having(posts_combined({"slots": ["manager", "painter"], "at_most": 2})),
        f"{AT}.posts: found 'painter' in combine; expected one of the slots manager, settlement-clerk, mechanic",
    ),
    (
        having(posts_combined({"slots": ["manager", "manager"], "at_most": 2})),
        f"{AT}.posts: found 'manager' twice in combine; expected each slot once",
    ),
    (
        having(posts_combined({"slots": ["manager"], "at_most": 2})),
        f"{AT}.posts.combine[0].slots: found a list of 1; expected at least 2 entries",
    ),
    (
        having(posts_combined({"slots": ["manager", "settlement-clerk"], "at_most": 0})),
        f"{AT}.posts.combine[0].at_most: found 0; expected a number greater than 1",
    ),
    (
        having(posts_combined({"slots": ["manager", "settlement-clerk"], "at_most": 3})),
        f"{AT}.posts: found at_most 3 in combine; expected at most 2, the number of its slots",
    ),
    (
        having(MANY_COMBINED),
        f"{AT}.posts: found 2047 ways to combine 11 slots; expected at most 500: fewer slots or a smaller at_most",
    ),
    (
        having(posts_combined(of_whom=[{"slots": ["painter"], "at_least": 1, "who": {"employed": True}}])),
        f"{AT}.posts: found 'painter' in of_whom; expected one of the slots manager, settlement-clerk, mechanic",
    ),
    (
        having(posts_combined(of_whom=[{"slots": ["mechanic"], "at_least": 3, "who": {"employed": True}}])),
        f"{AT}.posts: found at_least 3 in of_whom; expected at most 2, the people of its slots",
    ),
    (
        having(posts_combined(of_whom=[{"slots": ["mechanic"], "at_least": 1}])),
        f"{AT}.posts.of_whom[0].who: found nothing; expected this key",
    ),
    (
        having({"area": {"kind": "reception"}}),
        f"{AT}.area.at_least_m2: found nothing; expected this key",
    ),
    (
        having({"area": {"kind": "reception", "at_least_m2": {"scopes": {"engine": 20}}}}),
        f"{AT}.area.at_least_m2.combined: found nothing; expected this key",
    ),
    (
        having({"area": {"kind": "reception", "at_least_m2": 20, "also_counts": ["shed"]}}),
        f"{AT}.area.also_counts[0]: found 'shed'; expected one of workshop, parking, ",
    ),
    (
        having({"lease": {"months_at_least": 0}}),
        f"{AT}.lease.months_at_least: found 0; expected a number greater than 0",
    ),
    (
        having({"equipment": {"kinds": ["rocket"]}}),
        f"{AT}.equipment.kinds[0]: found 'rocket'; expected one of multimeter, ",
    ),
    (
        having({"equipment": {"kinds": ["lift"], "at_least": 0}}),
        f"{AT}.equipment.at_least: found 0; expected a number greater than 0",
    ),
    (
        having({"equipment": {"kinds": ["lift"], "outsourcing": "maybe"}}),
        f"{AT}.equipment.outsourcing: found 'maybe'; expected one of allowed, refused",
    ),
    (
        having({"equipment": {"kinds": ["lift"], "within_km": 20}}),
        f"{AT}.equipment: found within_km where outsourcing is refused; expected outsourcing: allowed beside it",
    ),
    (
        having({"equipment": {"kinds": ["lift"], "contract": False}}),
        f"{AT}.equipment: found contract where outsourcing is refused; expected outsourcing: allowed beside it",
    ),
    (
        having({"document": {}}),
        f"{AT}.document: found neither; expected all or any, one of them",
    ),
    (
        having({"document": {"all": ["quality-rules"], "any": ["quality-rules"]}}),
        f"{AT}.document: found both; expected all or any, one of them",
    ),
    (
        having({"document": {"any": ["novel"]}}),
        f"{AT}.document.any[0]: found 'novel'; expected one of business-licence, ",
    ),
    (
        having({"unit": {"kinds": ["choir"]}}),
        f"{AT}.unit.kinds[0]: found 'choir'; expected one of top, customer-service, ",
    ),
    (
        having({"works": ["washing"]}),
        f"{AT}.works[0]: found 'washing'; expected one of accident-repair, ",
    ),
    (
        having({"applies_if": {"then": {"lease": {}}}}),
        f"{AT}.applies_if: found neither; expected scope or when, one of them",
    ),
    (
        having({"applies_if": {"scope": ["electric"], "when": {"works": ["diesel"]}, "then": {"lease": {}}}}),
        f"{AT}.applies_if: found both; expected scope or when, one of them",
    ),
    (
        having({"not": {"many": {}}}),
        f"{AT}.not: found 'many'; expected one of count, ",
    ),
    (
        person_having({"education": {"at_least": "幼儿园"}}),
        f"{AT}.education.at_least: found '幼儿园'; expected a word of the ladder education: 初中, 高中, ",
    ),
    (
        person_having({"credential": {"kinds": ["title"], "level_at_least": "四级"}}),
        f"{AT}.credential: found level_at_least '四级'; expected a word of the ladder title: 员级, ",
    ),
    (
        person_having({"credential": {"kinds": ["title", "skill-grade"], "level_at_least": "中级"}}),
        f"{AT}.credential: found level_at_least with kinds of different ladders or of none; expected kinds of one ladder",
    ),
    (
        person_having({"experience": {"kinds": ["sleeping"], "months": 12}}),
        f"{AT}.experience.kinds[0]: found 'sleeping'; expected one of repair-trade-management, ",
    ),
    (
        person_having({"experience": {"kinds": ["other"]}}),
        f"{AT}.experience: found the keys kinds; expected months, within_months or both",
    ),
    (
        person_having({"experience": {"kinds": ["other"], "months": 24, "within_months": 12}}),
        f"{AT}.experience: found months 24; expected at most within_months 12",
    ),
    (
        person_having({"credential": {"kinds": ["title"], "equivalents": True}}),
        f"{AT}.credential: found equivalents without level_at_least; expected both",
    ),
    (
        person_having({"credential": {"kinds": ["title"], "within_months": 0}}),
        f"{AT}.credential.within_months: found 0; expected a number greater than 0",
    ),
    (
        person_having({"training": {"topics": ["dancing"], "hours": 8}}),
        f"{AT}.training.topics[0]: found 'dancing'; expected one of safety, ",
    ),
    (
        person_having({"training": {"topics": ["safety"], "hours": 0}}),
        f"{AT}.training: found hours 0; expected more than 0",
    ),
    (
        person_having({"training": {"topics": ["safety"], "hours": 8, "per": "month"}}),
        f"{AT}.training.per: found 'month'; expected one of calendar_year",
    ),
    (
        person_having(
            {"training": {"topics": ["safety"], "hours": 8, "per": "calendar_year", "within_months": 12}}
        ),
        f"{AT}.training: found within_months and per; expected at most one of within_months, per, per_cycle",
    ),
    (
        person_having({"training": {"topics": ["safety"], "hours": 8, "per_cycle": {"months": 36}}}),
        f"{AT}.training.per_cycle.credential: found nothing; expected this key",
    ),
    (
        person_having({"grace": {"after": "birth", "days": 1}}),
        f"{AT}.grace.after: found 'birth'; expected one of employment, posting",
    ),
    (
        person_having({"grace": {"after": "posting"}}),
        f"{AT}.grace: found neither; expected months or days, one of them",
    ),
    (
        person_having({"grace": {"after": "employment", "days": 30, "posts": ["painter"]}}),
        f"{AT}.grace: found posts with after: employment; expected after: posting, where posts are named",
    ),
    (
        person_having({"area": {"kind": "workshop"}}),
        f"{AT}: found 'area'; expected one of education, experience, ",
    ),
    (
        person_having({"all_of": [{"judgement": {"ask": TEXT}}, {"judgement": {"ask": TEXT}}]}),
        "house.yaml: the whole file: found more than one judgement in inspectors; expected at most one: split it",
    ),
]


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_a_broken_standard_says_file_place_what_was_found_and_what_was_expected(data, message):
    found = errors(data)
    assert len(found) == 1
    assert found[0].startswith(message)


def test_an_upper_age_without_a_law_is_refused_and_the_message_says_why():
    (message,) = errors(person_having({"age": {"at_most": 35}}))
    assert message.startswith(f"{AT}.age: found at_most 35 without a law; expected `law`")
    assert "就业促进法" in message


def test_a_sex_limit_without_a_law_is_refused_and_the_message_says_why():
    (message,) = errors(person_having({"sex": {"only": "female"}}))
    assert message.startswith(f"{AT}.sex: found only 'female' without a law; expected `law`")
    assert "妇女权益保障法" in message


def test_a_lower_age_needs_no_law_and_an_upper_age_with_its_law_is_loaded():
    assert standard_from(person_having({"age": {"at_least": 18}}), "house.yaml").id == "house"
    assert (
        standard_from(person_having({"age": {"at_most": 60, "law": "某法第 1 条"}}), "house.yaml").id
        == "house"
    )


def test_all_errors_of_a_file_are_told_at_once():
    broken = having({"count": {"who": {"holds_post": ["boss"]}, "at_least": 0}})
    broken["strength"] = "maybe"
    assert len(errors(broken)) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id: [", "house.yaml: not valid YAML: while parsing"),
        ("id: a\nid: b\n", "house.yaml: not valid YAML: the key 'id' stands here twice"),
        ("- 1\n", "house.yaml: the whole file: found a list of 1; expected keys with values"),
        ("", "house.yaml: the whole file: found nothing (null); expected keys with values"),
        (
            "id: !!python/object:os.system {}\n",
            "house.yaml: not valid YAML: could not determine a constructor",
        ),
    ],
)
def test_a_file_that_is_no_standard_at_all_says_so(tmp_path: Path, text: str, message: str):
    path = tmp_path / "house.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StandardError) as caught:
        load_file(path)
    assert caught.value.errors[0].startswith(message)


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path: Path):
    with pytest.raises(StandardError, match=r"house\.yaml: cannot be read"):
        load_file(tmp_path / "house.yaml")
    (tmp_path / "house.yaml").write_bytes(b"\xff\xff")
    with pytest.raises(StandardError, match=r"house\.yaml: cannot be read"):
        load_file(tmp_path / "house.yaml")


@pytest.mark.parametrize("more", [{}, {"inherits": "national"}])
def test_a_file_of_a_folder_that_has_no_id_says_so(tmp_path: Path, more: dict[str, Any]):
    nameless = {key: value for key, value in GOOD.items() if key != "id"} | more
    (tmp_path / "house.yaml").write_text(yaml.safe_dump(nameless, allow_unicode=True), encoding="utf-8")
    with pytest.raises(StandardError, match=r"house\.yaml: id: found nothing; expected this key"):
        load_folder(tmp_path)


def test_the_schema_lists_the_words_and_keeps_the_marks_of_the_models_to_itself():
    text = as_text(standard_schema())
    assert '"quality-inspector"' in text
    assert not re.search(r'"(~|x-words|x-ladder)', text)


def test_two_files_with_one_id_are_refused(tmp_path: Path):
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(yaml.safe_dump(GOOD, allow_unicode=True), encoding="utf-8")
    with pytest.raises(StandardError, match=r"b\.yaml: id: found 'house', which a.yaml has"):
        load_folder(tmp_path)


def test_a_bare_number_and_the_long_form_of_a_slot_say_the_same_and_both_fit_the_schema():
    short = having({"posts": {"slots": {"manager": 1}}})
    long = having({"posts": {"slots": {"manager": {"at_least": 1}}}})
    one, other = standard_from(short, "a"), standard_from(long, "b")
    assert one.sha256 == other.sha256
    for data in (short, long, one.model_dump(mode="json", by_alias=True)):
        jsonschema.Draft202012Validator(standard_schema()).validate(data)
    assert standard_from(one.model_dump(mode="json", by_alias=True), "c").sha256 == one.sha256


def test_a_standard_that_does_not_exist_names_those_that_do():
    with pytest.raises(StandardError, match="found 'cn-class9'; expected one of .*cn-class2-source, "):
        load_standard("cn-class9")


def test_two_files_that_say_the_same_have_the_same_hash():
    turned = dict(reversed(list(copy.deepcopy(GOOD).items())))
    one, other = standard_from(GOOD, "a"), standard_from(turned, "b")
    changed = standard_from(having({"count": {"who": {"employed": True}, "at_least": 2}}), "c")
    assert one.sha256 == other.sha256 != changed.sha256


def test_a_clause_is_written_once_where_it_is_a_number_and_in_both_languages_where_it_is_words():
    number = standard_from(with_requirement(clause="11.3"), "house.yaml")
    assert [number.requirements[0].clause.of(language) for language in ("zh", "en")] == ["11.3", "11.3"]
    words = {"zh": "2006 年规定", "en": "Rule of 2006"}
    named = standard_from(with_requirement(clause=words), "house.yaml")
    assert [named.requirements[0].clause.of(language) for language in ("zh", "en")] == list(words.values())
    assert [one.as_data()["requirements"][0]["clause"] for one in (number, named)] == ["11.3", words]
    jsonschema.validate(named.as_data(), standard_schema())
    with pytest.raises(StandardError, match=r"requirements\[0\].clause.en: found nothing; expected this key"):
        standard_from(with_requirement(clause={"zh": "2006 年规定"}), "house.yaml")


def test_an_error_reads_as_its_lines_and_says_what_was_found_where_that_helps():
    assert str(StandardError(["a: found 1; expected 2", "b"])) == "a: found 1; expected 2\nb"
    assert str(Wrong("one of a, b", "c")) == "found c; expected one of a, b"
    assert str(Wrong("both")) == "both"
