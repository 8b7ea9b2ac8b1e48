"""Facts from JSON: what is refused, with which words, and that nothing is lost on the way."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import assume, given, settings

from staffing.rules import FactsError, Outcome, Span, assess, facts_from_json, facts_to_json, load_standard
from staffing.rules.facts_io import facts_from_data, facts_sha256
from staffing.rules.schema import as_text, facts_schema, standard_schema

from .cast import day
from .strategies import at_most, facts

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = json.loads((DOCS / "examples/class2-shop.json").read_text(encoding="utf-8"))


def errors(data: Any) -> list[str]:
    with pytest.raises(FactsError) as caught:
        facts_from_json(data if isinstance(data, str | bytes) else json.dumps(data))
    return caught.value.errors


def somebody(**fields: Any) -> dict[str, Any]:
    return {"people": [{"id": "1", "name": "李文", **fields}]}


def of_shop(**fields: Any) -> dict[str, Any]:
    return {"shop": {"id": "s", "name": "店", **fields}}


BROKEN = [
    (
        somebody(phone="1"),
        "people[0].phone: found the key 'phone'; expected no such key",
    ),
    (
        {"people": [{"id": "1"}]},
        "people[0].name: found nothing; expected this key",
    ),
    (
        somebody(employments=[{"from": "2026-02-30"}]),
        "people[0].employments[0].from: found '2026-02-30'; expected a day that exists, written YYYY-MM-DD",
    ),
    (
        somebody(employments=[{"from": "2026/2/3"}]),
        "people[0].employments[0].from: found '2026/2/3'; expected a day that exists, written YYYY-MM-DD",
    ),
    (
        somebody(employments=[{"from": "2026-03-01", "until": "2026-02-01"}]),
        "people[0].employments[0]: found until 2026-02-01; expected a day on or after from 2026-03-01",
    ),
    (
        somebody(education=[{"level": "幼儿园"}]),
        "people[0].education[0].level: found '幼儿园'; expected a word of the ladder education: "
        "初中, 高中, 大专, 本科, 硕士, 博士",
    ),
    (
        somebody(credentials=[{"kind": "title", "level": "九级"}]),
        "people[0].credentials[0]: found level '九级'; expected a word of the ladder title: "
        "员级, 助理级, 中级, 副高, 正高",
    ),
    (
        somebody(credentials=[{"kind": "skill-grade", "trade": "manager"}]),
        "people[0].credentials[0].trade: found 'manager'; expected a trade: "
        "mechanic, electrician, body-repairer, painter, ev-technician",
    ),
    (
        somebody(postings=[{"post": "boss"}]),
        "people[0].postings[0].post: found 'boss'; expected one of manager, technical-lead, quality-inspector, "
        "service-adviser, receptionist, settlement-clerk, statistician, mechanic, electrician, body-repairer, "
        "painter, ev-technician, safety-manager, after-sales-manager",
    ),
    (
        somebody(credentials=[{"kind": "inspector", "review_waived": "yes"}]),
        "people[0].credentials[0].review_waived: found 'yes'; expected true or false",
    ),
    (
        somebody(training=[{"topic": "dancing", "hours": 8}]),
        "people[0].training[0].topic: found 'dancing'; expected one of safety, new-technology, electric-vehicle, "
        "technical-update, special-operation-review, first-aid, other",
    ),
    (
        somebody(training=[{"topic": "safety", "on": "2026-03-01"}]),
        "people[0].training[0].hours: found nothing; expected this key",
    ),
    (
        {"people": [{"id": "1", "name": "甲"}, {"id": "1", "name": "乙"}]},
        "people[1].id: found '1', as in people[0]; expected an id of its own",
    ),
    (
        {"shop": {"id": "s", "name": "店", "premises": [{"id": "p", "kind": "garage"}]}},
        "shop.premises[0].kind: found 'garage'; expected one of workshop, parking, reception, parts-store, "
        "assembly-room, dangerous-goods-workshop, gas-workshop, ev-workshop, office, other",
    ),
    (
        of_shop(works=[{"work": "washing"}]),
        "shop.works[0].work: found 'washing'; expected one of accident-repair, diesel, painting, high-voltage, rescue",
    ),
    (
        of_shop(equipment=[{"id": "e", "kind": "lift", "quantity": 0}]),
        "shop.equipment[0].quantity: found 0; expected a number greater than 0",
    ),
    (
        of_shop(equipment=[{"id": "e", "kind": "lift", "ownership": "borrowed"}]),
        "shop.equipment[0].ownership: found 'borrowed'; expected one of owned, outsourced",
    ),
    (
        of_shop(equipment=[{"id": "e", "kind": "lift"}, {"id": "e", "kind": "lift"}]),
        "shop.equipment[1].id: found 'e', as in shop.equipment[0]; expected an id of its own",
    ),
    (
        of_shop(
            equipment=[
                {"id": "e", "kind": "lift", "verifications": [{"from": "2026-05-01", "until": "2026-04-01"}]}
            ]
        ),
        "shop.equipment[0].verifications[0]: found until 2026-04-01; expected a day on or after from 2026-05-01",
    ),
    (
        of_shop(
            equipment=[
                {
                    "id": "e",
                    "kind": "lift",
                    "contract_from": "2026-05-01",
                    "contract_until": "2026-04-01",
                }
            ]
        ),
        "shop.equipment[0]: found contract_until 2026-04-01; expected a day on or after contract_from 2026-05-01",
    ),
    (
        of_shop(units=[{"unit": "parts", "reports_to": "parts"}]),
        "shop.units[0]: found reports_to 'parts', the unit itself; expected another unit",
    ),
    (
        of_shop(documents=[{"kind": "quality-rules", "pages": 3}]),
        "shop.documents[0].pages: found the key 'pages'; expected no such key",
    ),
    (
        {"shop": {"id": "s", "name": "店", "premises": [{"id": "p", "kind": "workshop", "area_m2": -5}]}},
        "shop.premises[0].area_m2: found -5; expected a number from 0 to 10000000",
    ),
    (
        {"shop": {"id": "s", "name": "店", "quantities": [{"kind": "cars", "value": 5}]}},
        "shop.quantities[0].kind: found 'cars'; expected one of vehicles-per-month, apprentices, bays, "
        "minutes-to-hospital",
    ),
    (
        {"shop": {"id": "s", "name": "店", "quantities": [{"kind": "bays", "value": -1}]}},
        "shop.quantities[0].value: found -1; expected a number from 0 to 10000000",
    ),
    (
        {"waivers": [{"requirement": "lease", "by": "王芳", "reason": "x"}]},
        "waivers[0].from: found nothing; expected this key",
    ),
    (
        {
            "attestations": [
                {"requirement": "x", "from": "2026-01-01", "by": "a", "reason": "b", "outcome": "maybe"}
            ]
        },
        "attestations[0].outcome: found 'maybe'; expected one of met, not_met",
    ),
    ([], "the whole file: found a list of 0; expected keys with values"),
    ({"people": "nobody"}, "people: found 'nobody'; expected a list"),
]


@pytest.mark.parametrize(("data", "message"), BROKEN)
def test_a_broken_facts_file_says_where_what_was_found_and_what_was_expected(data, message):
    assert errors(data) == [message]


def test_all_errors_are_told_at_once():
    people = somebody(
        phone="1", education=[{"level": "幼儿园"}], exams=[{"exam": "law", "from": "2026-02-30"}]
    )
    people["people"].append({"id": "1", "name": ""})
    assert len(errors(people)) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not valid JSON: Expecting value: line 1 column 1 (char 0)"),
        ('{"people": [}', "not valid JSON: Expecting value: line 1 column 13 (char 12)"),
        ('{"people": [], "people": []}', "not valid JSON: the key 'people' stands twice in one object"),
        ('{"people": NaN}', "not valid JSON: NaN is not a JSON number"),
        (b"\xff\xfe\x00", "not UTF-8 text"),
        ("[" * 100_000, "not valid JSON: nested too deeply"),
    ],
)
def test_what_is_not_json_is_said_so(text, message):
    assert errors(text)[0].startswith(message)


def test_a_file_with_a_byte_order_mark_is_read():
    assert facts_from_json(b"\xef\xbb\xbf" + json.dumps(EXAMPLE).encode()).shop.name == "江南汽车维修"


def test_a_key_left_out_is_not_recorded_and_an_empty_list_is_none():
    told = facts_from_data({"people": [{"id": "1", "name": "李文", "credentials": []}]}).people[0]
    assert told.credentials == ()
    assert told.education is None


def test_null_is_the_same_as_left_out():
    left_out = somebody(credentials=[{"kind": "inspector"}])
    null = somebody(
        credentials=[{"kind": "inspector", "from": None, "until": None, "level": None}], education=None
    )
    assert facts_from_data(left_out) == facts_from_data(null)


def test_a_statement_does_not_end_before_it_begins():
    said = {
        "requirement": "r1",
        "from": "2026-03-01",
        "until": "2026-02-28",
        "by": "张考官",
        "reason": "现场查看",
    }
    with pytest.raises(FactsError) as caught:
        facts_from_data({"attestations": [{**said, "outcome": "met"}]})
    assert caught.value.errors == [
        "attestations[0]: found until 2026-02-28; expected a day on or after from 2026-03-01"
    ]


def test_a_record_without_a_ref_is_named_by_its_place():
    told = facts_from_data(somebody(credentials=[{"kind": "inspector"}]))
    assert told.people[0].credentials[0].ref == "people[0].credentials[0]"


@settings(max_examples=at_most(60), deadline=None)
@given(facts())
def test_facts_written_as_json_and_read_again_are_the_same(known):
    for things in (known.shop.premises or (), known.shop.equipment or ()) if known.shop else ():
        assume(len({thing.id for thing in things}) == len(things))
    assert facts_from_json(facts_to_json(known)) == known


def test_the_example_survives_writing_and_reading():
    known = facts_from_data(EXAMPLE)
    assert facts_from_json(facts_to_json(known)) == known


def test_the_hash_of_facts_changes_with_any_fact_and_with_nothing_else():
    changed = copy.deepcopy(EXAMPLE)
    same = json.loads(json.dumps(EXAMPLE, sort_keys=True))
    changed["people"][2]["credentials"][0]["until"] = "2027-04-01"
    assert facts_sha256(facts_from_data(EXAMPLE)) == facts_sha256(facts_from_data(same))
    assert facts_sha256(facts_from_data(EXAMPLE)) != facts_sha256(facts_from_data(changed))


# --- schemas and examples --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "schema"), [("facts", facts_schema), ("standard", standard_schema)])
def test_the_schema_in_docs_is_the_one_of_the_code(name, schema):
    assert (DOCS / f"{name}.schema.json").read_text(encoding="utf-8") == as_text(schema())


@pytest.mark.parametrize("name", ["class2-shop", "person"])
def test_the_examples_are_valid_by_the_schema(name):
    example = json.loads((DOCS / f"examples/{name}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(facts_schema()).validate(example)


def test_the_schema_refuses_what_the_reader_refuses():
    validator = jsonschema.Draft202012Validator(facts_schema())
    assert not validator.is_valid(somebody(phone="1"))
    assert not validator.is_valid(somebody(postings=[{"post": "boss"}]))
    assert not validator.is_valid(somebody(education=[{"level": "幼儿园"}]))
    assert not validator.is_valid(of_shop(equipment=[{"id": "e", "kind": "rocket"}]))
    assert validator.is_valid(of_shop(equipment=[{"id": "e", "kind": "lift", "verifications": []}]))


def test_the_example_shop_is_judged_as_its_story_says():
    horizon = Span(day("2026-01-01"), day("2028-12-31"))
    answer = assess(load_standard("cn-class2-source"), facts_from_data(EXAMPLE), horizon)
    assert answer.verdict(day("2026-03-01")) is Outcome.MET
    assert answer["statistician"].on(day("2026-01-15")).outcome is Outcome.WAIVED
    first = answer.first_break(day("2026-03-01"))
    assert (first.day, first.requirement.id) == (day("2026-10-01"), "post-papers")
    assert [item.ref for item in first.records] == ["credential:11"]
    assert answer["exhaust-analyser"].on(day("2026-12-15")).outcome is Outcome.NOT_MET
    assert answer["smoke-meter"].on(day("2026-03-01")).outcome is Outcome.NOT_APPLICABLE
    assert answer["lease"].on(day("2027-12-31")).outcome is Outcome.MET
    assert answer["lease"].on(day("2028-01-01")).outcome is Outcome.NOT_MET


def test_the_example_person_may_become_after_sales_manager_in_june_2026():
    known = facts_from_json((DOCS / "examples/person.json").read_bytes())
    horizon = Span(day("2026-01-01"), day("2028-12-31"))
    answer = assess(load_standard("after-sales-manager"), known, horizon, person="lin")
    assert answer.first_met(day("2026-01-01")) == day("2026-06-15")
