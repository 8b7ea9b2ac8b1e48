"""From the course files in the repository to pages, pictures, questions and exams. See cms/README.md."""

from cms.loading.problems import Problem
from cms.loading.reader import CourseFiles, read_checklists, read_courses, read_defences
from cms.loading.writer import Report, load_courses

__all__ = [
    "CourseFiles",
    "Problem",
    "Report",
    "load_courses",
    "read_checklists",
    "read_courses",
    "read_defences",
]
