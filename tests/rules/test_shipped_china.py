"""The Chinese standards that ship, at work: classes I to III, their old editions, a local form, the old rule, work safety."""

from collections import Counter
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest

from staffing.rules import Assessment, Facts, Outcome, Person, Posting, Shop, Span, Standard, assess
from staffing.rules.compare import compare
from staffing.rules.loading import edition_calendar, load_standard

from . import cast
from .cast import (
    OPENED,
    credential,
    day,
    device,
    grade,
    person,
    pieces,
    premises,
    shop,
    trained,
    verified,
    work,
)

YEAR = Span(day("2020-01-01"), day("2020-12-31"))
ON = day("2020-06-01")
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN
TRADES = ("mechanic", "electrician", "body-repairer", "painter")
TEN_POSTS = (
    "manager",
    "technical-lead",
    "service-adviser",
    "settlement-clerk",
    "quality-inspector",
    "quality-inspector",
    *TRADES,
)


def holder(name: str, *posts: str, **facts: Any) -> Person:
    held = tuple(Posting(ref=f"posting:{name}:{post}", post=post, since=OPENED) for post in posts)
    return person(name, postings=held, **facts)


def staff(*posts: str) -> tuple[Person, ...]:
    return tuple(holder(f"{post} {number}", post) for number, post in enumerate(posts))


def class_one(**more: int) -> tuple[Person, ...]:
    """The fourteen of class I, and so many more of a post."""
    posts = Counter(TEN_POSTS) + Counter(TRADES) + Counter({k.replace("_", "-"): v for k, v in more.items()})
    return staff(*posts.elements())


def judge(
    standard: str | Standard, *people: Person, of: Shop | None = None, horizon: Span = YEAR
) -> Assessment:
    rules = load_standard(standard) if isinstance(standard, str) else standard
    return assess(rules, Facts(shop=of or shop(), people=people), horizon)


def outcome(answer: Assessment, requirement: str) -> Outcome:
    return answer[requirement].on(ON).outcome


# --- posts of class I and II -----------------------------------------------------------------------------------------


def test_eight_named_people_fill_the_ten_posts_of_class_two():
    eight = (
        holder("王芳", "manager", "settlement-clerk"),
        holder("李文", "technical-lead", "service-adviser"),
        *staff("quality-inspector", "quality-inspector", *TRADES),
    )
    answer = judge("cn-repair-class2-2014", *eight)
    assert outcome(answer, "personnel") is MET
    for one in eight:
        seven = tuple(somebody for somebody in eight if somebody is not one)
        assert outcome(judge("cn-repair-class2-2014", *seven), "personnel") is NOT_MET


def test_seven_people_with_ten_certificates_of_the_posts_do_not_fill_class_two():
    seven = (
        holder("王芳", "manager", "settlement-clerk"),
        holder("李文", "technical-lead", "service-adviser"),
        holder("赵洁", "quality-inspector", "mechanic"),
        *staff("quality-inspector", "electrician", "body-repairer", "painter"),
    )
    assert sum(len(one.postings) for one in seven) == 10
    assert outcome(judge("cn-repair-class2-2014", *seven), "personnel") is NOT_MET


@pytest.mark.parametrize("post", ["quality-inspector", *TRADES])
def test_inspectors_and_trades_of_class_two_are_never_combined(post: str):
    others = [held for held in TEN_POSTS if held not in ("manager", post)]
    others += ["quality-inspector"] if post == "quality-inspector" else []
    both = holder("王芳", "manager", post)
    assert outcome(judge("cn-repair-class2-2014", both, *staff(*others)), "personnel") is NOT_MET


def test_class_one_takes_fourteen_people_and_thirteen_do_not_do():
    assert len(class_one()) == 14
    assert outcome(judge("cn-repair-class1-2014", *class_one()), "personnel") is MET
    for thirteen in combinations(class_one(), 13):
        assert outcome(judge("cn-repair-class1-2014", *thirteen), "personnel") is NOT_MET


