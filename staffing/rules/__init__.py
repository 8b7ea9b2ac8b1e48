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
from staffing.rules.days import Days, Span
from staffing.rules.evaluate import assess
from staffing.rules.facts import (
    Attestation,
    Course,
    Credential,
    Education,
    Employment,
    Exam,
    Experience,
    Facts,
    Person,
    Posting,
    Premises,
    Quantity,
    Record,
    Scope,
    Shop,
    Training,
    Waiver,
)
from staffing.rules.facts_io import FactsError, facts_from_json, facts_to_json
from staffing.rules.loading import StandardError, all_standards, load_standard, role_standard
from staffing.rules.models import Text
from staffing.rules.outcome import Outcome
from staffing.rules.standard import Requirement, Standard
from staffing.rules.timeline import Timeline
from staffing.rules.vocabulary import posts, vocabulary

__all__ = [
    "Assessment",
    "Attestation",
    "Break",
    "Counted",
    "Course",
    "Credential",
    "Days",
    "Education",
    "Employment",
    "Evidence",
    "Exam",
    "Experience",
    "Facts",
    "FactsError",
    "NotCounted",
    "Outcome",
    "Person",
    "Posting",
    "Premises",
    "Quantity",
    "Record",
    "Requirement",
    "RequirementResult",
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
    "Waiver",
    "all_standards",
    "assess",
    "facts_from_json",
    "facts_to_json",
    "load_standard",
    "posts",
    "role_standard",
    "vocabulary",
]
