"""Judging many shops in the background: batches, several workers, workers that die, shops at fault, the daily run."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from compliance.models import JudgingBatch, JudgingRun, ShopAnswer, ShopStandards
from compliance.models.judging import LEASE
from compliance.services.judging import (
    ATTEMPTS,
    BATCH,
    batch_end,
    batch_take,
    judging_prune,
    judging_retake,
    judging_start,
    judging_start_by_clock,
)
from compliance.tasks import judging_task
from staffing.models import Shop, TaskProgress, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.tasks import REMEMBERED
from tests.compliance.conftest import DAY

SignIn = Callable[[User], Client]
STANDARD = "cn-class2-source"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def queued(settings: Settings) -> None:
    """Tasks stay in the queue of the database, as in production, until a worker takes them."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def large(shop: Shop, owner: User) -> list[Shop]:
    """城东店 and so many more shops of this owner that they are judged in the background, in three batches."""
    more = [
        Shop.objects.create(
            company=shop.company, name=f"分店{number:02}", slug=f"s{number}", code=f"S{number}"
        )
        for number in range(2 * BATCH + 1)
    ]
    for place in more:
        grant_role(user=owner, shop=place, role=Role.OWNER)
    return [shop, *more]


def start(shops: list[Shop], user: User, *, standard: str = STANDARD, on: date = DAY) -> TaskProgress:
    return judging_start(
        company=shops[0].company, shops=shops, standard=standard, on=on, user=user, now=timezone.now()
    )


def work_off_the_queue() -> None:
    """What a worker does, in this process."""
    for row in list(DBTaskResult.objects.ready()):
        row.claim("here")
        judging_task.call(*row.args_kwargs["args"])
        row.set_successful(None)


