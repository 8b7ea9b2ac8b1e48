"""Changes of published things that are decided outside the editor: each is a new published revision, with its log entry."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils.translation import gettext as _

from cms.models import Exam


class PublishingRefusedError(Exception):
    """The change cannot be published now; the message says why and what to do."""


@transaction.atomic
def exam_publish_pass_mark(*, exam: Exam, pass_mark: int, by: AbstractBaseUser) -> int:
    """Publish the exam with another pass mark (percent); gives back the id of the revision that is published then.

    Nothing is published where the mark is the same already. Raises PublishingRefusedError while changes wait for approval, which a new
    revision would pass over, or while somebody locked the exam.
    """
    found = Exam.objects.select_for_update(of=("self",)).get(pk=exam.pk)
    if not found.live:
        raise PublishingRefusedError(
            _("The exam is not published. Publish it first, then take the pass mark over.")
        )
    if found.has_unpublished_changes or found.workflow_in_progress:
        raise PublishingRefusedError(
            _(
                "Changes of this exam wait for approval. Approve or discard them first, then take the pass mark over."
            )
        )
    if found.locked:
        raise PublishingRefusedError(_("The exam is locked in the editor. Unlock it first."))
    if found.pass_mark != pass_mark or found.live_revision_id is None:
        found.pass_mark = pass_mark
        found.full_clean()
        found.save_revision(user=by, changed=True, log_action=True).publish(user=by)
        found.refresh_from_db(fields=["live_revision"])
    return int(found.live_revision_id)
