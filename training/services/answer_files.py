"""Photos and files as answers: what they are is decided by their bytes; pictures are kept anew, upright and nameless."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cms.kinds import ResponseError, kind_of
from staffing.forms.scans import PICTURE_FORMATS, checked_scan, scan_content_type
from staffing.models import User
from training.models import AnswerFile, Attempt
from training.models.attempts import GRACE
from training.photos import PhotoRefusedError, picture_redrawn
from training.services.errors import AnswerFileError, AttemptClosedError, AttemptPausedError

LONGEST_SIDE, QUALITY = 2400, 85
# so many different files may be tried for one question; taken away ones count
MOST_TRIES = 20


class HasSlot(Protocol):
    @property
    def slot(self) -> int: ...


def files_sent(attempt: Attempt, changes: Sequence[HasSlot]) -> dict[int, set[str]]:
    """For the slots among the changes whose responses name files: the names that were sent. One query, or none."""
    slots = {it.slot for it in changes}
    asked = [
        it["slot"] for it in attempt.paper if it["slot"] in slots and kind_of(it["question"]).holds_files
    ]
    found: dict[int, set[str]] = {slot: set() for slot in asked}
    if asked:
        for slot, key in attempt.files.filter(slot__in=asked).values_list("slot", "pk"):
            found[slot].add(key.hex)
    return found


def answer_file_add(
    *, attempt_id: UUID, user: User, slot: int, upload: UploadedFile, now: datetime
) -> AnswerFile:
    """Keep a file for a question of the user's open attempt; the same file again is the one that is kept already.

    It is no answer before a response names it. Raises Attempt.DoesNotExist, ResponseError (no such question),
    AttemptClosedError, AttemptPausedError, and AnswerFileError for what cannot be taken.
    """
    attempt = Attempt.objects.for_lists().get(pk=attempt_id, person__user=user)
    _refuse_closed(attempt, now)
    data, digest = _read(upload)
    known = attempt.files.filter(slot=slot, sha256=digest).first()
    content = None if known else _content(upload, data)
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
        _refuse_closed(attempt, now)
        frozen = attempt.slot(slot)
        if frozen is None or not kind_of(frozen["question"]).holds_files:
            raise ResponseError(f"no file is asked for at {slot}")
        known = attempt.files.filter(slot=slot, sha256=digest).first()
        if known or content is None:
            return known or attempt.files.get(slot=slot, sha256=digest)
        if attempt.files.filter(slot=slot).count() >= MOST_TRIES:
            raise AnswerFileError(
                _("You have sent %(most)d files for this question. Choose among them.") % {"most": MOST_TRIES}
            )
        return AnswerFile.objects.create(
            attempt=attempt,
            slot=slot,
            sha256=digest,
            file=content,
            content_type=scan_content_type(content.name or ""),
            size=content.size,
            sent_at=now,
        )


def answer_files_prune(*, attempt: Attempt, responses: Mapping[int, Sequence[str]]) -> None:
    """Delete what was sent and taken away again: no answer of the attempt that is being closed names it.

    The caller has the attempt's row locked; nothing is sent any more. One query, or none where no question asks for files.
    """
    if not any(kind_of(slot["question"]).holds_files for slot in attempt.paper):
        return
    named = {name for response in responses.values() for name in response}
    unused = [it for it in attempt.files.all() if it.pk.hex not in named]
    for it in unused:
        transaction.on_commit(partial(it.file.delete, save=False))
    AnswerFile.objects.filter(pk__in=[it.pk for it in unused]).delete()


def _refuse_closed(attempt: Attempt, now: datetime) -> None:
    if attempt.paused_at and now > attempt.paused_at + GRACE and attempt.is_open:
        raise AttemptPausedError(_("The exam is paused. Send the file when it goes on."))
    if not attempt.is_open or attempt.is_overdue(now):
        raise AttemptClosedError(_("The exam is over. This file came too late."))


def _read(upload: UploadedFile) -> tuple[bytes, str]:
    if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        raise AnswerFileError(
            _("The file has %(size)s; at most %(limit)s are taken. Take a smaller photo.")
            % {
                "size": filesizeformat(upload.size or 0),
                "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
            }
        )
    data = upload.read()
    upload.seek(0)
    return data, hashlib.sha256(data).hexdigest()


def _content(upload: UploadedFile, data: bytes) -> ContentFile:
    try:
        checked = checked_scan(upload)
        name, _dot, ending = (checked.name or "").rpartition(".")
        if ending == "pdf":
            return checked
        drawn = picture_redrawn(data, PICTURE_FORMATS[ending], longest=LONGEST_SIDE, quality=QUALITY)
        return ContentFile(drawn, name=f"{name}.jpg")
    except (ValidationError, PhotoRefusedError) as error:
        raise AnswerFileError(
            _("This file cannot be opened as JPEG, PNG or PDF. Take the photo again, or choose another file.")
        ) from error
