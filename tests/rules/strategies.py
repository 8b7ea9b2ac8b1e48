"""Random facts and random standards, made of the whole vocabulary, crowded into few days so that much happens."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from staffing.rules import (
    Attestation,
    Course,
    Credential,
    Document,
    Education,
    Employment,
    Equipment,
    Exam,
    Experience,
    Facts,
    Jurisdiction,
    Person,
    Posting,
    Premises,
    Quantity,
    Scope,
    Shop,
    Span,
    Training,
    Unit,
    Verification,
    Waiver,
    Work,
)
from staffing.rules.days import add_months

MIDDLE = date(2024, 2, 20)
HORIZON = Span(MIDDLE, MIDDLE + timedelta(days=24))
POSTS = ("manager", "mechanic", "painter")
KINDS = ("inspector", "skill-grade", "special-operation-low-voltage")
GRADES = ("五级", "中级工", "首席技师")
LEVELS = ("初中", "大专", "博士")
WORK = ("vehicle-repair", "repair-trade-management")
REVIEW_APPLY_DAYS = 5
SCOPES = ("small-vehicle", "electric", "gas")
WORKS = ("accident-repair", "diesel")
DEVICES = ("lift", "inspection-pit", "smoke-meter")
DOCUMENTS = ("quality-rules", "safety-rules")


def at_most(examples: int) -> int:
    """So many examples, fewer where the profile of the run says so (tests/mutation.py)."""
    return min(examples, settings.default.max_examples)


days = st.integers(-40, 40).map(lambda offset: MIDDLE + timedelta(days=offset))


far_days = st.integers(-500, 40).map(lambda offset: MIDDLE + timedelta(days=offset))


@st.composite
def spells(draw: st.DrawFn) -> dict[str, Any]:
    """First and last day; either may be missing."""
    first = draw(st.none() | days) if draw(st.booleans()) else draw(days)
    last = draw(st.none() | days)
    if first and last and last < first:
        first, last = last, first
    return {"since": first, "until": last}


refs = st.integers(1, 999).map(lambda number: f"record:{number}")


def some(record: st.SearchStrategy[Any], largest: int = 2) -> st.SearchStrategy[Any]:
    """Nothing recorded, or a few."""
    listed = st.lists(record, max_size=largest).map(tuple)
    return st.none() | listed | listed | listed


def dated(kind: Any, /, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        lambda spell, ref, rest: kind(ref=ref, **spell, **rest), spells(), refs, st.fixed_dictionaries(fields)
    )


@st.composite
def credentials(draw: st.DrawFn) -> Credential:
    """Reviews crowd around the days on which they are due, a month apart."""
    spell = draw(spells())
    around = days
    if spell["since"]:
        months, offsets = (
            st.integers(0, 2),
            st.sampled_from((-REVIEW_APPLY_DAYS - 1, -REVIEW_APPLY_DAYS, -1, 0, 1)),
        )
        due = st.builds(add_months, st.just(spell["since"]), months)
        near = st.builds(lambda day, offset: day + timedelta(days=offset), due, offsets)
        around = days | near | near
    return Credential(
        ref=draw(refs),
        kind=draw(st.sampled_from(KINDS)),
        level=draw(st.none() | st.sampled_from(GRADES)),
        trade=draw(st.none() | st.sampled_from(("mechanic", "painter"))),
        reviewed=draw(st.none() | st.lists(around, max_size=3).map(tuple)),
        review_waived=draw(st.booleans()),
        **spell,
    )


@st.composite
def persons(draw: st.DrawFn, number: int) -> Person:
    return Person(
        id=str(number),
        name=f"人{number}",
        born=draw(st.none() | st.just(date(2000, 3, 1))),
        employments=draw(some(dated(Employment))),
        postings=draw(some(dated(Posting, post=st.sampled_from(POSTS)))),
        education=draw(
            some(
                st.builds(
                    Education,
                    ref=refs,
                    level=st.sampled_from(LEVELS),
                    major=st.none() | st.sampled_from(("汽车维修", "会计")),
                    since=st.none() | days,
                )
            )
        ),
        experience=draw(some(dated(Experience, kind=st.sampled_from(WORK)), 3)),
        credentials=draw(some(credentials(), 3)),
        exams=draw(some(dated(Exam, exam=st.just("law-exam")))),
        training=draw(
            some(
                st.builds(
                    Training,
                    ref=refs,
                    topic=st.sampled_from(("safety", "first-aid")),
                    hours=st.sampled_from((Decimal(4), Decimal("7.5"), Decimal(24))),
                    since=st.none() | days | days | far_days,
                    result=st.sampled_from((None, "passed", "failed")),
                ),
                4,
            )
        ),
        courses=draw(some(st.builds(Course, ref=refs, course=st.just("basics"), since=st.none() | days))),
    )


premises = dated(
    Premises,
    id=refs,
    kind=st.sampled_from(("workshop", "workshop", "assembly-room")),
    area_m2=st.none() | st.sampled_from((Decimal(90), Decimal("120.5"))),
    tenure=st.sampled_from((None, "owned", "leased", "leased")),
    contract=st.none() | st.booleans(),
    contract_since=st.none() | days,
    contract_area_m2=st.none() | st.sampled_from((Decimal(90), Decimal(200))),
)


quantities = dated(
    Quantity,
    kind=st.just("vehicles-per-month"),
    value=st.sampled_from((Decimal(0), Decimal(4), Decimal("9.5"))),
)


@st.composite
def equipment(draw: st.DrawFn) -> Equipment:
    contract = draw(spells())
    return Equipment(
        ref=draw(refs),
        id=draw(refs),
        kind=draw(st.sampled_from(DEVICES)),
        quantity=draw(st.none() | st.integers(1, 2)),
        ownership=draw(st.sampled_from((None, "owned", "outsourced", "outsourced"))),
        verifications=draw(some(dated(Verification))),
        certified=draw(st.none() | st.booleans()),
        distance_km=draw(st.none() | st.sampled_from((Decimal(10), Decimal("20.5")))),
        contract=draw(st.none() | st.booleans()),
        contract_since=contract["since"],
        contract_until=contract["until"],
        **draw(spells()),
    )


@st.composite
def statements(draw: st.DrawFn, kind: Any, **fields: Any) -> Any:
    first = draw(days)
    last = draw(st.none() | days)
    first, last = (last, first) if last and last < first else (first, last)
    rest = {name: draw(st.sampled_from(values)) for name, values in fields.items()}
    return kind(ref=draw(refs), since=first, until=last, by="张考官", reason="面谈", **rest)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    number = draw(st.integers(0, 4))
    shop = Shop(
        id="s",
        name="店",
        jurisdictions=draw(some(dated(Jurisdiction, jurisdiction=st.sampled_from(("cn", "cn-sh"))))),
        scopes=draw(some(dated(Scope, scope=st.sampled_from(SCOPES)))),
        premises=draw(some(premises, 3)),
        quantities=draw(some(quantities)),
        works=draw(some(dated(Work, work=st.sampled_from(WORKS), recorded=st.booleans()))),
        equipment=draw(some(equipment(), 4)),
        documents=draw(some(dated(Document, kind=st.sampled_from(DOCUMENTS)), 3)),
        units=draw(
            some(
                dated(
                    Unit,
                    unit=st.sampled_from(("customer-service", "parts")),
                    reports_to=st.sampled_from((None, "top", "workshop")),
                )
            )
        ),
    )
    who = [None, "0", "1"]
    attestation = statements(Attestation, requirement=["r1", "r2"], outcome=["met", "not_met"], person=who)
    waiver = statements(Waiver, requirement=["r1"], person=who)
    people = tuple(draw(persons(index)) for index in range(number)) if draw(st.integers(0, 9)) else None
    return Facts(
        shop=draw(st.sampled_from((shop, shop, shop, None))),
        people=people,
        attestations=tuple(draw(st.lists(attestation, max_size=2))),
        waivers=tuple(draw(st.lists(waiver, max_size=1))),
    )


need = st.fixed_dictionaries
hours = st.sampled_from((4, 8.5, 24))
CYCLE = {"months": 1, "credential": ["inspector"]}
leaves: st.SearchStrategy[dict[str, Any]] = st.one_of(
    need({"education": need({"at_least": st.sampled_from(LEVELS)}, optional={"majors": st.just(["汽车"])})}),
    need(
        {"experience": need({"kinds": st.sampled_from([[WORK[0]], list(WORK)]), "months": st.integers(1, 2)})}
    ),
    need(
        {
            "experience": need(
                {"kinds": st.just([WORK[0]]), "within_months": st.integers(1, 2)},
                optional={"months": st.just(1)},
            )
        }
    ),
    need(
        {
            "credential": need(
                {"kinds": st.just(["inspector", "special-operation-low-voltage"])},
                optional={"all": st.just(True), "within_months": st.just(1)},
            )
        }
    ),
    need(
        {
            "credential": need(
                {
                    "kinds": st.just(["title"]),
                    "level_at_least": st.just("助理级"),
                    "equivalents": st.just(True),
                },
                optional={"trades": st.just(["mechanic"])},
            )
        }
    ),
    st.one_of(
        need({"topics": st.just(["safety"]), "hours": hours}, optional={"passed": st.just(True)}),
        need({"topics": st.just(["safety"]), "hours": hours, "within_months": st.integers(1, 2)}),
        need({"topics": st.just(["safety", "first-aid"]), "hours": hours, "per": st.just("calendar_year")}),
        need({"topics": st.just(["safety"]), "hours": hours, "per_cycle": st.just(CYCLE)}),
    ).map(lambda asked: {"training": asked}),
    need(
        {
            "credential": need(
                {"kinds": st.just(["special-operation-low-voltage"]), "review_every_months": st.just(1)},
                optional={"review_apply_days": st.just(REVIEW_APPLY_DAYS)},
            )
        }
    ),
    need(
        {
            "credential": need(
                {"kinds": st.just(["skill-grade"])},
                optional={"trades": st.just(["mechanic"]), "level_at_least": st.sampled_from(GRADES)},
            )
        }
    ),
    st.just({"credential": {"kinds": ["inspector"]}}),
    st.just({"exam": {"slug": "law-exam"}}),
    st.just({"course": {"slug": "basics"}}),
    st.lists(st.sampled_from(POSTS), min_size=1, max_size=2, unique=True).map(
        lambda posts: {"holds_post": posts}
    ),
    st.just({"employed": True}),
    st.just({"age": {"at_least": 24}}),
)
graces = st.one_of(
    need({"after": st.sampled_from(("employment", "posting")), "days": st.integers(1, 20)}),
    need({"after": st.just("posting"), "months": st.just(1), "posts": st.just(["mechanic"])}),
).map(lambda asked: {"grace": asked})
judgements = st.just({"judgement": {"ask": {"zh": "合适", "en": "fit"}}})


def nested(inner: st.SearchStrategy[dict[str, Any]], *, negated: bool) -> st.SearchStrategy[dict[str, Any]]:
    """One level of all of, any of and, if wanted, not."""
    several = st.lists(inner, min_size=1, max_size=2)
    shapes = [
        inner,
        several.map(lambda parts: {"all_of": parts}),
        several.map(lambda parts: {"any_of": parts}),
    ]
    if negated:
        shapes.append(inner.map(lambda part: {"not": part}))
    return st.one_of(shapes)


def person_conditions(*, negated: bool = True) -> st.SearchStrategy[dict[str, Any]]:
    """Without `negated`, nothing that a record less can make true: neither "not" nor being new."""
    once = nested(leaves | graces if negated else leaves, negated=negated)
    with_judgement = st.tuples(judgements, once).map(lambda pair: {"all_of": list(pair)})
    return st.one_of(once, nested(once, negated=negated), with_judgement)


def numbers(group: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    """Numbers of every form, nested once."""
    amount = st.one_of(group, st.just({"quantity": "vehicles-per-month"}))
    rounding = st.sampled_from(("up", "down", "nearest"))
    steps = st.sampled_from(
        ([{"from": 0, "until": 1, "is": 1}, {"from": 2, "is": 2}], [{"from": 1, "is": 1}])
    )
    plain = st.integers(1, 2)
    worked_out = st.one_of(
        need({"per": st.integers(1, 4), "of": amount}, optional={"rounding": rounding}),
        need({"share": st.sampled_from(("1/2", "2/3")), "of": amount}, optional={"rounding": rounding}),
        need({"steps": steps, "of": amount}),
    )
    simple = st.one_of(plain, worked_out)
    scopes = st.dictionaries(st.sampled_from(SCOPES), simple, min_size=1, max_size=2)
    combined = st.sampled_from(("max", "sum"))
    several = st.lists(simple, min_size=1, max_size=2)
    return st.one_of(
        plain,
        worked_out,
        need({"scopes": scopes, "combined": combined}, optional={"otherwise": st.integers(0, 1)}),
        several.map(lambda parts: {"max_of": parts}),
        several.map(lambda parts: {"sum_of": parts}),
    )


@st.composite
def filled_posts(draw: st.DrawFn) -> dict[str, Any]:
    """Slots of one post or several, some combined, perhaps with a group counted inside."""
    who = nested(leaves, negated=True)
    number = numbers(st.just({"holds_post": [POSTS[0]]}))
    slots: dict[str, Any] = {}
    for post in draw(st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True)):
        optional = {"posts": st.just([post, draw(st.sampled_from(POSTS))]), "who": who}
        long = need({"at_least": number}, optional=optional)
        slots[post] = draw(st.one_of(st.integers(1, 2), long))
    names = list(slots)
    condition: dict[str, Any] = {"slots": slots}
    if len(names) > 1 and draw(st.booleans()):
        condition["combine"] = [{"slots": names, "at_most": draw(st.integers(2, len(names)))}]
    if draw(st.booleans()):
        least = draw(st.one_of(st.just(1), number.filter(lambda form: not isinstance(form, int))))
        condition["of_whom"] = [{"slots": names, "at_least": least, "who": draw(who)}]
    return {"posts": condition}


device_numbers = st.one_of(
    st.integers(1, 3),
    st.just({"per": 2, "of": {"quantity": "vehicles-per-month"}}),
    st.just({"per": 1, "of": {"holds_post": ["mechanic"]}}),
)


@st.composite
def equipment_needs(draw: st.DrawFn) -> dict[str, Any]:
    partner = draw(
        st.just({})
        | st.fixed_dictionaries(
            {"outsourcing": st.just("allowed"), "contract": st.booleans()},
            optional={"within_km": st.just(20)},
        )
    )
    kinds = draw(st.sampled_from((["lift"], list(DEVICES))))
    asked = {"verified": draw(st.booleans()), "certified": draw(st.booleans())}
    return {"equipment": {"kinds": kinds, "at_least": draw(device_numbers), **partner, **asked}}


def thing_conditions() -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on premises, equipment, documents and what the shop does."""
    by_scope = need(
        {"scopes": st.just({"electric": 100, "gas": 200}), "combined": st.sampled_from(("max", "sum"))},
        optional={"otherwise": st.just(0)},
    )
    metres = st.just(200) | by_scope
    area = need({"kind": st.just("workshop")}, optional={"also_counts": st.just(["assembly-room"])})
    kinds = st.lists(st.sampled_from(DOCUMENTS), min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.tuples(area, metres).map(lambda pair: {"area": {**pair[0], "at_least_m2": pair[1]}}),
        need({}, optional={"months_at_least": st.just(1), "area_covered": st.just(True)}).map(
            lambda asked: {"lease": asked}
        ),
        equipment_needs(),
        equipment_needs(),
        kinds.map(lambda found: {"document": {"all": found}}),
        kinds.map(lambda found: {"document": {"any": found}}),
        st.just({"scope": ["electric"]}),
        st.just({"works": ["diesel"]}),
        need({"kinds": st.just(["customer-service"])}, optional={"reports_to": st.just(["top"])}).map(
            lambda asked: {"unit": asked}
        ),
    )


