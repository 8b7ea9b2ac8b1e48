"""The reader of these reports reads English, where a test does not say otherwise."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from staffing.models import User


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def luo(client: Client, loaded: None, trainer: User) -> Client:
    client.force_login(trainer)
    client.cookies["django_language"] = "en"
    return client
