"""What the template needs beyond the content: anchors of records, and which pages prove a clause."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from compliance.dossier import wording
from compliance.selectors.readiness import OutcomeDays
from staffing.printing import ContentsEntry

Content = dict[str, Any]

CHAPTERS = (
    ("statement", "一、自查说明"),
    ("check", "二、经营条件自查表"),
    ("clauses", "三、逐项说明"),
    ("people", "四、人员"),
    ("premises", "五、场地与经营范围"),
    ("things", "六、设备与资料"),
)
SECTIONS = {
    "check": (("course", "过去十二个月与今后三十六个月"),),
    "people": (
        ("roster", "（一）从业人员配备一览表"),
        ("background", "（二）学历与工作经历"),
        ("papers", "（三）证件一览表"),
        ("certificates", "（四）本企业颁发的证书"),
        ("training", "（五）培训记录"),
    ),
    "premises": (
        ("scopes", "（一）经营范围"),
        ("places", "（二）场地一览表"),
        ("leases", "（三）租赁合同"),
        ("described", "（四）承接作业、经营数据与部门"),
    ),
    "things": (
        ("equipment", "（一）设备一览表"),
        ("documents", "（二）资料一览表"),
    ),
}
SCANS = ("scans", "附件：证件、合同与证书扫描件")
FINGERPRINT = ("fingerprint", "材料指纹")
# The heading under which a kind of record is pointed at in the self-check table.
PLACES = {
    "roster": "名册",
    "background": "学历经历",
    "papers": "证件",
    "certificates": "证书",
    "training": "培训",
    "scopes": "范围",
    "described": "经营数据",
    "premises": "场地",
    "equipment": "设备",
    "documents": "资料",
}


def anchor(ref: str) -> str:
    """The id under which a record stands in the document: "credential:17" -> "r-credential-17"."""
    return f"r-{ref.replace(':', '-')}"


def scan_anchor(ref: str) -> str:
    return f"scan-{ref.replace(':', '-')}"


def headings(content: Content) -> dict[str, str]:
    """The words of every heading by id."""
    found = dict(CHAPTERS) | {key: text for part in SECTIONS.values() for key, text in part}
    return found | dict([SCANS, FINGERPRINT])


def contents(content: Content) -> list[ContentsEntry]:
    """The table of contents."""
    entries = []
    for key, text in CHAPTERS:
        entries.append(ContentsEntry(1, key, text))
        entries += [ContentsEntry(2, section, words) for section, words in SECTIONS.get(key, ())]
        if key == "clauses":
            entries += [
                ContentsEntry(2, f"clause-{one['id']}", clause_heading(one)) for one in content["clauses"]
            ]
    if content["scans"]:
        entries.append(ContentsEntry(1, *SCANS))
        entries += [ContentsEntry(2, scan_anchor(one["ref"]), scan_heading(one)) for one in content["scans"]]
    return [*entries, ContentsEntry(1, *FINGERPRINT)]


def clause_heading(clause: dict[str, Any]) -> str:
    return f"{clause['clause']}　{clause['title']}"


def scan_heading(scan: dict[str, Any]) -> str:
    return f"附件 {scan['number']}　{scan['title']}"


def clauses(content: Content) -> list[dict[str, Any]]:
    """The clauses with their words and the places of their evidence."""
    where = _where(content)
    scanned = {one["ref"] for one in content["scans"]}
    return [
        {
            **clause,
            "heading": clause_heading(clause),
            "outcome": outcome(clause["code"], clause["until"]),
            "shape": wording.SHAPES[clause["code"]],
            "kind": "met" if clause["code"] == "expiring" else clause["code"],
            # a dossier built before these were kept has neither
            "strength": wording.STRENGTHS.get(clause.get("strength", ""), ""),
            "penalty": clause.get("penalty", {}),
            "places": list(_places(clause, where)),
            "proofs": [
                _proof(item, where, scanned)
                for item in clause["evidence"]
                if where.get(item["ref"]) != "roster"
            ],
            "stated": [_sentence(one, scanned) for one in clause["stated"]],
            "annexes": _annexes(clause, scanned),
            "drawing": days_of(clause["drawing"]),
            "later": [{**one, "outcome": wording.OUTCOMES[one["outcome"]]} for one in clause["timeline"][1:]],
        }
        for clause in content["clauses"]
    ]


def days_of(drawn: Iterable[dict[str, str]]) -> list[OutcomeDays]:
    """The stretches of a bar of time."""
    return [
        OutcomeDays(date.fromisoformat(one["from"]), date.fromisoformat(one["until"]), one["outcome"])
        for one in drawn
    ]


def _sentence(said: dict[str, str], scanned: set[str]) -> dict[str, str]:
    """Who attested or waived, when, for which days and why; and the annex that shows it."""
    days = f"{said['since']} 起" if not said["until"] else f"{said['since']} 至 {said['until']}"
    words = f"{said['by']}于 {said['said_on']} {wording.STATED[said['kind']]}（{days}）：{said['reason']}"
    return {"words": words, "annex": scan_anchor(said["ref"]) if said["ref"] in scanned else ""}


def outcome(code: str, until: str) -> str:
    return f"达标，至 {until} 止" if until else wording.OUTCOMES[code]


def summary(content: Content) -> str:
    """How the requirements stand, in one sentence."""
    parts = [f"{count} 项{wording.OUTCOMES[code]}" for code, count in content["counts"].items()]
    total = sum(content["counts"].values())
    if elsewhere := len(content["clauses"]) - total:
        parts.append(f"另有 {elsewhere} 项只见于其他版本")
    return f"共 {total} 项要求：{'，'.join(parts)}。"


def unproven(content: Content) -> list[dict[str, Any]]:
    """The clauses that are not met, or not shown to be."""
    return [one for one in clauses(content) if one["code"] not in ("met", "expiring", "not_applicable")]


def chinese_day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _where(content: Content) -> dict[str, str]:
    """Reference -> the list of the document in which the record stands."""
    found = {row["ref"]: name for name in PLACES for row in content[name] if "ref" in row}
    for row in content["equipment"]:
        found |= {one["ref"]: "equipment" for one in row["verified"]}
    for row in content["training"]:
        found |= dict.fromkeys(row["refs"], "training")
    listed = {row["ref"] for row in content["roster"]}
    for clause in content["clauses"]:
        for item in clause["evidence"]:
            if item["owner_ref"] in listed and item["ref"].partition(":")[0] in ("employment", "posting"):
                found[item["ref"]] = "roster"
    return found


def _places(clause: dict[str, Any], where: dict[str, str]) -> Iterator[dict[str, str]]:
    """For each list that holds evidence of the clause, the place of the first record in it."""
    firsts: dict[str, dict[str, str]] = {}
    for item in clause["evidence"]:
        if name := where.get(item["ref"]):
            firsts.setdefault(name, item)
    for name, words in PLACES.items():
        if name in firsts:
            item = firsts[name]
            yield {"name": words, "anchor": anchor(item["owner_ref"] if name == "roster" else item["ref"])}


def _annexes(clause: dict[str, Any], scanned: set[str]) -> list[str]:
    refs: Iterable[str] = dict.fromkeys(item["ref"] for item in (*clause["evidence"], *clause["stated"]))
    return [scan_anchor(ref) for ref in refs if ref in scanned]


def _proof(item: dict[str, str], where: dict[str, str], scanned: set[str]) -> dict[str, str]:
    ref = item["ref"]
    return {
        **item,
        "words": f"{item['owner']}：{item['name']}" if item["owner"] else item["name"],
        "anchor": anchor(ref) if ref in where else "",
        "annex": scan_anchor(ref) if ref in scanned else "",
    }
