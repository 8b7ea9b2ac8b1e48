"""Certificates in bulk against one plain WeasyPrint run each, on the same pages and the same fonts."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.template.loader import render_to_string

from staffing.printing import CertificatePage, Fill, print_certificates
from staffing.printing.fonts import SANS, SERIF

MADE_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAIVE_COUNT = 12
BULK_COUNT = 100
_NAMES = ("陈某某", "欧阳修远", "䶮小明", "古丽巴哈尔·艾合买提江", "Alexandria Smith")


def run() -> list[str]:
    """Return the lines to print: certificates per second both ways and their ratio."""
    pages = [_certificate(number) for number in range(BULK_COUNT)]
    print_certificates(pages[:1], made_at=MADE_AT)
    _print_plainly(pages[0])
    plain = _per_second(NAIVE_COUNT, lambda: [_print_plainly(page) for page in pages[:NAIVE_COUNT]])
    bulk = _per_second(BULK_COUNT, lambda: print_certificates(pages, made_at=MADE_AT))
    return [
        f"one WeasyPrint run each: {plain:.1f} certificates/s",
        f"in bulk: {bulk:.1f} certificates/s",
        f"ratio: {bulk / plain:.1f}",
    ]


def _certificate(number: int) -> CertificatePage:
    return CertificatePage(
        kind="post",
        title_zh="上岗证书",
        title_en="Certificate of Post Qualification",
        holder=_NAMES[number % len(_NAMES)],
        statement=(
            "完成岗位培训并考试合格，符合《城东店岗位任职标准》全部要求，准予担任",
            Fill("服务顾问"),
            "。",
        ),
        number=f"CD-2026-{number:06}",
        result="总分 91，六项均不低于 80",
        valid_from=date(2026, 11, 23),
        valid_until=date(2028, 11, 22),
        issuer="城东汽车服务有限公司",
        shop="城东店",
        issued_on=date(2026, 11, 23),
        check_url=f"https://shanggang.example.com/check/{number:012x}",
        masked_id="3301**********0018",
    )


def _print_plainly(page: CertificatePage) -> bytes:
    from staffing.printing.layout import HTML

    source = str(render_to_string("print/certificate.html", {"pages": [page]}))
    source = source.replace(SERIF, "Noto Serif CJK SC").replace(SANS, "Noto Sans CJK SC")
    return HTML(string=source).write_pdf()


def _per_second(count: int, work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return count / (time.perf_counter() - started)
