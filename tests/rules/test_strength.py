"""Must, should and recommended: what decides the verdict, and what to warn about first."""

from typing import Any

from staffing.rules import Assessment, Facts, Outcome, assess, calendar_of
from staffing.rules.loading import standard_from

from .cast import SOURCE, YEAR, day, device, document, edition, shop, standard, verified

MISSING = {"document": {"all": ["quality-rules"]}}
HELD = {"document": {"all": ["safety-rules"]}}
ON = day("2026-06-01")
PLACE = shop(
    documents=(document("safety-rules"),),
    equipment=(device("smoke-meter", verifications=(verified("2026-07-31"),)),),
)


def judged(*asked: tuple[Any, dict[str, Any]], strength: str = "must") -> Assessment:
    """An assessment of one shop: a condition and further keys for each requirement."""
    plain = standard("shop", *(condition for condition, _ in asked)).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    for requirement, (_, fields) in zip(plain["requirements"], asked, strict=True):
        requirement.update(fields)
    plain["strength"] = strength
    return assess(standard_from(plain, "test.yaml"), Facts(shop=PLACE, people=()), YEAR)


def fine(yuan: int | None = None, **fields: Any) -> dict[str, Any]:
    return {"penalty": {**SOURCE, "sureness": "high", "most_yuan": yuan, **fields}}


def test_what_should_be_is_told_and_decides_nothing():
    answer = judged((HELD, {}), (MISSING, {"strength": "should"}))
    assert answer["r2"].on(ON).outcome is Outcome.NOT_MET
    assert answer.verdict(ON) is Outcome.MET
    assert answer.first_met(ON) == ON
    assert [result.requirement.id for result in answer.to_do(ON)] == ["r2"]


def test_what_should_be_is_no_break_when_it_ends():
    ends = {"equipment": {"kinds": ["smoke-meter"], "verified": True}}
    assert judged((ends, {})).first_break(ON).day == day("2026-08-01")
    assert judged((HELD, {}), (ends, {"strength": "recommended"})).first_break(ON) is None


def test_in_a_standard_of_shoulds_the_shoulds_decide_and_what_is_recommended_does_not():
    weaker = {"strength": "recommended"}
    assert judged((MISSING, {}), strength="should").verdict(ON) is Outcome.NOT_MET
    assert judged((HELD, {}), (MISSING, weaker), strength="should").verdict(ON) is Outcome.MET
    assert (
        judged((HELD, {}), (MISSING, {"strength": "must"}), strength="should").verdict(ON) is Outcome.NOT_MET
    )


def test_what_binds_in_one_edition_only_decides_on_its_days_alone():
    softly = edition("old", {"rules": MISSING}, in_force={"from": "2015-01-01", "until": "2026-03-31"})
    old = softly.as_data()
    old["requirements"][0]["strength"] = "should"
    old["requirements"].append(
        {**old["requirements"][0], "id": "plan", "strength": "must", "condition": HELD}
    )
    new = edition("new", {"rules": MISSING}, in_force={"from": "2026-04-01"})
    calendar = calendar_of([standard_from(old, "old.yaml"), new], "rule", "cn")
    answer = assess(calendar, Facts(shop=PLACE, people=()), YEAR)
    assert answer.verdict(day("2026-03-31")) is Outcome.MET
    assert answer.verdict(day("2026-04-01")) is Outcome.NOT_MET
    assert answer.first_break(YEAR.start).day == day("2026-04-01")


def test_what_to_warn_about_first():
    unrecorded = {"works": ["diesel"]}
    expiring = {"equipment": {"kinds": ["smoke-meter"], "verified": True}}
    answer = judged(
        (MISSING, {"strength": "should", **fine(900_000)}),
        (expiring, fine(900_000)),
        (unrecorded, fine(900_000)),
        (MISSING, {}),
        (MISSING, fine(10_000)),
        (MISSING, fine(200_000)),
        (MISSING, fine(may_stop_business=True)),
        (HELD, {}),
    )
    order = [result.requirement.id for result in answer.to_do(ON)]
    assert order == ["r7", "r6", "r5", "r4", "r3", "r2", "r1"]


def test_a_penalty_names_its_law():
    penalty = judged((MISSING, fine(10_000)))["r1"].requirement.penalty
    assert (penalty.ref, penalty.of("zh"), penalty.most_yuan) == ("test", "字", 10_000)
