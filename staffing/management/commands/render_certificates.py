"""Print the certificates that were never printed, for example because a font was missing."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from staffing.certificate_tasks import BATCH
from staffing.services.rendering import certificates_render, without_file


class Command(BaseCommand):
    """Idempotent: what has its bytes keeps them."""

    help = "Print every certificate that has no PDF yet. What is printed already is left as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(without_file().values_list("pk", flat=True))
        failed = 0
        for start in range(0, len(keys), BATCH):
            rows = list(without_file().filter(pk__in=keys[start : start + BATCH]))
            for error in certificates_render(certificates=rows, made_at=timezone.now()):
                failed += 1
                self.stderr.write(str(error))
        self.stdout.write(f"{len(keys) - failed} printed, {failed} not.")
