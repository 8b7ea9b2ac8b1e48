"""Lists that grow, page by page, by the key of the last row seen: the thousandth page costs what the first does.

    page = keyset_page(shop.certificates.all(), order=("-issued_on", "-pk"), cursor=request.GET.get("at", ""), size=50)
    page.rows; page_url(request, page.older)

A cursor is text for an address. One that cannot be read opens the first page, as a stale bookmark should.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)

PARAMETER = "at"
OLDER, NEWER = "o", "n"


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """The rows of one page in the list's order; `newer` and `older` are cursors, empty at the ends."""

    rows: list[Row]
    newer: str
    older: str


def keyset_page(
    queryset: QuerySet[Row], *, order: Sequence[str], cursor: str = "", size: int = 50
) -> KeysetPage[Row]:
    """The page of `size` rows at the cursor; the first page without one.

    order: column names as in `order_by` ("-issued_on"), never null, the last of them unique. Takes one query.
    """
    direction, key = _read(cursor, queryset.model, order)
    backwards = direction == NEWER
    wanted = [_turned(name) for name in order] if backwards else list(order)
    rows = queryset.order_by(*wanted)
    if key is not None:
        rows = rows.filter(_beyond(key, wanted))
    found = list(rows[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    before, after = (more, True) if backwards else (key is not None, more)
    return KeysetPage(
        rows=found,
        newer=_write(NEWER, found[0], order) if found and before else "",
        older=_write(OLDER, found[-1], order) if found and after else "",
    )


def page_url(request: HttpRequest, cursor: str) -> str:
    """This page's address at another cursor, with its filters kept; empty for no cursor."""
    if not cursor:
        return ""
    query = request.GET.copy()
    query[PARAMETER] = cursor
    return f"?{query.urlencode()}"


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _beyond(key: list[Any], order: Sequence[str]) -> Q:
    """Rows after the key: a greater first column, or an equal one and a greater second, and so on."""
    condition, equal = Q(), Q()
    for name, value in zip(order, key, strict=True):
        column = name.removeprefix("-")
        step = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{step}": value})
        equal &= Q(**{column: value})
    return condition


def _write(direction: str, row: models.Model, order: Sequence[str]) -> str:
    values = [str(getattr(row, name.removeprefix("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps([direction, *values]).encode()).decode().rstrip("=")


def _read(cursor: str, model: type[models.Model], order: Sequence[str]) -> tuple[str, list[Any] | None]:
    try:
        direction, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        key = [_field(model, name).to_python(value) for name, value in zip(order, values, strict=True)]
    except (ValueError, TypeError, binascii.Error, ValidationError, FieldDoesNotExist):
        return OLDER, None
    if direction not in (OLDER, NEWER) or None in key:
        return OLDER, None
    return direction, key


def _field(model: type[models.Model], name: str) -> Any:
    column = name.removeprefix("-")
    return model._meta.pk if column == "pk" else model._meta.get_field(column)
