"""``manage.py load_demo``: two demo companies to look around in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from compliance.demo.loading import load_demo


class Command(BaseCommand):
    help = "Write the demo companies with people, papers, courses taken and sign-ins. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo's password is public, so a production site does not load the demo.")
        written = load_demo(today=timezone.localdate())
        self.stdout.write(
            _("The demo companies were written.") if written else _("The demo companies are there already.")
        )
