"""A dossier's PDF, from its content alone: what has changed since in the database does not reach it."""

import hashlib
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from compliance.dossier import pages, wording
from compliance.dossier.annex import lay_in
from compliance.dossier.errors import DossierError
from compliance.dossier.scans import MOST_PAGES, Read, picture_uri
from staffing.printing import PrintingError, render_pdf


def print_dossier(content: dict[str, Any], *, sha256: str, made_at: datetime, read: Read) -> bytes:
    """The PDF of a content whose hash is `sha256`. ``read(name, title)`` gives the bytes of a scan.

    Raises DossierError when a scan is not what it was when the content was put together, or a character has no glyph.
    """
    files = {scan["ref"]: _unchanged(scan, read(scan["file"], scan["title"])) for scan in content["scans"]}
    title = f"{content['shop']['name']}{wording.TITLE}"
    try:
        document = render_pdf(
            "print/dossier.html", _context(content, sha256, files), title=title, made_at=made_at
        )
    except PrintingError as error:
        raise DossierError(str(error)) from error
    scans = {
        pages.scan_anchor(one["ref"]): files[one["ref"]] for one in content["scans"] if one["kind"] == "pdf"
    }
    return lay_in(document, scans, MOST_PAGES)


def _context(content: dict[str, Any], sha256: str, files: dict[str, bytes]) -> dict[str, Any]:
    return {
        "content": content,
        "contents": pages.contents(content),
        "headings": pages.headings(content),
        "document_title": wording.TITLE,
        "subtitle": wording.SUBTITLE,
        "day": pages.chinese_day(content["on"]),
        "clauses": pages.clauses(content),
        "verdicts": pages.days_of(content["verdicts"]),
        "takeovers": [
            (date.fromisoformat(one["day"]), one["words"]) for one in content["standard"]["takeovers"]
        ],
        "judged_on": date.fromisoformat(content["on"]),
        "start": date.fromisoformat(content["horizon"]["from"]),
        "end": date.fromisoformat(content["horizon"]["until"]),
        "summary": pages.summary(content),
        "unproven": pages.unproven(content),
        "roster": _anchored(content["roster"]),
        "background": _anchored(content["background"]),
        "papers": _anchored(content["papers"]),
        "certificates": _anchored(content["certificates"]),
        "training": [{**row, "anchors": list(map(pages.anchor, row["refs"]))} for row in content["training"]],
        "scopes": _anchored(content["scopes"]),
        "described": _anchored(content["described"]),
        "premises": _anchored(content["premises"]),
        "equipment": [
            {**row, "verified": _anchored(row["verified"])} for row in _anchored(content["equipment"])
        ],
        "documents": _anchored(content["documents"]),
        "leased": [row for row in content["premises"] if row["lease"]],
        "scans": [_scan(one, files[one["ref"]]) for one in content["scans"]],
        "sha256": sha256,
    }


def _anchored(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "anchor": pages.anchor(row["ref"])} for row in rows]


def _scan(scan: dict[str, Any], data: bytes) -> dict[str, Any]:
    key = pages.scan_anchor(scan["ref"])
    return {
        **scan,
        "heading": pages.scan_heading(scan),
        "anchor": key,
        "picture": picture_uri(data, scan["title"]) if scan["kind"] == "picture" else "",
        "sheets": [{"number": number, "anchor": f"{key}-{number}"} for number in range(1, scan["pages"] + 1)],
    }


def _unchanged(scan: dict[str, Any], data: bytes) -> bytes:
    if hashlib.sha256(data).hexdigest() != scan["sha256"]:
        raise DossierError(
            _(
                "The scan of “%(title)s” was changed while the dossier was being built. Build the dossier again."
            )
            % {"title": scan["title"]}
        )
    return data
