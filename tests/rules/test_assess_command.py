"""The `assess` command: its answer, its messages, its exit status, and that it needs no database."""

import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from staffing.rules import Facts, Span, Waiver, assess, load_standard
from staffing.rules.cli import CannotJudge, assess_file, table, unheard
from staffing.rules.days import day_after

from .cast import attestation, day, shop

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "docs/examples/class2-shop.json"
PERSON = ROOT / "docs/examples/person.json"
FROM, UNTIL = day("2026-01-01"), day("2028-12-31")


def errors(*arguments) -> list[str]:
    with pytest.raises(CannotJudge) as caught:
        assess_file(*arguments)
    return caught.value.errors


def test_the_answer_covers_the_horizon_without_gaps_for_every_requirement_in_order():
    answer = assess_file(SHOP, "cn-class2-source", FROM, UNTIL).as_json()
    assert answer["standard"] == "cn-class2-source"
    assert [r["id"] for r in answer["requirements"]][:3] == [
        "manager",
        "technical-lead",
        "quality-inspectors",
    ]
    for requirement in answer["requirements"]:
        timeline = requirement["timeline"]
        assert (timeline[0]["from"], timeline[-1]["until"]) == ("2026-01-01", "2028-12-31")
        for before, after in pairwise(timeline):
            assert day_after(day(before["until"])) == day(after["from"])
            assert (before["outcome"], before["reason"]) != (after["outcome"], after["reason"])


def test_reasons_come_in_the_language_asked_for():
    answer = assess_file(SHOP, "cn-class2-source", FROM, FROM)
    chinese, english = (
        answer.as_json(language)["requirements"][0]["timeline"][0]["reason"] for language in ("zh", "en")
    )
    assert chinese == "1 人符合（陈国强），需要 1 人"
    assert english == "people who fit: 1 (陈国强), needed: 1"
    assert answer.as_json()["requirements"][0]["timeline"][0]["reason"] == chinese


def test_only_statements_on_requirements_that_no_standard_has_go_unheard():
    waived = Waiver(
        ref="waiver:1", requirement="no-such", since=FROM, until=UNTIL, by="张考官", reason="限期整改"
    )
    said = (attestation("manager", ref="heard"), attestation("workshop-are", ref="attestation:2"))
    known = Facts(shop=shop(), people=(), attestations=said, waivers=(waived,))
    answer = assess(load_standard("cn-class2-source"), known, Span(FROM, FROM))
    assert unheard(answer) == [
        "attestation:2: found the requirement 'workshop-are', which no standard has: it changes nothing",
        "waiver:1: found the requirement 'no-such', which no standard has: it changes nothing",
    ]


def test_everything_wrong_with_the_input_is_told_at_once(tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"people": [{"id": "1"}], "shops": []}', encoding="utf-8")
    found = errors(facts, "cn-class9", UNTIL, FROM)
    assert len(found) == 4
    assert (
        found[0]
        == "--until: found 2026-01-01, before --from 2028-12-31; expected the same day or a later one"
    )
    assert found[2] == f"{facts}: people[0].name: found nothing; expected this key"


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    found = errors(tmp_path / "nothing.json", "cn-class2-source", FROM, UNTIL)
    assert found == [f"{tmp_path / 'nothing.json'}: cannot be read: No such file or directory"]


def test_a_horizon_of_fifty_years_is_judged_and_a_longer_one_refused():
    assert assess_file(SHOP, "cn-class2-source", FROM, day("2076-01-01"))
    assert errors(SHOP, "cn-class2-source", FROM, day("2076-01-02")) == [
        "--until: found 2076-01-02; expected at most 50 years after --from 2026-01-01"
    ]


def test_a_role_standard_wants_a_person_of_the_file():
    assert errors(PERSON, "after-sales-manager", FROM, UNTIL) == [
        "--person: after-sales-manager judges one person: say which"
    ]
    assert errors(PERSON, "after-sales-manager", FROM, UNTIL, "wang") == [
        "--person: found 'wang'; expected one of lin"
    ]


def test_the_table_names_each_requirement_once_and_lines_up():
    lines = table(assess_file(SHOP, "cn-class2-source", FROM, UNTIL)).splitlines()
    assert lines[0] == "二类汽车维修企业人员、场地与设备条件 (cn-class2-source)"
    days = [line.index(" – ") - len("2026-01-01") for line in lines[2:]]
    titles = [line[:at].strip() for line, at in zip(lines[2:], days, strict=True)]
    assert titles.count("租赁合同") == 1
    named = [title for title in titles if title]
    assert len(named) == len(set(named)) == len(load_standard("cn-class2-source").requirements)


def test_the_days_of_the_table_stand_below_each_other_where_a_chinese_character_takes_two_places():
    lines = table(assess_file(SHOP, "cn-class2-source", FROM, UNTIL)).splitlines()[2:]
    assert len(lines) > 10
    places = set()
    for line in lines:
        before = line[: line.index(" – ") - len("2026-01-01")]
        places.add(sum(2 if east_asian_width(character) in "WF" else 1 for character in before))
    assert len(places) == 1


