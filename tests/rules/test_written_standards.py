"""The example in standards/README.md: another trade's standard, written as files alone."""

import re
from pathlib import Path

import yaml

from staffing.rules import Facts, assess, calendar_of
from staffing.rules.files import STANDARDS, UniqueKeyLoader
from staffing.rules.loading import load_folder

from . import cast
from .cast import YEAR, grade, person, pieces, premises

README = (STANDARDS / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)


def test_the_example_loads_and_judges_a_shop_with_no_line_of_python(tmp_path: Path):
    for block in BLOCKS:
        name = yaml.load(block, Loader=UniqueKeyLoader)["id"]
        (tmp_path / f"{name}.yaml").write_text(block, encoding="utf-8")
    standards = load_folder(tmp_path)
    assert list(standards) == ["bicycle-2026", "bicycle-house"]

    skilled = person("王芳", "mechanic", credentials=(grade("四级"),))
    others = (person("李文", "mechanic"), person("赵洁", "mechanic"))
    facts = Facts(shop=cast.shop(premises("workshop", 15)), people=(skilled, *others))
    answer = assess(calendar_of(standards.values(), "bicycle-repair", "cn"), facts, YEAR)
    assert pieces(answer, "skilled-mechanics") == [("2026-01-01", "met"), ("2026-03-01", "met")]
    # The house's 20 m² hold from March, and a shop of before 2026 has until the end of the year.
    assert pieces(answer, "workshop") == [("2026-01-01", "met"), ("2026-03-01", "not_applicable")]
    asked = answer["workshop"].on(YEAR.end)
    assert asked.edition.id == "bicycle-house"
    assert asked.requirement.condition.area.at_least_m2 == 20