def shop_conditions() -> st.SearchStrategy[dict[str, Any]]:
    who = nested(leaves | graces, negated=True)
    group = st.lists(st.sampled_from(POSTS), min_size=1, max_size=3, unique=True).map(
        lambda p: {"holds_post": p}
    )
    empty = st.sampled_from(("unknown", "met", "not_applicable"))
    posts = st.dictionaries(st.sampled_from(POSTS), who, min_size=1, max_size=2)
    basic = st.one_of(
        need({"count": need({"who": who, "at_least": st.integers(1, 2)}, optional={"of": group})}),
        need({"count": need({"who": who, "at_least": numbers(group)}, optional={"of": group})}),
        need(
            {
                "for_each": st.one_of(
                    need(
                        {"scopes": st.dictionaries(st.sampled_from(SCOPES), who, min_size=1, max_size=2)},
                        optional={"of": group, "at_least": st.integers(1, 2), "empty": empty},
                    ),
                    need({"posts": posts}, optional={"of": who, "at_least": numbers(group), "empty": empty}),
                )
            }
        ),
        need({"quantity": need({"kind": st.just("vehicles-per-month"), "at_most": st.just(5)})}),
        need({"every": need({"who": group, "is": who, "empty": empty})}),
        need({"every_holder": need({"posts": posts, "empty": empty})}),
        need(
            {
                "ratio": need(
                    {"of": group, "who": who, "at_least": st.sampled_from(("1/2", "3/5", "1/1"))},
                    optional={
                        "rounding": st.sampled_from(("up", "down", "nearest")),
                        "empty": st.sampled_from(("unknown", "not_applicable")),
                    },
                )
            }
        ),
        st.just({"cover": {"scopes": {"small-vehicle": ["mechanic"], "electric": ["mechanic", "painter"]}}}),
        filled_posts(),
        thing_conditions(),
        thing_conditions(),
    )
    return combined(basic)


