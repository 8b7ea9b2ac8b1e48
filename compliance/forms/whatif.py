"""The rows of a "what if" question: one small form a change, all of them together one address."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.selectors.whatif import TakeOver
from staffing.forms.fields import DayField, known_level
from staffing.rules import Credential, Exam, Facts, Person, Premises, Record, Scope, Standard, all_standards
from staffing.rules.change_words import problem
from staffing.rules.changes import (
    Appoint,
    Change,
    ChangesError,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Renew,
    Review,
    SignLease,
    Transfer,
    all_records,
)
from staffing.rules.conditions import CredentialIs, ExamPassed
from staffing.rules.needs import slug_title
from staffing.rules.profiles import profile
from staffing.rules.standard import walk
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import label
from staffing.vocabulary import (
    credential_choices,
    post_choices,
    premises_choices,
    scope_choices,
    trade_choices,
)

MOST_CHANGES = 12
EXAM = "exam:"
ROW = re.compile(r"c(0|[1-9][0-9]{0,2})-kind")
EMPTY = [("", gettext_lazy("Please choose"))]
Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class Setting:
    """What the rows choose from. ``standard``: the edition of the day, if one is in force; ``editions``: those that
    can be imagined to take over, by id.
    """

    facts: Facts
    standard: Standard | None
    today: date
    language: str
    editions: Mapping[str, Standard] = field(default_factory=dict)

    def people(self) -> Choices:
        """Who works here today or later, with the posts held today."""
        found = [(one.id, self._named(one)) for one in self.facts.people or () if self._is_here(one)]
        return [*EMPTY, *found]

    def records(self, *kinds: type[Record]) -> Choices:
        """Records of these kinds that end some day, with whom they belong to."""
        return self._records(lambda record: isinstance(record, kinds) and record.until is not None)

    def reviewed(self) -> Choices:
        """Papers that lapse without a review, in force today or later, with whom they belong to."""
        return self._records(
            lambda record: (
                isinstance(record, Credential)
                and record.kind in _kinds_with_reviews()
                and (record.until is None or record.until >= self.today)
            )
        )

    def _records(self, wanted: Callable[[Record], bool]) -> Choices:
        found = [
            (record.ref, self._owned(owner, record))
            for owner, record in all_records(self.facts)
            if wanted(record) and (not isinstance(owner, Person) or self._is_here(owner))
        ]
        return [*EMPTY, *found]

    def leased(self) -> Choices:
        """The places of the shop that are not its own."""
        places = (self.facts.shop.premises if self.facts.shop else None) or ()
        return [*EMPTY, *((p.ref, label(p, self.language)) for p in places if p.tenure != "owned")]

    def _is_here(self, person: Person) -> bool:
        return any(s.until is None or s.until >= self.today for s in person.employments or ())

    def _named(self, person: Person) -> str:
        posts = [p.post for p in person.postings or () if p.until is None or p.until >= self.today]
        names = "、".join(vocabulary().name("posts", post, self.language) for post in dict.fromkeys(posts))
        return f"{person.name} · {names}" if names else person.name

    def _owned(self, owner: Any, record: Record) -> str:
        until = _("until %(day)s") % {"day": record.until} if record.until else _("open-ended")
        return f"{owner.name} · {label(record, self.language)} · {until}"


@cache
def _kinds_with_reviews() -> frozenset[str]:
    """The kinds of papers that some standard wants reviewed."""
    parts = (
        part
        for standard in all_standards()
        for requirement in standard.requirements
        for part in walk(requirement.condition)
    )
    asked = [one.credential for one in parts if isinstance(one, CredentialIs)]
    return frozenset(kind for need in asked if need.review_every_months for kind in need.kinds)


class ChangeForm(forms.Form):
    """One change. `change()` gives it, once the row is valid."""

    kind: ClassVar[str]
    title: ClassVar[str | Promise]
    setting: Setting

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting
        self.number = int((self.prefix or "c0")[1:])
        for name, found in self.fields.items():
            if isinstance(found, forms.ChoiceField):
                found.choices = self.choices(name)
                found.error_messages["invalid_choice"] = _(
                    "This is not on record here. Choose from the list."
                )

    def choices(self, name: str) -> Choices:
        tables: dict[str, Choices] = {"post": post_choices(), "to": post_choices()}
        return self.setting.people() if name == "person" else [*EMPTY, *tables[name]]

    def change(self) -> Change | TakeOver:
        raise NotImplementedError

    @property
    def is_untouched(self) -> bool:
        """Nothing was filled in yet."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields)


def _person() -> forms.ChoiceField:
    return forms.ChoiceField(label=gettext_lazy("who"))


def _day(words: Any) -> DayField:
    return DayField(label=words)


class LeaveForm(ChangeForm):
    kind, title = "leave", gettext_lazy("Somebody leaves")
    person = _person()
    day = _day(gettext_lazy("last day of work"))

    def change(self) -> Change:
        return Leave(**self.cleaned_data)


