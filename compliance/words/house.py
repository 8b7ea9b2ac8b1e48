"""Rules of the house in words: that it is one, what it changes and from what, who made it, when and why."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.house.numbers import number_at
from compliance.house.overlays import is_house
from compliance.models import HouseRule
from compliance.selectors.readiness import Readiness
from staffing.rules import Standard, load_standard


@dataclass(frozen=True)
class HouseNote:
    """A rule of the house in force on a day. ``state``: added, changed, loosened, or kept, where the standard's own
    number is the stricter one. ``was`` is the standard's value, empty for a rule that adds.
    """

    state: str
    what: str
    was: str
    now: str
    by: str
    made_on: date
    since: date
    reason: str

    @property
    def short(self) -> str:
        """A few words for a tag."""
        values = {"was": self.was, "now": self.now}
        words = {
            "added": _("House rule: added"),
            "changed": _("House rule: %(now)s, standard: %(was)s"),
            "loosened": _("House rule, laxer: %(now)s, standard: %(was)s"),
            "kept": _("House rule %(now)s is laxer: the standard's %(was)s holds"),
        }
        return words[self.state] % values

    @property
    def sentence(self) -> str:
        """All of it."""
        values = {"what": self.what, "was": self.was, "now": self.now}
        words = {
            "added": _("Rule of the house: this requirement is not in the standard."),
            "changed": _("Rule of the house: %(what)s %(now)s. The standard asks for %(was)s."),
            "loosened": _("Rule of the house, laxer than the standard: %(what)s %(now)s instead of %(was)s."),
            "kept": _("The house asks for %(what)s %(now)s, which is laxer: the standard's %(was)s holds."),
        }
        made = _("Made by %(who)s on %(day)s, in force from %(since)s: %(reason)s") % {
            "who": self.by,
            "day": self.made_on,
            "since": self.since,
            "reason": self.reason,
        }
        return _("%(first)s %(second)s") % {"first": words[self.state] % values, "second": made}


def house_notes(readiness: Readiness, requirement: str, language: str) -> list[HouseNote]:
    """The rules of the house about a requirement on the day of the page."""
    edition = readiness.assessment.edition(readiness.on)
    if edition is None or not is_house(edition):
        return []
    return [house_note(row, edition, language) for row in readiness.house_rules.get(requirement, ())]


def house_note(row: HouseRule, edition: Standard | None, language: str) -> HouseNote:
    """One rule, as `edition` makes use of it; as it was made, where no edition is given."""
    number = None if row.adds else number_at(load_standard(row.standard), row.requirement, row.path)
    return HouseNote(
        state=_state(row, edition),
        what=number.label(language) if number else "",
        was=str(number.value) if number else "",
        now="" if row.adds else str(row.value),
        by=str(row.made_by),
        made_on=timezone.localdate(row.made_at),
        since=row.valid_from,
        reason=row.reason,
    )


def _state(row: HouseRule, edition: Standard | None) -> str:
    if row.adds:
        return "added"
    told = edition.provenance(row.requirement) if edition else ()
    if any(one.does == "kept" and one.path == row.path for one in told):
        return "kept"
    return "loosened" if row.laxer else "changed"
