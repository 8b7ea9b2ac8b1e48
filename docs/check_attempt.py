#!/usr/bin/env python3
"""Check the exported record of an exam attempt. Standard library only; asks no server and trusts none.

    python3 check_attempt.py attempt.json [the seal shown before the exam] [a hash of the chain]

It recomputes the seal (commitment) from seed and rules, draws the paper again from the list of the question bank,
and follows the chain of events link by link. Prints a line for each check; ends with 0 when all hold, 1 when one
does not, 2 when the file cannot be read.

The rules it checks, in words:
- hash(x) is the SHA-256 of the JSON of x with sorted keys, without spaces, in UTF-8.
- The seal is hash({"blueprint": hash(rules), "seed": seed}).
- rank(name, ...) is the SHA-256 of seed and names, joined by zero bytes. A section takes, of the questions that fit
  it, the first by rank, those of the person's last paper after all others; sections that ask for more take first.
  The questions of a case are taken together, as soon as the first of them is reached: a case that does not fit whole is
  passed over, and taken in part only where the others do not suffice. Where a section has safety questions and none was
  drawn, the first of them takes the last place that no case has. The questions of a section stand by rank, a case by
  the rank of "case/" and its code, its questions in their own order.
- The options of a question that are shuffled stand by rank, as do the choices of a gap; the dates and numbers that are
  drawn for a person follow from rank too.
- The hash of an event is hash of its number, kind, instant, data and the hash of the event before it.
- A record may withhold the questions, as while others still sit the exam: it then tells of each its code and hash, and of
  the events those before the closing. What needs the rest is not checked then, and the script says so.
- Closing ("finalise"), the result of what people marked ("result") and every marking anew ("remark") name the hash of
  the result; marking anew also names the hash of the result before it.
"""

import hashlib
import itertools
import json
import sys
from datetime import date, timedelta
from pathlib import Path

SHUFFLED = ("single", "multiple", "ordering", "matching", "numeric")


def sha256_of(data):
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rank(seed, *names):
    return hashlib.sha256("\0".join((seed, *names)).encode()).hexdigest()


def unit(question):
    """What is drawn as one: a case, or a question that stands alone."""
    return f"case/{question['case']['code']}" if "case" in question else question["code"]


def place_in_case(question):
    return question["case"]["place"] if "case" in question else 0


def draw(record):
    """The codes of the paper in order, by the rules above."""
    sections = record["blueprint"]["sections"]
    taken, by_section = set(), {}

    def narrowness(section):
        return bool(section.get("kind")) + bool(section.get("difficulty"))

    for number in sorted(range(len(sections)), key=lambda it: -narrowness(sections[it])):
        section = sections[number]
        fitting = [
            it
            for it in record["bank"]
            if it["code"] not in taken
            and it["competency"] == section["competency"]
            and section.get("kind", "") in ("", it["kind"])
            and section.get("difficulty", 0) in (0, it["difficulty"])
        ]
        by_section[number] = draw_section(record, fitting, section["questions"])
        taken.update(by_section[number])
    return [code for number in range(len(sections)) for code in by_section[number]]


def draw_section(record, fitting, wanted):
    seed, units = record["seed"], {}
    by_rank = sorted(fitting, key=lambda it: (it["code"] in record["avoided"], rank(seed, it["code"])))
    for it in by_rank:
        units.setdefault(unit(it), []).append(it)
    drawn, left = [], []
    for members in units.values():
        members.sort(key=place_in_case)
        (drawn if len(drawn) + len(members) <= wanted else left).extend(members)
    drawn += left[: wanted - len(drawn)]
    safety = [it for it in by_rank if it["critical"]]
    if safety and not any(it["critical"] for it in drawn):
        alone = [place for place, it in enumerate(drawn) if "case" not in it]
        drawn[alone[-1] if alone else -1] = safety[0]
    drawn.sort(key=lambda it: (rank(seed, unit(it)), place_in_case(it), it["code"]))
    return [it["code"] for it in drawn]


def stands_by_the_seed(question, seed):
    """Whether options, choices, dates and numbers of the question are as the seed says."""
    code, details = question["code"], question.get("details", {})
    if question["kind"] in SHUFFLED:
        shown = [it["bank"] for it in question["options"]]
        wanted = sorted(shown, key=lambda key: rank(seed, code, key))
        banks = {it["key"]: it["bank"] for it in question["options"]}
        if question["kind"] == "ordering" and wanted == [banks[key] for key in question["key"]]:
            wanted = [*wanted[1:], wanted[0]]
        return shown == wanted
    if question["kind"] == "cloze":
        gaps = [(str(number), gap["choices"]) for number, gap in enumerate(details["gaps"], start=1)]
        return all(it == sorted(it, key=lambda text: rank(seed, code, gap, text)) for gap, it in gaps)
    if question["kind"] == "date":
        return details["drawn"] == dates_and_numbers(details, seed, code)
    return True


def dates_and_numbers(details, seed, code):
    def drawn(name, most):
        return int(rank(seed, code, "parameter", name), 16) % (most + 1)

    found = {}
    for it in details["dates"]:
        first, last = date.fromisoformat(it["first"]), date.fromisoformat(it["last"])
        found[it["name"]] = (first + timedelta(drawn(it["name"], (last - first).days))).isoformat()
    for it in details["numbers"]:
        found[it["name"]] = it["least"] + drawn(it["name"], it["most"] - it["least"])
    return found


