"""Mutation testing of the rule engine with mutmut, on a copy of the project in var/mutants; see docs/mutation.md.

    python -m bin.mutants [NAME…]   run what has not run yet, or the mutants of these names ("staffing.rules.grace*")
    python -m bin.mutants --sample 60   run so many of every module, drawn at random and always the same
    python -m bin.mutants --table   print module, mutants, killed, survived
    python -m bin.mutants --show    print what survived, each with its change

mutmut leaves decorated functions alone, and most of the engine is decorated: the forms of a condition are registered
with the question they answer, values are properties. So the copy says the same without decorators: `f = decorator(f)`
stands after the function. It is the copy that is mutated, never the project.
"""

import argparse
import ast
import json
import os
import random
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
COPY = PROJECT / "var" / "mutants"
ENGINE = "staffing/rules/"
MUTMUT = Path(sys.executable).with_name("mutmut")
KEPT = {"staticmethod", "classmethod", "overload"}  # the first two mutmut takes as they are
KILLED = {1, 3}
UNTESTED = 33
# What mutmut writes down when a mutant ran out of time: the signals, and how a shell would put them.
TIMED_OUT = {36, 24, 152, 255, -24}


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
    """Module -> "killed", "survived", "untested", "timed out", "not run" -> names of mutants."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((COPY / "mutants" / ENGINE).glob("*.py.meta")):
        outcomes: dict[str, list[str]] = defaultdict(list)
        for name, code in json.loads(path.read_text(encoding="utf-8"))["exit_code_by_key"].items():
            outcomes[_outcome(code)].append(name)
        if outcomes:
            found[path.name.removesuffix(".py.meta")] = outcomes
    return found


def _outcome(code: int | None) -> str:
    if code is None:
        return "not run"
    if code in KILLED:
        return "killed"
    if code in TIMED_OUT:
        return "timed out"
    if code == UNTESTED:
        return "untested"
    return "survived"


def sample(size: int) -> list[str]:
    """Names of mutants, `size` of every module, drawn by a fixed seed: of unchanged code always the same."""
    drawn: list[str] = []
    for module, outcomes in results().items():
        names = sorted(name for names in outcomes.values() for name in names)
        drawn += random.Random(module).sample(names, min(size, len(names)))
    return drawn


def print_table() -> None:
    """The results as a table; a mutant that ran out of time counts as killed, one that no test calls as survived."""
    print("| module | mutants | killed | survived | % killed | not run |\n|---|---:|---:|---:|---:|---:|")
    sums = [0, 0, 0]
    for module, outcomes in results().items():
        killed = len(outcomes["killed"]) + len(outcomes["timed out"])
        survived = len(outcomes["survived"]) + len(outcomes["untested"])
        _print_row(module, killed, survived, len(outcomes["not run"]))
        sums = [a + b for a, b in zip(sums, (killed, survived, len(outcomes["not run"])), strict=True)]
    _print_row("**all**", *sums)


def _print_row(module: str, killed: int, survived: int, not_run: int) -> None:
    run = killed + survived
    share = f"{100 * killed / run:.1f}" if run else "–"
    print(f"| {module} | {run + not_run} | {killed} | {survived} | {share} | {not_run} |")


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
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    if arguments.table:
        print_table()
    elif arguments.show:
        show_survivors()
    else:
        refresh_copy()
        os.nice(15)
        return _mutmut("run", "--max-children", "1", *arguments.names)
    return 0


if __name__ == "__main__":
    sys.exit(main())