def test_a_family_is_judged_by_the_edition_in_force_where_the_shop_is():
    answer = assess_file(SHOP, "cn-repair-class2", day("2024-01-01"), day("2024-12-31"), jurisdiction="cn-sh")
    assert [(one["from"], one["standard"]) for one in answer.as_json()["editions"]] == [
        ("2024-01-01", "cn-repair-class2-2014"),
        ("2024-04-01", "cn-sh-repair-class2-2014"),
        ("2024-11-01", "cn-repair-class2-2023"),
    ]
    lines = table(answer, "en").splitlines()
    assert lines[0].endswith("(cn-repair-class2)")
    assert lines[3] == "2024-11-01 – 2024-12-31  Shanghai  GB/T 16739.1-2023 (cn-repair-class2-2023)"


def test_a_shop_that_moves_is_judged_where_its_facts_say_it_is_unless_the_caller_names_a_place(tmp_path):
    facts = json.loads(SHOP.read_text(encoding="utf-8"))
    facts["shop"]["jurisdictions"] = [
        {"jurisdiction": "cn", "from": "2019-03-01", "until": "2024-06-30"},
        {"jurisdiction": "cn-sh", "from": "2024-07-01"},
    ]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    days = (day("2024-01-01"), day("2024-12-31"))
    answer = assess_file(file, "cn-repair-class2", *days)
    assert [(one["from"], one["jurisdiction"], one["standard"]) for one in answer.as_json()["editions"]] == [
        ("2024-01-01", "cn", "cn-repair-class2-2014"),
        ("2024-04-01", "cn", "cn-repair-class2-2023"),
        ("2024-07-01", "cn-sh", "cn-sh-repair-class2-2014"),
        ("2024-11-01", "cn-sh", "cn-repair-class2-2023"),
    ]
    assert answer.as_json()["jurisdiction"] is None
    assert "2024-07-01 – 2024-10-31  Shanghai" in table(answer, "en")
    asked = assess_file(file, "cn-repair-class2", *days, jurisdiction="cn")
    assert {one["jurisdiction"] for one in asked.as_json()["editions"]} == {"cn"}


def test_the_houses_own_rules_are_no_place_where_a_shop_can_be(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(
        '{"shop": {"id": "s", "name": "店", "jurisdictions": [{"jurisdiction": "house"}]}}', encoding="utf-8"
    )
    (said,) = errors(file, "cn-repair-class2", FROM, UNTIL)
    assert "shop.jurisdictions[0]" in said
    assert "expected a place" in said


def test_days_before_the_first_edition_are_judged_unknown_and_not_refused():
    answer = assess_file(SHOP, "cn-repair-class2", day("2003-01-01"), day("2003-12-31"))
    assert {entry["outcome"] for one in answer.as_json()["requirements"] for entry in one["timeline"]} == {
        "unknown"
    }
    assert "没有施行中的版本" in table(answer).splitlines()[1]


def test_a_place_is_refused_with_a_single_standard():
    assert errors(SHOP, "cn-class2-source", FROM, UNTIL, None, "cn-sh") == [
        "jurisdiction: found 'cn-sh' with the standard cn-class2-source; expected it with a family only"
    ]


# --- the command itself ----------------------------------------------------------------------------------------------


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`manage.py assess` in a process of its own, with a database that cannot be opened."""
    environment = {**os.environ, "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3", "PYTHONUTF8": "1"}
    command = [sys.executable, str(ROOT / "manage.py"), "assess", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, check=False)


def test_the_command_prints_json_and_nothing_else_and_needs_no_database():
    done = run(
        *("--facts", str(SHOP), "--standard", "cn-class2-source"),
        *("--from", "2026-01-01", "--until", "2028-12-31", "--json"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == assess_file(SHOP, "cn-class2-source", FROM, UNTIL).as_json()


def test_statements_on_requirements_that_no_standard_has_are_named_on_standard_error(tmp_path):
    facts = json.loads(SHOP.read_text(encoding="utf-8"))
    said = {"by": "王师傅", "reason": "面谈", "from": "2026-01-01"}
    facts["waivers"] = [said | {"requirement": "manger"}, said | {"requirement": "manager"}]
    facts["attestations"] = [said | {"requirement": "nothing", "outcome": "met"}]
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(facts), encoding="utf-8")
    done = run(
        *("--facts", str(file), "--standard", "cn-class2-source"),
        *("--from", "2026-01-01", "--until", "2026-12-31", "--json"),
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["standard"] == "cn-class2-source"
    assert done.stderr.splitlines() == [
        "attestations[0]: found the requirement 'nothing', which no standard has: it changes nothing",
        "waivers[0]: found the requirement 'manger', which no standard has: it changes nothing",
    ]


def test_the_command_takes_a_family_and_a_place():
    done = run(
        *("--facts", str(SHOP), "--standard", "cn-repair-class2", "--jurisdiction", "cn-sh"),
        *("--from", "2026-01-01", "--until", "2026-12-31", "--json"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["jurisdiction"] == "cn-sh"


def test_the_command_says_what_is_wrong_without_a_traceback_and_exits_with_2():
    done = run(
        *("--facts", "nothing.json", "--standard", "cn-class9"),
        *("--from", "2026-01-01", "--until", "2025-12-31", "--json"),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 3
    assert "Traceback" not in done.stderr
