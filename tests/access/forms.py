"""What a form of ours sends: the fields of the forms that a page shows, and those of forms that stand elsewhere."""

import json
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.http import HttpResponse

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
# Addresses that only take a POST, or whose form lists people: which fields they read.
READ_BY: dict[str, tuple[str, ...]] = {
    "set_language": ("language", "next"),
    "roster-confirm": ("digest", "rows"),
    "certificates-print": ("certificate",),
    "certificate-revoke": ("reason",),
    "exam-start": ("commitment", "word"),
    "attempt-submit": ("time_up",),
    "attempt-pulse": ("device", "take", "moves"),
    "observe-photos": ("key", "place", "photo"),
    "observe-page": ("mark-1", "note-1", "sequence-1", "words", "go"),
    "observe-drop": ("words",),
    "observe-photo-remove": (),
    "learn-today": ("checklist", "step"),
    "learn-practice-agree": (),
    "learn-practice-disagree": ("words",),
    "practice-decide": ("words", "go"),
    "remark-choose": ("falls",),
    "remark-undo": ("reason",),
    "invigilation-act": ("attempt", "kind", "minutes", "reason"),
    "invigilation-word": ("exam", "minutes"),
    "training-extra-time": ("exam", "minutes", "reason"),
    "attempt-page": ("slot", "sequence", "response", "go", "move", "flag", "keep"),
    "training-assign": ("person", "what", "course", "post", "due_on"),
    "training-renew": ("course",),
    "attempt-file": ("slot",),
    "marking-next": ("exam", "code", "skip"),
    "marking-release": (),
    "company-judge": ("standard",),
    "calendar-renew": ("standard",),
    "calendar-revoke": ("standard",),
    "dossier-build": ("on", "standard"),
    "defence-admit": ("person", "rules", "thesis_due"),
    "defence-act": ("does", "due", "reason"),
    "panel-act": ("does", "member", "reason"),
    "plan-stop": (),
}
PLAUSIBLE: dict[str, Any] = {
    "name": "周新", "staff_number": "CD-0999", "reason": "写错了名字，需要更正", "last_day": "2026-11-01",
    "on": "2026-11-23", "outcome": "met", "course": "six-step-reception", "roles": "owner", "kind": "workshop",
    "area_m2": "9", "valid_from": "2026-11-01", "scope": "small-vehicle", "slot": "1", "sequence": "0",
    "response": "a", "rows": "1", "digest": "x", "employed_from": "2026-11-01", "level": "高级工", "what": "course",
    "standard": "cn-class2-source", "go": "next", "language": "en", "tenure": "owned",
}  # fmt: skip


def body_of(name: str, fields: dict[str, Any]) -> tuple[str, str]:
    """The body and its type as this address reads it."""
    if name == "attempt-answers":
        return json.dumps({"slot": 1, "sequence": 1, "response": ["a"], **fields}), JSON
    if name == "observe-ticks":
        return json.dumps({"changes": [{"slot": 1, "sequence": 1, "mark": "done", **fields}]}), JSON
    if name == "observe-confirm":
        return json.dumps({"words": "", **fields}), JSON
    if name == "attempt-pulse":
        return json.dumps({"take": False, "moves": [], **fields}), JSON
    return urlencode(fields, doseq=True), FORM


def fields_of(name: str, page: HttpResponse | None) -> set[str]:
    """The names of the fields that the address reads."""
    names = set(READ_BY.get(name, ()))
    if page is not None and "html" in page.get("Content-Type", ""):
        soup = BeautifulSoup(page.content, "lxml")
        for form in soup.find_all("form", method="post"):
            names |= {field["name"] for field in form.find_all(attrs={"name": True})}
    return names - {"csrfmiddlewaretoken"}
