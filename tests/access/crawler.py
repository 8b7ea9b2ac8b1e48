"""Follows links as a role would, breadth first, and gives back what every page says."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from openpyxl import load_workbook

from tests.printing.reading import texts

# Of pages of one kind so many are looked at: lists hold everything, and the third person tells nothing new.
OF_A_KIND = 2
LINK = re.compile(r'<a\b[^>]*?\shref="([^"]*)"')
KEEP_OUT = ("/account/logout/", "/static/", "/cms/", "/media/")


def crawl(
    client: Client, start: str, *, keep_out: tuple[str, ...] = KEEP_OUT
) -> Iterator[tuple[str, int, str]]:
    """Address, status and text of every page that can be reached from the start."""
    seen, kinds, waiting = {start}, Counter[str](), deque([start])
    while waiting:
        url = waiting.popleft()
        response = client.get(url)
        yield url, response.status_code, text_of(response)
        for link in _links(response, url):
            kind = _kind(link)
            if link in seen or kinds[kind] >= OF_A_KIND or link.startswith(keep_out):
                continue
            seen.add(link)
            kinds[kind] += 1
            waiting.append(link)


def text_of(response: HttpResponse) -> str:
    """What the answer says: HTML and JSON as they are, the cells of workbooks, the text of PDFs."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.get("Content-Type", "")
    if kind == "application/pdf":
        return "\n".join(texts(content))
    if "spreadsheetml" in kind:
        sheets = load_workbook(BytesIO(content)).worksheets
        return "\n".join(
            str(cell) for sheet in sheets for row in sheet.values for cell in row if cell is not None
        )
    heads = response.get("Location", "") + response.get("Content-Disposition", "")
    return heads + content.decode("utf-8", "replace")


def _links(response: HttpResponse, url: str) -> Iterator[str]:
    if response.has_header("Location"):
        found = [response["Location"]]
    elif "html" in response.get("Content-Type", ""):
        found = [unescape(link) for link in LINK.findall(response.content.decode())]
    else:
        return
    for link in found:
        parts = urlsplit(urljoin(url, link))
        if parts.netloc in {"", "testserver"} and parts.scheme in {"", "http"}:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _kind(link: str) -> str:
    """Pages of one address and the same questions are of a kind."""
    parts = urlsplit(link)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    asked = ",".join(sorted(part.partition("=")[0] for part in parts.query.split("&") if part))
    return f"{name}?{asked}"
