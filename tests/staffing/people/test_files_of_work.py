"""Files that work has made are kept for a while, and then their row says that they are gone."""

import os
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffing.certificate_tasks import BUNDLES, bundle_name
from staffing.models import TaskProgress, User
from staffing.tasks import FILES_KEPT, new_progress, private_file_keep, private_files_prune


def printed(user: User) -> TaskProgress:
    row = new_progress(user=user, title="Print 3 certificates", asked={})
    private_file_keep(bundle_name(row.pk), b"PK")
    TaskProgress.objects.filter(pk=row.pk).update(state="done", result_url="/bundle.zip")
    return row


def age(row: TaskProgress, days: int) -> None:
    """Let the file have lain there for so many days."""
    then = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(storages["private"].path(bundle_name(row.pk)), (then, then))


def old_work(row: TaskProgress) -> TaskProgress:
    """The same row, begun before there was any file."""
    TaskProgress.objects.filter(pk=row.pk).update(created_at=timezone.now() - timedelta(days=90))
    return row


def test_the_clock_deletes_a_printed_bundle_after_thirty_days_and_the_row_says_so(db: None) -> None:
    user = User.objects.create_user("hr")
    old, young = old_work(printed(user)), printed(user)
    age(old, FILES_KEPT.days + 1)
    age(young, FILES_KEPT.days - 1)

    call_command("clock", verbosity=0)

    storage = storages["private"]
    assert [storage.exists(bundle_name(row.pk)) for row in (old, young)] == [False, True]
    client = Client(headers={"accept-language": "en"})
    client.force_login(user, backend="staffing.backends.SignInBackend")
    page = client.get(reverse("task", args=[old.pk])).content.decode()
    assert "kept for 30 days and is deleted" in page
    assert "/bundle.zip" not in page
    young.refresh_from_db()
    assert young.result_url == "/bundle.zip"


def test_later_work_of_the_same_number_as_before_a_restore_keeps_its_link(db: None) -> None:
    row = printed(User.objects.create_user("hr"))
    age(row, FILES_KEPT.days + 1)

    assert private_files_prune(folder=BUNDLES, now=timezone.now()) == 1

    row.refresh_from_db()
    assert row.result_url == "/bundle.zip"


def test_a_file_that_is_gone_before_its_turn_comes_does_not_stop_the_others(db: None) -> None:
    """A link to nothing is listed and cannot be asked how old it is, as a file that another clock has just deleted."""
    old = printed(User.objects.create_user("hr"))
    age(old, FILES_KEPT.days + 1)
    gone = Path(storages["private"].path(f"{BUNDLES}/0.zip"))
    gone.symlink_to(gone.with_name("deleted.zip"))
    try:
        assert private_files_prune(folder=BUNDLES, now=timezone.now()) == 1
    finally:
        gone.unlink()


def test_a_file_of_nobodys_work_is_deleted_too_and_an_empty_store_is_no_fault(db: None) -> None:
    now = timezone.now() + FILES_KEPT + timedelta(days=1)
    assert private_files_prune(folder="no-such-folder", now=now) == 0
    private_file_keep(f"{BUNDLES}/999999.zip", b"PK")
    private_file_keep(f"{BUNDLES}/odd name.zip", b"PK")
    assert private_files_prune(folder=BUNDLES, now=now) >= 2
