"""The content of a dossier: everything that is printed and the facts behind it, as plain data with one hash."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from compliance.dossier import lists, thing_lists, wording
from compliance.dossier.scans import Read, ScanFile, read_scans, stored_bytes
from compliance.house.overlays import written_requirement
from compliance.models import Equipment, Premises, ShopDocument, ShopStatement
from compliance.selectors.readiness import EXPIRING, OutcomeDays, Readiness
from compliance.selectors.statements import statements_by_requirement
from compliance.words import readiness as words
from compliance.words.house import house_notes
from staffing.models import Certificate, Credential, TrainingRecord
from staffing.rules import (
    Evidence,
    Person,
    Requirement,
    RequirementResult,
    Stretch,
    facts_to_json,
    vocabulary,
)
from staffing.rules.words import evidence_label

FORMAT = 3
LANGUAGE = "zh"


def dossier_content(
    *, readiness: Readiness, made_at: datetime, made_by: str, read: Read = stored_bytes
) -> dict[str, Any]:
    """Put the content together. Raises DossierError where a scan cannot be opened.

    ``read(name, title)`` gives the bytes of a scan.
    """
    people = lists.employed(readiness.facts, readiness.on)
    stated = _stated(readiness)
    clauses = [
        _clause(result, readiness, stated.get(result.requirement.id, [])) for result in readiness.assessment
    ]
    keys = [int(person.id) for person in people]
    shop, on = readiness.shop, readiness.on
    places = [row for row in shop.premises.all() if row.holds_on(on)]
    devices = [row for row in shop.equipment.prefetch_related("verifications") if row.holds_on(on)]
    documents = [row for row in shop.documents.all() if row.holds_on(on)]
    return {
        "format": FORMAT,
        "shop": _shop(readiness),
        "standard": _standard(readiness),
        "on": readiness.on.isoformat(),
        "made_at": f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}",
        "made_by": made_by,
        "verdict": readiness.verdict.value,
        "horizon": {"from": str(readiness.horizon.start), "until": str(readiness.horizon.end)},
        "verdicts": [_drawn(days) for days in readiness.verdicts],
        "counts": {code: count for code in wording.OUTCOMES if (count := readiness.count(code))},
        "clauses": clauses,
        "roster": lists.roster(people, readiness.on),
        "background": lists.background(people),
        "papers": lists.papers(people, readiness.on),
        "certificates": lists.certificates(_certificates(readiness, keys)),
        "training": lists.training(_training(readiness, keys)),
        "scopes": lists.scopes(readiness.facts, readiness.on),
        "described": thing_lists.described(readiness.facts, shop.quantities.all(), on),
        "premises": lists.premises(places),
        "equipment": thing_lists.equipment(devices, on),
        "documents": thing_lists.documents(documents),
        "scans": read_scans(_scan_files(clauses, people, (places, devices, documents), stated, on), read),
        "facts": json.loads(facts_to_json(readiness.facts)),
        "assessment": readiness.assessment.as_record(LANGUAGE),
    }


def _shop(readiness: Readiness) -> dict[str, str]:
    shop, company = readiness.shop, readiness.shop.company
    return {
        "name": shop.name,
        "company": company.name,
        "credit_code": company.credit_code,
        "representative": company.legal_representative,
        "address": shop.address or company.registered_address,
        "phone": shop.phone or company.phone,
        "category": wording.CATEGORIES.get(shop.category, shop.category),
    }


def _standard(readiness: Readiness) -> dict[str, Any]:
    standard = readiness.standard
    text = standard.words_of
    return {
        "id": text.id,
        "asked": standard.id,
        "of_law": text.family is not None,
        "title": standard.title.of(LANGUAGE),
        "edition": text.edition.of(LANGUAGE) if standard.edition else wording.NO_EDITION,
        "label": standard.label.of(LANGUAGE) if standard.label else "",
        "source": standard.source.of(LANGUAGE),
        "sureness": wording.SURENESS[standard.sureness] if standard.sureness else "",
        "sha256": standard.sha256,
        "house_rules": sum(map(len, readiness.house_rules.values())),
        "takeovers": [
            {"day": str(one.day), "words": words.takeover_words(one, LANGUAGE)} for one in readiness.takeovers
        ],
    }


def _clause(result: RequirementResult, readiness: Readiness, stated: list[ShopStatement]) -> dict[str, Any]:
    stretch = result.on(readiness.on)
    requirement = written_requirement(stretch.edition, stretch.requirement)
    code = readiness.codes[requirement.id]
    return {
        "id": requirement.id,
        "clause": requirement.clause.of(LANGUAGE),
        "title": requirement.title.of(LANGUAGE),
        "basis": requirement.basis.of(LANGUAGE),
        "reading": requirement.note.of(LANGUAGE) if requirement.note else "",
        "group": requirement.group,
        "code": code,
        "until": str(stretch.outcome_until or "") if code == EXPIRING else "",
        "needed": stretch.needed(LANGUAGE),
        "seen": stretch.seen(LANGUAGE),
        "reason": stretch.reason(LANGUAGE),
        "next_step": stretch.next_step(LANGUAGE),
        "counted": [one.name for one in stretch.counted],
        "not_counted": [{"name": one.name, "why": one.why} for one in stretch.not_counted(LANGUAGE)],
        "evidence": [_evidence(item, readiness) for item in stretch.evidence],
        "stated": [_said(row) for row in stated],
        "house": [one.sentence for one in house_notes(readiness, requirement.id, LANGUAGE)],
        "timeline": _timeline(result, readiness),
        "drawing": [_drawn(stretch) for stretch in result.timeline],
        "strength": stretch.edition.strength_of(stretch.requirement) if stretch.edition else "",
        "penalty": _penalty(requirement),
        "source": requirement.source.of(LANGUAGE),
        "sureness": wording.SURENESS[requirement.sureness],
    }


def _penalty(requirement: Requirement) -> dict[str, str]:
    """What a breach costs, with its law; empty where the standard cites none."""
    penalty = requirement.penalty
    if penalty is None:
        return {}
    return {
        "words": penalty.of(LANGUAGE),
        "source": penalty.ref,
        "sureness": wording.SURENESS[penalty.sureness],
    }


def _stated(readiness: Readiness) -> dict[str, list[ShopStatement]]:
    """The attestations and waivers in force on the day, by requirement."""
    history = statements_by_requirement(shop=readiness.shop, standard=readiness.standard.id, on=readiness.on)
    return {key: [one.row for one in lines if one.state == "in_force"] for key, lines in history.items()}


def _said(row: ShopStatement) -> dict[str, str]:
    return {
        "ref": f"shop-statement:{row.pk}",
        "kind": "waive" if row.is_waiver else row.outcome,
        "by": str(row.stated_by),
        "said_on": str(timezone.localdate(row.stated_at)),
        "since": str(row.valid_from),
        "until": str(row.holds_until or ""),
        "reason": row.reason,
    }


def _evidence(item: Evidence, readiness: Readiness) -> dict[str, str]:
    owner = readiness.owners.get(item.ref)
    return {
        "ref": item.ref,
        "owner": owner.name if owner else "",
        "owner_ref": owner.ref if owner else "",
        "name": evidence_label(item, LANGUAGE),
        "since": str(item.record.since or ""),
        "until": str(item.until or item.record.until or ""),
    }


def _timeline(result: RequirementResult, readiness: Readiness) -> list[dict[str, str]]:
    """From the day on; what was before is past and not part of the self-check."""
    coming = [stretch for stretch in result.timeline if stretch.end >= readiness.on]
    return words.told_in_turn(_stretch(stretch, readiness) for stretch in coming)


def _drawn(days: Stretch | OutcomeDays) -> dict[str, str]:
    """What the drawing needs of a stretch of the whole horizon, the past twelve months included."""
    return {"from": str(days.start), "until": str(days.end), "outcome": str(days.outcome)}


def _stretch(stretch: Stretch, readiness: Readiness) -> dict[str, str]:
    said = stretch.told(LANGUAGE)
    return {**said, "from": max(stretch.start, readiness.on).isoformat()}


def _certificates(readiness: Readiness, people: list[int]) -> Iterable[Certificate]:
    standing = Certificate.objects.standing_on(readiness.on).filter(shop=readiness.shop, person__in=people)
    found: Iterable[Certificate] = standing.order_by("person__staff_number", "number")
    return found


def _training(readiness: Readiness, people: list[int]) -> Iterable[TrainingRecord]:
    records = TrainingRecord.objects.filter(
        shop=readiness.shop, person__in=people, held_until__lte=readiness.on
    )
    return records.select_related("person").order_by("-held_until", "title", "person__staff_number")


def _scan_files(
    clauses: list[dict[str, Any]],
    people: list[Person],
    things: tuple[list[Premises], list[Equipment], list[ShopDocument]],
    stated: dict[str, list[ShopStatement]],
    on: date,
) -> Iterable[ScanFile]:
    """The scans of what counts as evidence: papers of people in the order of the roster, things, statements."""
    counted = {item["ref"] for clause in clauses for item in clause["evidence"]}
    names = {paper.ref: person.name for person in people for paper in person.credentials or ()}
    rows = {
        f"credential:{row.pk}": row
        for row in Credential.objects.filter(person__in=[int(person.id) for person in people]).exclude(
            scan=""
        )
    }
    for ref in names:
        if ref in counted and ref in rows:
            yield ScanFile(ref, f"{names[ref]}：{_kind(rows[ref])}", rows[ref].scan)
    yield from _thing_scans(*things, on)
    for clause in clauses:
        for row in stated.get(clause["id"], []):
            if row.scan:
                title = f"{clause['clause']} {clause['title']}：{'豁免' if row.is_waiver else '确认'}依据"
                yield ScanFile(f"shop-statement:{row.pk}", title, row.scan)


def _thing_scans(
    places: list[Premises], devices: list[Equipment], documents: list[ShopDocument], on: date
) -> Iterable[ScanFile]:
    """Leases, papers of devices, their verifications in force, documents."""
    for place in places:
        if place.scan:
            yield ScanFile(f"premises:{place.pk}", f"{place.name}：合同或权属证明", place.scan)
    for device in devices:
        name = device.name or vocabulary().name("equipment", device.kind, LANGUAGE)
        if device.scan:
            yield ScanFile(f"equipment:{device.pk}", f"{name}：凭证", device.scan)
        for one in device.verifications.all():
            if one.scan and one.holds_on(on):
                yield ScanFile(f"verification:{one.pk}", f"{name}：检定证书 {one.number}".rstrip(), one.scan)
    for document in documents:
        if document.scan:
            title = document.title or vocabulary().name("documents", document.kind, LANGUAGE)
            yield ScanFile(f"document:{document.pk}", title, document.scan)


def _kind(row: Credential) -> str:
    return vocabulary().name("credentials", row.kind, LANGUAGE)
