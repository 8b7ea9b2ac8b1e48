"""The words of standards/*.yaml as choices of Django fields, named in the reader's language."""

from collections.abc import Callable
from functools import cache, partial

from django.utils.functional import lazy
from django.utils.translation import get_language

from staffing.rules.vocabulary import HOUSE, posts, vocabulary

Choices = list[tuple[str, str]]


def term_name(table: str, code: str) -> str:
    """The name of a code of a table of the vocabulary, such as ``posts`` or ``equipment``."""
    return vocabulary().name(table, code, get_language() or "zh-hans")


def ladder_name(ladder: str, word: str) -> str:
    """A rung's name; ``word`` itself where the ladder does not know it."""
    return vocabulary().ladders[ladder].name(word, get_language() or "zh-hans")


def _lazily(name: Callable[[], str]) -> str:
    return lazy(name, str)()


@cache
def _term_choices(table: str) -> Choices:
    return [(code, _lazily(partial(term_name, table, code))) for code in vocabulary().table(table)]


@cache
def _ladder_choices(ladder: str) -> Choices:
    rungs = vocabulary().ladders[ladder].rungs
    return [(rung.code, _lazily(partial(ladder_name, ladder, rung.code))) for rung in rungs]


def post_choices() -> Choices:
    """All posts, in roster order."""
    return _term_choices("posts")


def trade_choices() -> Choices:
    """The posts that are trades of the workshop."""
    trades = {post.code for post in posts() if post.trade}
    return [choice for choice in post_choices() if choice[0] in trades]


def credential_choices() -> Choices:
    return _term_choices("credentials")


def experience_choices() -> Choices:
    return _term_choices("experience")


def jurisdiction_choices() -> Choices:
    """The places where a shop can be: not the house's own rules, which are a jurisdiction too."""
    return [choice for choice in _term_choices("jurisdictions") if choice[0] != HOUSE]


def scope_choices() -> Choices:
    return _term_choices("scopes")


def premises_choices() -> Choices:
    return _term_choices("premises")


def equipment_choices() -> Choices:
    return _term_choices("equipment")


def document_choices() -> Choices:
    return _term_choices("documents")


def quantity_choices() -> Choices:
    return _term_choices("quantities")


def work_choices() -> Choices:
    return _term_choices("works")


def unit_choices() -> Choices:
    return _term_choices("units")


def topic_choices() -> Choices:
    """The topics of training that is counted in hours."""
    return _term_choices("training")


def education_choices() -> Choices:
    return _ladder_choices("education")


def skill_grade_choices() -> Choices:
    return _ladder_choices("skill-grade")


def title_choices() -> Choices:
    return _ladder_choices("title")
