"""Actions about the shop: its places, equipment, documents, and what it has to judge for itself. Built as those about people."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from compliance.plan.actions import Action
from compliance.plan.situation import Situation
from staffing.rules import Equipment, Premises, Span
from staffing.rules.changes import Attest, Certify, PutInUse, SignLease, Verify
from staffing.rules.days import add_months, day_after, day_before
from staffing.rules.facts import Attestation, Document, Verification
from staffing.rules.findings import Bounds
from staffing.rules.outcome import Truth
from staffing.rules.people import attested
from staffing.rules.shop_conditions import Area, Lease, judgement_of
from staffing.rules.thing_conditions import DocumentIs, EquipmentIs, EquipmentNeed
from staffing.rules.things import EquipmentSeen

LEASE_MONTHS = 60
VERIFIED_MONTHS = 12  # an estimate of the house: how long a verification is good for depends on the device


class SignLeases:
    """A written contract for every leased place that lacks one on some day, for five years or as long as is asked.

    As soon as it can be had; where there is one in force then, also on the day after its last.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        price = situation.price("lease")
        ready = price.ready(situation.today)
        for place in _places(situation):
            if place.tenure == "owned" or _is_let_throughout(place, situation):
                continue
            days = {"": ready}
            if place.contract and place.contract_until and place.contract_until >= ready:
                days = {":anew": ready, "": day_after(place.contract_until)}
            for name, day in days.items():
                change = SignLease(ref=place.ref, day=day, until=_contract_until(situation, day))
                yield situation.action("lease", f"{place.ref}{name}", [change], [(price, day)])


class RentPlaces:
    """For each kind of place of which the standard asks more than there is throughout: one with what is lacking.

    Where the area that is asked for follows from people, more may be asked once there are more; then none is big enough.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        if situation.facts.shop is None or situation.facts.shop.premises is None:
            return
        asked: dict[str, int] = {}
        for area in (part.area for part in situation.conditions if isinstance(part, Area)):
            asked[area.kind] = max(situation.most(area.at_least_m2), asked.get(area.kind, 0))
        for kind, least in asked.items():
            lacking = Decimal(least) - _area_throughout(situation, kind)
            if lacking <= 0:
                continue
            price = situation.price("place", kind)
            day = situation.first_day(price)
            place = Premises(
                id=f"place-{kind}",
                ref=f"premises:place-{kind}",
                kind=kind,
                area_m2=lacking,
                tenure="leased",
                contract=True,
                contract_since=day,
                contract_until=_contract_until(situation, day),
                contract_area_m2=lacking,
            )
            yield situation.action("place", kind, [PutInUse(record=place, day=day)], [(price, day)])


class GetEquipment:
    """For each kind of equipment as many devices as could be lacking, one after the other: bought, and where a partner's
    count, those of a partner. Each has all that the standard asks of its kind, verified to the end of the window.

    From the first day that counts, and where as things are it is lacking only later, also from then on: a partner's
    contract that still runs is followed by the next.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        if situation.facts.shop is None or situation.facts.shop.equipment is None:
            return
        bought, shared = self._lacking(situation)
        for how, kinds in (("equip", bought), ("outsource", shared)):
            for kind, since in kinds.items():
                first = situation.first_day(situation.price(how, kind))
                later = [max(first, day) for day in since]
                yield from self._got(situation, how, kind, [first] * len(since))
                if any(day > first for day in later):
                    yield from self._got(situation, how, kind, later, "later:")

    def _lacking(self, situation: Situation) -> tuple[dict[str, list[date]], dict[str, list[date]]]:
        """A kind of equipment -> from when on one, two ... are lacking, of all and of those that may be a partner's."""
        bought: dict[str, list[date]] = {}
        shared: dict[str, list[date]] = {}
        for part in situation.conditions:
            if not isinstance(part, EquipmentIs):
                continue
            since: list[date] = []
            for first, _last, found in situation.judged(part).pieces():
                since += [date.fromordinal(first)] * (_devices_lacking(found.detail) - len(since))
            for kind in part.equipment.kinds if since else ():
                bought[kind] = _sooner(since, bought.get(kind, []))
                if part.equipment.outsourcing == "allowed":
                    shared[kind] = _sooner(since, shared.get(kind, []))
        return bought, shared

    def _got(
        self, situation: Situation, how: str, kind: str, since: Sequence[date], when: str = ""
    ) -> Iterator[Action]:
        price, checks = situation.price(how, kind), situation.price("verify", kind)
        needs, before = equipment_needs(situation, kind), ""
        nearest = min((need.within_km for need in needs if need.within_km), default=None)
        for number, day in enumerate(since, start=1):
            spans = list(_terms(situation, [], day)) if any(need.verified for need in needs) else []
            name = f"{kind}:{when}{number}"
            device = Equipment(
                id=f"{how}-{name}",
                ref=f"equipment:{how}-{name}",
                kind=kind,
                quantity=1,
                ownership="owned" if how == "equip" else "outsourced",
                certified=any(need.certified for need in needs) or None,
                verifications=tuple(
                    Verification(ref=f"verification:{how}-{name}:{one.start}", since=one.start, until=one.end)
                    for one in spans
                ),
                distance_km=None if nearest is None else Decimal(nearest),
                contract=None if how == "equip" else True,
                contract_since=None if how == "equip" else day,
            )
            paid = [(price, day), *((checks, one.start) for one in spans)]
            action = situation.action(
                how, name, [PutInUse(record=device, day=day)], paid, after=before, like=kind
            )
            yield action
            before = action.id


