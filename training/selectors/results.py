"""The result of an attempt: the verdict with its reasons, question by question, and what to study next."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.kinds import kind_of, rule_of
from staffing.models import Certificate
from training.models import Answer, Appeal, Attempt, Intervention, RemarkCase
from training.rulings import ACCEPT, FULL, KEY, LEAVE_OUT, Rulings, best_question
from training.selectors.answers import current_answers
from training.selectors.appeals import appeals_of
from training.selectors.earned import certificate_of
from training.selectors.remarks import history_of
from training.selectors.rulings import rulings_of
from training.selectors.sitting import case_text
from training.words import competency_name, in_english, number


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionResult:
    """A competency's result in whole percent, in words ("2/3 (67%)"), and whether it reached its mark."""

    name: str
    percent: int
    words: str
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """A question with the person's own and the right answer, as its kind shows them by its template."""

    slot: int
    kind: str
    meta: str
    case: str
    stem: str
    explanation: str
    template: str
    view: dict[str, Any]
    points: str
    right: bool
    answered: bool
    critical: bool
    ruling: str
    left_out: bool
    appeals: list[Appeal]

    @property
    def name(self) -> str:
        return f"shown-{self.slot}"


@dataclass(frozen=True, slots=True)
class StudyLink:
    title: str
    url: str
    wrong: int


