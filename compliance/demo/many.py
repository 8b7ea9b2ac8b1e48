"""Many people who sat one practice paper, so that the statistics of the demo have something to say.

Former trainees without an employment or an account; what they answered follows from their number and the question. Written in bulk, since
so many clicks would take minutes, with all that the services write: the sealed draw, the chain of events, the marks.
"""

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cms.bank import frozen_bank
from cms.kinds import kind_of
from cms.models import Exam, Question
from cms.selectors import exam_by_slug
from compliance.demo.learning import at
from staffing.models import Person, Shop, User
from staffing.staff_numbers import staff_key
from training.exams.marking import mark_paper
from training.exams.papers import PaperQuestion, draw_paper, sha256_of
from training.models import Answer, Attempt, AttemptEvent, Seat
from training.selectors.blueprints import blueprint_of
from training.services.counting import attempts_count
from training.services.draws import bank_list_kept, next_draw
from training.services.events import event_of, save_data, start_data
from training.services.finalising import verdict_data
from training.services.standards import ratings_save, standard_open

EXAM = "workshop-basics-check"
PEOPLE = 240
# The last of them read a question whose words were changed before they came.
AFTER_THE_EDIT = 8
EDITED = ("wb-serv-10", "雨刮刮不干净，会响，先看什么？")
FAMILY_NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN_NAMES = tuple(f"示{number}" for number in "甲乙丙丁戊己庚辛壬癸子丑")
CANDIDATE = "刚能独立顶岗的新员工：按流程做得对常见的活，遇到没见过的会停手去问。"
Kind = AttemptEvent.Kind


@dataclass(frozen=True)
class Habit:
    """How a question is answered: hard: the skill at which half of them know it; sharp: how well it tells skill apart;
    lure: the wrong option that most take."""

    hard: float = -0.6
    sharp: float = 1.6
    lure: str = ""


HABITS = {
    "wb-tools-03": Habit(hard=-0.3, sharp=-2.2, lure="到了保养里程或时间"),  # which is right
    "wb-tools-04": Habit(hard=0.0, sharp=-0.5),
    "wb-safe-02": Habit(hard=-9.0),
    "wb-serv-04": Habit(hard=2.6, sharp=0.9),
    "wb-serv-03": Habit(hard=0.5),
    "wb-tools-07": Habit(hard=0.6),
    "wb-serv-06": Habit(hard=0.2),
}


def write_many(*, shop: Shop, approver: User, trainer: User, owner: User, today: date) -> None:
    """The practice paper with who sat it, and judges who set pass marks. The course is loaded already."""
    exam = exam_by_slug(EXAM)
    assert exam is not None  # noqa: S101  its course was just loaded
    begin = at(today, 160)
    people = _trainees(shop)
    _sit(people[:-AFTER_THE_EDIT], shop, exam, begin)
    question = Question.objects.get(code=EDITED[0])
    question.stem = EDITED[1]
    question.save_revision().publish()
    _sit(people[-AFTER_THE_EDIT:], shop, exam, begin + timedelta(days=120))
    attempts_count()
    _judged("service-adviser-exam", [approver, trainer, owner], by=approver, begin=at(today, 12))
    _judged(EXAM, [approver, owner], awaited=[trainer], by=approver, begin=at(today, 3))