def worker(*arguments: str) -> subprocess.Popen[bytes]:
    """A worker process of its own on the database of the tests."""
    its = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{its['NAME']}"
    else:
        sign_in = ":".join(quote(str(its[key]), safe="") for key in ("USER", "PASSWORD"))
        address = f"postgres://{sign_in}@{its['HOST']}:{its['PORT'] or 5432}/{its['NAME']}"
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "SHANGGANG_ENV": "development",
        "SECRET_KEY": "test-only-" + "0" * 50,
        "SALT_KEY": "test-only-salt",
    }
    command = [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--no-reload", "-v", "0"]
    return subprocess.Popen([*command, *arguments], cwd=ROOT, env=environment)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("queued")
def test_two_worker_processes_share_the_batches_and_none_is_judged_twice(
    large: list[Shop], owner: User
) -> None:
    task = start(large, owner)
    assert (task.state, task.done, task.total) == ("waiting", 0, 22)

    # The first may take two of the three batches, so the run ends only if the second takes what it leaves.
    workers = [
        worker("--worker-id", name, "--interval", "0.05", "--max-tasks", most)
        for name, most in (("first", "2"), ("second", "1"))
    ]
    assert [process.wait(timeout=300) for process in workers] == [0, 0]

    task.refresh_from_db()
    assert (task.state, task.done, task.total) == ("done", 22, 22)
    took = sorted(name for row in DBTaskResult.objects.all() for name in row.worker_ids)
    assert took == ["first", "first", "second"]
    assert ShopAnswer.objects.filter(judged_for=DAY).count() == 22
    assert JudgingRun.objects.get().finished_at


@pytest.mark.usefixtures("queued")
class TestProgress:
    def test_every_batch_that_ends_is_counted(self, large: list[Shop], owner: User) -> None:
        task = start(large, owner)
        first, *_others = DBTaskResult.objects.all()
        judging_task.call(*first.args_kwargs["args"])
        task.refresh_from_db()
        assert (task.state, task.done, task.total) == ("running", 10, 22)
        assert "10 / 22" not in task.step

    def test_the_page_of_the_company_says_how_far_it_is(
        self, large: list[Shop], owner: User, sign_in: SignIn
    ) -> None:
        client, shop = sign_in(owner), large[0]
        client.post(reverse("company-judge", args=[shop.company.slug]))
        first, *_others = DBTaskResult.objects.all()
        judging_task.call(*first.args_kwargs["args"])
        page = client.get(reverse("company-readiness", args=[shop.company.slug])).content.decode()
        assert "10 of 22 are done." in page
        assert reverse("task", args=[TaskProgress.objects.get().pk]) in page

    def test_a_task_of_a_company_is_shown_with_its_name(
        self, large: list[Shop], owner: User, sign_in: SignIn
    ) -> None:
        task, client = start(large, owner), sign_in(owner)
        assert task.shop is None
        for address in (reverse("tasks"), reverse("task", args=[task.pk])):
            assert large[0].company.name in client.get(address).content.decode()
        assert task.title in client.get(reverse("desk", args=[large[5].slug])).content.decode()


@pytest.mark.usefixtures("queued")
class TestTheSameAskedAgain:
    def test_leads_to_the_work_under_way(self, large: list[Shop], owner: User, sign_in: SignIn) -> None:
        client, address = sign_in(owner), reverse("company-judge", args=[large[0].company.slug])
        first, again = client.post(address), client.post(address)
        assert first["Location"] == again["Location"]
        assert JudgingRun.objects.count() == 1
        assert DBTaskResult.objects.count() == 3

    @pytest.mark.parametrize("other", ["standard", "day", "shops", "user"])
    def test_another_standard_day_choice_of_shops_or_person_is_other_work(
        self, large: list[Shop], owner: User, trainer: User, other: str
    ) -> None:
        first = start(large, owner)
        second = start(
            large[1:] if other == "shops" else large,
            trainer if other == "user" else owner,
            standard="" if other == "standard" else STANDARD,
            on=DAY + timedelta(days=1) if other == "day" else DAY,
        )
        assert second.pk != first.pk

    def test_goes_on_where_everything_stands_still(self, large: list[Shop], owner: User) -> None:
        task = start(large, owner)
        first, *others = DBTaskResult.objects.all()
        judging_task.call(*first.args_kwargs["args"])
        long_ago = timezone.now() - timedelta(hours=1)
        DBTaskResult.objects.all().delete()
        JudgingBatch.objects.update(queued_at=long_ago)
        JudgingRun.objects.update(moved_at=long_ago)
        TaskProgress.objects.update(moved_at=long_ago)

        again = start(large, owner)

        assert again == task
        assert not again.has_stalled(now=timezone.now())
        assert DBTaskResult.objects.count() == len(others)
        work_off_the_queue()
        again.refresh_from_db()
        assert (again.state, again.done) == ("done", 22)


@pytest.mark.usefixtures("queued")
class TestAWorkerThatDies:
    @pytest.fixture
    def lost(self, large: list[Shop], owner: User) -> JudgingBatch:
        """A batch that a worker has taken and will never end."""
        with translation.override("en"):
            start(large, owner)
        DBTaskResult.objects.all()[0].claim("killed")
        batch = JudgingBatch.objects.first()
        assert batch
        taken = batch_take(batch_id=batch.pk, attempt=1, now=timezone.now())
        assert taken
        return taken

    def test_its_batch_is_taken_again_by_another(self, lost: JudgingBatch) -> None:
        assert judging_retake(now=timezone.now()) == 0, "it may still be at work"

        assert judging_retake(now=timezone.now() + LEASE + timedelta(seconds=1)) == 1

        assert DBTaskResult.objects.ready().count() == 3
        work_off_the_queue()
        task = TaskProgress.objects.get()
        assert (task.state, task.done, task.error) == ("done", 22, "")
        assert not batch_end(batch=lost, failed=[], now=timezone.now()), "the slow worker comes too late"

    def test_the_clock_looks_after_it(self, lost: JudgingBatch) -> None:
        JudgingBatch.objects.filter(pk=lost.pk).update(taken_at=timezone.now() - 2 * LEASE)
        call_command("clock", verbosity=0)
        lost.refresh_from_db()
        assert (lost.attempt, lost.taken_at) == (2, None)

    def test_what_waits_in_the_queue_is_not_lost_however_long(self, lost: JudgingBatch) -> None:
        JudgingBatch.objects.filter(taken_at=None).update(queued_at=timezone.now() - 9 * LEASE)
        assert judging_retake(now=timezone.now()) == 0

    def test_what_died_between_the_queue_and_the_batch_is_taken_again_too(self, lost: JudgingBatch) -> None:
        DBTaskResult.objects.all()[1].claim("killed")
        JudgingBatch.objects.update(queued_at=timezone.now() - 2 * LEASE)
        assert judging_retake(now=timezone.now()) == 1

    def test_the_queue_is_asked_once_however_many_batches_wait(
        self, lost: JudgingBatch, assert_queries_stay_flat: Callable[..., int]
    ) -> None:
        long_ago = timezone.now() - 9 * LEASE
        JudgingBatch.objects.filter(taken_at=None).update(queued_at=long_ago)
        waiting = JudgingBatch.objects.filter(taken_at=None).first()
        assert waiting

        def grow() -> None:
            JudgingBatch.objects.bulk_create(
                JudgingBatch(run=waiting.run, shops=[], size=0, queue_id=waiting.queue_id, queued_at=long_ago)
                for _ in range(9)
            )

        assert_queries_stay_flat(lambda: judging_retake(now=timezone.now()), grow=grow)

    def test_after_three_workers_its_shops_are_named_and_the_rest_is_judged(
        self, lost: JudgingBatch, large: list[Shop]
    ) -> None:
        JudgingBatch.objects.filter(pk=lost.pk).update(attempt=ATTEMPTS)
        work_off_the_queue()
        assert TaskProgress.objects.get().state == "running"

        judging_retake(now=timezone.now() + 2 * LEASE)

        task = TaskProgress.objects.get()
        assert (task.state, task.done) == ("failed", 22)
        assert "10 of 22 shops could not be judged" in task.error
        assert large[0].name in task.error
        assert ShopAnswer.objects.count() == 12

    def test_a_worker_told_of_an_older_attempt_does_nothing(self, lost: JudgingBatch) -> None:
        assert batch_take(batch_id=lost.pk, attempt=1, now=timezone.now()) is None


@pytest.mark.usefixtures("queued")
def test_the_clock_deletes_runs_after_two_weeks_and_keeps_their_answers(
    large: list[Shop], owner: User
) -> None:
    now = timezone.now()
    judging_start(company=large[0].company, shops=large, standard="", on=DAY, user=owner, now=now)
    work_off_the_queue()
    answers = ShopAnswer.objects.count()

    assert judging_prune(now=now + REMEMBERED) == 0
    assert judging_prune(now=now + REMEMBERED + timedelta(days=1)) == 1
    assert not JudgingBatch.objects.exists()
    assert ShopAnswer.objects.count() == answers > 0


@pytest.mark.expects_error_log
class TestAShopAtFault:
    @pytest.fixture
    def broken(self, large: list[Shop], owner: User) -> Shop:
        """Somebody wrote by hand into the database what no form lets through: further standards that are a number."""
        ShopStandards.objects.create(
            shop=large[3],
            main=STANDARD,
            others=7,
            decided_by=owner,
            decided_at=timezone.now(),
        )
        return large[3]

    def test_is_named_and_holds_up_nobody(
        self, large: list[Shop], broken: Shop, owner: User, sign_in: SignIn
    ) -> None:
        with translation.override("en"):
            task = start(large, owner)

        assert (task.state, task.done) == ("failed", 22)
        assert (
            f"1 of 22 shops could not be judged because of a fault on our side: {broken.name}." in task.error
        )
        assert set(ShopAnswer.objects.values_list("shop", flat=True)) == {
            shop.pk for shop in large if shop != broken
        }
        ShopStandards.objects.all().delete()
        address = reverse("company-readiness", args=[broken.company.slug]) + f"?standard={STANDARD}"
        page = sign_in(owner).get(address).content.decode()
        assert "Some shops could not be judged" in page
        assert page.count('<span class="tag tag--not-met">could not be judged</span>') == 1


@pytest.mark.usefixtures("queued")
class TestEveryDay:
    def test_all_companies_are_judged_once_a_day(self, large: list[Shop], nanhu: Shop) -> None:
        now = timezone.now()
        assert judging_start_by_clock(on=DAY, now=now) == 2
        assert judging_start_by_clock(on=DAY, now=now) == 0
        work_off_the_queue()
        assert set(ShopAnswer.objects.values_list("shop", "judged_for")) == {
            (shop.pk, DAY) for shop in (*large, nanhu)
        }
        assert not TaskProgress.objects.exists()

        assert judging_start_by_clock(on=DAY + timedelta(days=1), now=now) == 2
        assert JudgingRun.objects.count() == 2, "yesterday's are answered anew"

    def test_a_run_of_yesterday_that_did_not_end_is_given_up(self, large: list[Shop]) -> None:
        judging_start_by_clock(on=DAY, now=timezone.now())
        judging_start_by_clock(on=DAY + timedelta(days=1), now=timezone.now())
        work_off_the_queue()
        assert set(ShopAnswer.objects.values_list("judged_for", flat=True)) == {DAY + timedelta(days=1)}
        assert DBTaskResult.objects.count() == DBTaskResult.objects.successful().count() == 6

    def test_who_waits_goes_first(self, large: list[Shop], owner: User) -> None:
        judging_start_by_clock(on=DAY, now=timezone.now())
        task = start(large, owner)
        row = DBTaskResult.objects.ready().first()
        assert row
        batch = JudgingBatch.objects.get(pk=row.args_kwargs["args"][0])
        assert batch.run.task == task

    def test_the_page_says_that_it_goes_on_and_whose_it_is(
        self, large: list[Shop], owner: User, sign_in: SignIn
    ) -> None:
        judging_start_by_clock(on=timezone.localdate(), now=timezone.now())
        page = sign_in(owner).get(reverse("company-readiness", args=[large[0].company.slug]))
        assert "0 of 22 are done." in page.content.decode()
        assert "See how far it is" not in page.content.decode()

    def test_the_clock_starts_it(self, large: list[Shop]) -> None:
        call_command("clock", verbosity=0)
        call_command("clock", verbosity=0)
        assert JudgingRun.objects.get().judged_for == timezone.localdate()
        assert {row.status for row in DBTaskResult.objects.all()} == {TaskResultStatus.READY}
