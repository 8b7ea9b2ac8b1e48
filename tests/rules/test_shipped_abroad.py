"""Standards from abroad and a brand's own: the language says them without a line of Python."""

from fractions import Fraction

import pytest

from staffing.rules import Assessment, Attestation, Facts, Outcome, Person, Posting, Shop, assess
from staffing.rules.loading import edition_calendar, load_standard

from .cast import OPENED, YEAR, credential, day, document, exam, person, pieces, quantity, shop, spell

ON = day("2026-06-01")
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
NEEDS_JUDGEMENT, NOT_APPLICABLE = Outcome.NEEDS_JUDGEMENT, Outcome.NOT_APPLICABLE


def judge(standard: str, *people: Person, of: Shop | None = None, **facts: object) -> Assessment:
    return assess(load_standard(standard), Facts(shop=of or shop(), people=people, **facts), YEAR)


def outcome(answer: Assessment, requirement: str) -> Outcome:
    return answer[requirement].on(ON).outcome


# --- ASE Blue Seal -----------------------------------------------------------------------------------------------------


def technicians(number: int, *papers: object, of: int) -> tuple[Person, ...]:
    """So many technicians with the papers, of a total."""
    return tuple(
        person(f"t{index}", "mechanic", credentials=papers if index < number else ()) for index in range(of)
    )


