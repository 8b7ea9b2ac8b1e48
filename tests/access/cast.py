"""The demo companies, and what they leave out: an examiner, the shopless, scans, work under way, papers of 南湖."""

import io
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pikepdf
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from PIL import Image

from cms.models import Checklist
from cms.selectors import exam_by_slug, published_defences
from compliance.demo.loading import load_demo
from compliance.dossier.content import dossier_content
from compliance.models import Dossier, HouseRule, Premises, ShopStandards, ShopStatement
from compliance.plan_search import Patience
from compliance.selectors.readiness import readiness_of
from compliance.selectors.standards import DEFAULT_STANDARD
from compliance.services.calendars import calendar_renew
from compliance.services.dossiers import dossier_build
from compliance.services.plans import Wish, plan_answer, plan_start
from staffing.certificate_tasks import bundle_name
from staffing.models import Certificate, Credential, Person, Shop, TaskProgress, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from staffing.rules import load_standard
from staffing.rules.days import add_months
from staffing.services.certificates import certificate_issue, certificate_render
from staffing.services.roster import roster_upload
from staffing.services.snapshots import exam_text, snapshot_sha256
from training.defences.results import Sheet, result_of
from training.exams.rulings import FULL
from training.models import (
    AnswerFile,
    Attempt,
    Defence,
    DefenceMinutes,
    Observation,
    PanelMember,
    Remark,
    ThesisVersion,
)
from training.services.appeals import appeal_make
from training.services.attempts import answer_save, attempt_start, attempt_submit
from training.services.counting import attempts_count
from training.services.practice_photos import photo_add
from training.services.remarks import Proposal, remark_propose, remark_work_out
from training.services.standards import standard_open
from training.tasks import exam_record_name

ANONYMOUS = "anonymous"
USERS = {
    "learner": "chengdong-cd-0118",
    "trainer": "chengdong-cd-0003",
    "examiner": "examiner",
    "hr": "chengdong-cd-0002",
    "owner": "chengdong-cd-0001",
    "auditor": "chengdong-auditor",
    "chengxi-hr": "chengdong-cx-0001",
    "nanhu-learner": "nanhu-nh-0118",
    "nanhu-hr": "nanhu-nh-0002",
    "nanhu-owner": "nanhu-nh-0001",
    "shopless": "shopless",
    "superuser": "superuser",
}
ROLES = [ANONYMOUS, *USERS]
SCANNED = {"chengdong": "CD-0107", "nanhu": "NH-0118"}
HR = {"chengdong": USERS["hr"], "nanhu": USERS["nanhu-hr"]}
OWNER = {"chengdong": USERS["owner"], "nanhu": USERS["nanhu-owner"]}


