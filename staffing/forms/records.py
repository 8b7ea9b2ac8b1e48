"""Forms for the dated records of a person, and the table of which kinds of records there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.forms.fields import DayField, DaysField, SeenMixin, known_level
from staffing.forms.scans import checked_scan, same_content
from staffing.models import (
    Credential,
    Education,
    Employment,
    Experience,
    Person,
    Posting,
    Shop,
    TrainingRecord,
)
from staffing.rules.vocabulary import vocabulary
from staffing.services.training_records import TRAINING_ELSEWHERE

# Kinds of papers with a class that no ladder orders (C1 of a licence), and those that are given for one trade.
LEVEL_AS_WRITTEN = {"driving-licence", "manufacturer-training", "other"}
OF_A_TRADE = {"skill-grade", "repair-worker", "manufacturer-training", "other"}
SPAN = {"valid_from": DayField, "valid_until": DayField}


class RecordForm(SeenMixin, forms.ModelForm):
    """A record of one person, in one shop where the record belongs to a shop."""

    def __init__(self, *args: Any, person: Person, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.person = person
        self.shop = shop
        if hasattr(self.instance, "shop_id"):
            self.instance.shop = shop

    def is_on_record(self) -> bool:
        """Whether a new record says in everything what one on record says, as a second press of the button does."""
        if self.instance.pk or self.errors:
            return False
        names = [name for name in self._meta.fields or () if name != "scan"]
        same = {name: self.cleaned_data.get(name) for name in names}
        alike = self._meta.model._default_manager.filter(person=self.instance.person, **same)
        if "scan" not in self.fields:
            return bool(alike.exists())
        return any(same_content(row.scan, self.cleaned_data.get("scan")) for row in alike)

    def _refuse_overlap(self, others: QuerySet[Any]) -> None:
        """An error when one of the other records covers a day of this one."""
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if first is None or self.errors or self.is_on_record():
            return
        found = others.exclude(pk=self.instance.pk).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=first)
        )
        if last:
            found = found.filter(valid_from__lte=last)
        if other := found.first():
            self.add_error(
                "valid_from",
                _("This overlaps with a record from %(first)s to %(last)s. End that one first.")
                % {
                    "first": other.valid_from,
                    "last": other.valid_until or "…",
                },
            )


class EmploymentForm(RecordForm):
    class Meta:
        model = Employment
        fields = ["valid_from", "valid_until"]
        field_classes = SPAN

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._refuse_overlap(Employment.objects.filter(person=self.instance.person, shop=self.shop))
        return self.cleaned_data


class PostingForm(RecordForm):
    class Meta:
        model = Posting
        fields = ["post", "valid_from", "valid_until"]
        field_classes = SPAN

    def clean(self) -> dict[str, Any]:
        super().clean()
        same = Posting.objects.filter(
            person=self.instance.person, shop=self.shop, post=self.cleaned_data.get("post", "")
        )
        self._refuse_overlap(same)
        return self.cleaned_data


class EducationForm(RecordForm):
    class Meta:
        model = Education
        fields = ["level", "major", "school", "graduated_on"]
        field_classes: ClassVar = {"graduated_on": DayField}


class ExperienceForm(RecordForm):
    class Meta:
        model = Experience
        fields = ["kind", "employer", "valid_from", "valid_until"]
        field_classes = SPAN


class CredentialForm(RecordForm):
    """A paper of others, with its scan and, where it is reviewed, its reviews."""

    reviewed_on = DaysField(
        label=gettext_lazy("reviews passed on"),
        required=False,
        help_text=gettext_lazy("For a special operation card. Several days are separated by a comma or 、."),
    )

    class Meta:
        model = Credential
        fields = [
            "kind",
            "level",
            "trade",
            "number",
            "issuer",
            "valid_from",
            "valid_until",
            "reviewed_on",
            "review_waived",
            "scan",
        ]
        field_classes: ClassVar = SPAN
        widgets: ClassVar = {"scan": forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"})}
        help_texts: ClassVar = {
            "level": gettext_lazy("For a skill grade or title, such as 高级工 or 工程师."),
            "trade": gettext_lazy("For papers that are given for one trade, such as a skill grade."),
            "review_waived": gettext_lazy(
                "The authority dropped the review (ten years of work in the trade); the card says so."
            ),
            "scan": gettext_lazy(
                "PDF, JPEG or PNG. Only those who may see the people of this shop can open it."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Mark the fields that only some kinds have; the page shows them when such a kind is chosen."""
        super().__init__(*args, **kwargs)
        self.fields["kind"].widget.attrs["data-kinds"] = ""
        kinds = vocabulary().credentials
        laddered = {code for code in kinds if vocabulary().ladder_of(code)}
        reviewed = " ".join(code for code, kind in kinds.items() if kind.reviewed)
        belonging = {
            "level": " ".join(code for code in kinds if code in laddered | LEVEL_AS_WRITTEN),
            "trade": " ".join(code for code in kinds if code in OF_A_TRADE),
            "reviewed_on": reviewed,
            "review_waived": reviewed,
        }
        for name, codes in belonging.items():
            self.fields[name].widget.attrs["data-for-kinds"] = codes

    def clean_level(self) -> str:
        return known_level(self.cleaned_data.get("kind", ""), self.cleaned_data["level"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        kind = vocabulary().credentials.get(self.cleaned_data.get("kind", ""))
        for name in ("reviewed_on", "review_waived"):
            if kind and not kind.reviewed and self.cleaned_data.get(name):
                self.add_error(name, _("This kind of paper has no reviews. Leave it empty."))
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        for day in self.cleaned_data.get("reviewed_on", ()):
            if (first and day < first.isoformat()) or (last and day > last.isoformat()):
                self.add_error("reviewed_on", _("%(day)s lies outside the card's own days.") % {"day": day})
        return self.cleaned_data

    def clean_scan(self) -> Any:
        scan = self.cleaned_data.get("scan")
        return checked_scan(scan) if isinstance(scan, UploadedFile) else scan


class TrainingForm(RecordForm):
    """Training that took place elsewhere or in a room; courses passed here write their own record."""

    class Meta:
        model = TrainingRecord
        fields = [
            "title",
            "topic",
            "content",
            "held_from",
            "held_until",
            "minutes",
            "trainer",
            "result",
            "score",
        ]
        field_classes: ClassVar = {"held_from": DayField, "held_until": DayField}
        widgets: ClassVar = {"content": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, last = self.cleaned_data.get("held_from"), self.cleaned_data.get("held_until")
        if first and last and last < first:
            self.add_error("held_until", _("The last day lies before the first day. Correct one of them."))
        return self.cleaned_data

    def save(self, commit: bool = True) -> Any:
        if not self.instance.code:
            self.instance.code = TRAINING_ELSEWHERE
        return super().save(commit)


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: its address word, its names, its form. ``ends``: it has a last day that can be set alone."""

    slug: str
    title: str | Promise
    add: str | Promise
    model: type[Model]
    form: type[RecordForm]
    ends: bool = True
    editable: Callable[[Any], bool] = lambda record: True

    def rows(self, person: Person, shop: Shop) -> QuerySet[Any]:
        """The person's records of this kind; those that belong to a shop only of this one."""
        mine = self.model._default_manager.filter(person=person)
        return mine.filter(shop=shop) if hasattr(self.model, "shop_id") else mine


KINDS: dict[str, RecordKind] = {
    kind.slug: kind
    for kind in (
        RecordKind(
            "employments",
            gettext_lazy("Employment"),
            gettext_lazy("Add an employment"),
            Employment,
            EmploymentForm,
        ),
        RecordKind("postings", gettext_lazy("Posts"), gettext_lazy("Add a post"), Posting, PostingForm),
        RecordKind(
            "education",
            gettext_lazy("Education"),
            gettext_lazy("Add education"),
            Education,
            EducationForm,
            ends=False,
        ),
        RecordKind(
            "experience",
            gettext_lazy("Experience"),
            gettext_lazy("Add experience"),
            Experience,
            ExperienceForm,
        ),
        RecordKind(
            "credentials",
            gettext_lazy("Credentials"),
            gettext_lazy("Add a credential"),
            Credential,
            CredentialForm,
        ),
        RecordKind(
            "training",
            gettext_lazy("Training records"),
            gettext_lazy("Add a training record"),
            TrainingRecord,
            TrainingForm,
            ends=False,
            editable=lambda record: record.origin is None,
        ),
    )
}


class RecordEndForm(forms.Form):
    """The last day on which a record holds. ``following``: later records that may not share a day with it."""

    last_day = DayField(label=gettext_lazy("last day"), help_text=gettext_lazy("Last day included."))

    def __init__(
        self, *args: Any, record: Any, following: QuerySet[Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.record = record
        self.following = following

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < self.record.valid_from:
            raise forms.ValidationError(
                _("The last day lies before the first day, %(day)s.") % {"day": self.record.valid_from}
            )
        after = None if self.following is None else self.following.filter(valid_from__lte=day).first()
        if after:
            raise forms.ValidationError(
                _("From %(day)s the next record holds. Give a day before that one.")
                % {"day": after.valid_from}
            )
        return day
