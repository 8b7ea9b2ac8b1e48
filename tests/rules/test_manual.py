"""What the manuals show is what the engine says: one answer from end to end, and a standard written as a file alone."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from staffing.rules import Employment, Facts, Span, assess, load_standard
from staffing.rules.facts_io import facts_from_json
from staffing.rules.loading import load_file
from staffing.rules.words import say

from .cast import YEAR, day, person, pieces, trained
from .cast import shop as a_shop

MANUAL = Path("docs/judging.md").read_text(encoding="utf-8")
ROOM = Path("staffing/rules/README.md").read_text(encoding="utf-8")


def shown() -> dict[str, tuple[str, str]]:
    chapter = MANUAL.split("## One answer from end to end")[1].split("\n## ")[0]
    rows = re.findall(r"^\| `(.+?)` \| (.+?) \| (.+?) \|$", chapter, re.MULTILINE)
    return {name: (zh, en) for name, zh, en in rows}


@pytest.mark.parametrize(("place", "language"), [(0, "zh"), (1, "en")])
def test_the_answer_in_the_manual_is_the_answer_of_the_engine(place: int, language: str) -> None:
    facts = facts_from_json(Path("docs/examples/class2-shop.json").read_text(encoding="utf-8"))
    horizon = Span(date(2026, 1, 1), date(2028, 12, 31))
    told = assess(load_standard("cn-class2-source"), facts, horizon)["quality-inspectors"].on(
        day("2027-05-01")
    )
    asked, colon = told.requirement, say("colon", language, what="{}", more="{}")
    said = {
        "requirement.clause": asked.clause.of(language),
        "requirement.title": asked.title.of(language),
        "requirement.basis": asked.basis.of(language),
        "needed": told.needed(language),
        "seen": told.seen(language),
        "outcome": say(told.outcome.value, language),
        "counted": ", ".join(one.name for one in told.counted),
        "not_counted": "; ".join(colon.format(one.name, one.why) for one in told.not_counted(language)),
        "reason": told.reason(language),
        "requirement.source": say("named", language, what=asked.source.of(language), more=asked.source.ref),
        "requirement.sureness": asked.sureness,
        "next_step": told.next_step(language),
    }
    assert {name: texts[place] for name, texts in shown().items()} == said


def test_the_standard_of_another_trade_in_the_readme_loads_and_judges(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", ROOM, re.DOTALL)
    assert len(block.splitlines()) <= 30
    file = tmp_path / f"{yaml.safe_load(block)['id']}.yaml"
    file.write_text(block, encoding="utf-8")
    new = (Employment(ref="e1", since=day("2026-06-15")),)
    people = (
        person("王芳", training=(trained("2026-03-01", 4), trained("2025-03-01", 4))),
        person("李文", employments=new),
    )
    answer = assess(load_file(file), Facts(shop=a_shop(), people=people), YEAR)
    turns = pieces(answer, "hygiene-training")
    assert turns[0] == ("2026-01-01", "met")
    assert ("2026-07-15", "not_met") in turns
