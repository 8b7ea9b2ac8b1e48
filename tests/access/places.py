"""A real object of a shop for every argument of every address."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from wagtail.images.models import Image

from cms.models import Question
from compliance.models import CalendarFeed, Dossier, Equipment, HouseRule, Premises, ShopStatement
from compliance.selectors.calendars import calendar_url
from staffing.eligibility_lines import judged_by_people
from staffing.models import Person, Shop
from staffing.selectors.eligibility import role_standard_on
from tests.access.cast import HR, SCANNED
from training.models import (
    AnswerFile,
    Attempt,
    Defence,
    MarkingTask,
    ObservationPhoto,
    Remark,
    StandardSetting,
)

JUDGED_POST = "after-sales-manager"
COURSE, MODULE, EXAM = "six-step-reception", "self-and-tools", "six-step-reception-exam"
PICTURES = "media/<path:path>"
Arguments = dict[str, Any]


def arguments_of(slug: str, today: date) -> dict[str, Arguments]:
    """For every address with arguments: the shop's own objects to fill them with."""
    shop = Shop.objects.get(slug=slug)
    learner = Person.objects.get(company=shop.company, name="陈小明")
    person = Person.objects.get(staff_number=SCANNED[slug])
    paper = person.credentials.exclude(scan="").first()
    certificate = shop.certificates.filter(person=learner).first()
    attempts = Attempt.objects.filter(shop=shop)
    opened, finished = attempts.open().get(person=learner), attempts.with_results().first()
    defences = Defence.objects.filter(shop=shop, person=learner)
    running, decided = defences.running().get(), defences.get(state="passed")
    roster = shop.roster_imports.filter(state="preview").first()
    task = shop.tasks.filter(user__username=HR[slug]).first()
    place = Premises.objects.exclude(scan="").filter(shop=shop).first()
    device = Equipment.objects.filter(shop=shop).first()
    dossier = Dossier.objects.filter(shop=shop).first()
    statement = ShopStatement.objects.exclude(scan="").get(shop=shop)
    calendar = CalendarFeed.objects.get(shop=shop)
    assert paper and certificate and finished and roster and task and place and device and dossier  # noqa: PT018
    standard = role_standard_on(JUDGED_POST, today)
    assert standard
    at, of = {"shop": slug}, {"shop": slug, "pk": person.pk}
    record = {**of, "kind": "credentials", "record": paper.pk}
    premises = {**at, "kind": "places", "pk": place.pk}
    judged = {**of, "post": JUDGED_POST}
    public, attempt = {"public_id": certificate.public_id}, {"attempt": opened.pk}
    photo = ObservationPhoto.objects.filter(observation__shop=shop, observation__person=learner).get()
    seen, shown = photo.observation, {"observation": photo.observation_id, "photo": photo.pk}
    lesson = {"course": COURSE, "module": MODULE}
    filled: dict[str, Arguments] = {
        **_each(["person", "person-edit", "person-identity", "person-signin", "person-signin-stop"], of),
        "record-scan": {**of, "record": paper.pk},
        "record-add": {**of, "kind": "credentials"},
        **_each(["record-edit", "record-end", "record-delete"], record),
        **_each(
            ["roster-preview", "roster-confirm", "roster-discard", "roster-refused"], {**at, "pk": roster.pk}
        ),
        "task": {"pk": task.pk},
        **_each(["eligibility", "eligibility-certificate"], judged),
        "eligibility-judgement": {**judged, "requirement": min(judged_by_people(standard))},
        "my-eligibility": {"post": "service-adviser"},
        "certificate-bundle": {**at, "pk": task.pk},
        "exam-record-pdf": {"pk": task.pk},
        **_each(["certificate", "certificate-revoke", "certificate-correct"], {**at, "pk": certificate.pk}),
        **_each(["certificate-pdf", "certificate-check"], public),
        "learn-course": {"course": COURSE},
        **_each(["learn-module", "learn-check"], lesson),
        **_each(["exam", "exam-start"], {"exam": EXAM}),
        **_each(["attempt", "attempt-answers", "attempt-pulse", "attempt-page", "attempt-file"], attempt),
        **_each(["attempt-submit", "attempt-result", "attempt-check", "attempt-export"], attempt),
        **_each(["training-person", "training-renew", "training-extra-time"], {**at, "person": person.pk}),
        **_each(OBSERVING, {"observation": seen.pk}),
        **_each(["observe-photo", "observe-photo-remove", "learn-practice-photo"], shown),
        **_each(["practice-record", "practice-decide", "practice-print"], {**at, "observation": seen.pk}),
        "practice-photo": {**at, **shown},
        "answer-file": {"file": AnswerFile.objects.get(attempt=opened).pk.hex},
        "marking-answer": {**at, "task": MarkingTask.objects.filter(shop=shop)[0].pk},
        "invigilation-attempt": {**at, "attempt": finished.pk},
        **_each(
            ["training-result", "training-result-export", "training-similarity"],
            {**at, "attempt": finished.pk},
        ),
        **_each(DEFENCES, {**at, "defence": running.pk}),
        **_each(MY_DEFENCE, {"defence": running.pk}),
        **_each(["defence-minutes", "defence-sheets"], {**at, "defence": decided.pk}),
        **_each(["panel-minutes", "panel-sheets"], {"defence": decided.pk}),
        **_each(STATISTICS, {"exam": EXAM}),
        "appeal-new": {"attempt": finished.pk, "slot": 1},
        "appeal": {"pk": finished.appeals.get().pk},
        "question-record": {"code": finished.paper[0]["question"]["code"]},
        "remark-new": {"version": finished.paper[0]["question"]["sha256"]},
        **_each(REMARKS, {"pk": Remark.objects.under_way().get().pk}),
        "question-statistics": {"exam": EXAM, "code": Question.objects.filter(course__slug=COURSE)[0].code},
        **_each(STANDARDS, {"pk": StandardSetting.objects.get(opened_by__username="superuser").pk}),
        **_each(["company-readiness", "company-judge"], {"company": shop.company.slug}),
        "calendar": {"token": calendar_url(calendar).rpartition("/")[2].removesuffix(".ics")},
        **_each(
            ["statement-attest", "statement-waive"],
            {**at, "standard": statement.standard, "requirement": statement.requirement},
        ),
        **_each(["statement-revoke", "statement-scan"], {**at, "pk": statement.pk}),
        "house-rule-change": {**at, "standard": "cn-class2-source", "requirement": "workshop-area"},
        "house-rule-add": {**at, "standard": "cn-class2-source", "shape": "people"},
        "house-rule-withdraw": {**at, "pk": HouseRule.objects.get(shop=shop, does="change").pk},
        "house-rule-carry": {**at, "pk": HouseRule.objects.get(shop=shop, does="add").pk},
        "premises-add": {**at, "kind": "places"},
        **_each(["premises-change", "premises-end"], premises),
        "premises-scan": premises,
        "equipment-verify": {**at, "pk": device.pk},
        **_each(["dossier", "dossier-pdf"], {**at, "pk": dossier.pk}),
    }
    return {**filled, **_each(SHOP_PAGES, at)}


