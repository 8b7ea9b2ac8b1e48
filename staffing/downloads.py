"""Files handed out by views: never guessed at, never kept in a cache, never run."""

from collections.abc import Iterable
from typing import IO

from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


def attachment(data: bytes, *, filename: str, content_type: str) -> HttpResponse:
    """Bytes to be saved under ``filename``, which may be Chinese."""
    response = HttpResponse(data, content_type=content_type)
    return _guarded(response, filename)


def attached_file(file: IO[bytes], *, filename: str, content_type: str) -> HttpResponse:
    """An open file to be saved; closed by the response, which streams it."""
    return _guarded(FileResponse(file, content_type=content_type), filename)


def _guarded(response: HttpResponse | FileResponse, filename: str) -> HttpResponse:
    for name, value in HEADERS.items():
        response.headers[name] = value
    header = content_disposition_header(True, "".join(_safe(filename)))
    response.headers["Content-Disposition"] = header or "attachment"
    return response  # type: ignore[return-value]  # views are typed to answer with HttpResponse; a stream is one for them


def _safe(filename: str) -> Iterable[str]:
    """Without path separators, quotes and control characters."""
    return (sign if sign.isprintable() and sign not in '/\\:*?"<>|' else "-" for sign in filename)
