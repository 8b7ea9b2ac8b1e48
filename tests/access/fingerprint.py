"""What stands in the database, to tell whether anything changed."""

import hashlib

from django.apps import apps

VOLATILE = {"sessions.Session"}
VOLATILE_COLUMNS = {"last_login"}


def fingerprint() -> dict[str, tuple[int, str]]:
    """Number of rows and a hash of all their values, by model; without sessions and the time of sign-ins."""
    found = {}
    for model in apps.get_models():
        if model._meta.label in VOLATILE or not model._meta.managed or model._meta.proxy:
            continue
        columns = [
            field.attname for field in model._meta.concrete_fields if field.name not in VOLATILE_COLUMNS
        ]
        rows = model._base_manager.order_by("pk").values_list(*columns)
        digest, number = hashlib.sha256(), 0
        for row in rows.iterator():
            digest.update(repr([_plain(value) for value in row]).encode())
            number += 1
        found[model._meta.label] = (number, digest.hexdigest())
    return found


def _plain(value: object) -> object:
    """A stream of blocks as the data it is made of; its own text names places in memory."""
    return list(value.raw_data) if hasattr(value, "raw_data") else value
