"""The result of an attempt: the verdict with its reasons, question by question, and what to study next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.kinds import kind_of, rule_of
from staffing.models import Certificate
from training.exams.rubrics import score
from training.exams.rulings import ACCEPT, FULL, KEY, LEAVE_OUT, Rulings, best_question
from training.exams.showing import Showing
from training.models import Answer, AnswerFile, Appeal, Attempt, Intervention, RemarkCase
from training.selectors.answers import current_answers, files_of, marked_view
from training.selectors.appeals import appeals_of
from training.selectors.earned import certificate_of
from training.selectors.marks import counted_comments, decided_marks
from training.selectors.remarks import history_of
from training.selectors.rulings import rulings_of
from training.selectors.sitting import case_text
from training.words.shared import competency_name, in_english, named, number, showing_words

MOST_OPENED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionResult:
    """A competency's result in whole percent, in words ("2 of 3 points"), and whether it reached its mark."""

    competency: str
    name: str
    percent: int
    words: str
    passed: bool


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """What people gave in one criterion of the rubric, in words, and what the level reached asks for, if it is one.
    stops: below the least of its own, so that the answer earns nothing."""

    title: str
    points: str
    words: str
    reached: bool
    stops: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """A question with the person's own and the right answer, as its kind shows them by its template.

    by_people: "" for what a machine marks, else "waiting", "decided" (the points come with the result) or "marked".
    """

    slot: int
    competency: str
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
    by_people: str = ""
    criteria: list[CriterionResult] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"shown-{self.slot}"

    @property
    def is_wrong(self) -> bool:
        """Marked, and not wholly right."""
        return not self.right and self.by_people in ("", "marked")


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one competency, in the paper's order."""

    name: str
    place: int
    questions: list[QuestionResult]

    @property
    def wrong(self) -> list[QuestionResult]:
        return [it for it in self.questions if it.is_wrong]


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
    """All that a result page shows. withheld: says from when the questions are shown, where the reader may not see them yet;
    then nothing of this names a question's content, nor which one went wrong."""

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
    withheld: Showing | None = None

    @property
    def parts(self) -> list[Part]:
        """The questions that the reader may see, by competency."""
        if self.withheld:
            return []
        names = {it.competency: it.name for it in self.sections}
        found: dict[str, list[QuestionResult]] = {}
        for question in self.questions:
            found.setdefault(question.competency, []).append(question)
        return [
            Part(names.get(competency, competency), place, questions)
            for place, (competency, questions) in enumerate(found.items(), start=1)
        ]

    @property
    def has_doubts(self) -> bool:
        return any(it.appeals for it in self.questions)

    @property
    def folds_all(self) -> bool:
        """Whether wrong answers are folded too: more of them opened would be a page nobody finds through."""
        return len(self.wrong) > MOST_OPENED

    @property
    def withheld_words(self) -> str:
        return showing_words(self.withheld, ahead=False) if self.withheld else ""

    @property
    def revoked_reason(self) -> str:
        """Why the certificate was revoked; where a re-mark took it that says what is wrong with a question."""
        taken = any(it.case.decision == RemarkCase.Decision.TAKE for it in self.history)
        return self.certificate.revoked_reason if self.certificate and not (self.withheld and taken) else ""

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
        return [it for it in self.questions if it.is_wrong]

    @property
    def waiting(self) -> list[QuestionResult]:
        """What people have still to mark."""
        return [it for it in self.questions if it.by_people == "waiting"]

    @property
    def marked(self) -> int:
        """How many questions are marked already."""
        return len(self.questions) - len(self.waiting)


