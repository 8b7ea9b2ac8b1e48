"""The kinds of question: what a response may look like, and what it earns. Pure.

A response is a list of option keys: the chosen ones, or for an ordering all of them in the person's order. The empty
list is "not answered". A further kind is one more class and one more line in KINDS.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any, Protocol

from training.papers import PaperQuestion

Response = list[str]


class ResponseError(ValueError):
    """The response cannot be one to this question. The text says why, for a programmer."""


class Kind(Protocol):
    def read(self, question: PaperQuestion, raw: Any) -> Response:
        """The response in its one normal form. Raises ResponseError."""

    def mark(self, question: PaperQuestion, response: Response, rule: str) -> Fraction:
        """What the response earns, from 0 to 1."""


def _option_keys(question: PaperQuestion) -> list[str]:
    return [option["key"] for option in question["options"]]


def _known_keys(question: PaperQuestion, raw: Any) -> Response:
    """The raw response as a list of different keys of this question."""
    known = _option_keys(question)
    if not isinstance(raw, list) or len(raw) > len(known):
        raise ResponseError(f"response must be a list of at most {len(known)} option keys")
    if any(not isinstance(key, str) or key not in known for key in raw):
        raise ResponseError(f"response has an unknown option; known are {', '.join(known)}")
    if len(set(raw)) < len(raw):
        raise ResponseError("response names an option twice")
    return raw


class SingleChoice:
    """One option is right: all or nothing. True or false is the same with two options."""

    def read(self, question: PaperQuestion, raw: Any) -> Response:
        keys = _known_keys(question, raw)
        if len(keys) > 1:
            raise ResponseError("response may hold one option only")
        return keys

    def mark(self, question: PaperQuestion, response: Response, rule: str) -> Fraction:
        return Fraction(response == question["key"])


class MultipleChoice:
    """Several options are right.

    ``share``: one wrong option earns nothing; else the share of the right options that were chosen.
    ``exact``: all or nothing.
    """

    def read(self, question: PaperQuestion, raw: Any) -> Response:
        chosen = _known_keys(question, raw)
        return [key for key in _option_keys(question) if key in chosen]

    def mark(self, question: PaperQuestion, response: Response, rule: str) -> Fraction:
        right, chosen = set(question["key"]), set(response)
        if chosen == right:
            return Fraction(1)
        if rule == "exact" or chosen - right:
            return Fraction(0)
        return Fraction(len(chosen), len(right))


class Ordering:
    """Items in an order.

    ``neighbours``: of the n - 1 pairs that follow each other in the right order, the share that does so in the
    response. ``exact``: all or nothing.
    """

    def read(self, question: PaperQuestion, raw: Any) -> Response:
        keys = _known_keys(question, raw)
        if keys and len(keys) < len(question["options"]):
            raise ResponseError("response must order all items, or none")
        return keys

    def mark(self, question: PaperQuestion, response: Response, rule: str) -> Fraction:
        if response == question["key"]:
            return Fraction(1)
        if rule == "exact" or not response:
            return Fraction(0)
        wanted = set(pairwise(question["key"]))
        found = sum(pair in wanted for pair in pairwise(response))
        return Fraction(found, len(wanted))


KINDS: dict[str, Kind] = {
    "single": SingleChoice(),
    "true_false": SingleChoice(),
    "multiple": MultipleChoice(),
    "ordering": Ordering(),
}


def read_response(question: PaperQuestion, raw: Any) -> Response:
    """A response as it came from outside, in its normal form. Raises ResponseError."""
    return KINDS[question["kind"]].read(question, raw)
