"""A company with 1,000 shops of 50 people, judged in the background by one and by two worker processes.

Needs a PostgreSQL server, on which several workers can write at once: `DATABASE_URL_POSTGRES`, else the one on this
machine. A database of the run's own is made there and dropped. The workers are up before the shops are queued; the
time runs from then to the end of the last batch, as the rows tell. Each run is for another day, so that
every shop is judged anew. Two workers need two processors: with fewer the ratio says nothing.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

SHOPS, PEOPLE = 1000, 50
WORKERS = (1, 2)
HIRED = date(2020, 3, 1)
DAY = date(2026, 11, 23)
SERVER = "postgres://postgres@127.0.0.1:5432/postgres"
DATABASE = f"shanggang_benchmark_{os.getpid()}"
NAP_SECONDS = 0.5
SECONDS_TO_GET_UP = 120
WORKER = ["manage.py", "db_worker", "--no-startup-delay", "--no-reload", "--interval", "0.1", "-v", "0"]


def run() -> list[str]:
    """The lines to print: shops a second with each number of workers, and the ratio."""
    server = os.environ.get("DATABASE_URL_POSTGRES", SERVER)
    try:
        psycopg.connect(server, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        return [
            f"not measured: no PostgreSQL answers at DATABASE_URL_POSTGRES ({str(error).splitlines()[0]})"
        ]
    with database(server) as environment:
        child("fill", environment)
        found = [
            measured(number, DAY + timedelta(days=index), environment) for index, number in enumerate(WORKERS)
        ]
    speeds = [SHOPS / seconds for seconds in found]
    return [
        *(
            f"{SHOPS} shops x {PEOPLE} people, {number} worker{'s' * (number > 1)}: "
            f"{seconds:.1f} s, {speed:.1f} shops a second"
            for number, seconds, speed in zip(WORKERS, found, speeds, strict=True)
        ),
        f"{WORKERS[-1]} workers against one: {speeds[-1] / speeds[0]:.2f} x, on {os.cpu_count()} processors",
    ]


@contextmanager
def database(server: str) -> Iterator[dict[str, str]]:
    """A migrated database of its own on the server; yields the environment of the processes that use it."""
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{DATABASE}"')
        try:
            environment = {**os.environ, "DATABASE_URL": address_of(server)}
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "-v", "0"], env=environment, check=True, cwd=root()
            )
            yield environment
        finally:
            admin.execute(f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')


def address_of(server: str) -> str:
    """The server's address with the name of the run's own database."""
    parts = conninfo_to_dict(server)
    password = f":{parts['password']}" if parts.get("password") else ""
    return f"postgres://{parts.get('user', 'postgres')}{password}@{parts['host']}:{parts.get('port', 5432)}/{DATABASE}"


def measured(workers: int, day: date, environment: dict[str, str]) -> float:
    """Seconds that so many workers take to judge all shops for the day."""
    running = [
        subprocess.Popen(
            [sys.executable, *WORKER, "--worker-id", f"{workers}-{number}"], env=environment, cwd=root()
        )
        for number in range(workers)
    ]
    try:
        return float(child("judge", environment, str(workers), str(day)))
    finally:
        for process in running:
            process.kill()
            process.wait()


def child(what: str, environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "-m", "benchmarks.judging", what, *arguments]
    done = subprocess.run(command, env=environment, cwd=root(), check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def root() -> Path:
    return Path(__file__).resolve().parent.parent


def fill() -> None:
    """Write the company: people with employment, education, a post and a paper that lapses some day."""
    from staffing.models import Company, Shop

    company = Company.objects.create(name="基准", slug="benchmark")
    shops = Shop.objects.bulk_create(
        Shop(company=company, name=f"基准{number:04}", slug=f"b{number}", code=f"B{number}")
        for number in range(SHOPS)
    )
    for shop in shops:
        _staff(shop)


def _staff(shop: Any) -> None:
    from compliance.models import Premises, ShopScope
    from staffing.models import Credential, Education, Employment, Person, Posting

    posts = ("mechanic", "electrician", "body-repairer", "painter", "quality-inspector")
    staff = Person.objects.bulk_create(
        Person(company=shop.company, staff_number=name, staff_number_key=name, name=name, sex="m")
        for name in (f"{shop.code}-{number}" for number in range(PEOPLE))
    )
    Employment.objects.bulk_create(Employment(person=one, shop=shop, valid_from=HIRED) for one in staff)
    Education.objects.bulk_create(
        Education(person=one, level="大专", graduated_on=date(2008, 7, 1)) for one in staff
    )
    rows = [(one, number, posts[number % len(posts)]) for number, one in enumerate(staff)]
    Posting.objects.bulk_create(
        Posting(person=one, shop=shop, post=post, valid_from=HIRED) for one, _number, post in rows
    )
    Credential.objects.bulk_create(_paper(one, number, post) for one, number, post in rows)
    ShopScope.objects.create(shop=shop, scope="small-vehicle", valid_from=HIRED)
    Premises.objects.create(
        shop=shop, kind="workshop", name="厂房", area_m2=300, tenure="owned", valid_from=HIRED
    )


def _paper(person: Any, number: int, post: str) -> Any:
    from staffing.models import Credential

    until = DAY + timedelta(days=20 * number)
    if post == "quality-inspector":
        return Credential(person=person, kind="inspector", valid_from=HIRED, valid_until=until)
    return Credential(
        person=person, kind="skill-grade", level="中级工", trade=post, valid_from=HIRED, valid_until=until
    )


def judge(workers: int, day: date) -> float:
    """Wait until all workers are up, have the shops judged, and return the seconds between queue and last end."""
    from django.utils import timezone

    from compliance.models import JudgingRun
    from compliance.services.judging import judging_start_by_clock

    _wait_for(workers)
    judging_start_by_clock(on=day, now=timezone.now())
    while (run := JudgingRun.objects.get()).finished_at is None:
        time.sleep(NAP_SECONDS)
    failed = [key for keys in run.batches.values_list("failed", flat=True) for key in keys]
    if failed:
        raise SystemExit(f"{len(failed)} shops could not be judged")
    return (run.moved_at - run.batches.latest("-queued_at").queued_at).total_seconds()


def _wait_for(workers: int) -> None:
    """Every worker is up when each has taken a task that does nothing: a batch that nobody wants."""
    from django_tasks_db.models import DBTaskResult

    from compliance.tasks import judging_task

    end = time.monotonic() + SECONDS_TO_GET_UP
    while time.monotonic() < end:
        judging_task.enqueue(0, 0)
        time.sleep(NAP_SECONDS / 5)
        seen = {name for row in DBTaskResult.objects.all() for name in row.worker_ids}
        if sum(name.startswith(f"{workers}-") for name in seen) == workers:
            return
    raise SystemExit(f"{workers} workers were not up after {SECONDS_TO_GET_UP} seconds")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    what, *given = sys.argv[1:]
    if what == "fill":
        fill()
    else:
        print(judge(int(given[0]), date.fromisoformat(given[1])))
