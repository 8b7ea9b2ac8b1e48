"""`assess`: judges a facts file against a standard, without a database."""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from staffing.rules.cli import CannotJudge, assess_file, table, unheard
from staffing.rules.days import day_from_text


def day(text: str) -> date:
    try:
        return day_from_text(text)
    except ValueError as error:
        raise ArgumentTypeError(f"found {text!r}; expected {error}") from None


class Command(BaseCommand):
    help = (
        "Judge a facts file against a standard for every day of a horizon. Exit status 0: judged, whatever the "
        "verdict; 2: the input could not be judged. The form of the file is in docs/judging.md."
    )
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--facts", required=True, help="the facts, a JSON file")
        parser.add_argument(
            "--standard", required=True, help="the id of a standard, or the name of a family of editions"
        )
        parser.add_argument(
            "--jurisdiction", help="where the shop is, for a family: a code of standards/jurisdictions.yaml"
        )
        parser.add_argument("--from", required=True, type=day, dest="start", help="the first day, YYYY-MM-DD")
        parser.add_argument("--until", required=True, type=day, help="the last day, included")
        parser.add_argument("--person", help="the id of the person, for a role standard")
        parser.add_argument("--language", choices=("zh", "en"), default="zh", help="of the reasons")
        parser.add_argument("--json", action="store_true", dest="as_json", help="machine-readable answer")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            assessment = assess_file(
                options["facts"],
                options["standard"],
                options["start"],
                options["until"],
                options["person"],
                options["jurisdiction"],
            )
        except CannotJudge as error:
            for line in error.errors:
                self.stderr.write(line)
            sys.exit(2)
        for line in unheard(assessment):
            self.stderr.write(line)
        language = options["language"]
        if options["as_json"]:
            self.stdout.write(json.dumps(assessment.as_json(language), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(table(assessment, language), ending="")
