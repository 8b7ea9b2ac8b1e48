"""The server is killed, and the database too, while 200 people sit an exam: no acknowledged answer is lost.

A real server process is killed with SIGKILL twice while browsers' packets are under way, and started again. The
clients do what the exam page does: the same packet again until it is acknowledged. PostgreSQL, a server of the test's
own, is killed with all its processes and started again; where none is installed here, the one that the tests use cuts
its connections instead. SQLite lives in the web server's process and dies with it.
"""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Condition, Event
from time import monotonic
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from cms.models import Exam
from staffing.models import Person, Shop, User
from tests.training.own_postgres import OwnServer, own_postgres
from training.exams.chain import ROOT, link_sha256
from training.models import Answer, Attempt, AttemptEvent, Seat
from training.services.attempts import attempt_start

pytestmark = pytest.mark.django_db(transaction=True)
ROOT_DIR = Path(__file__).resolve().parents[3]
SITTING, CLIENTS, ROUNDS = 200, 8, 2
KILLS_AFTER, DATABASE_KILLED_AFTER = (60, 200), 300
CSRF = "k" * 32
PATIENCE_S = 180


@dataclass
class Server:
    """A web server process on a port of its own, which can be killed and started again."""

    environment: dict[str, str]
    port: int
    up: Event = field(default_factory=Event)
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        command = [
            "-m",
            "waitress",
            "--threads=8",
            f"--listen=127.0.0.1:{self.port}",
            "config.wsgi:application",
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(
            [sys.executable, *command], env=self.environment, cwd=ROOT_DIR, **quiet
        )
        while not self._answers():
            assert self.process.poll() is None, "the server did not start"
        self.up.set()

    def kill(self) -> None:
        assert self.process
        self.up.clear()
        os.kill(self.process.pid, signal.SIGKILL)
        assert self.process.wait() == -signal.SIGKILL

    def _answers(self) -> bool:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            link.request("GET", "/accounts/login/")
            return link.getresponse().status < 500
        except OSError:
            return False
        finally:
            link.close()


@dataclass
class Acknowledged:
    """What the server has said it keeps, as the clients heard it."""

    answers: dict[tuple[UUID, int, int], list[str]] = field(default_factory=dict)
    more: Condition = field(default_factory=Condition)

    def add(self, attempt: UUID, saved: dict[str, Any]) -> None:
        with self.more:
            self.answers[attempt, saved["slot"], saved["sequence"]] = saved["response"]
            self.more.notify_all()

    def wait_for(self, count: int) -> None:
        with self.more:
            assert self.more.wait_for(lambda: len(self.answers) >= count, timeout=PATIENCE_S), "no progress"


@pytest.fixture
def sitting(shop: Shop, exam: Exam) -> dict[UUID, str]:
    """200 running attempts at the same paper, each with the session of its person."""
    now = timezone.now()
    users = User.objects.bulk_create(
        [User(username=f"sits-{number}", password="!") for number in range(SITTING)]
    )
    people = Person.objects.bulk_create(
        [
            Person(
                company=shop.company,
                user=user,
                staff_number=user.username,
                staff_number_key=user.username,
                name="某",
            )
            for user in users
        ]
    )
    drawn = attempt_start(person=people[0], shop=shop, exam=exam, now=now)
    same = ("exam", "blueprint", "blueprint_sha256", "seed", "paper", "paper_sha256", "started_at")
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                person=person,
                shop=shop,
                deadline=now + timedelta(hours=1),
                **{it: getattr(drawn, it) for it in same},
            )
            for person in people[1:]
        ]
    )
    Seat.objects.bulk_create([Seat(attempt=attempt) for attempt in attempts])
    return {it.pk: session_of(it.person.user) for it in [drawn, *attempts]}


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


@contextmanager
def serving() -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    at = connection.settings_dict
    address = f"sqlite:///{at['NAME']}"
    if connection.vendor == "postgresql":
        address = f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{at['NAME']}"
    environment = os.environ | {"DATABASE_URL": address, "SITE_ORIGIN": f"http://127.0.0.1:{port}"}
    server = Server(environment, port)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def save_until_acknowledged(
    server: Server, heard: Acknowledged, attempt: UUID, session: str, body: str
) -> None:
    headers = {
        "Content-Type": "application/json",
        "Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
        "X-CSRFToken": CSRF,
    }
    end = monotonic() + PATIENCE_S
    while server.up.wait(PATIENCE_S) and monotonic() < end:
        link = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE_S)
        try:
            link.request("POST", f"/attempts/{attempt}/answers/", body, headers)
            response = link.getresponse()
            text = response.read()
            if response.status == 200:
                heard.add(attempt, json.loads(text)["saved"])
                return
            assert response.status >= 500, (response.status, text[:200])
        except (OSError, http.client.HTTPException):
            continue
        finally:
            link.close()
    raise AssertionError("never acknowledged")


def packet(paper: Any, attempt: UUID, round_number: int) -> str:
    slot = next(it for it in paper if it["question"]["kind"] != "ordering")
    options = [option["key"] for option in slot["question"]["options"]]
    chosen = options[(attempt.int + round_number) % len(options)]
    return json.dumps({"slot": slot["slot"], "sequence": round_number, "response": [chosen]})


def stop_database(own: OwnServer | None) -> None:
    """Kill the test's own database server and start it again, or cut the connections to the shared one."""
    if own:
        connection.close()
        own.kill()
        own.start()
    elif connection.vendor == "postgresql":
        cut_connections()


def cut_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def chain_holds(seat: Seat, events: list[AttemptEvent]) -> bool:
    previous = ROOT
    for number, it in enumerate(events, start=1):
        previous = link_sha256(previous=previous, number=number, kind=it.kind, at=it.at, data=it.data)
    return (seat.head, seat.events) == (previous, len(events))


@pytest.fixture
def database(sitting: dict[UUID, str]) -> Iterator[OwnServer | None]:
    with own_postgres() as server:
        yield server


def test_killing_server_and_database_during_200_attempts_loses_no_acknowledged_answer(
    sitting: dict[UUID, str], database: OwnServer | None
) -> None:
    heard, paper = Acknowledged(), Attempt.objects.values_list("paper", flat=True)[0]
    work = [
        (attempt, session, packet(paper, attempt, number))
        for number in range(1, ROUNDS + 1)
        for attempt, session in sitting.items()
    ]
    with serving() as server, ThreadPoolExecutor(CLIENTS) as clients:
        sent = [
            clients.submit(save_until_acknowledged, server, heard, *it)
            for it in sorted(work, key=lambda it: json.loads(it[2])["sequence"])
        ]
        for count in KILLS_AFTER:
            heard.wait_for(count)
            server.kill()
            server.start()
        heard.wait_for(DATABASE_KILLED_AFTER)
        stop_database(database)
        for it in sent:
            it.result()
    stored = {(it.attempt_id, it.slot, it.sequence): it.response for it in Answer.objects.all()}
    lost = [it for it, response in heard.answers.items() if stored.get(it) != response]
    assert len(heard.answers) == SITTING * ROUNDS
    assert lost == []
    events: dict[UUID, list[AttemptEvent]] = {}
    for event in AttemptEvent.objects.order_by("attempt", "number"):
        events.setdefault(event.attempt_id, []).append(event)
    assert all(chain_holds(seat, events[seat.attempt_id]) for seat in Seat.objects.all())
