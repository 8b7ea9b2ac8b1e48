"""`check_standards`: loads every standard file, and drafts named on the command line, and tells all that is wrong."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from staffing.rules.files import standard_files
from staffing.rules.loading import StandardError, load_files


class Command(BaseCommand):
    help = (
        "Check the files in standards/, together with any others named, as one set: their form, their words, what they "
        "inherit, and that the editions of a family do not claim one day twice. Exit status 0: all can be loaded; 1: every "
        "error on standard error, one a line. The form of a file is in docs/judging.md."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="draft files that are not in standards/ yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            standards = load_files([*standard_files(), *options["files"]])
        except StandardError as error:
            for line in error.errors:
                self.stderr.write(line)
            sys.exit(1)
        families = {standard.family for standard in standards.values() if standard.family}
        self.stdout.write(f"{len(standards)} standards, {len(families)} families: nothing wrong")
