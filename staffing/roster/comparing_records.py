"""Education and papers of a row against those on record. A renewed paper is a new record; the old one stays."""

from typing import Any

from django.utils.translation import gettext as _

from staffing.models import Credential, Education
from staffing.roster.columns import columns, paper_code
from staffing.roster.people import Paper
from staffing.roster.plan import RowPlan
from staffing.rules.ladders import UnknownWord
from staffing.rules.vocabulary import vocabulary
from staffing.vocabulary import ladder_name, term_name


def compare_educations(row: RowPlan) -> None:
    """A level that is not on record is added; of one that is, what is missing is filled in or corrected."""
    person = row.entry.person
    if not person.education:
        return
    given = {"major": person.major, "school": person.school, "graduated_on": person.graduated_on}
    given = {name: value for name, value in given.items() if value}
    found = _same_education(row, person.major)
    if not person.graduated_on and not (found and found.graduated_on):
        row.warn(
            "graduated_on" if "graduated_on" in row.where else "education",
            _(
                "Without %(column)s it is not known from when this counts: what asks for it stays “data missing”."
            )
            % {"column": columns()["graduated_on"].label},
        )
    name = ladder_name("education", person.education)
    if found is None:
        row.write("education", {"level": person.education, **given})
        row.show(columns()["education"].label, " ".join([name, *(str(value) for value in given.values())]))
        return
    changed = {field: value for field, value in given.items() if getattr(found, field) != value}
    if changed:
        row.write("education", changed, pk=found.pk, seen={field: getattr(found, field) for field in changed})
    for field, value in changed.items():
        row.show(columns()[field].label, str(value), str(getattr(found, field) or ""))


def _same_education(row: RowPlan, major: str) -> Education | None:
    recorded = row.known.educations if row.known else []
    same = [
        education
        for education in recorded
        if _same_level("education", education.level, row.entry.person.education)
    ]
    return next((education for education in same if education.major == major), same[0] if same else None)


def _same_level(ladder: str, one: str, other: str) -> bool:
    steps = vocabulary().ladders[ladder]
    try:
        return steps.rank(one) == steps.rank(other)
    except UnknownWord:
        return one == other


def compare_papers(row: RowPlan) -> None:
    for paper in row.entry.person.papers:
        recorded = [c for c in row.known.credentials if c.kind == paper.kind] if row.known else []
        if paper.level:
            _compare_level(row, paper, recorded)
        else:
            _compare_paper(row, paper, recorded)


def _compare_level(row: RowPlan, paper: Paper, recorded: list[Credential]) -> None:
    """A title or skill grade: one record for each rung and trade; one given out again after its end is a new one."""
    found = next(
        (
            c
            for c in recorded
            if _same_level(paper.kind, c.level, paper.level)
            and (not paper.trade or not c.trade or c.trade == paper.trade)
            and not _ended_before(c, paper)
        ),
        None,
    )
    if found is None:
        _add(row, paper, missing="title_from" if paper.kind == "title" else "skill_from")
        return
    given = {"valid_from": paper.valid_from, "number": paper.number, "trade": paper.trade}
    _change(row, paper, found, {name: value for name, value in given.items() if value})


def _ended_before(recorded: Credential, paper: Paper) -> bool:
    end, start = recorded.valid_until, paper.valid_from
    return end is not None and start is not None and end < start


def _compare_paper(row: RowPlan, paper: Paper, recorded: list[Credential]) -> None:
    found = _same_paper(paper, recorded)
    if found is None:
        _add(row, paper, missing=paper_code(paper.kind, "from"))
        return
    given = {"valid_from": paper.valid_from, "number": paper.number, "valid_until": paper.valid_until}
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value}
    if paper.open_ended:
        wanted["valid_until"] = None
    start, end = wanted.get("valid_from", found.valid_from), wanted.get("valid_until", found.valid_until)
    if end and end < start:
        row.refuse(
            paper_code(paper.kind, "until"),
            _("The end %(end)s lies before the beginning %(start)s.") % {"end": end, "start": start},
        )
        return
    _change(row, paper, found, wanted | _reviews(paper, found))


