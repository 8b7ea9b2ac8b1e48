"""Do what falls due, once or over and over: exams and their events, sign-ins, judging all shops, statistics."""

import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from compliance.services.judging import judging_prune, judging_retake, judging_start_by_clock
from staffing.certificate_tasks import BUNDLES
from staffing.services.people import signins_end_due
from staffing.tasks import private_files_prune, queue_prune
from training.services.counting import attempts_count
from training.services.events import events_delete_due
from training.services.finalising import attempts_finalise_overdue
from training.services.summaries import sums_keep
from training.tasks import EXAM_RECORDS

NAP_SECONDS = 0.5
# So many attempts a round, so that counting many old ones keeps no deadline waiting.
COUNTED_A_ROUND = 500
# Adding up a large exam takes seconds.
SUMS_A_ROUND = 1


class Command(BaseCommand):
    help = (
        "Marks and closes every exam attempt whose time ran out, closes the sign-in of who has left, has all shops "
        "judged when a day begins, queues again what a worker left behind, takes finished attempts into the "
        "statistics, deletes events of exams that were kept long enough, runs of judging after two weeks and printed "
        "bundles and records after thirty days, and has the queue forget tasks that ended long ago. --every 60 does so each minute until stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, metavar="SECONDS", help="go on, this often")

    def handle(self, *args: Any, every: int | None = None, **options: Any) -> None:
        if every is not None and every < 1:
            self.stderr.write("--every takes whole seconds from 1 on.")
            raise SystemExit(2)
        self.stopping = False
        if every is None:
            self._close()
            return
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        while not self.stopping:
            self._close_patiently()
            self._sleep(every)

    def _close(self) -> None:
        now = timezone.now()
        for words, duty in _duties(now):
            if number := duty():
                self.stdout.write(words.format(number=number))

    def _close_patiently(self) -> None:
        """A database that is away for a while ends no loop; the next round tries again."""
        try:
            close_old_connections()
            self._close()
        except OperationalError as error:
            self.stderr.write(f"The database did not answer ({error}); trying again.")

    def _stop(self, _signal: int, _frame: Any) -> None:
        self.stopping = True

    def _sleep(self, seconds: int) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.stopping:
            time.sleep(NAP_SECONDS)


def _duties(now: datetime) -> list[tuple[str, Callable[[], int]]]:
    """What falls due, the most urgent first: the words for how much was done, and how it is done."""
    today = timezone.localdate(now)
    return [
        ("{number} attempts closed whose time ran out.", lambda: attempts_finalise_overdue(now=now)),
        ("{number} sign-ins closed of who has left.", lambda: signins_end_due(on=today)),
        (
            "The shops of {number} companies are being judged for today.",
            lambda: judging_start_by_clock(on=today, now=now),
        ),
        ("{number} batches of shops taken from workers that are gone.", lambda: judging_retake(now=now)),
        ("{number} attempts taken into the statistics.", lambda: attempts_count(most=COUNTED_A_ROUND)),
        ("The statistics of {number} large exams added up.", lambda: sums_keep(now=now, most=SUMS_A_ROUND)),
        ("{number} events of exam attempts deleted, kept long enough.", lambda: events_delete_due(now=now)),
        ("{number} tasks that ended long ago are gone from the queue.", lambda: queue_prune(now=now)),
        (
            "{number} runs of judging deleted in which nothing happened for two weeks.",
            lambda: judging_prune(now=now),
        ),
        (
            "{number} printed files deleted, kept long enough.",
            lambda: sum(private_files_prune(folder=folder, now=now) for folder in (BUNDLES, EXAM_RECORDS)),
        ),
    ]