DEFENCES = ("defence", "defence-schedule", "defence-act", "defence-thesis")
MY_DEFENCE = (
    "my-defence", "my-thesis", "my-defence-calendar",
    "panel-defence", "panel-mark", "panel-act", "panel-thesis", "panel-calendar",
)  # fmt: skip
STATISTICS = (
    "exam-statistics", "paper-statistics", "exam-statistics-xlsx", "exam-statistics-csv", "exam-record", "exam-standards",
)  # fmt: skip
OBSERVING = (
    "observe", "observe-ticks", "observe-photos", "observe-confirm", "observe-page", "observe-drop",
    "learn-practice-record", "learn-practice-agree", "learn-practice-disagree", "learn-practice-print",
)  # fmt: skip
STANDARDS = ("exam-standard", "exam-standard-end", "exam-standard-decide", "exam-standard-judge")
REMARKS = ("remark", "remark-choose", "remark-do", "remark-discard", "remark-undo")
SHOP_PAGES = (
    "people", "people-export", "expiries", "expiries-export", "person-new", "training-held", "roster-import",
    "roster-template", "eligibility-matrix",
    "certificates", "certificates-print", "training-overview", "training-assign", "training-export", "desk",
    "practice", "practice-start", "practice-export",
    "defences", "defence-admit", "invigilation", "invigilation-state", "invigilation-act", "invigilation-word",
    "marking", "marking-next", "marking-release",
    "readiness", "what-if", "fragility", "plan", "plan-work-out", "plan-stop", "plan-export", "calendar-renew", "calendar-revoke", "premises", "equipment",
    "equipment-entry", "documents", "document-entry", "dossiers", "dossier-build",
    "shop-standards", "shop-standards-choose", "standards-compare",
)  # fmt: skip


def _each(names: Iterable[str], arguments: Arguments) -> dict[str, Arguments]:
    return dict.fromkeys(names, arguments)


def address_of(name: str, arguments: dict[str, Arguments]) -> str:
    """The path of an address in the table, its arguments filled in. Pictures of lessons have no name to ask for."""
    if name == PICTURES:
        return Image.objects.all()[0].file.url
    return reverse(name, kwargs=arguments.get(name, {}))