def client_of(role: str, *, csrf: bool = False) -> Client:
    """A client of this role, who reads Chinese; ``csrf``: one that is asked for the token."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    if role != ANONYMOUS:
        user = User.objects.get(username=USERS[role])
        client.force_login(user, backend="staffing.backends.SignInBackend")
    return client


def write_cast(today: date) -> None:
    """Content, demo, and the rest."""
    call_command("load_content", verbosity=0)
    load_demo(today=today)
    chengdong, nanhu = Shop.objects.get(slug="chengdong"), Shop.objects.get(slug="nanhu")
    grant_role(user=User.objects.create_user("examiner"), shop=chengdong, role=Role.EXAMINER)
    User.objects.create_user("shopless")
    User.objects.create_superuser("superuser")
    _write_certificate(nanhu, today)
    for shop in (chengdong, nanhu):
        _write_work(shop, today)
    _write_standard(chengdong)
    attempts_count()
    # Printed once and kept: reading it later writes nothing.
    for certificate in Certificate.objects.filter(person__name="陈小明"):
        certificate_render(certificate=certificate, made_at=timezone.now())


def _write_standard(shop: Shop) -> None:
    """The trainer and a colleague are asked for the pass mark of an exam."""
    exam, colleague = exam_by_slug("service-adviser-exam"), User.objects.create_user("second-judge")
    assert exam
    grant_role(user=colleague, shop=shop, role=Role.TRAINER)
    standard_open(
        exam=exam,
        judges=[User.objects.get(username=USERS["trainer"]), colleague],
        candidate="能独立接待一位客户",
        whole_bank=False,
        by=User.objects.get(username="superuser"),
        now=timezone.now(),
    )


def _write_certificate(shop: Shop, today: date) -> None:
    certificate_issue(
        kind="exam",
        code="etiquette-and-care-exam",
        person=Person.objects.get(company=shop.company, name="陈小明"),
        shop=shop,
        valid_from=today,
        valid_until=None,
        issued_on=today,
        issued_by=None,
        snapshot=exam_text(exam_zh="服务礼仪", exam_en="Etiquette"),
        origin=f"attempt:{shop.slug}",
    )


def _write_work(shop: Shop, today: date) -> None:
    """Scans, a waiver, a roster awaiting confirmation, a calendar, a printed bundle, an open exam, a dossier."""
    now, hr = timezone.now(), User.objects.get(username=HR[shop.slug])
    paper = Credential.objects.filter(person__staff_number=SCANNED[shop.slug]).first()
    place = Premises.objects.filter(shop=shop).first()
    assert paper
    assert place
    paper.scan.save("scan.png", _picture())
    place.scan.save("scan.png", _picture())
    roster_upload(shop=shop, user=hr, filename=f"{shop.name}.csv", data=_roster(shop), now=now)
    waiver = ShopStatement.objects.create(
        shop=shop,
        kind="waive",
        standard=DEFAULT_STANDARD,
        requirement="lease",
        reason=f"{shop.name}换签合同",
        valid_from=today,
        valid_until=today,
        stated_by=hr,
        stated_at=now,
    )
    waiver.scan.save("scan.png", _picture())
    calendar_renew(shop=shop, user=hr, standard=DEFAULT_STANDARD, language="zh-hans", now=now)
    task = TaskProgress.objects.create(
        user=hr,
        shop=shop,
        title=f"打印{shop.name}",
        asked={"exam": "ev-basics-exam"},
        created_at=now,
        state="done",
    )
    storages["private"].save(bundle_name(task.pk), ContentFile(b"PK"))
    storages["private"].save(exam_record_name(task.pk), ContentFile(b"%PDF-"))
    _write_plan(shop, today)
    _write_practice(shop)
    exam, other = exam_by_slug("service-adviser-exam"), exam_by_slug("ev-basics-exam")
    assert exam
    assert other
    learner = Person.objects.get(company=shop.company, name="陈小明")
    finished = attempt_start(person=learner, shop=shop, exam=exam, now=now)
    finished = attempt_submit(attempt=finished, now=now)
    appeal_make(attempt=finished, slot=1, text="第二个答案也对", now=now)
    if not Remark.objects.under_way().exists():
        proposal = Proposal(question=finished.paper[0]["question"], kind=FULL, reason="答案有误")
        remark_work_out(remark=remark_propose(proposal=proposal, by=hr, now=now), on=today)
    opened = attempt_start(person=learner, shop=shop, exam=other, now=now)
    _answers_for_people(learner, shop, opened, now)
    HouseRule.objects.create(
        shop=shop,
        standard=DEFAULT_STANDARD,
        does=HouseRule.Does.CHANGE,
        requirement="parking-area",
        path="condition.area.at_least_m2",
        value=160,
        reason="节假日停车紧张",
        valid_from=today,
        made_by=hr,
        made_at=now,
    )
    _write_defences(shop, hr)
    _left_behind(shop, hr)
    if shop.slug == "nanhu":
        dossier_build(shop=shop, standard=DEFAULT_STANDARD, on=today, made_at=now, made_by=hr)
    else:
        _keep_dossier(shop, today, hr)


def _write_defences(shop: Shop, hr: User) -> None:
    """陈小明 is to defend before the examiner, and has defended once: both as they are kept."""
    rules, now = published_defences().get().frozen(), timezone.now()
    examiner = User.objects.get(username="examiner" if shop.slug == "chengdong" else OWNER[shop.slug])
    for state in ("scheduled", "passed"):
        decided = state == "passed"
        defence = Defence.objects.create(
            person=Person.objects.get(company=shop.company, name="陈小明"),
            shop=shop,
            code=rules["slug"],
            rules=rules,
            rules_sha256=rules["sha256"],
            state=state,
            thesis_due=now,
            starts_at=now,
            room=f"{shop.name}会议室",
            admitted_by=hr,
            admitted_at=now,
            opened_at=now if decided else None,
            result=result_of(rules, [_sheet(rules)] * 3) if decided else None,
        )
        PanelMember.objects.create(defence=defence, user=examiner, is_chair=True, appointed_at=now)
        version = ThesisVersion(
            defence=defence, number=1, title=f"{shop.name}的论文", filename="a.pdf", kind="pdf", sha256="0",
            characters=2000, statement="本人独立完成", submitted_by=hr, submitted_at=now,
        )  # fmt: skip
        version.file.save("a.pdf", ContentFile(_blank_pdf()), save=False)
        version.save()
        if decided:
            DefenceMinutes.objects.create(defence=defence, data=_blank_pdf(), sha256="0", made_at=now)


def _blank_pdf() -> bytes:
    out, document = io.BytesIO(), pikepdf.new()
    document.add_blank_page()
    document.save(out)
    return out.getvalue()


def _sheet(rules: dict[str, Any]) -> Sheet:
    marks = {
        part["key"]: {it["key"]: it["most"] for it in part["rubric"]["criteria"]} for part in rules["parts"]
    }
    return Sheet(
        name="考官",
        chair=False,
        marks=marks,
        questions="",
        note="",
        sha256="0",
        salt="0",
        sealed_at="",
        number=1,
    )


def _answers_for_people(learner: Person, shop: Shop, opened: Attempt, now: datetime) -> None:
    """A file that was sent in the open attempt, and an answer that waits to be marked."""
    AnswerFile.objects.create(
        attempt=opened,
        slot=1,
        sha256="0" * 64,
        file=ContentFile(b"\xff\xd8\xff", name="p.jpg"),
        content_type="image/jpeg",
        size=3,
        sent_at=now,
    )
    exam = exam_by_slug("reception-in-practice-exam")
    assert exam
    attempt = attempt_start(person=learner, shop=shop, exam=exam, now=now)
    slot = next(it["slot"] for it in attempt.paper if it["question"]["kind"] == "text")
    answer_save(
        attempt_id=attempt.pk,
        user=learner.user,
        slot=slot,
        sequence=1,
        raw=["先说明再动手。"],
        flagged=False,
        now=now,
    )
    attempt_submit(attempt=attempt, now=now)


def _left_behind(shop: Shop, maker: User) -> None:
    """A rule of the house for the edition of 2014, which another one has replaced."""
    ShopStandards.objects.create(
        shop=shop,
        main=DEFAULT_STANDARD,
        others=["cn-repair-class2"],
        decided_by=maker,
        decided_at=timezone.now(),
    )
    words = {"zh": "救援值班表", "en": "Rescue rota"}
    HouseRule.objects.create(
        shop=shop,
        standard="cn-repair-class2-2014",
        does=HouseRule.Does.ADD,
        requirement="house-1",
        value={
            "id": "house-1",
            "clause": "H1",
            "group": "conduct",
            "title": words,
            "basis": words,
            "source": words | {"ref": "house rules"},
            "sureness": "user",
            "condition": {"judgement": {"ask": words}},
        },
        reason="夜间救援",
        valid_from=date(2020, 1, 1),
        made_by=maker,
        made_at=timezone.now(),
    )


def _keep_dossier(shop: Shop, today: date, maker: User) -> None:
    """A dossier as it is kept, with another PDF in it: laying out the large shop takes ten seconds."""
    standard, now = load_standard(DEFAULT_STANDARD), timezone.now()
    readiness = readiness_of(shop=shop, standard=standard, on=today)
    content = dossier_content(readiness=readiness, made_at=now, made_by=maker.get_full_name())
    paper = certificate_render(certificate=shop.certificates.all()[0], made_at=now)
    Dossier.objects.create(
        shop=shop,
        standard=standard.id,
        standard_sha256=standard.sha256,
        made_for=today,
        made_at=now,
        made_by=maker,
        outcome=readiness.verdict.value,
        content=content,
        content_sha256=snapshot_sha256(content),
        pdf=ContentFile(bytes(paper.data), name="dossier.pdf"),
        pdf_sha256=paper.sha256,
        pages=1,
    )


def _write_practice(shop: Shop) -> None:
    """The learner is being observed, by the trainer where the shop has one, with a photo."""
    observer = User.objects.get(username=USERS["trainer"] if shop.slug == "chengdong" else OWNER[shop.slug])
    frozen = Checklist.objects.get(code="six-step-reception-practice").frozen()
    observation = Observation.objects.create(
        id=uuid4(),
        person=Person.objects.get(company=shop.company, name="陈小明"),
        shop=shop,
        observer=observer,
        checklist="six-step-reception-practice",
        frozen=frozen,
        frozen_sha256=frozen["sha256"],
        started_at=timezone.now(),
    )
    photo_add(
        key=uuid4(),
        observation_key=observation.pk,
        observer=observer,
        place=2,
        data=_picture().read(),
        now=timezone.now(),
    )


def _picture() -> ContentFile:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "beige").save(out, "PNG")
    return ContentFile(out.getvalue())


def _write_plan(shop: Shop, today: date) -> None:
    """A plan as it was when its short time was over."""
    wish = Wish(DEFAULT_STANDARD, add_months(today, 6), 12, 1)
    owner = User.objects.get(username=OWNER[shop.slug])
    plan = plan_start(shop=shop, wish=wish, user=owner, today=today, now=timezone.now())
    hasty = Patience(left=lambda: 1.0, goes_on=lambda: True, tell=lambda found: None)
    plan_answer(plan=plan, patience=hasty, clock=timezone.now)
    TaskProgress.objects.filter(pk=plan.task_id).update(state="done")


def _roster(shop: Shop) -> bytes:
    rows = [
        "工号,姓名,性别,入职日期",
        f"{shop.code}-0901,{shop.name}新人,男,2024-02-01",
        f"{shop.code}-0902,,外星,",
    ]
    return "\n".join(rows).encode()
