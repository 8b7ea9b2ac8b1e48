"""What a mutation run changes about the tests (docs/mutation.md): a plugin of pytest that only such a run loads.

mutmut notes which test calls which function. Then, instead of its own loop, which starts pytest anew for every mutant,
the tests are collected once and every mutant is judged in a fork: that takes a fraction of the time.
"""

import gc
import json
import os
import resource
import sys
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, Phase, settings

UNTESTED = 33  # mutmut's number for a mutant that no test calls
# Seconds; what only slower tests notice counts as survived, for a survivor has to pass all of its tests. Durations are
# noted with caches forgotten before every test and on a machine that does other things too: 0.3 left out one test in six.
SLOW = 3.0

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
    """mutmut forks from a process in which the original has already run: forget what it remembers."""
    _forget()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """While mutmut notes which test calls which function, every test calls what it would call alone."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        _forget()


def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Judge the mutants listed in the file that MUTANTS names, in its order, and write down what became of each."""
    if "MUTANTS" not in os.environ:
        return None
    noted = json.loads(Path("mutmut-stats.json").read_text(encoding="utf-8"))
    took, callers = noted["duration_by_test"], noted["tests_by_mangled_function_name"]
    items = {item.nodeid: item for item in session.items}
    took = {test: seconds for test, seconds in took.items() if test in items}
    loading = _load()
    gc.freeze()
    for name in Path(os.environ["MUTANTS"]).read_text(encoding="utf-8").split():
        function = name.rpartition("__mutmut_")[0]
        tests = [test for test in callers.get(function, ()) if took.get(test, SLOW) < SLOW]
        tests.sort(key=lambda test: took[test])
        seconds = sum(took[test] for test in tests)
        code = _judged(name, [items[test] for test in tests], seconds, anew=function in loading)
        _write_down(name, code)
        sys.stdout.write(f"{code} {name}\n")
        sys.stdout.flush()
    return True


def _load() -> set[str]:
    """Load what is shipped, which takes longer than most tests, and the solver; the functions that had a part in it."""
    import highspy  # noqa: F401 (the engine imports it when it first needs it)
    from mutmut.state import state

    from staffing.rules import all_standards

    os.environ["MUTANT_UNDER_TEST"] = "stats"
    _forget()
    state()._stats.clear()
    all_standards()
    del os.environ["MUTANT_UNDER_TEST"]
    return set(state()._stats)


def _judged(name: str, items: list[pytest.Item], seconds: float, *, anew: bool) -> int:
    """0 when no test noticed the mutant, 1 when one did; less when it used three times the processor time it should."""
    if not items:
        return UNTESTED
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    noticed = True
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        most = int(3 * seconds + 3)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
        _become(name)
        if anew:
            _forget()
        noticed = _notice(items)
    finally:
        os._exit(int(noticed))


def _become(name: str) -> None:
    from mutmut.mutation import trampoline

    os.environ["MUTANT_UNDER_TEST"] = name  # for the processes that tests start
    trampoline.get_mutant_under_test = lambda: name  # for this one, as it is asked at every call


def _notice(items: list[pytest.Item]) -> bool:
    """Whether one of the tests fails; they run in this order until one does."""
    for item, after in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=after)):
            return True
    return False


def _write_down(name: str, code: int) -> None:
    """Where mutmut keeps it, so that its own commands show it."""
    path = Path(*name.split(".")[:3]).with_suffix(".py.meta")
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["exit_code_by_key"][name] = code
    path.write_text(json.dumps(kept, indent=4), encoding="utf-8")


def _forget() -> None:
    for name, module in list(sys.modules.items()):
        if name.startswith("staffing.rules"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
