"""Whole exam attempts a second: start, answers to 40 questions, hand in; 2, 8 and 32 people at once.

Two shapes: four saves of a page of ten answers each, and a save for every answer. Requests go through the whole stack
(middleware, session, sign-in, routing, templates) in as many processes as the machine has cores, on the database of the
run: SQLite, or PostgreSQL with BENCHMARK_DATABASE_URL. The clock starts when everybody has sat the exam once, as in a
server that runs: its threads are connected, and what a new connection of PostgreSQL reads first has been read.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from benchmarks.saves import PLAIN_STATIC
from cms.models import Exam, Question
from staffing.models import Company, Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from training.models import Attempt

QUESTIONS, PAGES = 40, 4
PATIENCE_S = 240
# People at once -> attempts of each.
SHAPES = {2: 24, 8: 8, 32: 3}
SLUG = "benchmark-40"


def run() -> list[str]:
    """Lines to print. Needs a migrated database; loads the courses where they are missing."""
    if not Exam.objects.exists():
        call_command("load_content", verbosity=0)
    shop = _shop()
    _exam()
    users = [_learner(shop, number) for number in range(max(SHAPES))]
    lines = []
    with override_settings(STORAGES=PLAIN_STATIC):
        for name, size in (("four page saves", QUESTIONS // PAGES), ("a save per answer", 1)):
            rates = [
                f"{_rate(users[:people], each, size):.1f} with {people} at once"
                for people, each in SHAPES.items()
            ]
            lines.append(f"{name}: whole attempts a second on {connection.vendor}: {', '.join(rates)}")
    return lines


def _shop() -> Shop:
    company = Company.objects.create(name="Benchmark", slug="benchmark-attempts")
    return Shop.objects.create(company=company, name="Benchmark", slug="benchmark-attempts", code="BENA")


def _exam() -> None:
    """An exam of 40 questions from the largest course, whose bank is filled up with copies where it is smaller."""
    counted = [
        (Question.objects.published().filter(course=it.course_id).count(), it) for it in Exam.objects.all()
    ]
    have, like = max(counted, key=lambda it: it[0])
    competency = like.sections.all()[0].competency
    sources = list(Question.objects.published().filter(course=like.course_id))
    for number in range(QUESTIONS):
        copy = sources[number % have]
        copy.pk, copy.code, copy.competency = None, f"bench-{number}", competency
        copy.latest_revision = copy.live_revision = None
        copy.save()
        copy.save_revision(clean=False).publish()
    exam = Exam(
        slug=SLUG, course=like.course, title="Benchmark", minutes=60, pass_mark=100, attempts=10_000,
        cooling_off_days=0, live=True,
    )  # fmt: skip
    exam.sections.create(competency=competency, questions=QUESTIONS)
    exam.save()


def _learner(shop: Shop, number: int) -> User:
    user = User.objects.create_user(f"benchmark-{number}")
    grant_role(user=user, shop=shop, role=Role.LEARNER)
    person = Person.objects.create(company=shop.company, user=user, staff_number=f"B{number}", name="B")
    Employment.objects.create(person=person, shop=shop, valid_from=date(2020, 1, 1))
    return user


def _rate(users: list[User], each: int, size: int) -> float:
    """Whole attempts a second, in as many processes as there are cores."""
    processes = min(os.cpu_count() or 1, len(users))
    parts = [users[place::processes] for place in range(processes)]
    connections.close_all()
    context = multiprocessing.get_context("fork")
    gate, ends = (
        context.Barrier(processes + 1, timeout=PATIENCE_S),
        context.Barrier(processes + 1, timeout=PATIENCE_S),
    )
    workers = [context.Process(target=_sit_all, args=(part, each, size, gate, ends)) for part in parts]
    for worker in workers:
        worker.start()
    gate.wait()
    begun = perf_counter()
    ends.wait()
    seconds = perf_counter() - begun
    for worker in workers:
        worker.join()
    return len(users) * each / seconds


def _sit_all(users: list[User], each: int, size: int, gate: Any, ends: Any) -> None:
    clients = []
    for user in users:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        clients.append(client)
    warm, go = (threading.Barrier(len(clients) + 1, timeout=PATIENCE_S) for _name in ("warm", "go"))
    with ThreadPoolExecutor(len(clients)) as pool:
        sitting = [pool.submit(_worker(each, size, warm, go), client) for client in clients]
        warm.wait()
        gate.wait()
        go.wait()
        for it in sitting:
            it.result()
    ends.wait()


def _worker(each: int, size: int, warm: threading.Barrier, go: threading.Barrier) -> Callable[[Client], None]:
    def work(client: Client) -> None:
        _sit(client, size)
        warm.wait()
        go.wait()
        for _number in range(each):
            _sit(client, size)
        connections.close_all()

    return work


def _sit(client: Client, size: int) -> None:
    started = client.post(reverse("exam-start", args=[SLUG]))
    key = started["Location"].strip("/").split("/")[-1]
    address = reverse("attempt-answers", args=[key])
    # What the page would know: which options there are.
    paper = Attempt.objects.values_list("paper", flat=True).get(pk=key)
    changes = [{"slot": it["slot"], "sequence": 1, "response": _response(it["question"])} for it in paper]
    for place in range(0, len(changes), size):
        body: dict[str, Any] = {"changes": changes[place : place + size]} if size > 1 else changes[place]
        response = client.post(address, body, content_type="application/json")
        assert response.status_code == 200, response.content[:300]
    assert client.post(reverse("attempt-submit", args=[key])).status_code == 302


def _response(question: Any) -> list[str]:
    keys = [option["key"] for option in question["options"]]
    return keys if question["kind"] == "ordering" else keys[:1]
