"""Many questions written as drafts at once, in a number of queries that does not grow with them.

What Wagtail does for one object (a row, a revision, an entry in its history, its references) is done here for a list of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from cms.models import Question

EDITED = "wagtail.edit"


def drafts_write(
    drafts: Sequence[tuple[Question, Question | None]], *, by: AbstractBaseUser, now: datetime
) -> None:
    """Write each question as a draft: a new one, or a revision of the row of the bank that stands beside it.

    A row of the bank keeps its own fields: what is published does not move.
    """
    new = [question for question, row in drafts if row is None]
    Question.objects.bulk_create(new)
    kind = ContentType.objects.get_for_model(Question)
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str((row or question).pk),
            user=by,
            content=question.serializable_data(),
            object_str=str(question),
            created_at=now,
        )
        for question, row in drafts
    )
    rows = [row or question for question, row in drafts]
    for row, revision in zip(rows, revisions, strict=True):
        row.latest_revision, row.has_unpublished_changes = revision, True
    Question.objects.bulk_update(rows, ["latest_revision", "has_unpublished_changes"])
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=kind,
            object_id=str(row.pk),
            label=revision.object_str,
            action=EDITED,
            timestamp=now,
            user_id=by.pk,
            revision=revision,
            content_changed=True,
        )
        for row, revision in zip(rows, revisions, strict=True)
    )
    _index(new, kind)


def _index(questions: Sequence[Question], kind: ContentType) -> None:
    """The references of new questions; Wagtail itself indexes one object at a time. A test compares with what it would write."""
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            content_type=kind,
            base_content_type=kind,
            object_id=str(question.pk),
            to_content_type_id=to_kind,
            to_object_id=to_key,
            model_path=model_path,
            content_path=content_path,
            content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
        )
        for question in questions
        for to_kind, to_key, model_path, content_path in set(
            ReferenceIndex._extract_references_from_object(question)
        )
    )
