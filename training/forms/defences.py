"""Forms of theses and defences."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.models import DefenceRules
from staffing.models import Person, User
from training.selectors.examiners import Choice
from training.services.defences import DefenceRefusedError
from training.theses import ThesisFile, ThesisRefusedError, read_thesis
from training.words.defences import PARTS, named, recusal_words, statement_words

INSTANT = "%Y-%m-%dT%H:%M"


class InstantField(forms.DateTimeField):
    """A day and a time in the shop's zone, chosen by the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=INSTANT)
        super().__init__(widget=widget, input_formats=[INSTANT, "%Y-%m-%d %H:%M"], **kwargs)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Person) -> str:
        return f"{obj.name} · {obj.staff_number}"


class RulesField(forms.ModelChoiceField):
    def label_from_instance(self, obj: DefenceRules) -> str:
        return obj.display_title


class AdmitForm(forms.Form):
    """Whom to admit to which defence, and until when the thesis is due."""

    person = PersonField(
        Person.objects.none(), label=gettext_lazy("Candidate"), empty_label=gettext_lazy("Choose")
    )
    rules = RulesField(
        DefenceRules.objects.none(),
        label=gettext_lazy("Defence"),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose"),
    )
    thesis_due = InstantField(
        label=gettext_lazy("Thesis due"),
        required=False,
        help_text=gettext_lazy("Only where a thesis is asked for. It can be put off later, with a reason."),
    )

    def __init__(self, *args: Any, people: Any, rules: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["person"]).queryset = people
        cast(forms.ModelChoiceField, self.fields["rules"]).queryset = rules


class ThesisForm(forms.Form):
    """A thesis to hand in. The file is opened and counted here, so that what is wrong stands beside it."""

    title = forms.CharField(label=gettext_lazy("Title of the thesis"), max_length=120)
    file = forms.FileField(label=gettext_lazy("File"))
    sole_author = forms.BooleanField(
        error_messages={
            "required": gettext_lazy("Confirm that the thesis is your own; without that it is not taken.")
        }
    )

    def __init__(self, *args: Any, kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        self.fields["sole_author"].label = statement_words()
        self.fields["file"].widget.attrs["accept"] = ",".join(f".{kind}" for kind in kinds)

    def clean_file(self) -> ThesisFile:
        upload: UploadedFile = self.cleaned_data["file"]
        self.filename = upload.name or ""
        if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
            raise forms.ValidationError(
                _("The file has %(size)s; at most %(limit)s are taken. Make the pictures in it smaller.")
                % {
                    "size": filesizeformat(upload.size or 0),
                    "limit": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
                }
            )
        try:
            return read_thesis(upload.read(), kinds=self.kinds)
        except ThesisRefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class ScheduleForm(forms.Form):
    """When, where and before whom. Who may not examine stands below the list, with the reason."""

    starts_at = InstantField(label=gettext_lazy("Begins"))
    room = forms.CharField(label=gettext_lazy("Room"), max_length=120)
    members = forms.MultipleChoiceField(
        label=gettext_lazy("Examiners"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose the examiners.")},
    )
    chair = forms.ChoiceField(label=gettext_lazy("Chair"))
    reason = forms.CharField(
        label=gettext_lazy("Reason of the change"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Candidate and panel read it in the history."),
    )

    def __init__(
        self, *args: Any, choices: Iterable[Choice], size: int, changed: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every = list(choices)
        self.may = {str(it.user.pk): it.user for it in every if not it.reasons}
        self.may_not = [(it.user, recusal_words(it.reasons)) for it in every if it.reasons]
        options = [(str(it.user.pk), _option(it)) for it in every if not it.reasons]
        members = cast(forms.MultipleChoiceField, self.fields["members"])
        members.choices = options
        members.help_text = _("Choose %(size)d.") % {"size": size}
        cast(forms.ChoiceField, self.fields["chair"]).choices = [("", _("Choose")), *options]
        if not changed:
            del self.fields["reason"]

    def clean_members(self) -> list[User]:
        return [self.may[key] for key in self.cleaned_data["members"]]

    def clean_chair(self) -> User:
        return self.may[self.cleaned_data["chair"]]


def starts_at_in(data: Mapping[str, str]) -> datetime | None:
    """The day and time that was entered, before the form is made: who may examine depends on it. None where it is none."""
    try:
        return cast(datetime, InstantField().clean(data.get("starts_at", "")))
    except forms.ValidationError:
        return None


def _option(choice: Choice) -> str:
    place = choice.works_in or _("from outside")
    return f"{choice.user} · {place}"


class DueForm(forms.Form):
    """Another deadline of the thesis."""

    due = InstantField(label=gettext_lazy("Thesis due"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


class ReasonForm(forms.Form):
    """Why something is done. optional: where only the service knows whether it has to be said."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, *args: Any, optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not optional

    def given(self) -> str:
        """The reason. Raises DefenceRefusedError for one that cannot be taken."""
        if not self.is_valid():
            raise DefenceRefusedError(" ".join(map(str, self.errors["reason"])))
        return str(self.cleaned_data["reason"])


class MarksForm(forms.Form):
    """A level for each criterion of each part; all of them when it is sealed, as many as there are in a draft."""

    questions = forms.CharField(
        label=gettext_lazy("Questions you asked, and what was answered"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    note = forms.CharField(
        label=gettext_lazy("Examiner's note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, parts: list[dict[str, Any]], sealing: bool, draft: Mapping[str, Any], **kwargs: Any
    ) -> None:
        marks = draft.get("marks", {})
        given = {
            field_name(part, key): str(points) for part, own in marks.items() for key, points in own.items()
        }
        initial = {"questions": draft.get("questions", ""), "note": draft.get("note", ""), **given}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.parts = parts
        for part in parts:
            for criterion in part["rubric"]["criteria"]:
                self.fields[field_name(part["key"], criterion["key"])] = forms.TypedChoiceField(
                    label=named(criterion["title"]),
                    coerce=int,
                    empty_value=None,
                    required=sealing,
                    choices=[
                        (str(it["points"]), f"{it['points']} · {it['words']}") for it in criterion["levels"]
                    ],
                    widget=forms.RadioSelect,
                    error_messages={"required": gettext_lazy("Choose a level here too, then seal.")},
                )

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Part by part its fields, for the page."""
        return [
            {
                "title": PARTS[part["key"]],
                "weight": part["weight"],
                "fields": [self[field_name(part["key"], it["key"])] for it in part["rubric"]["criteria"]],
            }
            for part in self.parts
        ]

    @property
    def marks(self) -> dict[str, dict[str, int]]:
        """Part -> criterion -> points of what was chosen."""
        found: dict[str, dict[str, int]] = {}
        for part in self.parts:
            own = {
                it["key"]: self.cleaned_data.get(field_name(part["key"], it["key"]))
                for it in part["rubric"]["criteria"]
            }
            found[part["key"]] = {key: points for key, points in own.items() if points is not None}
        return found


def field_name(part: str, criterion: str) -> str:
    return f"{part}.{criterion}"
