"""Django's sentences that this house says in its own words: locale/ holds them and goes before Django's."""

from django.utils.translation import gettext_noop, ngettext_lazy

REQUIRED = gettext_noop("This field is required.")
CHOICE_UNKNOWN = gettext_noop("Select a valid choice. %(value)s is not one of the available choices.")
CHOICE_GONE = gettext_noop("Select a valid choice. That choice is not one of the available choices.")
NOT_A_NUMBER = gettext_noop("Enter a number.")
NOT_WHOLE = gettext_noop("Enter a whole number.")
TOO_SMALL = gettext_noop("Ensure this value is greater than or equal to %(limit_value)s.")
TOO_LARGE = gettext_noop("Ensure this value is less than or equal to %(limit_value)s.")
NOT_A_DAY = gettext_noop("Enter a valid date.")
FILE_EMPTY = gettext_noop("The submitted file is empty.")
FILE_MISSING = gettext_noop("No file was submitted.")
TOO_MANY_DIGITS = ngettext_lazy(
    "Ensure that there are no more than %(max)s digit in total.",
    "Ensure that there are no more than %(max)s digits in total.",
    "max",
)
TOO_MANY_PLACES = ngettext_lazy(
    "Ensure that there are no more than %(max)s decimal place.",
    "Ensure that there are no more than %(max)s decimal places.",
    "max",
)
TOO_MANY_WHOLE_DIGITS = ngettext_lazy(
    "Ensure that there are no more than %(max)s digit before the decimal point.",
    "Ensure that there are no more than %(max)s digits before the decimal point.",
    "max",
)
TOO_LONG = ngettext_lazy(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
TOO_SHORT = ngettext_lazy(
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    "limit_value",
)
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %(min_length)d character.",
    "This password is too short. It must contain at least %(min_length)d characters.",
    "min_length",
)
