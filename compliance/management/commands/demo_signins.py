"""``manage.py demo_signins``: what to type to look around in the demo companies."""

from typing import Any

from django.core.management.base import BaseCommand

from compliance.demo.accounts import PASSWORD, SIGN_INS
from compliance.demo.loading import MAIN_SHOP
from staffing.models import Company


class Command(BaseCommand):
    help = "Print the demo's sign-ins, if the demo companies are there."

    def handle(self, *args: Any, **options: Any) -> None:
        if not Company.objects.filter(slug=MAIN_SHOP).exists():
            self.stdout.write("No demo companies here. `manage.py load_demo` writes them.")
            return
        self.stdout.write(f"演示账号（密码都是 {PASSWORD}）Demo sign-ins (one password for all):")
        for entry in SIGN_INS:
            self.stdout.write(f"  {entry.name:<26} {entry.who}  {entry.what}")
