"""An edition, and a file of the province or of a house that changes it."""

from typing import Any

import pytest

from staffing.rules import StandardError, overlaid

from .cast import SOURCE, TEXT, edition

REASON = {"zh": "地方要求更高", "en": "the province asks for more"}
BASE = edition(
    "national",
    {
        "inspectors": {
            "count": {"of": {"holds_post": ["quality-inspector"]}, "who": {"employed": True}, "at_least": 2}
        },
        "lead": {
            "count": {
                "who": {
                    "all_of": [{"education": {"at_least": "大专"}}, {"credential": {"kinds": ["title"]}}]
                },
                "at_least": 1,
            }
        },
        "share": {
            "ratio": {
                "of": {"holds_post": ["mechanic"]},
                "who": {"credential": {"kinds": ["skill-grade"], "level_at_least": "中级工"}},
                "at_least": "1/2",
            }
        },
        "workshop-area": {"area": {"kind": "workshop", "at_least_m2": 200}},
    },
    in_force={"from": "2015-01-01"},
)
OVERLAY: dict[str, Any] = {
    "id": "local",
    "inherits": "national",
    "jurisdiction": "cn-fj",
    "in_force": {"from": "2016-01-01", "until": None},
    "source": {"zh": "网上申报表", "en": "online form", "ref": "item 2016"},
    "sureness": "low",
}
AREA = "condition.area.at_least_m2"
NOTE = {"zh": "见附录。", "en": "See the annex."}


def line(requirement: str, path: str, to: Any, **more: Any) -> dict[str, Any]:
    return {"requirement": requirement, "path": path, "to": to, "reason": REASON, **more}


def over(*changes: Any, base: Any = BASE, **more: Any) -> Any:
    return overlaid(base, {**OVERLAY, "change": list(changes), **more}, "local.yaml")


def errors(*changes: Any, **more: Any) -> list[str]:
    with pytest.raises(StandardError) as caught:
        over(*changes, **more)
    return caught.value.errors


def new_requirement(requirement: str, condition: Any) -> dict[str, Any]:
    return {
        "id": requirement,
        "clause": "1",
        "title": TEXT,
        "basis": TEXT,
        "group": "premises",
        "source": SOURCE,
        "sureness": "mid",
        "condition": condition,
    }
