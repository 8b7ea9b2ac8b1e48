"""A certificate to vary, and the instant at which everything here is printed."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from staffing.printing import CertificatePage, Fill

MADE_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
def made_at() -> datetime:
    return MADE_AT


@pytest.fixture
def certificate() -> Callable[..., CertificatePage]:
    """`certificate(holder="王小明")`: Chen Moumou's post certificate with something changed."""

    def make(**changes: Any) -> CertificatePage:
        says: dict[str, Any] = {
            "kind": "post",
            "title_zh": "上岗证书",
            "title_en": "Certificate of Post Qualification",
            "holder": "陈某某",
            "statement": (
                "完成「服务顾问」岗位培训并考试合格，符合《城东店岗位任职标准》2026 版全部要求，准予担任",
                Fill("服务顾问"),
                "。",
            ),
            "number": "CD-2026-000318",
            "result": "总分 91，六项均不低于 80",
            "valid_from": date(2026, 11, 23),
            "valid_until": date(2028, 11, 22),
            "issuer": "城东汽车服务有限公司",
            "shop": "城东店",
            "issued_on": date(2026, 11, 23),
            "check_url": "https://shanggang.example.com/check/7f9c2ba4e88f",
            "masked_id": "3301**********0018",
        }
        return CertificatePage(**(says | changes))

    return make