def test_the_person_for_electric_vehicles_is_one_of_the_eight_and_no_ninth_is_asked_for():
    electric = shop(scopes=("small-vehicle", "electric"))
    plain = class_one()
    mechanic = next(one for one in plain if one.id.startswith("mechanic"))
    carded = tuple(
        holder(mechanic.id, "mechanic", credentials=(credential("special-operation-low-voltage"),))
        if one is mechanic
        else one
        for one in plain
    )
    assert len(carded) == 14
    assert outcome(judge("cn-repair-class1-2014", *carded, of=electric), "ev-person") is MET
    assert outcome(judge("cn-repair-class1-2014", *plain, of=electric), "ev-person") is NOT_MET
    assert outcome(judge("cn-repair-class1-2014", *plain), "ev-person") is Outcome.NOT_APPLICABLE


def test_a_senior_grade_in_electric_vehicles_does_for_the_card_and_a_middle_one_does_not():
    electric = shop(scopes=("electric",))

    def with_grade(level: str) -> tuple[Person, ...]:
        others = [one for one in class_one() if not one.id.startswith("painter")]
        painter = holder("郑伟", "painter", credentials=(grade(level, "ev-technician"),))
        return (*others, painter, holder("何军", "painter"))

    assert outcome(judge("cn-repair-class1-2014", *with_grade("高级工"), of=electric), "ev-person") is MET
    assert outcome(judge("cn-repair-class1-2014", *with_grade("技师"), of=electric), "ev-person") is MET
    assert outcome(judge("cn-repair-class1-2014", *with_grade("中级工"), of=electric), "ev-person") is NOT_MET


# --- areas and lease -------------------------------------------------------------------------------------------------

PLACES = {"reception": 80, "workshop": 770, "assembly-room": 30, "parking": 200}


def test_class_one_of_2014_wants_eighty_where_that_of_2004_wanted_forty():
    forty = shop(*(premises(kind, area) for kind, area in {**PLACES, "reception": 40}.items()))
    assert outcome(judge("cn-repair-class1-2014", of=forty), "reception-area") is NOT_MET
    before = Span(day("2010-01-01"), day("2010-12-31"))
    long_ago = tuple(
        premises(kind, area, since=day("2009-01-01")) for kind, area in {**PLACES, "reception": 40}.items()
    )
    answer = assess(load_standard("cn-repair-class1-2004"), Facts(shop=shop(*long_ago), people=()), before)
    assert answer["reception-area"].on(before.start).outcome is MET


def test_the_assembly_room_stands_in_the_workshop():
    place = shop(*(premises(kind, area) for kind, area in PLACES.items()))
    answer = judge("cn-repair-class1-2014", of=place)
    areas = ("reception-area", "workshop-area", "assembly-room-area", "parking-area")
    assert [outcome(answer, requirement) for requirement in areas] == [MET] * 4
    without = shop(*(premises(kind, area) for kind, area in PLACES.items() if kind != "assembly-room"))
    assert outcome(judge("cn-repair-class1-2014", of=without), "workshop-area") is NOT_MET


@pytest.mark.parametrize(
    ("until", "contracted", "expected"),
    [("2021-12-31", 200, MET), ("2020-09-30", 200, NOT_MET), ("2021-12-31", 199, NOT_MET)],
)
def test_a_lease_runs_for_a_year_and_covers_what_is_declared(until, contracted, expected):
    leased = premises(
        "workshop",
        200,
        tenure="leased",
        contract=True,
        contract_since=day("2020-01-01"),
        contract_until=day(until),
        contract_area_m2=contracted,
    )
    assert outcome(judge("cn-repair-class2-2014", of=shop(leased)), "lease") is expected


# --- the equipment of the check-list ---------------------------------------------------------------------------------


def equipped(*devices: Any, scopes: tuple[str, ...] = ("small-vehicle",), **things: Any) -> Shop:
    return shop(equipment=devices, scopes=scopes, **things)


def test_what_the_list_asks_for_depends_on_the_vehicles():
    small, trucks = equipped(), equipped(scopes=("truck",))
    assert outcome(judge("cn-repair-class1-2014", of=small), "body-straightener") is NOT_MET
    assert outcome(judge("cn-repair-class1-2014", of=trucks), "body-straightener") is Outcome.NOT_APPLICABLE
    assert outcome(judge("cn-repair-class1-2014", of=trucks), "frame-straightener") is NOT_MET
    assert outcome(judge("cn-repair-class1-2014", of=small), "frame-straightener") is Outcome.NOT_APPLICABLE


