"""Guards that stand behind every test: what would be a silent fault in production fails the test instead."""

import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection
from django.template import Node
from django.test.utils import CaptureQueriesContext

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "compliance", "training", "cms", "staffing", "sheets")
OUR_TEMPLATES = (ROOT / "templates", *(ROOT / room for room in ROOMS))
# allauth passes its element templates a bag of optional attributes and reads what may not be there
OPTIONAL_BY_DESIGN = (ROOT / "templates" / "allauth",)


class UndefinedTemplateVariable(AssertionError):
    """A template of ours printed a variable that its context does not have."""


class RefuseUndefined(str):
    """Django's `string_if_invalid` that refuses undefined variables in our own templates only.

    Django asks it three things in turn: whether it is true, whether it holds "%s", and to be formatted with
    the variable. Outside our templates it stays an empty string, so that filters such as `default` still apply.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        return _is_ours(_rendering_template())

    def __contains__(self, part: object) -> bool:
        return part == "%s"

    def __mod__(self, variable: Any) -> str:
        name = getattr(variable, "var", variable)
        raise UndefinedTemplateVariable(f"{_rendering_template()}: undefined variable {{{{ {name} }}}}")


def _rendering_template() -> str:
    """Return the file of the template whose node is being rendered, or "" when there is none."""
    frame = inspect.currentframe()
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return str(node.origin.name)
        frame = frame.f_back
    return ""


def _is_ours(template: str) -> bool:
    path = Path(template)
    return any(path.is_relative_to(folder) for folder in OUR_TEMPLATES) and not any(
        path.is_relative_to(folder) for folder in OPTIONAL_BY_DESIGN
    )


class ErrorRecords(logging.Handler):
    """Collects what is logged at ERROR level or above."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = f" ({record.exc_info[1]!r})" if record.exc_info and record.exc_info[1] else ""
        self.lines.append(f"{record.name}: {record.getMessage()}{cause}")


@contextmanager
def error_records() -> Iterator[ErrorRecords]:
    """Listen on every logger, also on those that do not hand their records up to the root."""
    handler = ErrorRecords()
    named = [it for it in logging.Logger.manager.loggerDict.values() if isinstance(it, logging.Logger)]
    loggers = [logging.getLogger(), *(it for it in named if not it.propagate)]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield handler
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


def assert_queries_stay_flat(ask: Callable[[], object], *, grow: Callable[[], object]) -> int:
    """Ask, let the data grow, ask again: the second time may not take more queries. Returns their number.

    `ask` runs once beforehand, so that caches filled on first use (content types, sites) do not count.
    """
    ask()
    before = _queries_of(ask)
    grow()
    after = _queries_of(ask)
    added = [sql for sql in after if sql not in before] or after
    assert len(after) <= len(before), (
        f"{len(before)} queries became {len(after)} with more rows; for example:\n" + "\n".join(added[:8])
    )
    return len(after)


def _queries_of(ask: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        ask()
    return [query["sql"] for query in queries.captured_queries]
