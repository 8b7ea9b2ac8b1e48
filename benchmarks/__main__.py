"""Run every benchmark of this folder: `make bench`, or `make bench ARGS="timeline pages"` for some of them.

A benchmark is a module with `run() -> list[str]`: the lines to print. It measures what it compares within one run and
gives ratios, because the times of one machine say nothing about another.
"""

import importlib
import os
import pkgutil
import sys
import tempfile
import time
from pathlib import Path


def main(wanted: list[str]) -> int:
    names = sorted(it.name for it in pkgutil.iter_modules([str(Path(__file__).parent)]))
    names = [name for name in names if not name.startswith("_")]
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(names)}")
        return 2
    with tempfile.TemporaryDirectory(prefix="shanggang-bench-") as data:
        set_up_django(data)
        for name in wanted or names:
            started = time.perf_counter()
            lines = importlib.import_module(f"benchmarks.{name}").run()
            print(f"{name} ({time.perf_counter() - started:.1f} s)", *lines, sep="\n  ", flush=True)
    return 0


def set_up_django(data: str) -> None:
    """Use a database and files of the run's own, never the ones of the machine.

    BENCHMARK_DATABASE_URL names an empty PostgreSQL database to measure on instead of SQLite.
    """
    os.environ["SHANGGANG_DATA"] = data
    own = f"sqlite:///{data}/benchmark.sqlite3"
    os.environ["DATABASE_URL"] = os.environ.get("BENCHMARK_DATABASE_URL", own)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
