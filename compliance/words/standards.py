"""Standards in words, to choose from: what each is, its label and how sure it is."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from compliance.selectors.standards import Choice, Held, choices, jurisdictions
from staffing.eligibility_words import sureness_word
from staffing.rules import always


@dataclass(frozen=True)
class Option:
    """A standard in a list: ``words`` is all of it in one line."""

    name: str
    title: str
    edition: str
    label: str
    sureness: str
    source: str

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (self.title, self.edition, self.label, self.sureness)))


def option(choice: Choice) -> Option:
    """A standard as it stands on the day of the choice."""
    edition = choice.edition
    return Option(
        name=choice.name,
        title=choice.against.title.of(_language()),
        edition=edition.edition.of(_language()) if edition else _("no edition is in force"),
        label=edition.label.of(_language()) if edition and edition.label else "",
        sureness=sureness_word(edition.sureness) if edition else "",
        source=edition.source.of(_language()) if edition else "",
    )


def pickable(held: Held, on: date) -> list[tuple[str, list[Option]]]:
    """What the shop is held to, the main one first, then whatever else could judge it; each with a heading."""
    options = {choice.name: option(choice) for choice in choices(held.places, on=on)}
    own = [options[name] for name in held.names if name in options]
    rest = [one for one in options.values() if one not in own]
    groups = [(_("The shop is held to"), own), (_("Others, to look at"), rest)]
    return [(head, found) for head, found in groups if found]


def every_standard(on: date) -> list[Option]:
    """Whatever can judge a shop anywhere, once each."""
    found = {
        choice.name: option(choice)
        for place in reversed(jurisdictions())
        for choice in choices(always(place), on=on)
    }
    return list(found.values())


def _language() -> str:
    return get_language() or "zh-hans"
