"""Django's sentences that this house says in its own words: locale/ holds them and goes before Django's."""

from django.utils.translation import gettext_noop

REQUIRED = gettext_noop("This field is required.")
