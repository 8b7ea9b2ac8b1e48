"""Shops that something is done to, and what then is judged or refused."""

from itertools import pairwise

import pytest

from staffing.rules import Facts, assess
from staffing.rules.change_words import problem
from staffing.rules.changes import Change, ChangesError, changed

from . import cast
from .cast import credential, person, shop

INSPECTOR = {"credential": {"kinds": ["inspector"]}}
TWO_INSPECTORS = {"count": {"of": {"holds_post": ["quality-inspector"]}, "who": INSPECTOR, "at_least": 2}}
PAINTERS = {"count": {"of": {"holds_post": ["painter"]}, "who": {"employed": True}, "at_least": 1}}
LEASE = {"lease": {"kinds": ["workshop"]}}


def inspector(name: str, until: str | None = None, **more):
    card = credential("inspector", until=until, ref=f"credential:{name}")
    return person(name, "quality-inspector", **{"credentials": (card,), **more})


def known(*people, **more) -> Facts:
    return Facts(shop=shop(), people=people, **more)


def pieces(condition, before: Facts, *changes: Change) -> list[tuple[str, str]]:
    """(first day, outcome) whenever the outcome changes."""
    found = cast.pieces(assess(cast.standard("shop", condition), changed(before, changes), cast.YEAR))
    return [now for was, now in pairwise([("", ""), *found]) if was[1] != now[1]]


def refusal(before: Facts, *changes: Change, language: str = "en") -> list[str]:
    with pytest.raises(ChangesError) as caught:
        changed(before, changes)
    return [problem(error, language) for error in caught.value.errors]