def test_a_steered_wheel_aligner_does_for_trucks_and_not_for_small_vehicles():
    aligner = device("steered-wheel-aligner")
    assert (
        outcome(judge("cn-repair-class1-2014", of=equipped(aligner, scopes=("truck",))), "wheel-aligner")
        is MET
    )
    assert outcome(judge("cn-repair-class1-2014", of=equipped(aligner)), "wheel-aligner") is NOT_MET
    four = equipped(device("four-wheel-aligner"), scopes=("truck", "small-vehicle"))
    assert outcome(judge("cn-repair-class1-2014", of=four), "wheel-aligner") is MET


def test_only_where_the_list_says_so_does_a_partners_device_do():
    def partner(kind: str) -> Any:
        contract = {"contract": True, "contract_since": OPENED, "contract_until": day("2020-12-31")}
        return device(kind, ownership="outsourced", certified=True, **contract)

    small = equipped(
        partner("suspension-tester"), partner("paint-booth"), partner("refrigerant-service-unit")
    )
    answer = judge("cn-repair-class1-2014", of=small)
    assert outcome(answer, "suspension-tester") is MET
    assert outcome(answer, "paint-booth") is NOT_MET
    assert outcome(answer, "refrigerant-service-unit") is NOT_MET
    buses = equipped(partner("paint-booth"), scopes=("passenger-vehicle",))
    assert outcome(judge("cn-repair-class1-2014", of=buses), "paint-booth") is MET
    trucks = equipped(partner("refrigerant-service-unit"), scopes=("truck",))
    assert outcome(judge("cn-repair-class1-2014", of=trucks), "refrigerant-service-unit") is MET


def test_five_lifts_or_pits_with_product_certification():
    lifts = device("lift", quantity=4, certified=True)
    assert outcome(judge("cn-repair-class1-2014", of=equipped(lifts)), "lift") is NOT_MET
    pit = device("inspection-pit", certified=True)
    assert outcome(judge("cn-repair-class1-2014", of=equipped(lifts, pit)), "lift") is MET


def test_a_brake_tester_without_a_verification_in_force_does_not_count():
    known = device("brake-tester", verifications=(verified("2020-07-31", since="2019-08-01"),))
    answer = judge("cn-repair-class1-2014", of=equipped(known))
    assert pieces(answer, "brake-tester") == [("2020-01-01", "met"), ("2020-08-01", "not_met")]


def test_the_injection_pump_tester_is_asked_of_who_repairs_diesel():
    diesel = equipped(works=(work("diesel"),))
    assert outcome(judge("cn-repair-class1-2014", of=diesel), "injection-pump-tester") is NOT_MET
    petrol = equipped(works=())
    assert (
        outcome(judge("cn-repair-class1-2014", of=petrol), "injection-pump-tester") is Outcome.NOT_APPLICABLE
    )


# --- editions and places ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [1, 2])
def test_the_editions_of_a_class_follow_each_other_and_shanghai_begins_the_last_one_later(number: int):
    family = f"cn-repair-class{number}"
    nation = edition_calendar(family, "cn")
    assert nation.on(day("2004-12-31")) is None
    assert nation.on(day("2014-12-31")).id == f"{family}-2004"
    assert nation.on(day("2015-01-01")).id == f"{family}-2014"
    assert nation.on(day("2024-03-31")).id == f"{family}-2014"
    assert nation.on(day("2024-04-01")).id == f"{family}-2023"
    shanghai = edition_calendar(family, "cn-sh")
    assert shanghai.on(day("2024-10-31")).id == f"cn-sh-repair-class{number}-2014"
    assert shanghai.on(day("2024-11-01")).id == f"{family}-2023"
    fujian = edition_calendar(family, "cn-fj")
    assert fujian.on(day("2016-05-16")).id == f"{family}-2014"
    assert fujian.on(day("2016-05-17")).id == f"cn-fj-repair-class{number}-2014"
    assert fujian.on(day("2024-04-01")).id == f"{family}-2023"


