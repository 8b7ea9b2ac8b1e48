"""Writes a plan exactly as it was shown: additions in bulk, changes one by one."""

from typing import Any

from django.db import models

from staffing.identity import fingerprint
from staffing.models import Credential, Education, Employment, Person, Posting, Shop
from staffing.roster.plan import Plan, RowPlan, Write
from staffing.staff_numbers import staff_key

TABLES: dict[str, type[models.Model]] = {
    "employment": Employment,
    "posting": Posting,
    "education": Education,
    "credential": Credential,
}
OF_A_SHOP = {"employment", "posting"}
BATCH = 500


def write_plan(*, plan: Plan, shop: Shop) -> list[Employment]:
    """Write every row that is to be added or changed; returns the employments that it ended.

    Call it inside a transaction.
    """
    people = _people(plan, shop)
    new: dict[str, list[models.Model]] = {table: [] for table in TABLES}
    ended: list[models.Model] = []
    for row in plan.to_write:
        person = people[row.entry.number]
        for write in row.writes:
            if write.table == "person":
                continue
            if write.pk is None:
                record = _record(write, person, shop)
                new[write.table].append(record)
            else:
                record = _change(TABLES[write.table], write)
            if write.fields.get("valid_until"):
                ended.append(record)
    for table, records in new.items():
        TABLES[table]._default_manager.bulk_create(records, batch_size=BATCH)
    return [record for record in ended if isinstance(record, Employment)]


def _people(plan: Plan, shop: Shop) -> dict[int, Person]:
    """The person of every row to write, by row number; new ones are added, changed ones changed."""
    added = [(row.entry.number, _person(row, shop)) for row in plan.to_write if row.known is None]
    Person.objects.bulk_create([person for _number, person in added], batch_size=BATCH)
    people = dict(added)
    for row in plan.to_write:
        if row.known:
            people[row.entry.number] = row.known.person
            for write in row.writes:
                if write.table == "person":
                    _change_person(row.known.person, write.fields)
    return people


def _person(row: RowPlan, shop: Shop) -> Person:
    fields: dict[str, Any] = next(write.fields for write in row.writes if write.table == "person")
    return Person(
        company_id=shop.company_id,
        **fields,
        identity_fingerprint=fingerprint(fields.get("identity_number")),
        staff_number_key=staff_key(fields["staff_number"]),
    )


def _change_person(person: Person, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(person, name, value)
    person.save(update_fields=[*fields, "identity_fingerprint"])


def _record(write: Write, person: Person, shop: Shop) -> models.Model:
    place = {"shop": shop} if write.table in OF_A_SHOP else {}
    return TABLES[write.table](person=person, **place, **write.fields)


def _change(table: type[models.Model], write: Write) -> models.Model:
    record = table._default_manager.get(pk=write.pk)
    for name, value in write.fields.items():
        setattr(record, name, value)
    record.save(update_fields=list(write.fields))
    return record
