"""Scanned PDF pages laid into the annex pages that wait for them, so that page numbers run on."""

import copy
import io
from collections.abc import Mapping

import pikepdf

MM = 72 / 25.4
# The free part of an annex page: inside the margins, below the running head and the page's heading.
FRAME = pikepdf.Rectangle(28 * MM, 24 * MM, 184 * MM, (297 - 30 - 16) * MM)


def lay_in(document: bytes, scans: Mapping[str, bytes], most_pages: int) -> bytes:
    """Put page n of each scanned PDF into the page that holds the anchor "<key>-<n>".

    Only what the page shows is taken over: no scripts, links, forms or attachments of the scan.
    """
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pages = page_of_anchors(pdf)
        for key, data in scans.items():
            with pikepdf.open(io.BytesIO(data)) as scan:
                for number, page in enumerate(scan.pages[:most_pages], start=1):
                    sheet = pdf.pages[pages[f"{key}-{number}"]]
                    _own_resources(sheet)
                    sheet.add_overlay(page, FRAME)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _own_resources(page: pikepdf.Page) -> None:
    """All pages share one table of fonts and pictures; what is laid into one page is no business of the others."""
    resources = copy.copy(page.obj.Resources)
    resources.XObject = copy.copy(resources.get("/XObject", pikepdf.Dictionary()))
    page.obj.Resources = resources


def page_of_anchors(pdf: pikepdf.Pdf) -> dict[str, int]:
    """The index of the page on which every named place of a document stands."""
    index: dict[object, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
    names = pikepdf.NameTree(pdf.Root.Names.Dests)
    return {
        str(name): index[target[0].objgen]
        for name, target in names.items()
        if isinstance(target, pikepdf.Array)
    }


def clause_pages(document: bytes) -> dict[str, int]:
    """Requirement id -> the page, counted from 1, on which its clause begins."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return {
            name.removeprefix("clause-"): index + 1
            for name, index in page_of_anchors(pdf).items()
            if name.startswith("clause-")
        }


def count_pages(document: bytes) -> int:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return len(pdf.pages)