def test_the_fujian_style_form_asks_for_more_inspectors_and_mechanics_and_never_for_less():
    assert outcome(judge("cn-fj-repair-class1-2014", *class_one()), "personnel") is NOT_MET
    more = class_one(quality_inspector=1, mechanic=3)
    assert outcome(judge("cn-fj-repair-class1-2014", *more), "personnel") is MET
    local, nation = (
        load_standard(name).requirement("personnel").condition.posts
        for name in ("cn-fj-repair-class1-2014", "cn-repair-class1-2014")
    )
    for name, slot in nation.slots.items():
        assert local.slots[name].at_least >= slot.at_least
    assert "质量检验员 3 人" in load_standard("cn-fj-repair-class1-2014").requirement("personnel").basis.zh


def test_a_workshop_of_two_hundred_square_metres_is_enough_for_the_nation_and_not_for_the_form():
    small = shop(premises("workshop", 300))
    both = shop(premises("workshop", 300), scopes=("small-vehicle", "truck"))
    assert outcome(judge("cn-repair-class2-2014", of=both), "workshop-area") is MET
    assert outcome(judge("cn-fj-repair-class2-2014", of=small), "workshop-area") is MET
    assert outcome(judge("cn-fj-repair-class2-2014", of=both), "workshop-area") is NOT_MET
    nation, local = (judge(name, of=both) for name in ("cn-repair-class2-2014", "cn-fj-repair-class2-2014"))
    lost = {
        one.id: one.effect.name.lower() for one in compare(nation, local, ON) if one.id == "workshop-area"
    }
    assert lost == {"workshop-area": "lost"}


@pytest.mark.parametrize(
    ("form", "area", "small", "others"),
    [
        ("cn-fj-repair-class1-2014", "parking-area", 200, 300),
        ("cn-fj-repair-class2-2014", "workshop-area", 300, 400),
    ],
)
def test_what_the_form_leaves_open_for_electric_and_gas_vehicles_a_person_confirms(form, area, small, others):
    kind = area.removesuffix("-area")
    for scope, size in (("small-vehicle", small), ("truck", others), ("dangerous-goods", others)):
        assert outcome(judge(form, of=shop(premises(kind, size), scopes=(scope,))), area) is MET
        assert outcome(judge(form, of=shop(premises(kind, size - 1), scopes=(scope,))), area) is NOT_MET
    electric = shop(premises(kind, small), scopes=("small-vehicle", "electric"))
    answer = judge(form, of=electric)
    assert outcome(answer, area) is MET
    assert outcome(answer, "electric-and-gas-area") is Outcome.NEEDS_JUDGEMENT
    petrol = judge(form, of=shop(premises(kind, small)))
    assert outcome(petrol, "electric-and-gas-area") is Outcome.NOT_APPLICABLE


def test_the_dangerous_goods_workshop_is_counted_inside_the_workshop():
    inside = shop(
        premises("workshop", 700),
        premises("dangerous-goods-workshop", 100),
        scopes=("dangerous-goods", "truck"),
    )
    answer = judge("cn-fj-repair-class1-2014", of=inside)
    assert outcome(answer, "workshop-area") is MET
    assert outcome(answer, "dangerous-goods-workshop") is MET
    assert outcome(judge("cn-repair-class1-2014", of=inside), "workshop-area") is NOT_MET


def test_dangerous_goods_vehicles_are_for_class_one_only():
    now = Span(day("2025-01-01"), day("2025-12-31"))
    tankers, cars = shop(scopes=("truck", "dangerous-goods")), shop(scopes=("small-vehicle", "electric"))
    answer = judge("cn-repair-class2-2023", of=tankers, horizon=now)
    assert answer["scope-categories"].on(now.start).outcome is NOT_MET
    answer = judge("cn-repair-class2-2023", of=cars, horizon=now)
    assert answer["scope-categories"].on(now.start).outcome is MET


# --- class III -------------------------------------------------------------------------------------------------------


def test_the_reception_of_three_items_is_the_greatest_of_them_and_not_their_sum():
    place = shop(premises("reception", 20), scopes=("engine", "body", "electrical-system"))
    answer = judge("cn-repair-class3-2014", of=place)
    assert outcome(answer, "reception-area") is MET
    less = shop(premises("reception", 19), scopes=("engine", "body", "electrical-system"))
    assert outcome(judge("cn-repair-class3-2014", of=less), "reception-area") is NOT_MET
    only = shop(premises("reception", 10), scopes=("minor-repair",))
    assert outcome(judge("cn-repair-class3-2014", of=only), "reception-area") is MET