class VerifyEquipment:
    """What has to be verified and is not throughout, once more each time that its verification has run out."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for device in (situation.facts.shop and situation.facts.shop.equipment) or ():
            if not any(need.verified for need in equipment_needs(situation, device.kind)):
                continue
            price = situation.price("verify", device.kind)
            good = [
                Span(one.since, one.until or date.max)
                for one in device.verifications or ()
                if one.since is not None
            ]
            for term in _terms(situation, good, price.ready(situation.today)):
                if device.until is None or device.until >= term.start:
                    change = Verify(ref=device.ref, day=term.start, until=term.end)
                    name = f"{device.ref}:{term.start}"
                    yield situation.action("verify", name, [change], [(price, term.start)], like=device.ref)


class CertifyEquipment:
    """What has to have a product certification and is not known to have one."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        for device in (situation.facts.shop and situation.facts.shop.equipment) or ():
            if device.certified or not any(
                need.certified for need in equipment_needs(situation, device.kind)
            ):
                continue
            price = situation.price("certify", device.kind)
            day = price.ready(situation.today)
            if device.until is None or device.until >= max(day, situation.window.start):
                change = Certify(ref=device.ref, day=day)
                yield situation.action("certify", device.ref, [change], [(price, day)])


class FileDocuments:
    """Each document that the standard speaks of and the shop does not have throughout."""

    def actions(self, situation: Situation) -> Iterator[Action]:
        held = None if situation.facts.shop is None else situation.facts.shop.documents
        if held is None:
            return
        needs = [part.document for part in situation.conditions if isinstance(part, DocumentIs)]
        for kind in dict.fromkeys(kind for need in needs for kind in (need.all or need.any or ())):
            if any(one.kind == kind and _throughout(one, situation.window) for one in held):
                continue
            price = situation.price("document", kind)
            day = price.ready(situation.today)
            filed = Document(ref=f"document:new-{kind}", kind=kind)
            yield situation.action("document", kind, [PutInUse(record=filed, day=day)], [(price, day)])


