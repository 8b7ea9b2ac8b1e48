"""Mutation testing of the rule engine with mutmut, on a copy of the project in var/mutants; see docs/mutation.md.

    python -m bin.mutants [NAME…]   run what has not run yet, or these mutants again ("staffing.rules.grace.*")
    python -m bin.mutants --again   run once more what survived
    python -m bin.mutants --table   print module, mutants, killed, survived
    python -m bin.mutants --show    print what survived, each with its change

mutmut makes the mutants, notes which test calls which function, and shows the changes; tests/mutation.py runs them.

mutmut leaves decorated functions alone, and most of the engine is decorated: the forms of a condition are registered
with the question they answer, values are properties. So the copy says the same without decorators: `f = decorator(f)`
stands after the function. It is the copy that is mutated, never the project.
"""

import argparse
import ast
import fnmatch
import hashlib
import json
import math
import os
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COPY = PROJECT / "var" / "mutants"
ENGINE = "staffing/rules/"
MUTMUT = Path(sys.executable).with_name("mutmut")
KEPT = {"staticmethod", "classmethod", "overload"}  # the first two mutmut takes as they are
ONE = "staffing.rules.wrong.*"  # few and quick: mutmut notes the tests and then has to judge something
OUTCOMES = {
    None: "not run",
    0: "survived",
    1: "killed",
    3: "killed",
    33: "untested",
}  # else it was stopped for its time


def undecorated(source: str) -> str:
    """The same module with `f = decorator(f)` after a function in place of `@decorator` before it."""
    lines = source.splitlines(keepends=True)
    names: Counter[str] = Counter()
    for function in reversed(_decorated(ast.parse(source))):
        name = function.name
        if name == "_":
            name = _name_of_a_nameless(function)
            names[name] += 1
            name += f"_{names[name]}" if names[name] > 1 else ""
            at = function.lineno - 1
            lines[at] = lines[at].replace("def _(", f"def {name}(", 1)
        expression = name
        for decorator in reversed(function.decorator_list):
            expression = f"{ast.unparse(decorator)}({expression})"
        assert function.end_lineno is not None
        lines.insert(function.end_lineno, f"{' ' * function.col_offset}{name} = {expression}\n")
        for at in range(function.decorator_list[0].lineno - 1, function.lineno - 1):
            lines[at] = "\n"
    return "".join(lines)


def _decorated(module: ast.Module) -> list[ast.FunctionDef]:
    bodies = [module.body, *(node.body for node in module.body if isinstance(node, ast.ClassDef))]
    functions = [node for body in bodies for node in body if isinstance(node, ast.FunctionDef)]
    return sorted(
        (f for f in functions if f.decorator_list and not KEPT & {ast.unparse(d) for d in f.decorator_list}),
        key=lambda f: f.lineno,
    )


def _name_of_a_nameless(function: ast.FunctionDef) -> str:
    """judge_Count, for the function that is registered as the answer of `judge` for a Count."""
    question = ast.unparse(function.decorator_list[0]).removesuffix(".register")
    annotation = function.args.args[0].annotation
    form = ast.unparse(annotation) if annotation else ""
    return "".join(letter if letter.isalnum() else "_" for letter in f"{question}_{form}")


def refresh_copy() -> None:
    """Bring var/mutants up to date with the working tree, writing only what differs."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        path, copy = PROJECT / name, COPY / name
        if not path.is_file():
            copy.unlink(missing_ok=True)
            continue
        content = path.read_bytes()
        if name.startswith(ENGINE) and name.endswith(".py"):
            content = undecorated(content.decode()).encode()
        if not copy.exists() or copy.read_bytes() != content:
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(content)


def results() -> dict[str, dict[str, list[str]]]:
    """Module -> "killed", "timed out", "survived", "untested" or "not run" -> names of mutants."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((COPY / "mutants" / ENGINE).glob("*.py.meta")):
        outcomes: dict[str, list[str]] = defaultdict(list)
        for name, code in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            outcomes[OUTCOMES.get(code, "timed out")].append(name)
        if outcomes:
            found[path.name.removesuffix(".py.meta")] = outcomes
    return found


def wanted(patterns: list[str], *, again: bool = False) -> list[str]:
    """The mutants of these names, or all that survived, or all that have not run, in an order drawn once and for all.

    So the run may be stopped whenever one likes: what has run by then is a random sample of the whole.
    """
    names: list[str] = []
    for outcomes in results().values():
        if patterns:
            every = [name for some in outcomes.values() for name in some]
            names += [name for name in every if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
        else:
            names += outcomes["survived"] + outcomes["untested"] if again else outcomes["not run"]
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())


def run(patterns: list[str], *, again: bool) -> int:
    refresh_copy()
    os.nice(15)
    if status := _mutmut("run", "--max-children", "1", ONE):
        return status
    listed = COPY / "names.txt"
    listed.write_text("\n".join(wanted(patterns, again=again)), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-s",
        "-p",
        "tests.mutation",
        "-p",
        "no:cacheprovider",
        "tests/rules",
    ]
    return subprocess.run(
        command, cwd=COPY / "mutants", env={**os.environ, "MUTANTS": str(listed)}, check=False
    ).returncode


def print_table() -> None:
    """The results as a table; a mutant that ran out of time counts as killed, one that no test calls as survived."""
    print("| module | mutants | run | killed | survived | % killed |\n|---|---:|---:|---:|---:|---:|")
    all_of_them = Counter[str]()
    for module, outcomes in results().items():
        numbers = Counter({outcome: len(names) for outcome, names in outcomes.items()})
        _print_row(module, numbers)
        all_of_them += numbers
    _print_row("**all**", all_of_them)
    killed, survived = _killed_and_survived(all_of_them)
    if survived and all_of_them["not run"]:
        low, high = wilson(killed, killed + survived)
        print(f"\nOf all mutants, with 95 % certainty, {100 * low:.1f} to {100 * high:.1f} % are killed.")


def wilson(hits: int, size: int) -> tuple[float, float]:
    """The interval that holds the true share with 95 % certainty, from a random sample (Wilson 1927)."""
    z = 1.96
    share, spread = hits / size, z * z / size
    middle = share + spread / 2
    half = z * math.sqrt((share * (1 - share) + spread / 4) / size)
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def _killed_and_survived(numbers: Counter[str]) -> tuple[int, int]:
    return numbers["killed"] + numbers["timed out"], numbers["survived"] + numbers["untested"]


def _print_row(module: str, numbers: Counter[str]) -> None:
    killed, survived = _killed_and_survived(numbers)
    ran = killed + survived
    share = f"{100 * killed / ran:.1f}" if ran else "–"
    print(f"| {module} | {numbers.total()} | {ran} | {killed} | {survived} | {share} |")


def show_survivors() -> None:
    for outcomes in results().values():
        for outcome in ("survived", "untested"):
            for name in outcomes[outcome]:
                print(f"# {outcome}", flush=True)
                _mutmut("show", name)


def _mutmut(*arguments: str) -> int:
    return subprocess.run([MUTMUT, *arguments], cwd=COPY, check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME")
    for option in ("--again", "--table", "--show"):
        parser.add_argument(option, action="store_true")
    arguments = parser.parse_args()
    if arguments.table:
        print_table()
    elif arguments.show:
        show_survivors()
    else:
        return run(arguments.names, again=arguments.again)
    return 0


if __name__ == "__main__":
    sys.exit(main())