def test_an_item_whose_area_was_not_found_never_passes():
    glass = shop(premises("reception", 500), scopes=("engine", "glass"))
    assert outcome(judge("cn-repair-class3-2014", of=glass), "reception-area") is UNKNOWN


def test_two_people_can_run_an_engine_shop_and_one_cannot_be_two_inspectors():
    engine = shop(scopes=("engine",))
    everything = (
        "manager",
        "technical-lead",
        "service-adviser",
        "settlement-clerk",
        "mechanic",
        "electrician",
    )
    one = holder("王芳", *everything, "quality-inspector")
    assert outcome(judge("cn-repair-class3-2014", one, of=engine), "engine-posts") is NOT_MET
    two = (one, holder("李文", "quality-inspector"))
    answer = judge("cn-repair-class3-2014", *two, of=engine)
    assert outcome(answer, "engine-posts") is MET
    assert outcome(answer, "body-posts") is Outcome.NOT_APPLICABLE
    alone = judge("cn-repair-class3-2014", one, of=shop(scopes=("minor-repair",)))
    assert outcome(alone, "minor-repair-posts") is MET


def test_what_the_page_breaks_off_is_for_a_person_to_confirm():
    answer = judge("cn-repair-class3-2014", of=shop(scopes=("automatic-gearbox", "glass")))
    assert outcome(answer, "automatic-gearbox-posts") is Outcome.NEEDS_JUDGEMENT
    assert outcome(answer, "other-items-posts") is Outcome.NEEDS_JUDGEMENT


# --- the user's text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("skilled", "workers", "expected"), [(3, 5, MET), (2, 5, NOT_MET), (1, 2, MET)])
def test_half_of_the_repair_workers_are_of_middle_grade(skilled: int, workers: int, expected: Outcome):
    people = tuple(
        person(f"w{number}", "mechanic", credentials=(grade("四级" if number < skilled else "五级"),))
        for number in range(workers)
    )
    assert outcome(judge("cn-class2-source", *people), "middle-grade-ratio") is expected


# --- the rule of 2005 to 2016 ----------------------------------------------------------------------------------------

RULE = Span(day("2018-01-01"), day("2018-12-31"))


