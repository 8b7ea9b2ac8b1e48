"""Forms in which an owner sets a number of a standard anew for the house, adds a requirement, or withdraws a rule."""

import re
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.forms.decisions import DecisionForm
from compliance.house.numbers import HouseNumber
from compliance.services.standards import Ruling
from staffing.forms.fields import DayField
from staffing.rules.strictness import Strictness
from staffing.vocabulary import credential_choices, document_choices, post_choices, premises_choices

ANYBODY = ("", gettext_lazy("anybody who works here"))
NO_PAPER = ("", gettext_lazy("no credential asked for"))


class RuleForm(DecisionForm):
    """What every rule of the house needs: why, and from when."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It stands beside the rule on every page and in the dossier, with your name."),
    )
    valid_from = DayField(label=gettext_lazy("From"), help_text=gettext_lazy("Today or later."))
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    refused = False

    def clean_valid_from(self) -> date:
        first: date = self.cleaned_data["valid_from"]
        if first < self.today:
            raise forms.ValidationError(
                _("A rule of the house cannot begin in the past: earlier days stay as they were judged.")
            )
        return first

    def refuse(self, errors: list[str]) -> None:
        """Say that the engine does not take the rule, beside the field that it is about where there is one."""
        self.refused = True
        field = "number" if "number" in self.fields and any(".to" in error for error in errors) else None
        self.add_error(
            field,
            _("The standard cannot take this: %(why)s. Nothing was written.") % {"why": "; ".join(errors)},
        )

    def ruling(self) -> Ruling:
        """What a valid form wants."""
        raise NotImplementedError

    def _ruling(self, **what: Any) -> Ruling:
        data = self.cleaned_data
        return Ruling(reason=data["reason"], valid_from=data["valid_from"], seen=data["seen"], **what)


class NumberForm(RuleForm):
    """One number of a requirement, set anew."""

    field_order = ("path", "number", "laxer", "reason", "valid_from", "seen")

    path = forms.ChoiceField(label=gettext_lazy("Which number"), widget=forms.RadioSelect)
    number = forms.CharField(
        label=gettext_lazy("In this house"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    laxer = forms.BooleanField(
        label=gettext_lazy("Laxer than the standard, I know"),
        required=False,
        help_text=gettext_lazy(
            "Otherwise the stricter number holds. The page and the dossier then say that the house loosened it."
        ),
    )

    def __init__(
        self, *args: Any, requirement: str, numbers: list[HouseNumber], language: str, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.requirement = requirement
        self.numbers = {one.path: one for one in numbers}
        words = _("%(number)s: the standard says %(value)s")
        self.fields["path"].choices = [  # type: ignore[attr-defined]
            (one.path, words % {"number": one.label(language), "value": one.value}) for one in numbers
        ]
        self.fields["path"].initial = numbers[0].path
        if any(one.is_share for one in numbers):
            self.fields["number"].help_text = _("A share is written like 2/3.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = self.numbers.get(cleaned.get("path", ""))
        if found is None or "number" not in cleaned:
            return cleaned
        try:
            cleaned["number"] = _number(cleaned["number"], found)
        except (ValueError, ZeroDivisionError):
            self.add_error("number", _share_asked() if found.is_share else _number_asked())
            return cleaned
        change = found.change(cleaned["number"])
        if change is Strictness.SAME:
            self.add_error("number", _("This is what the standard says already. Enter another number."))
        elif change is Strictness.LAXER and not cleaned.get("laxer"):
            self.add_error(
                "number",
                _(
                    "The standard says %(value)s, so this is laxer, and the stricter number holds. "
                    "Enter a stricter one, or tick that you know."
                )
                % {"value": found.value},
            )
        cleaned["laxer"] = change is Strictness.LAXER
        return cleaned

    def ruling(self) -> Ruling:
        data = self.cleaned_data
        return self._ruling(
            requirement=self.requirement, path=data["path"], value=data["number"], laxer=data["laxer"]
        )


def _number(text: str, found: HouseNumber) -> Any:
    """What was typed as a number of the same kind. Raises ValueError or ZeroDivisionError."""
    text = text.strip().replace("／", "/")
    if found.is_share:
        # Only so: Fraction also reads 1e9999999999, and would write out all its digits.
        if not re.fullmatch("[0-9]+/[0-9]+", text):
            raise ValueError(text)
        share = Fraction(text)
        if not 0 < share <= 1:
            raise ValueError(text)
        return f"{share.numerator}/{share.denominator}"
    if found.is_whole:
        value: float = int(text)
    else:
        value = float(text)
    if not 0 < value <= MOST:
        raise ValueError(text)
    return value


MOST = 1_000_000


def _share_asked() -> str:
    return _("Write a share such as 2/3, at most 1/1.")


def _number_asked() -> str:
    return _("Enter a number from 1 to 1,000,000, in digits.")


class AddForm(RuleForm):
    """A requirement that the standard does not have."""

    group: ClassVar[str]

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=60, help_text=gettext_lazy("As the lists shall call it.")
    )

    def condition(self) -> dict[str, Any]:
        """The condition as a standard file would hold it."""
        raise NotImplementedError

    def ruling(self) -> Ruling:
        data = self.cleaned_data
        title = " ".join(data["title"].split())
        return self._ruling(
            requirement="",
            path="",
            laxer=False,
            value={
                "group": self.group,
                "title": _both(title),
                "basis": _both(data["reason"]),
                "source": {"zh": "本店规定", "en": "rule of the house", "ref": "house rules"},
                "sureness": "user",
                "condition": self.condition(),
            },
        )


class CarryForm(RuleForm):
    """A requirement that the house added, made anew for another edition."""

    field_order = ("reason", "valid_from", "seen")

    def __init__(self, *args: Any, value: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.value = value

    def ruling(self) -> Ruling:
        value = {key: part for key, part in self.value.items() if key not in ("id", "clause")}
        return self._ruling(requirement="", path="", laxer=False, value=value)


class PeopleForm(AddForm):
    """At least so many people who hold a post, with a credential."""

    group = "personnel"
    field_order = ("title", "at_least", "post", "credential", "reason", "valid_from", "seen")

    at_least = forms.IntegerField(label=gettext_lazy("People, at least"), min_value=1, max_value=1000)
    post = forms.ChoiceField(
        label=gettext_lazy("Who hold the post"), required=False, choices=lambda: [ANYBODY, *post_choices()]
    )
    credential = forms.ChoiceField(
        label=gettext_lazy("With the credential, in force"),
        required=False,
        choices=lambda: [NO_PAPER, *credential_choices()],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["post"] and not cleaned["credential"]:
            self.add_error(
                "post", _("Choose a post, a credential, or both: otherwise everybody would count.")
            )
        return cleaned

    def condition(self) -> dict[str, Any]:
        data = self.cleaned_data
        post, paper = {"holds_post": [data["post"]]}, {"credential": {"kinds": [data["credential"]]}}
        count: dict[str, Any] = {"at_least": data["at_least"], "who": paper if data["credential"] else post}
        if data["post"] and data["credential"]:
            count["of"] = post
        return {"count": count}


class HoldersForm(AddForm):
    """Everybody who holds a post has a credential."""

    group = "personnel"
    field_order = ("title", "post", "credential", "reason", "valid_from", "seen")

    post = forms.ChoiceField(label=gettext_lazy("Everybody who holds the post"), choices=post_choices)
    credential = forms.ChoiceField(
        label=gettext_lazy("Has the credential, in force"), choices=credential_choices
    )

    def condition(self) -> dict[str, Any]:
        data = self.cleaned_data
        paper = {"credential": {"kinds": [data["credential"]]}}
        return {"every_holder": {"posts": {data["post"]: paper}, "empty": "not_applicable"}}


class AreaForm(AddForm):
    """An area of a kind of premises."""

    group = "premises"
    field_order = ("title", "kind", "at_least_m2", "reason", "valid_from", "seen")

    kind = forms.ChoiceField(label=gettext_lazy("Kind of place"), choices=premises_choices)
    at_least_m2 = forms.IntegerField(
        label=gettext_lazy("Square metres, at least"), min_value=1, max_value=MOST
    )

    def condition(self) -> dict[str, Any]:
        return {"area": {name: self.cleaned_data[name] for name in ("kind", "at_least_m2")}}


class DocumentForm(AddForm):
    """A document in force."""

    group = "documents"
    field_order = ("title", "document", "reason", "valid_from", "seen")

    document = forms.ChoiceField(label=gettext_lazy("Document, in force"), choices=document_choices)

    def condition(self) -> dict[str, Any]:
        return {"document": {"all": [self.cleaned_data["document"]]}}


class JudgementForm(AddForm):
    """Something that a person has to look at and confirm."""

    group = "conduct"
    field_order = ("title", "ask", "reason", "valid_from", "seen")

    ask = forms.CharField(
        label=gettext_lazy("What has to be confirmed"),
        max_length=200,
        help_text=gettext_lazy(
            "A sentence that is true or not. Until somebody attests it, it needs judgement."
        ),
    )

    def condition(self) -> dict[str, Any]:
        return {"judgement": {"ask": _both(" ".join(self.cleaned_data["ask"].split()))}}


def _both(text: str) -> dict[str, str]:
    """Words written in one language, for readers of both."""
    return {"zh": text, "en": text}


SHAPES: dict[str, tuple[type[AddForm], str | Promise]] = {
    "people": (PeopleForm, gettext_lazy("So many people with a post or a credential")),
    "holders": (HoldersForm, gettext_lazy("A credential for everybody who holds a post")),
    "area": (AreaForm, gettext_lazy("An area")),
    "document": (DocumentForm, gettext_lazy("A document")),
    "judgement": (JudgementForm, gettext_lazy("Something that somebody confirms")),
}
