"""`manage.py build_dossier SHOP --standard ID --out FILE`: build a dossier, keep it, and write its PDF to a file."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from compliance.selectors.standards import choices, held_to
from compliance.services.dossiers import DossierError, dossier_build
from staffing.models import Shop


class Command(BaseCommand):
    help = "Build the dossier of a shop, keep it frozen, and write its PDF to a file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shop", help="short name of the shop, as in its addresses")
        parser.add_argument(
            "--standard",
            default="",
            help="id of a shop standard, or a family of editions; the shop's main one when left out",
        )
        parser.add_argument("--out", required=True, type=Path, help="the PDF to write")
        parser.add_argument("--on", help="the day to judge, YYYY-MM-DD; today when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        if not out.parent.is_dir():
            raise CommandError(f"--out: there is no folder {out.parent}")
        shop = _shop(options["shop"])
        on = _day(options["on"]) if options["on"] else timezone.localdate()
        try:
            dossier = dossier_build(
                shop=shop,
                standard=_standard(shop, options["standard"], on),
                on=on,
                made_at=timezone.now(),
                made_by=None,
            )
        except DossierError as error:
            raise CommandError(str(error)) from error
        with dossier.pdf.open("rb") as pdf:
            out.write_bytes(pdf.read())
        self.stdout.write(
            f"{out}: {dossier.pages} pages, {dossier.outcome}, content {dossier.content_sha256}"
        )


def _shop(slug: str) -> Shop:
    shop = Shop.objects.select_related("company").filter(slug=slug).first()
    if shop is None:
        known = ", ".join(Shop.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise CommandError(f"shop: there is no shop {slug!r}. Shops: {known}")
    return shop


def _standard(shop: Shop, name: str, on: date) -> str:
    known = [one.name for one in choices(held_to(shop).places, on=on)]
    if name and name not in known:
        raise CommandError(f"--standard: found {name!r}; expected one of {', '.join(known)}")
    return name


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--on: {text!r} is no day; write it like 2026-11-23") from None
