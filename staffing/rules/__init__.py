"""The rule engine: judges facts against a standard, in time. Imports no Django and reads no clock.

    from staffing.rules import Credential, Facts, Person, Posting, Span, assess, load_standard

    facts = Facts(people=(Person(id="7", name="王芳", employments=(…), postings=(…), credentials=(…)),), shop=…)
    assessment = assess(load_standard("cn-class2-source"), facts, Span(date(2026, 1, 1), date(2027, 12, 31)))
    assessment.verdict(day)                          # Outcome.NOT_MET, …
    for result in assessment.requirements:           # result.requirement.id, .title, .basis, .clause, .source
        stretch = result.on(day)                     # .start .end .outcome .counted .not_counted .evidence
        stretch.reason("zh"), stretch.seen("zh"), stretch.needed("zh"), stretch.next_step("zh")
    assessment.first_break(day)                      # Break(day, requirement, records) or None
    assess(load_standard("service-adviser"), facts, horizon, person="7").first_met(day)   # a role standard
    assess(edition_calendar("cn-repair-class2", "cn-sh"), facts, horizon)            # each day by the edition in force
    family_calendar("cn-repair-class2", places_of(facts.shop.jurisdictions))         # the same for a shop that moves
    compare(assessment, another, on=day)                                             # two standards side by side
    overlaid(standard, {"id": …, "inherits": …, "change": […]}, "house rules")       # a standard adapted, as data

Facts from and to JSON: `facts_from_json(text)` (raises FactsError with every error), `facts_to_json(facts)`.
Words: `vocabulary()` (ladders, credential kinds, …), `posts()` in roster order. Languages: "zh", "en" ("zh-hans" works).
"""

from staffing.rules.assessment import (
    Assessment,
    Break,
    Counted,
    Evidence,
    NotCounted,
    RequirementResult,
    Stretch,
    Turn,
)
from staffing.rules.compare import Asks, Comparison, Effect, Row, compare
from staffing.rules.days import Days, Span
from staffing.rules.editions import EditionCalendar, adapted, calendar_of, calendar_over
from staffing.rules.evaluate import assess
from staffing.rules.facts import (
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
    Record,
    Scope,
    Shop,
    Training,
    Unit,
    Verification,
    Waiver,
    Work,
)
from staffing.rules.facts_io import FactsError, facts_from_json, facts_to_json
from staffing.rules.loading import (
    all_standards,
    edition_calendar,
    families,
    family_calendar,
    load_standard,
    role_standard,
    standard_or_calendar,
)
from staffing.rules.models import Text
from staffing.rules.outcome import Outcome
from staffing.rules.overlays import overlaid
from staffing.rules.provenance import Provenance
from staffing.rules.standard import Requirement, Standard, standard_from
from staffing.rules.timeline import Timeline
from staffing.rules.vocabulary import posts, vocabulary
from staffing.rules.whereabouts import Places, always, places_of
from staffing.rules.wrong import StandardError

__all__ = [
    "Asks",
    "Assessment",
    "Attestation",
    "Break",
    "Comparison",
    "Counted",
    "Course",
    "Credential",
    "Days",
    "Document",
    "EditionCalendar",
    "Education",
    "Effect",
    "Employment",
    "Equipment",
    "Evidence",
    "Exam",
    "Experience",
    "Facts",
    "FactsError",
    "Jurisdiction",
    "NotCounted",
    "Outcome",
    "Person",
    "Places",
    "Posting",
    "Premises",
    "Provenance",
    "Quantity",
    "Record",
    "Requirement",
    "RequirementResult",
    "Row",
    "Scope",
    "Shop",
    "Span",
    "Standard",
    "StandardError",
    "Stretch",
    "Text",
    "Timeline",
    "Training",
    "Turn",
    "Unit",
    "Verification",
    "Waiver",
    "Work",
    "adapted",
    "all_standards",
    "always",
    "assess",
    "calendar_of",
    "calendar_over",
    "compare",
    "edition_calendar",
    "facts_from_json",
    "facts_to_json",
    "families",
    "family_calendar",
    "load_standard",
    "overlaid",
    "places_of",
    "posts",
    "role_standard",
    "standard_from",
    "standard_or_calendar",
    "vocabulary",
]
