"""The error that says what was found and what was expected, in the words of whoever wrote the file."""


class StandardError(ValueError):
    """A standard that cannot be loaded. `errors`: all of them, one line each."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


class Wrong(ValueError):
    """Something in a file is not as expected. `found` is empty where showing the value itself says enough."""

    def __init__(self, expected: str, found: str = "") -> None:
        super().__init__(f"found {found}; expected {expected}" if found else expected)
        self.expected = expected
        self.found = found
