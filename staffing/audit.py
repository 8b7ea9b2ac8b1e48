"""Which records keep a history of who changed what. Identity numbers never enter it."""

from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.db.models import QuerySet

from staffing.models import (
    Credential,
    Education,
    Employment,
    Experience,
    Person,
    Posting,
    TrainingRecord,
    User,
)

IDENTITY_SEEN = "identity_number_seen"


def register_histories() -> None:
    """Called once at start; see StaffingConfig.ready."""
    auditlog.register(Person, exclude_fields=["identity_number", "identity_fingerprint"])
    auditlog.register(User, include_fields=["is_active", "must_change_password"])
    for model in (Employment, Posting, Education, Experience, Credential, TrainingRecord):
        auditlog.register(model)


def identity_seen(*, person: Person, by: User) -> LogEntry:
    """Record that somebody had the full identity number shown."""
    entry: LogEntry = LogEntry.objects.log_create(
        person,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        actor=by,
        additional_data={"what": IDENTITY_SEEN},
    )
    return entry


def identity_viewings(person: Person) -> QuerySet[LogEntry]:
    """Who had the full identity number shown, latest first."""
    entries: QuerySet[LogEntry] = LogEntry.objects.get_for_object(person)
    return entries.filter(action=LogEntry.Action.ACCESS).select_related("actor").order_by("-timestamp")