def draw_checks(record, seal):
    yield "the rules have the hash they claim", sha256_of(record["blueprint"]) == record["blueprint_sha256"]
    withheld = record.get("withheld", False)
    if withheld:
        yield "the questions are not in this record: what needs them is not checked", None
    else:
        yield "the paper has the hash it claims", sha256_of(record["paper"]) == record["paper_sha256"]
    if not record["commitment"] or record["bank"] is None:
        yield "this attempt is older than the seals: its draw cannot be checked", None
        return
    yield (
        "the seal is that of rules and seed",
        sha256_of({"blueprint": record["blueprint_sha256"], "seed": record["seed"]}) == record["commitment"],
    )
    if seal:
        yield "the seal is the one shown before the exam", record["commitment"] == seal
    yield "the list of the bank has the hash it claims", sha256_of(record["bank"]) == record["bank_sha256"]
    listed = {it["code"]: it for it in record["bank"]}
    questions = [slot["question"] for slot in record["paper"]]
    if any("case" in it and "case" not in listed.get(it["code"], it) for it in questions):
        yield "this list of the bank is older than the cases in it: the paper cannot be drawn again", None
    else:
        yield "the paper is the one that seed and bank give", [it["code"] for it in questions] == draw(record)
    yield (
        "every question is the one listed in the bank",
        all(it["code"] in listed and it["sha256"] == listed[it["code"]]["sha256"] for it in questions),
    )
    if not withheld:
        yield (
            "options, choices, dates and numbers are those of the seed",
            all(stands_by_the_seed(it, record["seed"]) for it in questions),
        )


def chain_checks(record, head):
    chain = record["chain"]
    withheld = record.get("withheld", False)
    if head:
        events = chain["events"]
        hashes = [chain["head"], *(it["sha256"] for it in events)]
        from_the_start = bool(events) and events[0]["number"] == 1
        if events and not from_the_start:
            # Only here: anywhere else a rewritten chain could carry the hash as mere data.
            hashes.append(events[0]["data"].get("follows"))
        if head in hashes or (from_the_start and not withheld):
            yield "the chain goes through the hash you kept", head in hashes
        else:
            yield "the hash you kept is not in this record, which lacks some events: it is not checked", None
    if withheld:
        yield "the events from the closing on are not in this record: they are not checked", None
    elif not chain["events"]:
        yield f"the {chain['length']} events are deleted, their time is over; the last hash stays", None
    if not chain["events"]:
        return
    first = chain["events"][0]
    previous, whole = "", True
    if first["number"] > 1:
        previous = first["data"].get("follows", "")
        yield f"the events before number {first['number']} are deleted, their time is over", None
    for number, event in enumerate(chain["events"], start=first["number"]):
        link = {name: event[name] for name in ("number", "kind", "at", "data")}
        previous = sha256_of(link | {"previous": previous})
        whole = whole and event["number"] == number and event["sha256"] == previous
    yield "every event follows the one before it", whole
    yield (
        "the chain is complete",
        previous == chain["head"] and chain["events"][-1]["number"] == chain["length"],
    )
    yield from result_checks(record)
    if first["kind"] == "start":
        names = ("commitment", "blueprint_sha256", "bank_sha256", "paper_sha256")
        yield "the chain begins with this draw", all(first["data"][name] == record[name] for name in names)
        yield "every answer was chained when it came, and none is missing", chained_answers(record)


def result_checks(record):
    """Every re-mark begins with the result that the link before it ended with; the last one is the record's."""
    links = [it for it in record["chain"]["events"] if it["kind"] in ("finalise", "result", "remark")]
    if not links:
        return
    follow = [
        later["data"]["result_before_sha256"] == earlier["data"]["result_sha256"]
        for earlier, later in itertools.pairwise(links)
        if later["kind"] == "remark"
    ]
    if follow:
        yield f"the result was marked anew {len(follow)} times, each time from the one before", all(follow)
    yield (
        "the result is the one that was marked last",
        (sha256_of(record["result"]) == links[-1]["data"]["result_sha256"]),
    )


def chained_answers(record):
    chained = sorted(
        (it["slot"], it["sequence"], it["sha256"])
        for event in record["chain"]["events"]
        if event["kind"] == "save"
        for it in event["data"]["answers"]
    )
    stored = sorted(
        (it["slot"], it["sequence"], sha256_of({"response": it["response"], "flagged": it["flagged"]}))
        for it in record["answers"]
    )
    return chained == stored


def main(arguments):
    if not 1 <= len(arguments) <= 3:
        print(__doc__)
        return 2
    seal, head = [*arguments[1:], "", ""][:2]
    try:
        record = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        checks = [*draw_checks(record, seal), *chain_checks(record, head)]
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        print(f"This is no record of an attempt: {error!r}")
        return 2
    for words, holds in checks:
        print({True: "holds      ", False: "DOES NOT HOLD", None: "-          "}[holds], words)
    return 1 if any(holds is False for _words, holds in checks) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
