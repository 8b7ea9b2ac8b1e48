"""Facts from and to JSON, strictly."""

from staffing.rules.facts import Facts


class FactsError(ValueError):
    """Facts that cannot be read. `errors`: all of them, one line each, with their place in the JSON."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def facts_from_json(text: str) -> Facts:
    raise NotImplementedError


def facts_to_json(facts: Facts) -> str:
    raise NotImplementedError


def facts_sha256(facts: Facts) -> str:
    raise NotImplementedError
