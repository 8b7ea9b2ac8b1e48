"""Employment and postings of a row against those on record in the shop."""

from datetime import date

from django.utils.translation import gettext as _

from staffing.models import Employment, Posting
from staffing.roster.columns import columns
from staffing.roster.plan import RowPlan
from staffing.vocabulary import term_name


def compare_employment(row: RowPlan) -> None:
    """A new spell, a corrected one, or an end."""
    spells = row.known.employments if row.known else []
    first, last = row.entry.person.employed_from, row.entry.person.employed_until
    if not spells:
        _begin(row, first, last)
        return
    latest = spells[-1]
    same = next((spell for spell in spells if spell.valid_from == first), None)
    if first is None or same:
        _end(row, same or latest, last)
        _refuse_overlap(row, spells, same or latest, last)
    elif latest.valid_until and first > latest.valid_until:
        _begin(row, first, last)
    else:
        _correct(row, spells, first, last)


def _begin(row: RowPlan, first: date | None, last: date | None) -> None:
    if first is None:
        row.refuse(
            "employed_from",
            _("%(column)s is needed for somebody who is new in this shop.")
            % {
                "column": columns()["employed_from"].label,
            },
        )
        return
    row.write("employment", {"valid_from": first, "valid_until": last})
    row.show(columns()["employed_from"].label, str(first))
    if last:
        row.show(columns()["employed_until"].label, str(last))


def _end(row: RowPlan, spell: Employment, last: date | None) -> None:
    if last is None or spell.valid_until == last:
        return
    if last < spell.valid_from:
        row.refuse(
            "employed_until",
            _("The last day lies before the first day on record, %(day)s.") % {"day": spell.valid_from},
        )
        return
    row.write("employment", {"valid_until": last}, pk=spell.pk, seen={"valid_until": spell.valid_until})
    row.show(columns()["employed_until"].label, str(last), str(spell.valid_until or ""))
    _end_postings(row, last)


def _refuse_overlap(row: RowPlan, spells: list[Employment], spell: Employment, last: date | None) -> None:
    """Who came back has two spells: the end of the first cannot lie in the second."""
    after = next((other for other in spells if other.valid_from > spell.valid_from), None)
    if after and last and last >= after.valid_from:
        row.refuse(
            "employed_from",
            _(
                "The dates overlap with an employment on record (%(first)s to %(last)s). Correct it on the person's page."
            )
            % {"first": after.valid_from, "last": after.valid_until or "…"},
        )


def _end_postings(row: RowPlan, last: date) -> None:
    """Who leaves holds no post any more."""
    for posting in row.known.postings if row.known else ():
        if posting.valid_from <= last and (posting.valid_until is None or posting.valid_until > last):
            row.write(
                "posting", {"valid_until": last}, pk=posting.pk, seen={"valid_until": posting.valid_until}
            )
            label = _("%(post)s until") % {"post": term_name("posts", posting.post)}
            row.show(label, str(last), str(posting.valid_until or ""))


def _correct(row: RowPlan, spells: list[Employment], first: date, last: date | None) -> None:
    latest = spells[-1]
    before = spells[-2] if len(spells) > 1 else None
    end = last or latest.valid_until
    if (before and (before.valid_until is None or first <= before.valid_until)) or (end and end < first):
        row.refuse(
            "employed_from",
            _(
                "The dates overlap with an employment on record (%(first)s to %(last)s). Correct it on the person's page."
            )
            % {"first": (before or latest).valid_from, "last": (before or latest).valid_until or "…"},
        )
        return
    row.write("employment", {"valid_from": first}, pk=latest.pk, seen={"valid_from": latest.valid_from})
    row.show(columns()["employed_from"].label, str(first), str(latest.valid_from))
    if last:
        _end(row, latest, last)


def compare_postings(row: RowPlan, *, on: date) -> None:
    """Posts the row names and the record lacks. Posts that the row does not name stay as they are.

    Of somebody who has left, the posts held until then are meant.
    """
    person = row.entry.person
    day = min(on, person.employed_until or on)
    for post in person.posts:
        held = [posting for posting in row.known.postings if posting.post == post] if row.known else []
        if person.posted_from:
            _post_from(row, post, person.posted_from, held)
        elif not any(posting.valid_until is None or posting.valid_until >= day for posting in held):
            _post_without_date(row, post, held)


def _post_without_date(row: RowPlan, post: str, held: list[Posting]) -> None:
    """A post without a date begins with the employment; who held it before needs a date."""
    start = row.entry.person.employed_from
    if any(start and posting.valid_from >= start for posting in held):
        row.warn(
            "posts",
            _(
                "%(post)s ended on %(day)s and stays ended. Who holds the post again needs a date in the column %(column)s."
            )
            % {
                "post": term_name("posts", post),
                "day": max(p.valid_until for p in held if p.valid_until),
                "column": columns()["posted_from"].label,
            },
        )
        return
    if start is None:
        row.refuse(
            "posted_from",
            _("Since when is this person %(post)s? %(column)s is needed.")
            % {
                "post": term_name("posts", post),
                "column": columns()["posted_from"].label,
            },
        )
        return
    _post(row, post, start)


def _post_from(row: RowPlan, post: str, start: date, held: list[Posting]) -> None:
    name = term_name("posts", post)
    for posting in held:
        if posting.valid_from <= start and (posting.valid_until is None or posting.valid_until >= start):
            if posting.valid_from != start and len(row.entry.person.posts) == 1:
                row.warn(
                    "posted_from",
                    _(
                        "%(post)s is on record since %(day)s already and stays so. A correction is made on the person's page."
                    )
                    % {"post": name, "day": posting.valid_from},
                )
            return
    later = [posting for posting in held if posting.valid_from > start]
    if any(posting.valid_until for posting in later) or len(later) > 1:
        row.refuse(
            "posted_from",
            _(
                "%(post)s is on record from %(day)s on; the row overlaps with it. Correct it on the person's page."
            )
            % {"post": name, "day": later[0].valid_from},
        )
    elif later:
        posting = later[0]
        row.write("posting", {"valid_from": start}, pk=posting.pk, seen={"valid_from": posting.valid_from})
        row.show(_("%(post)s from") % {"post": name}, str(start), str(posting.valid_from))
    else:
        _post(row, post, start)


def _post(row: RowPlan, post: str, start: date) -> None:
    last = row.entry.person.employed_until
    row.write("posting", {"post": post, "valid_from": start, "valid_until": last})
    row.show(
        columns()["posts"].label,
        _("%(post)s from %(day)s") % {"post": term_name("posts", post), "day": start},
    )
