"""What a mutation run changes about the tests (docs/mutation.md): a plugin of pytest that only [tool.mutmut] loads."""

import os
import sys

import pytest
from hypothesis import HealthCheck, Phase, settings

# A mutant is to be told from the original, not to be explained: few examples, always the same, and no shrinking.
settings.register_profile(
    "mutation",
    deadline=None,
    max_examples=5,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutation")


def pytest_sessionstart() -> None:
    """mutmut forks every mutant from a process in which the original has already run: forget what it remembers."""
    _forget()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """While mutmut notes which test calls which function, every test calls what it would call alone."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _forget()


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("staffing.rules"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