def attempt_outcome(
    attempt: Attempt, *, before: RemarkCase | None = None, withheld: Showing | None = None
) -> Result:
    """The result of a finished attempt, or what there is of it while people mark. Ten queries at most.

    before: the result as it stood before this re-mark; the attempt then says so too, and must not be saved. withheld: given
    where the reader may not see the questions yet.
    """
    if before is not None:
        attempt.result, attempt.points = before.before, before.before["earned"]
        attempt.score, attempt.passed = before.score_before, before.passed_before
    answers, appeals = current_answers(attempt), appeals_of(attempt)
    files, people = files_of(attempt), _people(attempt, before)
    sections = [_section(attempt, it) for it in attempt.marks["sections"]]
    rulings = rulings_of([attempt.paper])
    questions = [
        _question(
            attempt, mark, answers.get(mark["slot"]), rulings, appeals.get(mark["slot"], []), files, people
        )
        for mark in attempt.marks["slots"]
    ]
    return Result(
        attempt=attempt,
        verdict=_verdict(attempt),
        reasons=[]
        if attempt.is_being_marked or attempt.is_void
        else _reasons(attempt, sections, numbered=not withheld),
        rule=rule_words(attempt.blueprint),
        points=points_words(attempt.marks["earned"], attempt.marks["points"]),
        sections=sections,
        questions=questions,
        study=_study(attempt),
        certificate=certificate_of(attempt),
        late=sum(answer.late for answer in answers.values()),
        interventions=list(attempt.interventions.all()),
        history=[_step(attempt, case) for case in history_of(attempt)],
        withheld=withheld,
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


def points_words(earned: str, points: int) -> str:
    """An exact fraction of so many points, as a reader sees it: 53/3 as 17.66, rounded down like the score."""
    hundredths = Fraction(earned) * 100 // 1
    return _("%(earned)s of %(points)d points") % {
        "earned": number(Decimal(hundredths) / 100),
        "points": points,
    }


def _verdict(attempt: Attempt) -> str:
    values = {"score": number(attempt.score)}
    if attempt.is_being_marked:
        return _("Being marked: no result yet")
    if attempt.is_void:
        return _("Declared void: this attempt does not count")
    if attempt.passed:
        return _("Passed with %(score)s points of 100") % values
    return _("Not passed: %(score)s points of 100") % values


def _reasons(attempt: Attempt, sections: Iterable[SectionResult], *, numbered: bool) -> list[str]:
    """Why it was not passed, every reason; none where the pass stands all the same. numbered: name the questions."""
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
    slots = attempt.marks["critical_wrong"]
    if slots and not numbered:
        reasons.append(
            _(
                "Safety questions must be right, because a mistake there can hurt or kill: at least one was answered wrong."
            )
        )
    elif slots:
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
    return SectionResult(
        competency=section["competency"],
        name=competency_name(frozen),
        percent=share,
        words=points_words(section["earned"], section["points"]),
        passed=section["passed"],
    )


def whole_percent(earned: Fraction, points: int, *, passed: bool) -> int:
    """Earned of points in whole percent for a reader; what did not pass is never rounded up to its mark."""
    share = earned * 100 / points if points else Fraction(0)
    return int(share + Fraction(1, 2)) if passed else int(share)


@dataclass(frozen=True, slots=True)
class _People:
    """What people have done so far: slots they decided on, and their comments, which come with the result."""

    decided: frozenset[int] = frozenset()
    comments: Mapping[int, list[str]] = field(default_factory=dict)


def _people(attempt: Attempt, before: RemarkCase | None) -> _People:
    if not any(kind_of(slot["question"]).by_people for slot in attempt.paper):
        return _People()
    if not attempt.is_being_marked:
        until = before.done_at if before else None
        return _People(comments=counted_comments(attempt, before=until))
    return _People(decided=frozenset(decided_marks(attempt)))


def _state_of(mark: dict[str, Any], people: _People) -> str:
    if mark.get("waiting"):
        return "decided" if mark["slot"] in people.decided else "waiting"
    return "marked" if "marks" in mark else ""


def _criteria(question: Mapping[str, Any], mark: dict[str, Any]) -> list[CriterionResult]:
    if "marks" not in mark:
        return []
    rubric = question["details"]["rubric"]
    titles = {it["key"]: it for it in rubric["criteria"]}
    marks = {key: Fraction(given) for key, given in mark["marks"].items()}
    return [
        CriterionResult(
            title=named(titles[part.key]["title"]),
            points=points_words(str(part.mark), part.most),
            words=next((it["words"] for it in titles[part.key]["levels"] if it["points"] == part.mark), ""),
            reached=part.mark == part.most,
            stops=not part.reached,
        )
        for part in score(rubric, marks).parts
    ]


def _question(
    attempt: Attempt,
    mark: dict[str, Any],
    answer: Answer | None,
    rulings: Rulings,
    appeals: list[Appeal],
    files: Mapping[str, AnswerFile],
    people: _People,
) -> QuestionResult:
    slot = attempt.paper[mark["slot"] - 1]
    question = slot["question"]
    response = answer.response if answer else []
    kind, ruled = kind_of(question), mark.get("ruling", "")
    ruling = rulings.get(question.get("sha256", "")) if ruled else None
    rule = rule_of(question["kind"], attempt.blueprint)
    return QuestionResult(
        slot=slot["slot"],
        competency=question["competency"],
        kind=question["kind"],
        meta=str(kind.name),
        case=case_text(question),
        stem=question["stem"],
        explanation=question["explanation"],
        template=kind.result_template,
        view=marked_view(
            question if kind.by_people else best_question(question, response, rule, ruling), response, files
        ),
        points=_("%(points)d points, waiting") % {"points": slot["points"]}
        if mark.get("waiting")
        else points_words(mark["earned"], slot["points"]),
        right=mark["right"],
        answered=bool(response),
        critical=question["critical"],
        ruling=str(RULING_WORDS.get(ruled, "")),
        left_out=ruled == LEAVE_OUT,
        appeals=appeals,
        by_people=_state_of(mark, people),
        criteria=_criteria(question, mark),
        comments=people.comments.get(mark["slot"], []),
    )


def _study(attempt: Attempt) -> list[StudyLink]:
    """The modules of the questions that went wrong, those with the most wrong first."""
    wrong: dict[str, list[dict[str, str]]] = {}
    for mark in attempt.marks["slots"]:
        if not mark["right"] and not mark.get("waiting"):
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