class AppointForm(ChangeForm):
    kind, title = "appoint", gettext_lazy("Somebody takes a post as well")
    person = _person()
    post = forms.ChoiceField(label=gettext_lazy("post"))
    day = _day(gettext_lazy("from"))

    def change(self) -> Change:
        return Appoint(**self.cleaned_data)


class TransferForm(ChangeForm):
    kind, title = "transfer", gettext_lazy("Somebody moves to another post")
    person = _person()
    post = forms.ChoiceField(label=gettext_lazy("from the post"))
    to = forms.ChoiceField(label=gettext_lazy("to the post"))
    day = _day(gettext_lazy("from"))

    def clean_to(self) -> str:
        to: str = self.cleaned_data["to"]
        if to == self.cleaned_data.get("post"):
            raise forms.ValidationError(_("This is the post that is left. Choose another."))
        return to

    def change(self) -> Change:
        return Transfer(**self.cleaned_data)


class HireForm(ChangeForm):
    kind, title = "hire", gettext_lazy("Somebody is hired")
    post = forms.ChoiceField(label=gettext_lazy("for the post"))
    brings = forms.ChoiceField(label=gettext_lazy("brings"))
    day = _day(gettext_lazy("first day of work"))

    def choices(self, name: str) -> Choices:
        if name == "brings":
            return [
                ("papers", _("all that the standard asks of the post")),
                ("nothing", _("nothing yet")),
            ]
        return super().choices(name)

    def change(self) -> Change:
        data, who = self.cleaned_data, f"new-{self.number}"
        name = _("new hire %(number)d") % {"number": self.number + 1}
        brought = (
            profile(self.setting.standard, data["post"], data["day"], who, name)
            if data["brings"] == "papers" and self.setting.standard
            else Person(
                id=who,
                name=name,
                education=(),
                experience=(),
                credentials=(),
                exams=(),
                courses=(),
                training=(),
            )
        )
        return Hire(profile=brought, posts=(data["post"],), day=data["day"])


