"""Codes: the short names of courses, lessons, exams and questions in addresses, records and standards."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Model
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

LONGEST = 60
CODE_WORDS = _("Use letters a–z, digits, hyphens and underscores only, at most 60 of them.")
CODE_HELP = _("Stands in addresses and records. Leave it empty and one is made.")
# no letters and digits that look alike on paper
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"

check_code = RegexValidator(rf"\A[-a-zA-Z0-9_]{{1,{LONGEST}}}\Z", CODE_WORDS)


def stored_code(thing: Model, field: str) -> str:
    """The code under which records know the thing; empty while it was never saved."""
    stored = type(thing)._base_manager.filter(pk=thing.pk).values_list(field, flat=True) if thing.pk else ()
    return next(iter(stored), "")


# What grants certificates or writes training records, with the field of its code. Within a group no code stands twice:
# certificates and records name what they are for by it alone.
_GROUPS = (
    (("exam", "slug"), ("defencerules", "slug"), ("checklist", "code")),
    (("checklist", "code"), ("coursepage", "slug")),
)


def refuse_taken_code(thing: Model, field: str) -> None:
    """Raise ValidationError where something else that certificates or records are told apart from has the code.

    A code that is stored already stays: records name it.
    """
    code, own = getattr(thing, field), (thing._meta.model_name, field)
    if code == stored_code(thing, field):
        return
    others = {other for group in _GROUPS if own in group for other in group if other != own}
    for name, other_field in sorted(others):
        model = apps.get_model("cms", name)
        if model._base_manager.filter(**{other_field: code}).exists():
            words = _(
                "This code is taken: %(kind)s. Certificates and records are told apart by it, so take another."
            )
            raise ValidationError({field: words % {"kind": model._meta.verbose_name}})


def code_of(thing: Model, field: str, *, kind: str) -> str:
    """What the editor wrote; where they left it empty, the code it had or a new one such as ``lesson-x7k2mp``.

    New ones are drawn by chance: records outlive what they name, so no code may be given twice.
    """
    return getattr(thing, field) or stored_code(thing, field) or f"{kind}-{get_random_string(6, READABLE)}"