class JudgeForThemselves:
    """What the shop has to judge and attest itself: an action of its own, so that a plan says that it rests on it.

    Where it was judged not to be met, none is proposed: what is wrong has to be mended first. What has to be judged of
    each person is left out.
    """

    def actions(self, situation: Situation) -> Iterator[Action]:
        price = situation.price("attest")
        for requirement, conditions in situation.requirements.items():
            asked = [found for condition in conditions if (found := judgement_of(condition))]
            if not asked:
                continue
            stated = tuple(
                one
                for one in situation.facts.attestations
                if one.requirement == requirement and one.person is None and _is_about(one, situation)
            )
            truths = {found.truth for found in attested(stated, asked[0], situation.window).values}
            if Truth.JUDGEMENT in truths and Truth.NO not in truths:
                change = Attest(
                    requirement=requirement, ask=asked[0].judgement.ask, day=price.ready(situation.today)
                )
                yield situation.action("attest", requirement, [change], [(price, change.day)])


def equipment_needs(situation: Situation, kind: str) -> list[EquipmentNeed]:
    """What the standard asks of devices of the kind."""
    needs = [part.equipment for part in situation.conditions if isinstance(part, EquipmentIs)]
    return [need for need in needs if kind in need.kinds]


def _devices_lacking(seen: Any) -> int:
    if not isinstance(seen, EquipmentSeen):
        return 0
    asked: Bounds = seen.asked
    return int(asked.most if asked.most is not None else asked.least) - seen.certain


def _sooner(one: Sequence[date], other: Sequence[date]) -> list[date]:
    """From when on one, two ... are lacking, by either of two accounts."""
    return [min(days) for days in zip_longest(one, other, fillvalue=date.max)]


def _terms(situation: Situation, good: Sequence[Span], ready: date) -> Iterator[Span]:
    """The terms of verification that are lacking up to the end of the window."""
    day = max(ready, situation.window.start)
    while day <= situation.window.end:
        now = [span.end for span in good if day in span]
        if now:
            if max(now) >= situation.window.end:
                return
            day = day_after(max(now))
            continue
        term = Span(day, day_before(add_months(day, VERIFIED_MONTHS)))
        yield term
        day = day_after(term.end)


def _is_about(record: Attestation, situation: Situation) -> bool:
    about = {getattr(situation.standard, "id", None), situation.standard.family}
    editions = getattr(situation.standard, "editions", ())
    return record.standard is None or record.standard in about | {edition.id for edition in editions}


def _places(situation: Situation) -> Iterator[Premises]:
    for place in (situation.facts.shop and situation.facts.shop.premises) or ():
        if place.until is None or place.until >= situation.window.start:
            yield place


def _contract_until(situation: Situation, day: date) -> date:
    """Five years from the day, or as long as the standard asks a contract to run; to the end of the window at least."""
    leases = [part.lease.months_at_least or 0 for part in situation.conditions if isinstance(part, Lease)]
    return max(add_months(day, max([LEASE_MONTHS, *leases])), situation.window.end)


def _is_let_throughout(place: Premises, situation: Situation) -> bool:
    """Whether its contract is in force on every day that counts, and all that is asked of it."""
    window, needs = situation.window, [p.lease for p in situation.conditions if isinstance(p, Lease)]
    if not (place.contract and place.contract_since and place.contract_since <= window.start):
        return False
    months = max((need.months_at_least or 0 for need in needs), default=0)
    enough = max(window.end, day_before(add_months(place.contract_since, months)))
    covered = place.contract_area_m2 is not None and place.area_m2 is not None
    whole = covered and place.contract_area_m2 >= place.area_m2  # type: ignore[operator]
    if any(need.area_covered for need in needs) and not whole:
        return False
    return place.contract_until is None or place.contract_until >= enough


def _throughout(record: Any, window: Span) -> bool:
    return (
        record.since is not None
        and record.since <= window.start
        and (record.until is None or record.until >= window.end)
    )


def _area_throughout(situation: Situation, kind: str) -> Decimal:
    """Square metres that are certain on every day that counts."""
    places = [p for p in _places(situation) if p.kind == kind and _throughout(p, situation.window)]
    return sum((place.area_m2 or Decimal(0) for place in places), Decimal(0))


KINDS: Sequence[Any] = (
    SignLeases(), RentPlaces(), GetEquipment(), VerifyEquipment(), CertifyEquipment(), FileDocuments(),
    JudgeForThemselves(),
)  # fmt: skip
