"""Hold the texts of code and templates against locale/: `make check`; `--update` brings locale/ up to date.

Every text has to be there, translated, with the same placeholders; nothing fuzzy, nothing that no page says any more.
Exit status 0: complete; 1: a list of what is not, with file and line.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("config", "compliance", "training", "cms", "staffing", "sheets")
LANGUAGE = "zh_Hans"
HEADER = {
    "Project-Id-Version": "Shanggang",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LANGUAGE,
    "Plural-Forms": "nplurals=1; plural=0;",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdf]|%[sd]|\{(\w*)[^{}]*\}")


def main() -> int:
    if shutil.which("xgettext") is None:
        sys.exit("Stopped: gettext is missing. Type: apt-get install -y gettext")
    update = "--update" in sys.argv[1:]
    problems = []
    for domain in ("django", "djangojs"):
        committed = ROOT / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po"
        said = texts_said(domain)
        if not said and not committed.exists():
            continue
        if update:
            write(committed, merged(said, read(committed)))
        problems += problems_of(said, read(committed), committed.relative_to(ROOT))
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} texts to see to. `make messages` brings the file up to date; then translate.")
    return 1 if problems else 0


def texts_said(domain: str) -> polib.POFile:
    """Return what makemessages finds in a copy of the sources."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for source in (*ROOMS, "templates", "static"):
            if (ROOT / source).is_dir():
                shutil.copytree(
                    ROOT / source,
                    work / source,
                    ignore=shutil.ignore_patterns("__pycache__", "vendor", "*.mo"),
                )
        (work / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale", LANGUAGE, "--domain", domain]
        environment = {name: text for name, text in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        run = subprocess.run([*command, "--no-wrap", "--verbosity=0"], cwd=work, env=environment, check=False)
        if run.returncode:
            sys.exit("Stopped: makemessages could not read the sources; what it says stands above.")
        return read(work / "locale" / LANGUAGE / "LC_MESSAGES" / f"{domain}.po")


def read(path: Path) -> polib.POFile:
    if path.exists():
        return polib.pofile(str(path), wrapwidth=0)
    return polib.POFile(wrapwidth=0)


def merged(said: polib.POFile, committed: polib.POFile) -> polib.POFile:
    """Return the texts that are said, in a fixed order, with the translations there are; obsolete ones are dropped."""
    known = {key(entry): entry for entry in committed if not entry.obsolete}
    result = polib.POFile(wrapwidth=0)
    result.metadata = HEADER
    for entry in sorted(said, key=lambda it: (it.occurrences[0][0] if it.occurrences else "", it.msgid)):
        old = known.get(key(entry))
        entry.msgstr = old.msgstr if old else ""
        if entry.msgid_plural:
            entry.msgstr_plural = old.msgstr_plural if old and old.msgstr_plural else {0: ""}
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.occurrences = [(file, "") for file in dict.fromkeys(file for file, _ in entry.occurrences)]
        result.append(entry)
    return result


def write(path: Path, file: polib.POFile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file.save(str(path))


def problems_of(said: polib.POFile, committed: polib.POFile, path: Path) -> Iterator[str]:
    known = {key(entry): entry for entry in committed if not entry.obsolete}
    for entry in said:
        where = ", ".join(f"{file}:{line}" for file, line in entry.occurrences[:3])
        found = known.pop(key(entry), None)
        problem = problem_of(found) if found else "missing"
        if problem:
            yield f"{where}: {problem}: {entry.msgid!r}"
    for entry in known.values():
        yield f"{path}:{entry.linenum}: no longer said anywhere: {entry.msgid!r}"
    for entry in committed.obsolete_entries():
        yield f"{path}:{entry.linenum}: obsolete: {entry.msgid!r}"


def problem_of(entry: polib.POEntry) -> str:
    if "fuzzy" in entry.flags:
        return "fuzzy"
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not translations or not all(translations):
        return "untranslated"
    wanted = placeholders(entry.msgid_plural or entry.msgid)
    if any(placeholders(text) != wanted for text in translations):
        return "other placeholders in the translation than in the text"
    return ""


def placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def key(entry: polib.POEntry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


if __name__ == "__main__":
    sys.exit(main())