@dataclass(frozen=True, slots=True)
class ResultStep:
    """What one re-mark did to the result, and the numbers of the questions that it was about."""

    case: RemarkCase
    slots: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that a result page shows."""

    attempt: Attempt
    verdict: str
    reasons: list[str]
    rule: str
    points: str
    sections: list[SectionResult]
    questions: list[QuestionResult]
    study: list[StudyLink]
    certificate: Certificate | None
    late: int
    interventions: list[Intervention]
    history: list[ResultStep]

    @property
    def stands(self) -> bool:
        """Whether the pass stands although the corrected marks would not reach it."""
        return bool(self.attempt.passed) and not self.attempt.marks["passed"]

    @property
    def axes(self) -> list[tuple[str, float]]:
        """For the radar, which wants three axes or more."""
        if len(self.sections) < 3:
            return []
        return [(section.name, float(section.percent)) for section in self.sections]

    @property
    def wrong(self) -> list[QuestionResult]:
        return [question for question in self.questions if not question.right]


def attempt_before(attempt: Attempt, case: RemarkCase) -> Attempt:
    """The attempt with the result that it had before the re-mark, to be shown and never saved."""
    attempt.result, attempt.points = case.before, case.before["earned"]
    attempt.score, attempt.passed = case.score_before, case.passed_before
    return attempt


def attempt_outcome(attempt: Attempt) -> Result:
    """The result of a finished attempt. Seven queries."""
    answers, appeals = current_answers(attempt), appeals_of(attempt)
    sections = [_section(attempt, it) for it in attempt.marks["sections"]]
    rulings = rulings_of([attempt.paper])
    questions = [
        _question(attempt, mark, answers.get(mark["slot"]), rulings, appeals.get(mark["slot"], []))
        for mark in attempt.marks["slots"]
    ]
    return Result(
        attempt=attempt,
        verdict=_verdict(attempt),
        reasons=_reasons(attempt, sections),
        rule=rule_words(attempt.blueprint),
        points=_("%(earned)s of %(points)d points")
        % {
            "earned": fraction_words(attempt.points),
            "points": attempt.marks["points"],
        },
        sections=sections,
        questions=questions,
        study=_study(attempt),
        certificate=certificate_of(attempt),
        late=sum(answer.late for answer in answers.values()),
        interventions=list(attempt.interventions.all()),
        history=[_step(attempt, case) for case in history_of(attempt)],
    )


RULING_WORDS = {
    ACCEPT: gettext_lazy("A further answer was accepted later."),
    KEY: gettext_lazy("The key was wrong and was put right later."),
    FULL: gettext_lazy("This question was faulty. Everybody has its points."),
    LEAVE_OUT: gettext_lazy("This question was faulty. It is left out of the total."),
}


def _step(attempt: Attempt, case: RemarkCase) -> ResultStep:
    slots = [it["slot"] for it in attempt.paper if it["question"].get("sha256") == case.remark.sha256]
    return ResultStep(case, "、".join(map(str, slots)), "；".join(case.remark.words))


def rule_words(blueprint: Any) -> str:
    """What passing takes, as one sentence."""
    words = _("Passed from %(mark)d %% of all points") % {"mark": blueprint["pass_mark"]}
    if blueprint["section_pass_mark"]:
        words += _(", and at least %(mark)d %% in each part") % {"mark": blueprint["section_pass_mark"]}
    return words + _(". A safety question answered wrong fails the exam.")


def fraction_words(text: str) -> str:
    """An exact fraction as a reader sees it: 53/3 as 17 2/3."""
    value = Fraction(text)
    whole, rest = divmod(value, 1)
    if not rest:
        return str(whole)
    return f"{whole} {rest}" if whole else str(rest)


def _verdict(attempt: Attempt) -> str:
    values = {"score": number(attempt.score)}
    if attempt.is_void:
        return _("Declared void: this attempt does not count")
    if attempt.passed:
        return _("Passed with %(score)s points of 100") % values
    return _("Not passed: %(score)s points of 100") % values


def _reasons(attempt: Attempt, sections: Iterable[SectionResult]) -> list[str]:
    """Why it was not passed, every reason; none where the pass stands all the same."""
    if attempt.passed:
        return []
    blueprint, reasons = attempt.blueprint, []
    if not attempt.marks["total_reached"]:
        reasons.append(
            _("%(mark)d %% of all points are needed; you reached %(score)s %%.")
            % {"mark": blueprint["pass_mark"], "score": number(attempt.score)}
        )
    for section in sections:
        if not section.passed:
            reasons.append(
                _("“%(name)s” needs %(mark)d %%; you reached %(score)s %%.")
                % {
                    "name": section.name,
                    "mark": blueprint["section_pass_mark"],
                    "score": section.percent,
                }
            )
    if slots := attempt.marks["critical_wrong"]:
        numbers = "、".join(str(slot) for slot in slots)
        reasons.append(
            _(
                "Safety questions must be right, because a mistake there can hurt or kill: question %(numbers)s."
            )
            % {"numbers": numbers}
        )
    return reasons


def _section(attempt: Attempt, section: dict[str, Any]) -> SectionResult:
    frozen = next(it for it in attempt.blueprint["sections"] if it["competency"] == section["competency"])
    share = whole_percent(Fraction(section["earned"]), section["points"], passed=section["passed"])
    words = {"earned": fraction_words(section["earned"]), "points": section["points"], "percent": share}
    return SectionResult(
        name=competency_name(frozen),
        percent=share,
        words=_("%(earned)s/%(points)s (%(percent)d%%)") % words,
        passed=section["passed"],
    )


def whole_percent(earned: Fraction, points: int, *, passed: bool) -> int:
    """Earned of points in whole percent for a reader; what did not pass is never rounded up to its mark."""
    share = earned * 100 / points if points else Fraction(0)
    return int(share + Fraction(1, 2)) if passed else int(share)


def _question(
    attempt: Attempt, mark: dict[str, Any], answer: Answer | None, rulings: Rulings, appeals: list[Appeal]
) -> QuestionResult:
    slot = attempt.paper[mark["slot"] - 1]
    question = slot["question"]
    response = answer.response if answer else []
    kind, ruled = kind_of(question), mark.get("ruling", "")
    ruling = rulings.get(question.get("sha256", "")) if ruled else None
    rule = rule_of(question["kind"], attempt.blueprint)
    return QuestionResult(
        slot=slot["slot"],
        kind=question["kind"],
        meta=str(kind.name),
        case=case_text(question),
        stem=question["stem"],
        explanation=question["explanation"],
        template=kind.result_template,
        view=kind.marked(best_question(question, response, rule, ruling), response),
        points=f"{fraction_words(mark['earned'])} / {0 if ruled == LEAVE_OUT else slot['points']}",
        right=mark["right"],
        answered=bool(response),
        critical=question["critical"],
        ruling=str(RULING_WORDS.get(ruled, "")),
        left_out=ruled == LEAVE_OUT,
        appeals=appeals,
    )


def _study(attempt: Attempt) -> list[StudyLink]:
    """The modules of the questions that went wrong, those with the most wrong first."""
    wrong: dict[str, list[dict[str, str]]] = {}
    for mark in attempt.marks["slots"]:
        if not mark["right"]:
            module = attempt.paper[mark["slot"] - 1]["question"]["module"]
            wrong.setdefault(module["slug"], []).append(module)
    links = [
        StudyLink(
            title=modules[0]["title_en"] if in_english() and modules[0]["title_en"] else modules[0]["title"],
            url=reverse("learn-module", args=[attempt.blueprint["course"], slug]),
            wrong=len(modules),
        )
        for slug, modules in wrong.items()
    ]
    return sorted(links, key=lambda link: -link.wrong)