def _reviews(paper: Paper, found: Credential | None) -> dict[str, Any]:
    """The days of reviews that a file names are added to those on record; one left out is not taken away."""
    wanted: dict[str, Any] = {}
    if paper.reviewed:
        recorded = found.reviewed_on if found else []
        wanted["reviewed_on"] = sorted({*recorded, *(day.isoformat() for day in paper.reviewed)})
    if paper.review_waived is not None:
        wanted["review_waived"] = paper.review_waived
    return wanted


def _same_paper(paper: Paper, recorded: list[Credential]) -> Credential | None:
    """The record that the row speaks of; None where it speaks of a paper not on record, or of a renewal."""
    pool = [c for c in recorded if not paper.number or not c.number or c.number == paper.number]
    if not pool:
        return None
    if paper.valid_from is None:
        return max(pool, key=lambda c: c.valid_from)
    exact = next((c for c in pool if c.valid_from == paper.valid_from), None)
    if exact:
        return exact
    numbered = [c for c in pool if paper.number and c.number == paper.number]
    latest = max(numbered or pool, key=lambda c: c.valid_from)
    if paper.valid_until and latest.valid_until == paper.valid_until:
        return latest
    return latest if numbered and not _is_renewal(paper, latest) else None


def _is_renewal(paper: Paper, latest: Credential) -> bool:
    """A later beginning with a later end, or one after the old end: the same card, given out again."""
    if paper.valid_from is None or paper.valid_from <= latest.valid_from or latest.valid_until is None:
        return False
    later_end = paper.open_ended or (paper.valid_until is not None and paper.valid_until > latest.valid_until)
    return later_end or paper.valid_from > latest.valid_until


def _change(row: RowPlan, paper: Paper, found: Credential, wanted: dict[str, object]) -> None:
    changed = {name: value for name, value in wanted.items() if getattr(found, name) != value}
    if not changed:
        return
    seen = {name: getattr(found, name) for name in changed}
    row.write("credential", changed, pk=found.pk, seen=seen)
    for name, value in changed.items():
        row.show(f"{_name(paper)} · {_field_label(name)}", _said(value), _said(seen[name]))


def _add(row: RowPlan, paper: Paper, *, missing: str) -> None:
    if paper.valid_from is None:
        row.refuse(
            missing,
            _("%(column)s is needed: %(paper)s is not on record yet.")
            % {
                "column": columns()[missing].label,
                "paper": _name(paper),
            },
        )
        return
    if not paper.level and paper.valid_until is None and not paper.open_ended:
        row.warn(
            paper_code(paper.kind, "until"),
            _(
                "Without an end, %(paper)s counts as valid for good. Fill in the last day if the paper names one."
            )
            % {"paper": _name(paper)},
        )
    row.write(
        "credential",
        {
            "kind": paper.kind,
            "level": paper.level,
            "trade": paper.trade,
            "number": paper.number,
            "valid_from": paper.valid_from,
            "valid_until": paper.valid_until,
            **_reviews(paper, None),
        },
    )
    last = f" – {paper.valid_until}" if paper.valid_until else ""
    row.show(_name(paper), " ".join(filter(None, [paper.number, f"{paper.valid_from}{last}"])))
    for name, value in _reviews(paper, None).items():
        row.show(f"{_name(paper)} · {_field_label(name)}", _said(value))


def _name(paper: Paper) -> str:
    if paper.level:
        return f"{columns()['title' if paper.kind == 'title' else 'skill_grade'].label} {ladder_name(paper.kind, paper.level)}"
    return term_name("credentials", paper.kind)


def _field_label(name: str) -> str:
    return {
        "valid_from": _("from"),
        "valid_until": _("until"),
        "number": _("number"),
        "trade": _("trade"),
        "reviewed_on": _("reviews passed on"),
        "review_waived": _("review waived"),
    }[name]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "、".join(value) or "—"
    return str(value) if value else "—"