class PaperForm(ChangeForm):
    kind, title = "paper", gettext_lazy("Somebody obtains a paper or passes an exam")
    person = _person()
    paper = forms.ChoiceField(label=gettext_lazy("paper"))
    level = forms.CharField(
        label=gettext_lazy("level"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For a skill grade or title, such as 高级工 or 工程师."),
    )
    trade = forms.ChoiceField(label=gettext_lazy("trade"), required=False)
    day = _day(gettext_lazy("from"))
    until = DayField(label=gettext_lazy("last day"), required=False)

    def choices(self, name: str) -> Choices:
        tables = {"paper": [*credential_choices(), *self._exams()], "trade": trade_choices()}
        return [*EMPTY, *tables[name]] if name in tables else super().choices(name)

    def _exams(self) -> Choices:
        """The exams that the standard asks about."""
        asked = {
            part.exam.slug: slug_title(part.exam, self.setting.language)
            for requirement in (self.setting.standard.requirements if self.setting.standard else ())
            for part in walk(requirement.condition)
            if isinstance(part, ExamPassed)
        }
        return [(EXAM + slug, _("exam: %(title)s") % {"title": title}) for slug, title in asked.items()]

    def clean_level(self) -> str:
        return known_level(self.cleaned_data.get("paper", ""), self.cleaned_data["level"])

    def change(self) -> Change:
        data = self.cleaned_data
        if data["paper"].startswith(EXAM):
            passed = Exam(exam=data["paper"].removeprefix(EXAM), until=data["until"])
            return Obtain(person=data["person"], record=passed, day=data["day"])
        card = Credential(
            kind=data["paper"],
            level=data["level"] or None,
            trade=data["trade"] or None,
            until=data["until"],
            reviewed=(),
        )
        return Obtain(person=data["person"], record=card, day=data["day"])


class RenewForm(ChangeForm):
    kind, title = "renew", gettext_lazy("A paper is renewed")
    ref = forms.ChoiceField(label=gettext_lazy("paper"))
    day = _day(gettext_lazy("in force from"))
    until = DayField(label=gettext_lazy("last day"), required=False)

    def choices(self, name: str) -> Choices:
        return self.setting.records(Credential, Exam)

    def change(self) -> Change:
        return Renew(**self.cleaned_data)


class ReviewForm(ChangeForm):
    kind, title = "review", gettext_lazy("A review is passed")
    ref = forms.ChoiceField(label=gettext_lazy("paper"))
    day = _day(gettext_lazy("passed on"))

    def choices(self, name: str) -> Choices:
        return self.setting.reviewed()

    def change(self) -> Change:
        return Review(**self.cleaned_data)


class EditionForm(ChangeForm):
    kind, title = "edition", gettext_lazy("Another edition takes over")
    edition = forms.ChoiceField(label=gettext_lazy("edition"))
    day = _day(gettext_lazy("in force from"))

    def choices(self, name: str) -> Choices:
        language = self.setting.language
        found = [
            (one.id, f"{one.title.of(language)} · {one.edition.of(language)}")
            for one in self.setting.editions.values()
        ]
        return [*EMPTY, *found]

    def change(self) -> TakeOver:
        data = self.cleaned_data
        return TakeOver(day=data["day"], edition=self.setting.editions[data["edition"]])


class LeaseForm(ChangeForm):
    kind, title = "lease", gettext_lazy("A lease is signed")
    ref = forms.ChoiceField(label=gettext_lazy("place"))
    day = _day(gettext_lazy("in force from"))
    until = DayField(label=gettext_lazy("last day"), required=False)

    def choices(self, name: str) -> Choices:
        return self.setting.leased()

    def change(self) -> Change:
        return SignLease(**self.cleaned_data)


class PlaceForm(ChangeForm):
    kind, title = "place", gettext_lazy("A place is put in use")
    place = forms.ChoiceField(label=gettext_lazy("kind of place"))
    area = forms.DecimalField(
        label=gettext_lazy("square metres"), min_value=1, max_digits=8, decimal_places=2
    )
    tenure = forms.ChoiceField(label=gettext_lazy("owned or leased"))
    day = _day(gettext_lazy("from"))

    def choices(self, name: str) -> Choices:
        if name == "tenure":
            return [("leased", _("leased, with a written contract")), ("owned", _("owned"))]
        return [*EMPTY, *premises_choices()]

    def change(self) -> Change:
        data = self.cleaned_data
        lease: dict[str, Any] = {"tenure": "owned"}
        if data["tenure"] == "leased":
            lease = {"tenure": "leased", "contract": True, "contract_since": data["day"]}
        ref = f"premises:new-{self.number}"
        place = Premises(id=f"new-{self.number}", ref=ref, kind=data["place"], area_m2=data["area"], **lease)
        return PutInUse(record=place, day=data["day"])


class ScopeForm(ChangeForm):
    kind, title = "scope", gettext_lazy("The shop begins to repair something else")
    scope = forms.ChoiceField(label=gettext_lazy("repairs"))
    day = _day(gettext_lazy("from"))

    def choices(self, name: str) -> Choices:
        return [*EMPTY, *scope_choices()]

    def change(self) -> Change:
        return PutInUse(record=Scope(scope=self.cleaned_data["scope"]), day=self.cleaned_data["day"])


FORMS: dict[str, type[ChangeForm]] = {
    form.kind: form
    for form in (
        LeaveForm, HireForm, TransferForm, AppointForm, PaperForm, RenewForm, ReviewForm, LeaseForm, PlaceForm, ScopeForm,
        EditionForm,
    )
}  # fmt: skip


@dataclass
class Question:
    """The rows of an address. `changes` are there when every row can be read; else the rows say what is wrong."""

    rows: list[ChangeForm] = field(default_factory=list)
    changes: list[Change | TakeOver] = field(default_factory=list)
    is_open: bool = False

    @property
    def is_full(self) -> bool:
        return len(self.rows) >= MOST_CHANGES

    def refuse(self, error: ChangesError, language: str) -> None:
        """Say beside each row why its change cannot be done."""
        for impossible in error.errors:
            row = self.rows[next(i for i, c in enumerate(self.changes) if c is impossible.change)]
            row.add_error(None, problem(impossible, language))
        self.is_open = True


def read_question(data: Mapping[str, str], setting: Setting) -> Question:
    """The question an address asks: a row for each `c<number>-kind`, and an empty one for `add=<kind>`."""
    question = Question()
    adding = FORMS.get(data.get("add", ""))
    for number in _numbers(data)[:MOST_CHANGES]:
        form = FORMS[data[f"c{number}-kind"]]
        row = form(data, prefix=f"c{number}", setting=setting)
        if adding and row.is_untouched:
            row = form(prefix=f"c{number}", setting=setting)
        question.rows.append(row)
    if adding and not question.is_full:
        number = max((row.number for row in question.rows), default=-1) + 1
        question.rows.append(adding(prefix=f"c{number}", setting=setting))
    valid = [row.is_valid() for row in question.rows]
    question.is_open = not all(valid)
    if not question.is_open:
        question.changes = [row.change() for row in question.rows]
    return question


def without_row(data: Mapping[str, str], number: str) -> str:
    """The query of an address without one row, its numbers closed up."""
    kept = [n for n in _numbers(data) if str(n) != number]
    pairs = [(name, value) for name, value in data.items() if not re.match(r"(c\d+-|add$|remove$)", name)]
    for place, n in enumerate(kept):
        start = f"c{n}-"
        pairs += [
            (f"c{place}-{name.removeprefix(start)}", value)
            for name, value in data.items()
            if name.startswith(start)
        ]
    return urlencode(pairs)


def leave_query(standard: str, person_id: str, last_day: date) -> str:
    """The query that asks what happens to a standard, by its name, when one person leaves."""
    return urlencode(
        {"standard": standard, "c0-kind": "leave", "c0-person": person_id, "c0-day": last_day.isoformat()}
    )


def _numbers(data: Mapping[str, str]) -> Sequence[int]:
    found = (ROW.fullmatch(name) for name in data)
    return sorted(int(m[1]) for m in found if m and data[m[0]] in FORMS)