@pytest.mark.parametrize(("people", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, 4), (7, 5)])
def test_sixty_per_cent_of_leads_and_inspectors_together(people: int, needed: int):
    assert -(-Fraction(3, 5) * people // 1) == needed
    posts = ["technical-lead", *["quality-inspector"] * (people - 1)]

    def with_passed(passed: int) -> Outcome:
        everybody = tuple(
            cast.person(
                f"{post} {number}",
                credentials=(credential("road-transport-qualification", "2015-01-01"),)
                if number < passed
                else (),
                employments=(cast.Employment(ref=f"employment:{number}", since=day("2015-01-01")),),
                postings=(Posting(ref=f"posting:{number}", post=post, since=day("2015-01-01")),),
            )
            for number, post in enumerate(posts)
        )
        answer = judge("cn-repair-rule-2005", *everybody, horizon=RULE)
        return answer["exam-passed-share"].on(day("2018-06-01")).outcome

    assert with_passed(needed) is MET
    assert with_passed(needed - 1) is NOT_MET


def test_a_lead_who_also_inspects_is_counted_once():
    since = {"since": day("2015-01-01")}
    work_here = (cast.Employment(ref="employment:1", **since),)
    passed = (credential("road-transport-qualification", "2015-01-01"),)
    both = tuple(
        Posting(ref=f"posting:{post}", post=post, **since) for post in ("technical-lead", "quality-inspector")
    )
    one = cast.person("王芳", employments=work_here, postings=both, credentials=passed)
    other = cast.person("李文", employments=work_here, postings=both[1:])
    answer = judge("cn-repair-rule-2005", one, other, horizon=RULE)
    # One of two passed: 1/2 is less than 3/5. Counted twice, it would be 2 of 3.
    assert answer["exam-passed-share"].on(day("2018-06-01")).outcome is NOT_MET


def test_the_old_rule_judges_no_day_since_the_filing():
    calendar = edition_calendar("cn-repair-rule", "cn")
    assert calendar.on(day("2018-12-31")).id == "cn-repair-rule-2005"
    assert calendar.on(day("2019-01-01")) is None


# --- work safety -----------------------------------------------------------------------------------------------------

SAFE = Span(day("2025-01-01"), day("2026-12-31"))


def safety(*people: Person, scopes: tuple[str, ...] = ("small-vehicle",)) -> Assessment:
    return judge("cn-work-safety-2021", *people, of=shop(scopes=scopes), horizon=SAFE)


@pytest.mark.parametrize(
    ("post", "line", "hours"), [("manager", "heads-first-training", 32), ("mechanic", "workers-training", 24)]
)
def test_first_hours_of_safety_training(post: str, line: str, hours: int):
    enough = holder("王芳", post, training=(trained("2024-03-01", hours),))
    short = holder("王芳", post, training=(trained("2024-03-01", hours - 1),))
    assert safety(enough)[line].on(SAFE.start).outcome is MET
    assert safety(short)[line].on(SAFE.start).outcome is NOT_MET
    assert safety(holder("王芳", post, training=None))[line].on(SAFE.start).outcome is UNKNOWN


def test_twelve_hours_every_year_for_who_leads():
    kept_up = holder(
        "王芳",
        "manager",
        training=(trained("2024-03-01", 12), trained("2025-09-01", 6), trained("2025-10-01", 6)),
    )
    assert {told for _, told in pieces(safety(kept_up), "heads-yearly-training")} == {"met"}
    missed = holder("王芳", "manager", training=(trained("2024-03-01", 12), trained("2025-09-01", 11)))
    assert pieces(safety(missed), "heads-yearly-training")[-1] == ("2026-01-01", "not_met")


def test_the_card_is_reviewed_on_its_days_and_trained_for():
    card = credential("special-operation-low-voltage", "2022-05-01", "2028-04-30", reviewed=())
    one = holder("王芳", "ev-technician", credentials=(card,), training=())
    answer = safety(one, scopes=("electric",))
    assert pieces(answer, "special-operation-cards") == [("2025-01-01", "met"), ("2025-05-02", "not_met")]
    assert pieces(answer, "review-training") == [("2025-01-01", "met"), ("2025-05-01", "not_met")]
    prepared = holder(
        "王芳",
        "ev-technician",
        credentials=(card,),
        training=(trained("2025-03-10", 8, "special-operation-review"),),
    )
    assert safety(prepared, scopes=("electric",))["review-training"].on(day("2025-06-01")).outcome is MET


def test_records_that_are_not_truthful_are_the_dearest_breach():
    lines = load_standard("cn-work-safety-2021")
    for line in ("training-records", "workers-training", "special-operation-cards"):
        penalty = lines.requirement(line).penalty
        assert penalty.most_yuan == 200_000
        assert penalty.may_stop_business


def test_who_leads_safety_part_time_holds_the_post_besides_another():
    part_time = holder("王芳", "technical-lead", "safety-manager")
    assert safety(part_time)["safety-manager"].on(SAFE.start).outcome is MET
    assert safety(holder("王芳", "technical-lead"))["safety-manager"].on(SAFE.start).outcome is NOT_MET


# --- the regulation on road transport --------------------------------------------------------------------------------


def test_a_filing_does_not_run_out_and_without_one_the_fine_is_told():
    filed = shop(documents=(cast.document("filing-form"), cast.document("price-list")))
    answer = judge("cn-road-transport-2023", of=filed, horizon=SAFE)
    assert pieces(answer, "filing") == [("2025-01-01", "met")]
    assert answer["prices-published"].on(SAFE.start).outcome is MET
    without = judge("cn-road-transport-2023", of=shop(documents=()), horizon=SAFE)
    assert without["filing"].on(SAFE.start).outcome is NOT_MET
    assert without["filing"].requirement.penalty.most_yuan == 10_000


def test_what_the_regulation_leaves_to_judgement_is_for_a_named_person_to_attest():
    answer = judge("cn-road-transport-2023", of=shop(documents=()), horizon=SAFE)
    for line in ("four-conditions", "parts-and-vehicles", "completion-certificate"):
        assert answer[line].on(SAFE.start).outcome is Outcome.NEEDS_JUDGEMENT
        assert answer[line].requirement.penalty.may_stop_business
