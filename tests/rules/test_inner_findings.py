"""What lies under a reason: the record, the condition and the part that each finding names."""

from decimal import Decimal

from staffing.rules import Outcome
from staffing.rules.findings import Why
from staffing.rules.outcome import Truth
from staffing.rules.quantities import known
from staffing.rules.shops import ShopCase, judge

from .cast import (
    YEAR,
    day,
    judge_person,
    judge_shop,
    person,
    pieces,
    premises,
    quantity,
    shop,
    spell,
    standard,
    stretch,
)

WORK = "repair-trade-management"
EXPERIENCED = {"experience": {"kinds": [WORK], "months": 36}}
# A full year of work in the year before: not a day may be missing.
THE_WHOLE_YEAR = {"experience": {"kinds": [WORK], "months": 12, "within_months": 12}}


def test_a_spell_without_first_day_is_named_as_what_leaves_the_experience_open():
    undated, dated = spell(None, "2025-12-31"), spell("2024-01-01", "2024-12-31")
    found = stretch(judge_person(EXPERIENCED, person("甲", experience=(undated, dated))))
    assert found.outcome is Outcome.UNKNOWN
    assert sorted(item.ref for item in found.evidence) == [dated.ref, undated.ref]


def test_one_day_without_work_breaks_a_window_that_must_be_full_on_the_day_after_it_and_no_sooner():
    """The last day that a window holds is the day before the one on which it is looked through."""
    around = (spell("2024-01-01", "2026-05-31"), spell("2026-06-02"))
    found = judge_person(THE_WHOLE_YEAR, person("甲", experience=around))
    assert pieces(found)[:2] == [("2026-01-01", "met"), ("2026-06-02", "not_met")]


def test_a_place_that_counts_is_evidence_until_its_last_day():
    asked = {"area": {"kind": "workshop", "at_least_m2": 200}}
    place = premises("workshop", 240, until=day("2026-08-31"))
    found = stretch(judge_shop(asked, of=shop(place, premises("parking", 90))))
    assert [(item.ref, item.until) for item in found.evidence] == [("premises:workshop", day("2026-08-31"))]
    assert found.judged.finding.condition.area.kind == "workshop"
    seen = found.judged.finding.detail
    assert (seen.certain, seen.asked.least, seen.open) == (240, 200, ())


def test_what_is_asked_of_a_contract_says_of_each_term_whether_it_holds_and_of_which_requirement():
    asked = {"lease": {"kinds": ["workshop"], "months_at_least": 12, "area_covered": True}}
    contract = {
        "tenure": "leased",
        "contract": True,
        "contract_since": day("2026-01-01"),
        "contract_until": day("2027-12-31"),
        "contract_area_m2": Decimal(240),
    }
    found = stretch(judge_shop(asked, of=shop(premises("workshop", 240, **contract))))
    (lease,) = found.judged.finding.detail
    condition = found.requirement.condition
    assert [(term.truth, term.why, term.day, term.condition) for term in lease.terms] == [
        (Truth.YES, Why.HELD, day("2026-12-31"), condition),
        (Truth.YES, Why.HELD, None, condition),
    ]
    short = premises("workshop", 240, **{**contract, "contract_until": day("2026-06-30")})
    (lease,) = stretch(judge_shop(asked, of=shop(short))).judged.finding.detail
    assert (lease.terms[0].truth, lease.terms[0].why) == (Truth.NO, Why.TOO_SHORT)


def test_two_numbers_that_began_on_one_day_leave_open_which_is_right_and_both_are_named():
    both = (quantity("bays", 4, until="2026-12-31"), quantity("bays", 6))
    asked = object()
    (found,) = known(shop(quantities=both), "bays", asked, YEAR).values
    assert (found.truth, found.why, found.condition) == (Truth.UNKNOWN, Why.AMBIGUOUS, asked)
    assert [(item.record, item.until) for item in found.evidence] == [(one, one.until) for one in both]
    assert (found.detail.least, found.detail.most) == (4, 6)


def test_of_each_scope_it_is_known_what_is_asked_and_where_nobody_recorded_the_scope_what_for():
    who = {"credential": {"kinds": ["inspector"]}}
    asked = (
        standard("shop", {"for_each": {"scopes": {"small-vehicle": who}, "at_least": 1}})
        .requirements[0]
        .condition
    )
    case = ShopCase(shop(), (), YEAR)
    (found,) = judge(asked, case).values
    (part,) = found.detail.parts
    assert part.code == "small-vehicle"
    assert part.needed.condition.scope == ["small-vehicle"]
    assert part.held.condition.count.who == asked.for_each.scopes["small-vehicle"]
    (open_one,) = judge(asked, ShopCase(None, (), YEAR)).values
    assert (open_one.truth, open_one.why, open_one.condition) == (Truth.UNKNOWN, Why.NOT_RECORDED, asked)
