#!/usr/bin/env python3
"""Check the exported record of an exam attempt. Standard library only; asks no server and trusts none.

    python3 check_attempt.py attempt.json [the seal shown before the exam] [the last hash of the chain]

It recomputes the seal (commitment) from seed and rules, draws the paper again from the list of the question bank,
and follows the chain of events link by link. Prints a line for each check; ends with 0 when all hold, 1 when one
does not, 2 when the file cannot be read.

The rules it checks, in words:
- hash(x) is the SHA-256 of the JSON of x with sorted keys, without spaces, in UTF-8.
- The seal is hash({"blueprint": hash(rules), "seed": seed}).
- rank(name, ...) is the SHA-256 of seed and names, joined by zero bytes. A section takes, of the questions that fit
  it, the first by rank, those of the person's last paper after all others; sections that ask for more take first.
  Where a section has safety questions and none was drawn, the first of them takes the last place. The questions of a
  section, and the options of a question that are shuffled, stand by rank.
- The hash of an event is hash of its number, kind, instant, data and the hash of the event before it.
- Closing ("finalise"), the result of what people marked ("result") and every marking anew ("remark") name the hash of
  the result; marking anew also names the hash of the result before it.
"""

import hashlib
import itertools
import json
import sys
from pathlib import Path

SHUFFLED = ("single", "multiple", "ordering")


def sha256_of(data):
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def rank(seed, *names):
    return hashlib.sha256("\0".join((seed, *names)).encode()).hexdigest()


def draw(record):
    """The codes of the paper in order, by the rules above."""
    seed, sections = record["seed"], record["blueprint"]["sections"]
    taken, by_section = set(), {}

    def narrowness(section):
        return bool(section.get("kind")) + bool(section.get("difficulty"))

    for place in sorted(range(len(sections)), key=lambda it: -narrowness(sections[it])):
        section = sections[place]
        fitting = [
            it
            for it in record["bank"]
            if it["code"] not in taken
            and it["competency"] == section["competency"]
            and section.get("kind", "") in ("", it["kind"])
            and section.get("difficulty", 0) in (0, it["difficulty"])
        ]
        fitting.sort(key=lambda it: (it["code"] in record["avoided"], rank(seed, it["code"])))
        drawn, left = fitting[: section["questions"]], fitting[section["questions"] :]
        if not any(it["critical"] for it in drawn):
            drawn[-1] = next((it for it in left if it["critical"]), drawn[-1])
        by_section[place] = sorted((it["code"] for it in drawn), key=lambda code: rank(seed, code))
        taken.update(by_section[place])
    return [code for place in range(len(sections)) for code in by_section[place]]


def options_in_order(record):
    """Whether the options of every question that is shuffled stand as the seed says."""
    for slot in record["paper"]:
        question = slot["question"]
        if question["kind"] not in SHUFFLED:
            continue
        shown = [it["bank"] for it in question["options"]]
        wanted = sorted(shown, key=lambda key: rank(record["seed"], question["code"], key))
        banks = {it["key"]: it["bank"] for it in question["options"]}
        if question["kind"] == "ordering" and wanted == [banks[key] for key in question["key"]]:
            wanted = [*wanted[1:], wanted[0]]
        if shown != wanted:
            return False
    return True


def draw_checks(record, seal):
    yield "the rules have the hash they claim", sha256_of(record["blueprint"]) == record["blueprint_sha256"]
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
    yield "the paper is the one that seed and bank give", drawn_right(record)
    texts = {it["code"]: it["sha256"] for it in record["bank"]}
    questions = [slot["question"] for slot in record["paper"]]
    yield (
        "every question is the one listed in the bank",
        all(it["sha256"] == texts.get(it["code"]) for it in questions),
    )
    yield "the options stand in the order of the seed", options_in_order(record)


def drawn_right(record):
    return [slot["question"]["code"] for slot in record["paper"]] == draw(record)


def chain_checks(record, head):
    chain = record["chain"]
    if head:
        yield "the chain ends with the hash you kept", chain["head"] == head
    if not chain["events"]:
        yield f"the {chain['length']} events are deleted, their time is over; the last hash stays", None
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