def _trainees(shop: Shop) -> list[Person]:
    numbers = [f"XY-{number:03}" for number in range(1, PEOPLE + 1)]
    return Person.objects.bulk_create(
        Person(
            company=shop.company,
            staff_number=number,
            staff_number_key=staff_key(number),
            name=FAMILY_NAMES[place % len(FAMILY_NAMES)] + GIVEN_NAMES[place // len(FAMILY_NAMES)],
        )
        for place, number in enumerate(numbers)
    )


def _sit(people: Sequence[Person], shop: Shop, exam: Exam, begin: datetime) -> None:
    """Two a day, one after the other, as the services would have written it."""
    blueprint, bank = blueprint_of(exam), frozen_bank(exam)
    bank_list = bank_list_kept(bank)
    attempts, answers, events = [], [], []
    for place, person in enumerate(people):
        start = begin + timedelta(days=place // 2, hours=place % 2)
        draw = next_draw(person=person, exam=exam.slug, blueprint=blueprint)
        paper = draw_paper(blueprint=blueprint, bank=bank, seed=draw.seed)
        attempt = Attempt(
            person=person,
            shop=shop,
            exam=exam.slug,
            blueprint=blueprint,
            blueprint_sha256=draw.blueprint_sha256,
            seed=draw.seed,
            commitment=draw.commitment,
            bank_list=bank_list,
            paper=paper,
            paper_sha256=sha256_of(paper),
            started_at=start,
            deadline=start + timedelta(minutes=blueprint["minutes"]),
        )
        attempt.seat = Seat(attempt=attempt)
        own = _answers(attempt)
        attempts.append(attempt)
        answers += own
        events += _chain(attempt, own)
    Attempt.objects.bulk_create(attempts)
    Seat.objects.bulk_create([attempt.seat for attempt in attempts])
    Answer.objects.bulk_create(answers, batch_size=500)
    AttemptEvent.objects.bulk_create(events, batch_size=500)


def _answers(attempt: Attempt) -> list[Answer]:
    now, answers = attempt.started_at, []
    for slot in attempt.paper:
        chance = _chance(attempt.person, slot["question"]["code"])
        now += timedelta(seconds=round(12 + chance.lognormvariate(3.2, 0.6)))
        response = _response(slot["question"], _skill(attempt.person), chance)
        if response:
            answers.append(
                Answer(attempt=attempt, slot=slot["slot"], sequence=1, response=response, received_at=now)
            )
    return answers


def _chain(attempt: Attempt, answers: Sequence[Answer]) -> list[AttemptEvent]:
    """Every link from the start to the result, which is marked on the way."""
    events = [event_of(attempt=attempt, kind=Kind.START, now=attempt.started_at, data=start_data(attempt))]
    events += [
        event_of(attempt=attempt, kind=Kind.SAVE, now=it.received_at, data=save_data([it], device=""))
        for it in answers
    ]
    end = (answers[-1].received_at if answers else attempt.started_at) + timedelta(seconds=40)
    events.append(event_of(attempt=attempt, kind=Kind.SUBMIT, now=end))
    marking = mark_paper(
        paper=attempt.paper,
        blueprint=attempt.blueprint,
        responses={it.slot: it.response for it in answers},
    )
    attempt.state, attempt.submitted_at, attempt.finalised_at = Attempt.State.SUBMITTED, end, end
    attempt.result, attempt.points = marking.as_json(), str(marking.earned)
    attempt.score, attempt.passed = marking.score, marking.passed
    events.append(event_of(attempt=attempt, kind=Kind.FINALISE, now=end, data=verdict_data(attempt)))
    return events


def _chance(person: Person, about: str) -> random.Random:
    """The same each time for the same person and thing, whatever paper was drawn."""
    return random.Random(f"{person.staff_number}/{about}")  # noqa: S311  a story, no secret


def _skill(person: Person) -> float:
    return _chance(person, "skill").gauss(0, 1)


def _response(question: PaperQuestion, skill: float, chance: random.Random) -> list[str]:
    habit = HABITS.get(question["code"], Habit())
    knows = 1 / (1 + math.exp(-habit.sharp * (skill - habit.hard)))
    if chance.random() < knows:
        return list(question["key"])
    return [] if skill < 0 and chance.random() < 0.1 else _wrong(question, chance)


def _wrong(question: PaperQuestion, chance: random.Random) -> list[str]:
    """A mistake that somebody would make."""
    key, way = list(question["key"]), kind_of(question).way
    if way == "order":
        place = chance.randrange(len(key) - 1)
        key[place], key[place + 1] = key[place + 1], key[place]
        return key
    if way == "fields":
        return [_beside(key[0], chance)]
    if question["kind"] == "multiple":
        # One too few, or one too many.
        other = chance.choice(question["options"])["key"]
        return [it["key"] for it in question["options"] if (it["key"] in key) != (it["key"] == other)]
    lure = HABITS.get(question["code"], Habit()).lure
    wrong = sorted((it for it in question["options"] if it["key"] not in key), key=lambda it: it["bank"])
    return [chance.choices(wrong, [9 if it["text"] == lure else 1 for it in wrong])[0]["key"]]


def _beside(right: str, chance: random.Random) -> str:
    """Another day, or another number."""
    if "-" in right:
        return (date.fromisoformat(right) + timedelta(days=chance.choice([-1, -1, 1]))).isoformat()
    return chance.choice(["1078", "11.8", "110"])


def _judged(
    slug: str, judges: Sequence[User], *, by: User, begin: datetime, awaited: Sequence[User] = ()
) -> None:
    """A pass mark by judges, in two rounds; who is awaited has not rated yet, so that the first round is still open."""
    exam = exam_by_slug(slug)
    assert exam is not None  # noqa: S101  loaded before the demo
    setting = standard_open(
        exam=exam, judges=[*judges, *awaited], candidate=CANDIDATE, whole_bank=False, by=by, now=begin
    )
    for number in (1, 2)[: 1 if awaited else 2]:
        for place, judge in enumerate(judges):
            ratings_save(
                setting=setting,
                user=judge,
                meant_for=number,
                ratings=_ratings(setting.questions, place, number),
                hand_in=True,
                now=begin + timedelta(days=number, hours=place),
            )


def _ratings(questions: Sequence[Mapping[str, Any]], judge: int, number: int) -> dict[str, int]:
    """From 45 to 90 by the question; in the second round the judges are closer together."""
    found = {}
    for question in questions:
        middle = random.Random(question["code"]).randrange(55, 86, 5)  # noqa: S311  a story, no secret
        found[question["code"]] = middle + (judge - 1) * (10 if number == 1 else 5)
    return found
