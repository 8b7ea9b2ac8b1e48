"""Equipment and documents as their pages list them, with how each stands on the day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from compliance.models import Equipment, EquipmentVerification, Premises, ShopDocument
from compliance.selectors.premises import contract_code
from staffing.day_words import days_left_words
from staffing.models import Shop
from staffing.models.dated import days_of
from staffing.rules.days import expires_within
from staffing.rules.vocabulary import vocabulary

# The codes are those of outcomes: met, expiring, not_met, unknown, not_applicable.


@dataclass(frozen=True)
class DeviceLine:
    """A line of equipment; ``verified_until``: the last day of the unbroken run of verifications it is in; ``left``:
    how long that still is, in words.
    """

    row: Equipment
    in_use: bool
    verification: str
    verified_until: date | None
    left: str
    verifications: tuple[EquipmentVerification, ...]
    contract: str
    group: str

    @property
    def about(self) -> str:
        """Its kind where it has a name of its own, its model and what is remarked."""
        row = self.row
        return " · ".join(filter(None, (row.get_kind_display() if row.name else "", row.model, row.remark)))


@dataclass(frozen=True)
class DocumentLine:
    """A document and how it stands; not_applicable: it begins later."""

    row: ShopDocument
    code: str


@dataclass(frozen=True)
class Ending:
    """Something of the shop that ends on a day unless it is renewed. ``ref``: the record on whose page that is done."""

    day: date
    what: str
    name: str
    ref: str


def device_lines(shop: Shop, *, on: date) -> list[DeviceLine]:
    """Those at hand first, each group in the order of the vocabulary."""
    order = list(vocabulary().equipment)
    rows = Equipment.objects.filter(shop=shop).prefetch_related("verifications").order_by("valid_from", "pk")
    lines = [_device_line(row, on) for row in rows]
    return sorted(lines, key=lambda line: (not line.in_use, order.index(line.row.kind)))


def _device_line(row: Equipment, on: date) -> DeviceLine:
    done = tuple(row.verifications.all())
    run_end = days_of(done).run_end(on)
    ends = run_end if run_end != date.max else None
    return DeviceLine(
        row=row,
        in_use=row.holds_on(on),
        verification=verification_code(row.kind, done, on),
        verified_until=ends,
        left=days_left_words(ends, on) if ends else "",
        verifications=done,
        contract=contract_code(row, on) if row.is_outsourced else "not_applicable",
        group=vocabulary().equipment[row.kind].group,
    )


def verification_code(kind: str, done: Iterable[EquipmentVerification], on: date) -> str:
    """How the verification of a device stands; without any, it is missing only where lists ask for it."""
    rows = list(done)
    if not rows:
        return "unknown" if vocabulary().equipment[kind].verified else "not_applicable"
    return _code(days_of(rows).run_end(on), on)


def _code(ends: date | None, on: date) -> str:
    """``ends``: the last day of what holds on the day; None: nothing holds."""
    if ends is None:
        return "not_met"
    return "expiring" if expires_within(ends if ends != date.max else None, on) else "met"


def document_lines(shop: Shop, *, on: date) -> list[DocumentLine]:
    """Those in force first, then what ended or begins later, in the order of the vocabulary."""
    order = list(vocabulary().documents)
    rows = ShopDocument.objects.filter(shop=shop).order_by("valid_from", "pk")
    lines = [DocumentLine(row, document_code(row, on)) for row in rows]
    return sorted(lines, key=lambda line: (not line.row.holds_on(on), order.index(line.row.kind)))


def document_code(row: ShopDocument, on: date) -> str:
    if row.valid_from > on:
        return "not_applicable"
    return _code((row.valid_until or date.max) if row.holds_on(on) else None, on)


def endings(shop: Shop, *, on: date, until: date) -> list[Ending]:
    """What of the shop's things ends from the day on, soonest first; what is renewed already is left out."""
    places = [row for row in Premises.objects.filter(shop=shop) if row.holds_on(on)]
    found = [
        Ending(row.contract_until, "lease", str(row), f"premises:{row.pk}")
        for row in places
        if row.contract_until and on <= row.contract_until <= until
    ]
    for line in device_lines(shop, on=on):
        if line.in_use:
            found += _endings_of(line, on, until)
    found += _documents_ending(ShopDocument.objects.filter(shop=shop), on, until)
    return sorted(found, key=lambda one: (one.day, one.name))


def _endings_of(line: DeviceLine, on: date, until: date) -> list[Ending]:
    row, ref = line.row, f"equipment:{line.row.pk}"
    found = []
    if line.verified_until and line.verified_until <= until:
        found.append(Ending(line.verified_until, "verification", str(row), ref))
    if row.is_outsourced and row.contract_until and on <= row.contract_until <= until:
        found.append(Ending(row.contract_until, "contract", str(row), ref))
    return found


def _documents_ending(rows: Iterable[ShopDocument], on: date, until: date) -> list[Ending]:
    """Documents of one kind and title are one paper and its renewals: it ends where their days leave the first gap."""
    papers: dict[tuple[str, str], list[ShopDocument]] = defaultdict(list)
    for row in rows:
        papers[row.kind, row.title].append(row)
    found = []
    for renewals in papers.values():
        ends = days_of(renewals).run_end(on)
        if ends is not None and ends <= until:
            last = next(row for row in renewals if row.valid_until == ends)
            found.append(Ending(ends, "document", str(last), f"document:{last.pk}"))
    return found
