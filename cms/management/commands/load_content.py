"""Loads the courses and checklists of the repository into the CMS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.loading import load_courses, read_checklists, read_courses, read_defences
from cms.loading.site import site_prepared

COURSES = Path(__file__).resolve().parents[2] / "content" / "courses"


class Command(BaseCommand):
    help = "Load the courses, questions and exams of the repository into the CMS. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only read the files and name every fault.")
        parser.add_argument(
            "--path",
            type=Path,
            default=COURSES,
            help="The folder of courses; checklists and defences stand beside it.",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Also replace what was edited in the CMS since the last load.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        courses, problems = read_courses(options["path"])
        checklists, further = read_checklists(options["path"].parent / "checklists", courses)
        defences, more = read_defences(options["path"].parent / "defences", courses)
        problems += further + more
        if problems:
            heading = ngettext(
                "%d fault in the course files; nothing was loaded:",
                "%d faults in the course files; nothing was loaded:",
                len(problems),
            ) % len(problems)
            raise CommandError("\n".join([heading, *(f"  {problem}" for problem in problems)]))
        if options["check"]:
            self._say(_("%d courses can be loaded.") % len(courses), options)
            return
        try:
            report = load_courses(
                courses,
                below=site_prepared(),
                checklists=checklists,
                defences=defences,
                overwrite=options["overwrite"],
            )
        except ValidationError as refusal:
            heading = _("The files do not fit what stands in the CMS; nothing was loaded:")
            raise CommandError("\n".join([heading, *(f"  {it}" for it in refusal.messages)])) from refusal
        for line in report.left_alone:
            self._say(_("Left alone: %s") % line, options)
        self._say(_("Courses, questions, exams and checklists: %s.") % report, options)

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)
