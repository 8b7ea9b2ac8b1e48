"""The people of a file against the people on record. An empty cell never deletes; nothing is written here."""

from datetime import date

from django.utils.translation import gettext as _

from staffing.identity import birth_date_of, fingerprint, mask_identity, sex_of
from staffing.models import Person
from staffing.roster.columns import columns
from staffing.roster.comparing_records import compare_educations, compare_papers
from staffing.roster.comparing_spells import compare_employment, compare_postings
from staffing.roster.people import Entry, Roster, RosterPerson, Where
from staffing.roster.plan import Known, Plan, RowPlan, digest_of
from staffing.staff_numbers import staff_key


def compare(roster: Roster, known: Known, *, on: date) -> Plan:
    """What importing the roster would do. Adds to each entry the errors that only the records can tell."""
    rows = tuple(_row(entry, roster.where, known, on) for entry in roster.entries)
    return Plan(rows=rows, unknown=roster.unknown, examples=roster.examples, digest=digest_of(rows))


def _row(entry: Entry, where: Where, known: Known, on: date) -> RowPlan:
    person = entry.person
    row = RowPlan(entry, where, known.by_number.get(staff_key(person.staff_number)))
    _check_identity_elsewhere(row, known)
    _check_mask(row)
    if row.known and not row.known.open_to_me:
        row.refuse(
            "staff_number",
            _(
                "This staff number belongs to somebody in another shop of your company. Give another number, "
                "or ask that shop's HR to make the change."
            ),
        )
    if entry.errors:
        return row
    _compare_person(row)
    compare_employment(row)
    compare_postings(row, on=on)
    compare_educations(row)
    compare_papers(row)
    if entry.errors:
        row.writes, row.changes = [], []
    return row


def _check_identity_elsewhere(row: RowPlan, known: Known) -> None:
    """The same identity number under another staff number; named only where the importer may see that person."""
    number = row.entry.person.identity_number
    holder = known.by_fingerprint.get(fingerprint(number)) if number else None
    if holder is None or (row.known and holder.person.pk == row.known.person.pk):
        return
    if holder.open_to_me:
        row.refuse(
            "identity_number",
            _(
                "This identity number is recorded under the staff number %(number)s. Use that number, or correct one of the two."
            )
            % {"number": holder.person.staff_number},
        )
    else:
        row.refuse(
            "identity_number",
            _(
                "This identity number is recorded under another staff number in another shop of your company. Ask that shop's HR."
            ),
        )


def _check_mask(row: RowPlan) -> None:
    """A masked number says that the recorded one stays, so it has to be that one's mask."""
    mask = row.entry.person.identity_mask
    if not mask:
        return
    recorded = row.known.person.identity_number if row.known and row.known.open_to_me else None
    if not recorded:
        row.refuse(
            "identity_number",
            _("This number is masked and there is none on record. Write it in full or leave it empty."),
        )
    elif mask_identity(recorded) != mask:
        row.refuse(
            "identity_number",
            _(
                "This masked number is not the one on record, %(masked)s. Write the new one in full to change it."
            )
            % {"masked": mask_identity(recorded)},
        )


def _compare_person(row: RowPlan) -> None:
    wanted = _wanted(row.entry.person, row.known.person if row.known else None)
    if row.known is None:
        row.write("person", wanted)
        _show_person(row, wanted, None)
        return
    recorded = row.known.person
    if _is_somebody_else(recorded, wanted):
        row.refuse(
            "staff_number",
            _(
                "Under this staff number somebody else is recorded: name and identity number both differ. "
                "Give the new person a new number; to correct the record, change it on the person's page."
            ),
        )
        return
    changed = {name: value for name, value in wanted.items() if value != getattr(recorded, name)}
    changed.pop("staff_number", None)
    if changed:
        row.write("person", changed, pk=recorded.pk, seen={name: getattr(recorded, name) for name in changed})
        _show_person(row, changed, recorded)


def _is_somebody_else(recorded: Person, wanted: dict[str, object]) -> bool:
    number = wanted.get("identity_number")
    return bool(
        number
        and recorded.identity_number
        and number != recorded.identity_number
        and wanted["name"] != recorded.name
    )


def _wanted(person: RosterPerson, recorded: Person | None) -> dict[str, object]:
    """The fields of a person that the row fills, with sex and birth date taken from the identity number where missing."""
    names = ("staff_number", "name", "sex", "identity_number", "birth_date", "phone", "email")
    wanted: dict[str, object] = {name: value for name in names if (value := getattr(person, name))}
    number = person.identity_number
    if number:
        renewed = recorded is None or recorded.identity_number != number
        if not person.sex and (renewed or not recorded or not recorded.sex):
            wanted["sex"] = sex_of(number)
        if not person.birth_date and (renewed or not recorded or not recorded.birth_date):
            wanted["birth_date"] = birth_date_of(number)
    return wanted


def _show_person(row: RowPlan, fields: dict[str, object], recorded: Person | None) -> None:
    for name, value in fields.items():
        if name in {"staff_number", "name"} and recorded is None:
            continue
        old = _text(name, getattr(recorded, name)) if recorded else ""
        row.show(columns()[name].label, _text(name, value), old)


def _text(name: str, value: object) -> str:
    if name == "identity_number":
        return mask_identity(str(value)) if value else ""
    if name == "sex":
        return str(dict(Person.Sex.choices).get(str(value), ""))
    return "" if value is None else str(value)
