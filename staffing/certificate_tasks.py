"""Printing certificates in the background."""

import logging

from django.utils import timezone
from django_tasks import task

from staffing.models import Certificate
from staffing.printing import PrintingError
from staffing.services.rendering import certificate_render

logger = logging.getLogger(__name__)


@task()
def render_certificate(certificate_id: int) -> None:
    """Print one certificate. What cannot be printed is told to whoever opens the PDF."""
    certificate = Certificate.objects.get(pk=certificate_id)
    try:
        certificate_render(certificate=certificate, made_at=timezone.now())
    except PrintingError as error:
        logger.warning("certificate %s was not printed: %s", certificate.number, error)
