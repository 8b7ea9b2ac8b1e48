"""What the paper of a certificate says: put together once at issue, frozen, and read back for printing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse

from staffing.identity import mask_identity
from staffing.models import Certificate, Person, Shop
from staffing.printing import CertificatePage, Fill

FORMAT = 1
EXAM_TITLE = ("考试合格证书", "Certificate of Examination")
POST_TITLE = ("上岗证书", "Certificate of Post Qualification")


@dataclass(frozen=True, kw_only=True)
class CertificateText:
    """The part of a certificate that its kind decides; name, number, dates and issuer are added at issue.

    ``subject``: what it is for, the exam or the post. ``statement`` is read after the holder's name.
    ``basis``: id, title, edition and sha256 of the standard or paper it rests on; may be empty.
    """

    title_zh: str
    title_en: str
    subject_zh: str
    subject_en: str
    statement: tuple[str | Fill, ...]
    result: str = ""
    score: str = ""
    basis: Mapping[str, str] = field(default_factory=dict)


def exam_text(
    *,
    exam_zh: str,
    exam_en: str,
    result: str = "",
    score: Decimal | int | str = "",
    basis: Mapping[str, str] | None = None,
) -> CertificateText:
    """The wording of a certificate for a passed exam.

    ``result`` is printed ("总分 91，六项均不低于 80"); ``score`` is the number alone, for rules and lists.
    """
    return CertificateText(
        title_zh=EXAM_TITLE[0],
        title_en=EXAM_TITLE[1],
        subject_zh=exam_zh,
        subject_en=exam_en,
        statement=(
            "参加",
            Fill(f"「{exam_zh}」"),
            f"{'' if exam_zh.endswith('考试') else '考试'}，成绩合格，特发此证。",
        ),
        result=result,
        score=str(score),
        basis=basis or {},
    )


def post_text(*, post_zh: str, post_en: str, basis: Mapping[str, str]) -> CertificateText:
    """The wording of a post certificate under the standard that ``basis`` names."""
    standard = f"《{basis['title']}》{basis['edition']}"
    return CertificateText(
        title_zh=POST_TITLE[0],
        title_en=POST_TITLE[1],
        subject_zh=post_zh,
        subject_en=post_en,
        statement=(f"经岗位资格评定，符合{standard}全部要求，准予担任", Fill(post_zh), "。"),
        result="全部要求达标",
        basis=basis,
    )


def certificate_snapshot(
    *,
    text: CertificateText,
    kind: str,
    code: str,
    person: Person,
    shop: Shop,
    number: str,
    public_id: str,
    valid_from: date,
    valid_until: date | None,
    issued_on: date,
) -> dict[str, Any]:
    """Everything the paper says, as plain JSON. The identity number is in it masked, never in full."""
    return {
        "format": FORMAT,
        "kind": kind,
        "code": code,
        "title_zh": text.title_zh,
        "title_en": text.title_en,
        "subject_zh": text.subject_zh,
        "subject_en": text.subject_en,
        "holder": person.name,
        "masked_id": mask_identity(person.identity_number),
        "statement": [_piece(piece) for piece in text.statement],
        "result": text.result,
        "score": text.score,
        "basis": dict(text.basis),
        "number": number,
        "valid_from": valid_from.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "issued_on": issued_on.isoformat(),
        "issuer": shop.company.name,
        "shop": shop.name,
        "check_url": settings.SITE_ORIGIN + reverse("certificate-check", args=[public_id]),
    }


def snapshot_text(snapshot: Mapping[str, Any]) -> CertificateText:
    """The wording of an earlier certificate, for one that corrects it."""
    return CertificateText(
        title_zh=snapshot["title_zh"],
        title_en=snapshot["title_en"],
        subject_zh=snapshot["subject_zh"],
        subject_en=snapshot["subject_en"],
        statement=_statement(snapshot),
        result=snapshot["result"],
        score=snapshot["score"],
        basis=snapshot["basis"],
    )


def snapshot_sha256(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 over canonical JSON: keys in order, no spaces, UTF-8."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def snapshot_page(certificate: Certificate) -> CertificatePage:
    """The printed page, from the snapshot alone: later changes of the person or the shop do not reach it."""
    snapshot = certificate.snapshot
    until = snapshot["valid_until"]
    return CertificatePage(
        kind=snapshot["kind"],
        title_zh=snapshot["title_zh"],
        title_en=snapshot["title_en"],
        holder=snapshot["holder"],
        statement=_statement(snapshot),
        number=snapshot["number"],
        result=snapshot["result"],
        valid_from=date.fromisoformat(snapshot["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        issuer=snapshot["issuer"],
        shop=snapshot["shop"],
        issued_on=date.fromisoformat(snapshot["issued_on"]),
        check_url=snapshot["check_url"],
        masked_id=snapshot["masked_id"],
    )


def page_texts(page: CertificatePage) -> str:
    """All free text of a page in one, to look for characters that cannot be printed."""
    pieces = [piece.text if isinstance(piece, Fill) else piece for piece in page.statement]
    return "".join([page.holder, *pieces, page.result, page.issuer, page.shop, page.number])


def _piece(piece: str | Fill) -> dict[str, Any]:
    if isinstance(piece, Fill):
        return {"text": piece.text, "fill": True}
    return {"text": piece, "fill": False}


def _statement(snapshot: Mapping[str, Any]) -> tuple[str | Fill, ...]:
    return tuple(Fill(piece["text"]) if piece["fill"] else piece["text"] for piece in snapshot["statement"])