@pytest.mark.parametrize(
    ("total", "needed"), [(1, 1), (2, 2), (3, 3), (4, 3), (5, 4), (6, 5), (7, 6), (8, 6), (9, 7), (12, 9)]
)
def test_three_quarters_of_the_technicians_are_certified(total: int, needed: int):
    assert -(-Fraction(3, 4) * total // 1) == needed
    certified = credential("ase-a1", "2024-01-01")
    enough = judge("us-ase-blue-seal-2020", *technicians(needed, certified, of=total))
    assert outcome(enough, "certified-share") is MET
    short = judge("us-ase-blue-seal-2020", *technicians(needed - 1, certified, of=total))
    assert outcome(short, "certified-share") is NOT_MET


def test_the_seal_lapses_when_a_certification_is_five_years_old():
    one = person("王芳", "mechanic", credentials=(credential("ase-a1", "2021-04-01"),))
    assert pieces(judge("us-ase-blue-seal-2020", one), "certified-share") == [
        ("2026-01-01", "met"),
        ("2026-04-02", "not_met"),
    ]


def test_office_staff_is_not_in_the_denominator_and_without_technicians_the_share_is_unknown():
    one = person("王芳", "mechanic", credentials=(credential("ase-a5", "2024-01-01"),))
    office = tuple(person(f"o{number}", "service-adviser") for number in range(5))
    assert outcome(judge("us-ase-blue-seal-2020", one, *office), "certified-share") is MET
    assert outcome(judge("us-ase-blue-seal-2020", *office), "certified-share") is UNKNOWN


def test_every_area_of_service_has_a_certified_technician():
    both = shop(scopes=("engine", "air-conditioning"))
    engines = person("王芳", "mechanic", credentials=(credential("ase-a8", "2024-01-01"),))
    assert outcome(judge("us-ase-blue-seal-2020", engines, of=both), "areas-covered") is NOT_MET
    cooling = person("李文", "electrician", credentials=(credential("ase-a7", "2024-01-01"),))
    assert outcome(judge("us-ase-blue-seal-2020", engines, cooling, of=both), "areas-covered") is MET


# --- Japan -------------------------------------------------------------------------------------------------------------


def japanese(workers: int, qualified: int) -> tuple[Person, ...]:
    return tuple(
        person(
            f"w{number}",
            "mechanic",
            credentials=(credential("jp-mechanic", level="三級"),) if number < qualified else (),
        )
        for number in range(workers)
    )


@pytest.mark.parametrize(
    ("workers", "needed"), [(2, 1), (4, 1), (5, 2), (8, 2), (9, 3), (12, 3), (13, 4), (16, 4)]
)
def test_one_qualified_mechanic_for_every_four_workers_rounded_up(workers: int, needed: int):
    assert outcome(judge("jp-certified-workshop", *japanese(workers, needed)), "qualified-share") is MET
    assert (
        outcome(judge("jp-certified-workshop", *japanese(workers, needed - 1)), "qualified-share") is NOT_MET
    )


def test_one_worker_is_no_workshop():
    assert outcome(judge("jp-certified-workshop", *japanese(1, 1)), "workers") is NOT_MET
    assert outcome(judge("jp-certified-workshop", *japanese(2, 1)), "workers") is MET


@pytest.mark.parametrize(("level", "expected"), [("一級", MET), ("2級", MET), ("三級", NOT_MET)])
def test_the_chief_mechanic_is_of_grade_one_or_two_and_may_be_one_of_the_workers(
    level: str, expected: Outcome
):
    held = tuple(
        Posting(ref=f"posting:{post}", post=post, since=OPENED) for post in ("mechanic", "technical-lead")
    )
    chief = person("田中", postings=held, credentials=(credential("jp-mechanic", level=level),))
    answer = judge("jp-certified-workshop", chief, person("佐藤", "mechanic"))
    assert outcome(answer, "chief-mechanic") is expected
    assert outcome(answer, "workers") is MET
    assert outcome(answer, "qualified-share") is MET


# --- FAR part 145 ------------------------------------------------------------------------------------------------------


def test_the_accountable_manager_is_an_employee():
    answer = judge("us-part-145-2024", person("Ann", "manager"))
    assert outcome(answer, "accountable-manager") is MET
    consultant = person("Bob", "manager", employments=())
    assert outcome(judge("us-part-145-2024", consultant), "accountable-manager") is NOT_MET


def test_whether_the_number_is_sufficient_is_for_a_named_person_to_say():
    assert (
        outcome(judge("us-part-145-2024", person("Ann", "manager")), "sufficient-number") is NEEDS_JUDGEMENT
    )
    said = Attestation(
        ref="attestation:1",
        requirement="sufficient-number",
        since=OPENED,
        outcome="met",
        by="Ann",
        reason="two shifts of four",
    )
    answer = judge("us-part-145-2024", person("Ann", "manager"), attestations=(said,))
    assert outcome(answer, "sufficient-number") is MET


def test_who_signs_is_certificated_at_home_and_trained_or_of_eighteen_months_abroad():
    certificated = person("Carl", "quality-inspector", credentials=(credential("part-65"),))
    practised = person(
        "Dana", "quality-inspector", experience=(spell("2024-09-01", kind="aircraft-maintenance"),)
    )
    trained = person("Eve", "quality-inspector", credentials=(credential("manufacturer-training"),))
    home, abroad = "us-part-145-2024", "us-abroad-part-145-2024"
    assert outcome(judge(home, certificated), "return-to-service") is MET
    assert outcome(judge(home, practised), "return-to-service") is NOT_MET
    assert pieces(judge(abroad, practised), "return-to-service") == [
        ("2026-01-01", "not_met"),
        ("2026-03-01", "met"),
    ]
    assert outcome(judge(abroad, trained), "return-to-service") is MET
    assert outcome(judge(abroad, person("Fay", "quality-inspector")), "return-to-service") is NOT_MET


def test_inside_and_outside_the_united_states_are_places_of_one_rule():
    assert edition_calendar("us-part-145", "us").on(ON).id == "us-part-145-2024"
    assert edition_calendar("us-part-145", "us-abroad").on(ON).id == "us-abroad-part-145-2024"


def test_the_english_of_each_inspector_is_attested_one_by_one():
    people = (person("Carl", "quality-inspector"), person("Dana", "quality-inspector"))

    def reads(who: str) -> Attestation:
        return Attestation(
            ref=f"attestation:{who}",
            requirement="inspectors-english",
            since=OPENED,
            outcome="met",
            by="Ann",
            reason="interview",
            person=who,
        )

    assert outcome(judge("us-part-145-2024", *people), "inspectors-english") is NEEDS_JUDGEMENT
    one = judge("us-part-145-2024", *people, attestations=(reads("Carl"),))
    assert outcome(one, "inspectors-english") is NEEDS_JUDGEMENT
    both = judge("us-part-145-2024", *people, attestations=(reads("Carl"), reads("Dana")))
    assert outcome(both, "inspectors-english") is MET


# --- OSHA 1910.151(b) --------------------------------------------------------------------------------------------------


def near(minutes: float | None) -> Shop:
    return shop(quantities=() if minutes is None else (quantity("minutes-to-hospital", minutes),))


def test_a_first_aider_is_asked_for_unless_a_hospital_is_near():
    nobody = person("Ann", "mechanic")
    aider = person("Bob", "mechanic", credentials=(credential("first-aid", until="2026-08-31"),))
    assert outcome(judge("us-osha-first-aid-2007", nobody, of=near(4)), "first-aider") is NOT_APPLICABLE
    assert outcome(judge("us-osha-first-aid-2007", nobody, of=near(5)), "first-aider") is NOT_MET
    answer = judge("us-osha-first-aid-2007", nobody, aider, of=near(30))
    assert pieces(answer, "first-aider") == [("2026-01-01", "met"), ("2026-09-01", "not_met")]


def test_how_far_the_hospital_is_nobody_recorded():
    nobody = person("Ann", "mechanic")
    assert outcome(judge("us-osha-first-aid-2007", nobody, of=near(None)), "first-aider") is UNKNOWN


# --- a brand's authorised station, source section 5 --------------------------------------------------------------------

BRAND = "brand-authorised-station"


def test_all_ten_conditions_of_the_brand_are_there():
    clauses = {requirement.clause.zh for requirement in load_standard(BRAND).requirements}
    assert {f"5.{number}" for number in range(1, 11)} <= clauses


def test_nobody_holds_a_post_without_a_passed_exam():
    examined = person("王芳", "service-adviser", exams=(exam("service-adviser-exam", "2025-01-01"),))
    assert outcome(judge(BRAND, examined), "examined-before-post") is MET
    appointed = person("李文", "service-adviser")
    answer = judge(BRAND, examined, appointed)
    assert outcome(answer, "examined-before-post") is NOT_MET
    assert "李文" in answer["examined-before-post"].on(ON).reason("zh")


def test_an_exam_that_lapses_breaks_the_brand_on_its_day():
    lapsing = person("王芳", "ev-technician", exams=(exam("ev-basics-exam", "2025-01-01", "2026-06-30"),))
    assert pieces(judge(BRAND, lapsing), "examined-before-post") == [
        ("2026-01-01", "met"),
        ("2026-07-01", "not_met"),
    ]


def test_a_defence_that_was_passed_here_meets_the_line_and_one_held_elsewhere_is_for_a_person_to_say():
    defended = person("王芳", "mechanic", exams=(exam("senior-repair-defence", "2025-01-01"),))
    assert outcome(judge(BRAND, defended), "senior-certificate") is MET
    assert outcome(judge(BRAND, person("李文", "mechanic")), "senior-certificate") is NEEDS_JUDGEMENT


def test_a_rule_book_in_force_meets_its_line_and_the_quality_of_it_is_for_a_person_to_say():
    books = shop(documents=(document("rescue-plan", until="2026-12-31"), document("parts-rules")))
    answer = judge(BRAND, of=books)
    assert outcome(answer, "around-the-clock") is MET
    assert outcome(answer, "parts-rules") is MET
    assert outcome(answer, "reception-rules") is NOT_MET
    assert outcome(answer, "parts-store") is NEEDS_JUDGEMENT