def combined(basic: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions on a shop, as they stand and put together in every way there is."""
    several = st.lists(basic, min_size=1, max_size=2)
    gates = basic.map(lambda gate: {"when": gate}) | st.just({"scope": ["electric"]})
    gated = st.tuples(gates, basic).map(lambda pair: {"applies_if": {**pair[0], "then": pair[1]}})
    unless = st.tuples(basic, basic).map(lambda p: {"applies_if": {"when": {"not": p[0]}, "then": p[1]}})
    judged = st.tuples(judgements, basic).map(lambda pair: {"any_of": list(pair)})
    return st.one_of(
        basic,
        gated,
        unless,
        basic.map(lambda part: {"not": part}),
        judged,
        several.map(lambda parts: {"all_of": parts}),
        several.map(lambda parts: {"any_of": parts}),
    )


@st.composite
def editions(draw: st.DrawFn) -> list[dict[str, Any]]:
    """The heads of up to three editions in each of two jurisdictions, whose days leave gaps and never overlap."""
    heads = []
    for place in ("cn", "cn-sh"):
        edges = draw(st.lists(days, min_size=0, max_size=6, unique=True).map(sorted))
        for number, (first, last) in enumerate(zip(edges[::2], edges[1::2], strict=False)):
            span = {"from": first.isoformat(), "until": last.isoformat()}
            heads.append({"id": f"{place}-{number}", "jurisdiction": place, "in_force": span})
    return heads or [{"id": "cn-0", "jurisdiction": "cn", "in_force": {}}]


def moves() -> st.SearchStrategy[list[Jurisdiction]]:
    """Where a shop is: spells in places with editions and in one without, some of whose days are not known."""
    return st.lists(dated(Jurisdiction, jurisdiction=st.sampled_from(("cn", "cn-sh", "jp"))), max_size=4)


@st.composite
def limits(draw: st.DrawFn) -> dict[str, Any]:
    """Own days in force and a transition, for a requirement."""
    first, until = draw(days).isoformat(), draw(days).isoformat()
    text = {"zh": "既有门店", "en": "existing shops"}
    chosen = draw(st.sampled_from(("nothing", "in_force", "transition", "both")))
    found: dict[str, Any] = {}
    if chosen in ("in_force", "both"):
        found["in_force"] = {"from": first}
    if chosen in ("transition", "both"):
        found["transition"] = {"existing_before": first, "until": until, "note": text}
    return found
