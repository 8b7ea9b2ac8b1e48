"""Forms about a person: adding, changing, giving a sign-in, ending an employment."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from staffing.forms.fields import DayField, SeenMixin
from staffing.identity import IdentityError, birth_date_of, clean_identity, fingerprint, sex_of
from staffing.models import Employment, Person, Shop
from staffing.models.users import Role
from staffing.phones import clean_phone
from staffing.printing import picture_signs, pictures_refused
from staffing.staff_numbers import clean_staff_number, staff_key
from staffing.vocabulary import post_choices


class PersonForm(SeenMixin, forms.ModelForm):
    """A person's own fields. The identity number is written, never shown: an empty field leaves it as it is."""

    new_identity_number = forms.CharField(
        label=gettext_lazy("identity number"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )

    class Meta:
        model = Person
        fields = ["staff_number", "name", "sex", "birth_date", "phone", "email"]
        field_classes = {"birth_date": DayField}

    field_order = ["staff_number", "name", "new_identity_number", "sex", "birth_date", "phone", "email"]

    def __init__(self, *args: Any, shop: Shop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shop = shop
        self.instance.company = shop.company
        self.order_fields(self.field_order)
        if self.instance.identity_fingerprint:
            self.fields["new_identity_number"].help_text = _(
                "On record: %(masked)s. Leave empty to keep it."
            ) % {"masked": self.instance.identity_masked}

    def clean_staff_number(self) -> str:
        number = clean_staff_number(self.cleaned_data["staff_number"])
        if "/" in number or any(sign.isspace() for sign in number):
            raise forms.ValidationError(_("A staff number holds no blank and no “/”."))
        if len(number) > 30:
            raise forms.ValidationError(_("A staff number has at most 30 characters."))
        if self._others().filter(staff_number_key=staff_key(number)).exists():
            raise forms.ValidationError(_("This staff number is taken in your company. Choose another one."))
        return number

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if pictures := picture_signs(name):
            raise forms.ValidationError(pictures_refused(pictures))
        return name

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        phone = clean_phone(text)
        if text and not phone:
            raise forms.ValidationError(
                _("“%(text)s” is no mobile number: 11 digits, the first is 1, such as 13812345678.")
                % {"text": text[:30]}
            )
        return phone

    def clean_new_identity_number(self) -> str:
        text: str = self.cleaned_data["new_identity_number"]
        if not text.strip():
            return ""
        try:
            number = clean_identity(text)
        except IdentityError as error:
            raise forms.ValidationError(str(error)) from None
        if self._others().filter(identity_fingerprint=fingerprint(number)).exists():
            raise forms.ValidationError(
                _("This identity number is recorded under another staff number of your company.")
            )
        return number

    def _others(self) -> Any:
        return Person.objects.filter(company_id=self.shop.company_id).exclude(pk=self.instance.pk)

    def values(self) -> dict[str, Any]:
        """The fields of the person, with sex and birth date taken from the identity number where left empty."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        number = self.cleaned_data["new_identity_number"]
        if number:
            values["identity_number"] = number
            values["sex"] = values["sex"] or sex_of(number)
            values["birth_date"] = values["birth_date"] or birth_date_of(number)
        return values

    def save(self, commit: bool = True) -> Person:
        for name, value in self.values().items():
            setattr(self.instance, name, value)
        self.instance.save()
        return self.instance


class NewPersonForm(PersonForm):
    """A person with the first employment and, if known, posts."""

    employed_from = DayField(label=gettext_lazy("employed from"))
    posts = forms.MultipleChoiceField(
        label=gettext_lazy("posts"), required=False, choices=post_choices, widget=forms.CheckboxSelectMultiple
    )
    posted_from = DayField(
        label=gettext_lazy("in post since"),
        required=False,
        help_text=gettext_lazy("Empty: since the first day of work."),
    )

    field_order = [*PersonForm.field_order, "employed_from", "posts", "posted_from"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        first, posted = self.cleaned_data.get("employed_from"), self.cleaned_data.get("posted_from")
        if first and posted and posted < first:
            self.add_error(
                "posted_from", _("This lies before the first day of work, %(day)s.") % {"day": first}
            )
        return self.cleaned_data


class SignInGiftForm(forms.Form):
    """The roles of a sign-in; only those the giver may grant are offered."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("roles"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, grantable: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = [(role.value, role.label) for role in grantable]  # type: ignore[attr-defined]
        self.fields["roles"].help_text = _(
            "A learner takes courses and sits exams; the others see more. You can grant only what you may do yourself."
        )

    def roles_chosen(self) -> list[Role]:
        return [Role(value) for value in self.cleaned_data["roles"]]


class EmploymentEndForm(forms.Form):
    """The last day of work, included."""

    last_day = DayField(
        label=gettext_lazy("last day of work"),
        help_text=gettext_lazy("Included. The posts held here end on the same day."),
    )

    def __init__(self, *args: Any, employment: Employment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employment = employment

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < self.employment.valid_from:
            raise forms.ValidationError(
                _("The last day lies before the first day, %(day)s.") % {"day": self.employment.valid_from}
            )
        return day
