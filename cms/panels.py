"""What the editor shows for questions and exams, in its order."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel

from cms.forms import competency_select
from cms.kinds import RULED


class ShortfallPanel(HelpPanel):
    """Section by section, whether the published questions of the bank can fill the blueprint."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"template": "cms/panels/shortfall.html", **kwargs})

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            exam = self.instance
            lines = exam.shortfall() if exam.pk else []
            people_mark = bool(exam.pk) and exam.people_mark()
            context = super().get_context_data(parent_context)
            return context | {"lines": lines, "people_mark": people_mark}


QUESTION_PANELS = [
    FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("difficulty")], heading=_("Question")),
    FieldRowPanel([FieldPanel("case"), FieldPanel("case_place")], heading=_("Case")),
    FieldPanel("stem"),
    MultiFieldPanel(
        [
            FieldPanel("options"),
            FieldPanel("statement_is_true"),
            FieldPanel("answer"),
            FieldPanel("rubric"),
        ],
        heading=_("Answer"),
    ),
    FieldPanel("explanation"),
    MultiFieldPanel(
        [FieldPanel("course"), FieldPanel("competency", widget=competency_select()), FieldPanel("module")],
        heading=_("Where it belongs"),
    ),
    FieldRowPanel([FieldPanel("critical"), FieldPanel("use")], heading=_("Use")),
    FieldRowPanel([FieldPanel("origin_kind"), FieldPanel("origin_reference")], heading=_("Origin")),
]

CASE_PANELS = [
    FieldRowPanel([FieldPanel("code"), FieldPanel("title")], heading=_("Case")),
    FieldPanel("text"),
    MultiFieldPanel(
        [FieldPanel("course"), FieldPanel("competency", widget=competency_select())],
        heading=_("Where it belongs"),
    ),
]

RUBRIC_PANELS = [
    FieldRowPanel([FieldPanel("code"), FieldPanel("title"), FieldPanel("title_en")], heading=_("Rubric")),
    FieldPanel("criteria"),
]

EXAM_PANELS = [
    FieldRowPanel([FieldPanel("slug"), FieldPanel("course")]),
    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")], heading=_("Title")),
    FieldPanel("purpose"),
    InlinePanel("sections", heading=_("Blueprint"), label=_("Section"), min_num=1),
    ShortfallPanel(heading=_("What the bank holds")),
    FieldRowPanel(
        [FieldPanel("minutes"), FieldPanel("pass_mark"), FieldPanel("section_pass_mark")],
        heading=_("Passing"),
    ),
    MultiFieldPanel([FieldPanel(f"{kind}_rule") for kind in RULED], heading=_("Scoring")),
    FieldRowPanel([FieldPanel("markers"), FieldPanel("marker_difference")], heading=_("Marking by people")),
    FieldRowPanel(
        [FieldPanel("attempts"), FieldPanel("cooling_off_days"), FieldPanel("valid_months")],
        heading=_("Attempts and certificate"),
    ),
    FieldRowPanel(
        [FieldPanel("open_from"), FieldPanel("open_until"), FieldPanel("onsite_word")],
        heading=_("When and where"),
    ),
    FieldPanel("questions_shown"),
    InlinePanel("posts", heading=_("Who may sit"), label=_("Post"), help_text=_("None: everybody.")),
]

CHECKLIST_PANELS = [
    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")], heading=_("Title")),
    MultiFieldPanel([FieldPanel("summary"), FieldPanel("summary_en")], heading=_("What is observed")),
    MultiFieldPanel([FieldPanel("note"), FieldPanel("note_en")], heading=_("Note to the reader")),
    InlinePanel("steps", heading=_("Steps"), label=_("Step"), min_num=1),
    FieldRowPanel([FieldPanel("required_share"), FieldPanel("minutes")], heading=_("Passing")),
    FieldRowPanel([FieldPanel("leads_to"), FieldPanel("valid_months")], heading=_("What it leads to")),
    MultiFieldPanel(
        [FieldPanel("repeat_after"), FieldPanel("grace_days"), FieldPanel("course")], heading=_("Repeats")
    ),
    FieldPanel("daily"),
    InlinePanel("posts", heading=_("Who is observed"), label=_("Post"), help_text=_("None: everybody.")),
    FieldPanel("code"),
]

DEFENCE_PANELS = [
    FieldRowPanel([FieldPanel("slug"), FieldPanel("course")]),
    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")], heading=_("Title")),
    FieldPanel("summary"),
    FieldPanel("summary_en"),
    FieldPanel("source"),
    MultiFieldPanel(
        [
            FieldPanel("thesis"),
            FieldRowPanel([FieldPanel("thesis_fewest"), FieldPanel("thesis_most")]),
            FieldRowPanel([FieldPanel("thesis_pdf"), FieldPanel("thesis_docx")]),
            FieldRowPanel([FieldPanel("thesis_rubric"), FieldPanel("thesis_weight")]),
        ],
        heading=_("Thesis"),
    ),
    FieldRowPanel(
        [FieldPanel("rubric"), FieldPanel("panel_size"), FieldPanel("minutes")], heading=_("Defence")
    ),
    FieldRowPanel(
        [FieldPanel("pass_mark"), FieldPanel("part_pass_mark"), FieldPanel("valid_months")],
        heading=_("Passing"),
    ),
    InlinePanel("prerequisites", heading=_("What a candidate must hold"), label=_("Prerequisite")),
    InlinePanel("posts", heading=_("Who may defend"), label=_("Post"), help_text=_("None: everybody.")),
]
