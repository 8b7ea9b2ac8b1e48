"""Many people who sat the exam of the course 接车, in a pattern that the tests can count by hand."""

from collections.abc import Callable
from datetime import timedelta

from cms.bank import frozen_bank
from cms.models import Exam
from staffing.models import Person, Shop
from tests.training.conftest import at
from training.exams.marking import mark_paper
from training.exams.papers import draw_paper, sha256_of
from training.models import Answer, Attempt
from training.selectors.blueprints import blueprint_of
from training.services.attempts import attempt_start, attempt_submit

Answering = Callable[[int, dict], list[str]]


def rightly(_number: int, question: dict) -> list[str]:
    return question["key"]


def strength(number: int, question: dict) -> list[str]:
    """Every third person knows everything, every third nothing, the others the easy half."""
    knows = (True, question["code"][-1] in "13579", False)[number % 3]
    return question["key"] if knows else wrong_answer(question)


def wrong_answer(question: dict) -> list[str]:
    keys = [option["key"] for option in question["options"]]
    if question["kind"] == "ordering":
        return list(reversed(question["key"]))
    return next([key] for key in keys if key not in question["key"])


def sit(
    person: Person, shop: Shop, exam: Exam, number: int, answering: Answering, *, day: int = 23
) -> Attempt:
    """Start, answer each question after half a minute, hand in."""
    attempt = attempt_start(person=person, shop=shop, exam=exam, now=at(day))
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            slot=slot["slot"],
            sequence=1,
            response=answering(number, slot["question"]),
            received_at=at(day) + timedelta(seconds=30 * slot["slot"]),
        )
        for slot in attempt.paper
    )
    return attempt_submit(attempt=attempt, now=at(day, 9, 20))


def many_sit(shop: Shop, exam: Exam, how_many: int, answering: Answering = strength) -> list[Attempt]:
    """So many new people of the shop, each with a first attempt: what the services write, written at once."""
    begin, blueprint = Person.objects.filter(company=shop.company).count(), blueprint_of(exam)
    bank = frozen_bank(exam)
    people = Person.objects.bulk_create(
        Person(company=shop.company, staff_number=it, staff_number_key=it, name=f"考生{it}")
        for it in (f"S{begin + number}" for number in range(how_many))
    )
    attempts, answers = [], []
    for number, person in enumerate(people):
        seed = f"{shop.slug}-{begin}-{number}"
        paper = draw_paper(blueprint=blueprint, bank=bank, seed=seed)
        responses = {slot["slot"]: answering(number, slot["question"]) for slot in paper}
        marking = mark_paper(paper=paper, blueprint=blueprint, responses=responses)
        attempt = Attempt(
            person=person,
            shop=shop,
            exam=exam.slug,
            blueprint=blueprint,
            blueprint_sha256=sha256_of(blueprint),
            seed=seed,
            paper=paper,
            paper_sha256=sha256_of(paper),
            state=Attempt.State.SUBMITTED,
            started_at=at(23),
            deadline=at(23, 10),
            submitted_at=at(23, 9, 20),
            finalised_at=at(23, 9, 20),
            result=marking.as_json(),
            points=str(marking.earned),
            score=marking.score,
            passed=marking.passed,
        )
        attempts.append(attempt)
        answers += [
            Answer(
                attempt=attempt,
                slot=slot,
                sequence=1,
                response=it,
                received_at=at(23) + timedelta(seconds=30 * slot),
            )
            for slot, it in responses.items()
        ]
    Attempt.objects.bulk_create(attempts)
    Answer.objects.bulk_create(answers, batch_size=500)
    return attempts
