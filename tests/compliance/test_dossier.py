"""The dossier: built once, frozen, and every page number true."""

import html
import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from compliance.dossier import pages
from compliance.dossier.content import dossier_content
from compliance.models import Dossier, Premises, ShopStatement
from compliance.selectors.dossiers import dossier_head, dossier_lines
from compliance.selectors.readiness import readiness_of
from compliance.selectors.standards import judging_of
from compliance.services.dossiers import DossierError, dossier_build, dossier_under_way
from staffing.models import Credential, Person, Shop, TaskProgress, TrainingRecord, User
from staffing.printing import sha256_hex
from staffing.rules import Standard, load_standard
from staffing.services.snapshots import snapshot_sha256
from tests.compliance.conftest import DAY
from tests.printing import reading

SignIn = Callable[[User], Client]
MADE_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ROSTER = ("刘建国", "刘工", "周师傅", "王师傅", "陈小敏", "李强", "赵磊", "孙浩", "钱伟", "何静")


def build(shop: Shop, on: date = DAY) -> Dossier:
    return dossier_build(shop=shop, standard="cn-class2-source", on=on, made_at=MADE_AT, made_by=None)


def printed_bytes(dossier: Dossier) -> bytes:
    with dossier.pdf.open("rb") as pdf:
        data: bytes = pdf.read()
    return data


def texts_of(data: bytes) -> list[str]:
    return [page.replace("\u3000", "") for page in reading.texts(data)]


def content_of(shop: Shop) -> dict[str, Any]:
    readiness = readiness_of(shop=shop, standard=load_standard("cn-class2-source"), on=DAY)
    return dossier_content(readiness=readiness, made_at=MADE_AT, made_by="刘建国")


def test_the_requirements_of_the_edition_of_the_day_are_counted_and_those_of_others_told_apart(
    staffed: Shop,
) -> None:
    judging = judging_of(staffed, "cn-repair-class2")
    readiness = readiness_of(shop=staffed, standard=judging, on=date(2024, 3, 31))
    content = dossier_content(readiness=readiness, made_at=MADE_AT, made_by="刘建国")

    asked = sum(one.on(readiness.on).is_in_edition for one in readiness.assessment)
    elsewhere = len(content["clauses"]) - asked
    assert elsewhere
    told = pages.summary(content)
    counts = [int(number) for number in re.findall(r"(\d+) 项", told)]
    assert told.startswith(f"共 {asked} 项要求：")
    assert f"另有 {elsewhere} 项只见于其他版本" in told
    assert sum(counts[1:]) == asked + elsewhere


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_a_dossier_is_being_built_is_in_it_everywhere_or_nowhere(staffed: Shop) -> None:
    workshop = Premises.objects.get(name="主厂房")
    changed: list[bool] = []

    def vanish() -> None:
        try:
            Premises.objects.filter(pk=workshop.pk).delete()
        finally:
            connection.close()

    def once_read(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if "compliance_premises" in sql and not changed:
            changed.append(True)
            with ThreadPoolExecutor(1) as elsewhere:
                elsewhere.submit(vanish).result()
        return result

    with connection.execute_wrapper(once_read):
        content = build(staffed).content

    evidence = {one["ref"] for clause in content["clauses"] for one in clause["evidence"]}
    listed = {row["ref"] for row in content["premises"]}
    assert f"premises:{workshop.pk}" in evidence
    assert {ref for ref in evidence if ref.startswith("premises:")} <= listed
    assert not Premises.objects.filter(pk=workshop.pk).exists()


@pytest.fixture
def scanned(
    staffed: Shop, picture: Callable[..., ContentFile], scanned_pdf: Callable[..., ContentFile]
) -> Shop:
    """Both inspectors' cards as pictures, and the workshop's lease as a PDF of three pages."""
    for card in Credential.objects.filter(kind="inspector"):
        card.scan.save("card.png", picture())
    Premises.objects.get(name="主厂房").scan.save("lease.pdf", scanned_pdf(3))
    return staffed


_printed: dict[str, Any] = {}


@pytest.fixture
def printed(scanned: Shop) -> dict[str, Any]:
    """The shop's dossier as plain values, printed for the first test that asks: `data`, `texts`, `content`, `hashes`."""
    if not _printed:
        dossier = build(scanned)
        data = printed_bytes(dossier)
        _printed.update(data=data, texts=texts_of(data), content=dossier.content, dossier=dossier)
    return _printed


def test_the_paper_says_what_is_not_proven_and_what_the_standard_is_not(printed: dict[str, Any]) -> None:
    dossier, pages = printed["dossier"], printed["texts"]
    text = "".join(pages)

    assert dossier.outcome == "not_met"
    assert dossier.pages == len(pages)
    assert "历史·用户资料" in text
    assert "不是现行国家标准" in text
    assert "没有统计员培训证" in text
    assert "东侧停车场的合同未登记" in text
    assert "（盖章处）" in pages[0]
    assert dossier.content_sha256 in pages[-1]
    assert dossier.standard_sha256 in pages[-1]


def test_the_roster_stands_in_the_order_of_the_form(printed: dict[str, Any]) -> None:
    assert [row["name"] for row in printed["content"]["roster"]] == list(ROSTER)
    [page] = [text for text in printed["texts"][2:] if "技能工种及等级" in text]
    heads = (
        "序号",
        "姓名",
        "性别",
        "出生年月",
        "学历",
        "所学专业",
        "技术职称",
        "技能工种及等级",
        "所在岗位",
        "备注",
    )
    assert "".join(heads) in page
    places = [page.index(name) for name in ROSTER]
    assert places == sorted(places)


def test_the_page_numbers_of_the_self_check_are_the_pages_of_the_evidence(printed: dict[str, Any]) -> None:
    pages = printed["texts"]
    row = next(text for text in pages if "二、经营条件自查表" in text and "基本要求" in text)
    row = row[row.index("3质量检验员") : row.index("4价格结算员")].replace(" ", "")
    found = re.search(r"说明(\d+)名册(\d+)证件(\d+)附件(\d+)、(\d+)", row)
    assert found
    explained, roster, papers, first, second = (pages[int(number) - 1] for number in found.groups())

    assert "11.3质量检验员" in explained
    assert "（一）从业人员配备一览表" in roster
    assert "质量检验员证" in papers
    assert "附件 1周师傅：质量检验员证" in first
    assert "附件 2王师傅：质量检验员证" in second


def test_the_page_of_every_clause_is_kept_and_shown_on_the_readiness_page(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    dossier = build(staffed)
    pages = texts_of(printed_bytes(dossier))
    for requirement in load_standard("cn-class2-source").requirements:
        page = pages[dossier.clause_pages[requirement.id] - 1]
        assert requirement.title.zh.replace(" ", "") in page.replace(" ", "").replace("\n", "")
    shown = sign_in(owner).get(reverse("readiness", args=[staffed.slug])).content.decode()
    assert shown.count(reverse("dossier", args=[staffed.slug, dossier.pk])) >= len(dossier.clause_pages)


def test_the_contents_name_the_real_pages_and_the_pages_are_counted(printed: dict[str, Any]) -> None:
    pages = printed["texts"]
    listing = [text for text in pages if "........" in text]
    contents, body = "".join(listing), 1 + len(listing)
    for heading in (
        "一、自查说明",
        "四、人员",
        "五、场地与经营范围",
        "六、设备与资料",
        "附件：证件、合同与证书扫描件",
        "材料指纹",
    ):
        page = next(number for number, text in enumerate(pages[body:], start=body + 1) if heading in text)
        assert re.search(rf"{heading}[ .]*{page}(?!\d)", contents), heading
    assert all(
        str(number) in text and str(len(pages)) in text for number, text in enumerate(pages[1:], start=2)
    )


def test_bookmarks_lead_to_every_chapter_and_clause(printed: dict[str, Any]) -> None:
    titles = [title for _depth, title in reading.bookmarks(printed["data"])]

    assert "二、经营条件自查表" in titles
    assert "11.3　质量检验员" in titles
    assert "（五）培训记录" in titles
    assert all(reading.fonts(printed["data"]).values())


def test_a_lease_of_three_pages_keeps_its_pages_and_the_count_runs_on(printed: dict[str, Any]) -> None:
    [lease] = [scan for scan in printed["content"]["scans"] if scan["kind"] == "pdf"]
    with reading.open_pdf(printed["data"]) as pdf:
        shared = set(pdf.pages[0].resources.get("/XObject", {}))
        laid_in = [number for number, page in enumerate(pdf.pages) if _own_things(page) - shared]
        total = len(pdf.pages)

    assert lease["pages"] == 3
    assert laid_in == [total - 4, total - 3, total - 2]


def _own_things(page: Any) -> set[str]:
    """What is drawn into the page; patterns and pictures of the document are shared by all pages."""
    return set(page.resources.get("/XObject", {}))


def test_the_self_check_draws_every_requirement_over_the_past_year_and_the_next_three(
    printed: dict[str, Any],
) -> None:
    content = printed["content"]
    drawn = [content["verdicts"], *(clause["drawing"] for clause in content["clauses"])]
    texts = printed["texts"]
    begins = next(n for n, text in enumerate(texts) if n > 1 and "过去十二个月与今后三十六个月" in text)
    ends = next(n for n, text in enumerate(texts) if n >= begins and "豁免不适用" in text.replace("\n", ""))
    drawing = "".join(texts[begins : ends + 1])

    assert len(drawn) == 1 + len(load_standard("cn-class2-source").requirements)
    assert {(bar[0]["from"], bar[-1]["until"]) for bar in drawn} == {("2025-11-23", "2029-11-23")}
    assert "整体" in drawing
    assert "11.19 d)" in drawing
    assert "达标不达标缺资料待确认豁免不适用" in drawing
    assert "竖线为2026年11月23日" in drawing.replace(" ", "")


def test_the_dossier_names_who_attested_and_waived_when_and_why_with_the_evidence(
    house_standard: Standard, staffed: Shop, owner: User, picture: Callable[..., ContentFile]
) -> None:
    User.objects.filter(pk=owner.pk).update(first_name="刘建国")
    said = {"shop": staffed, "standard": house_standard.id, "stated_by": owner, "stated_at": MADE_AT}
    waived = {"kind": "waive", "requirement": "yard", "reason": "借用邻店场地", "valid_from": DAY}
    ShopStatement.objects.create(**said, **waived, valid_until=date(2027, 2, 28))
    attested = {"kind": "attest", "outcome": "met", "requirement": "safety", "reason": "灭火器齐备"}
    row = ShopStatement.objects.create(**said, **attested, valid_from=DAY)
    row.scan.save("photo.png", picture())

    dossier = dossier_build(shop=staffed, standard=house_standard.id, on=DAY, made_at=MADE_AT, made_by=None)
    text = "".join(texts_of(printed_bytes(dossier))).replace(" ", "")

    assert dossier.outcome == "waived"
    assert "◐" not in text
    assert "刘建国于2026-11-23确认：灭火器齐备" in text
    assert "刘建国于2026-11-23确认达标（2026-11-23起）：灭火器齐备" in text
    assert "刘建国于2026-11-23豁免（2026-11-23至2027-02-28）：借用邻店场地" in text
    assert "附件11安全生产条件：确认依据" in text


def test_nothing_that_happens_later_reaches_a_dossier(scanned: Shop) -> None:
    dossier = build(scanned)
    before = printed_bytes(dossier)

    Person.objects.filter(name="王师傅").update(name="王改名")
    Premises.objects.all().delete()
    Credential.objects.all().delete()

    later = Dossier.objects.get(pk=dossier.pk)
    assert printed_bytes(later) == before
    assert sha256_hex(before) == later.pdf_sha256
    assert later.content == json.loads(json.dumps(dossier.content))
    assert snapshot_sha256(later.content) == later.content_sha256
    assert "王改名" not in json.dumps(later.content, ensure_ascii=False)


def test_people_of_one_course_share_a_row_with_their_results(staffed: Shop) -> None:
    for name, result in (("李强", "passed"), ("赵磊", "failed")):
        TrainingRecord.objects.create(
            person=Person.objects.get(name=name),
            shop=staffed,
            code="safety",
            title="安全生产",
            content="消防与急救",
            held_from=date(2026, 9, 1),
            held_until=date(2026, 9, 2),
            minutes=90,
            trainer="林老师",
            result=result,
        )

    [row] = content_of(staffed)["training"]
    assert [one["name"] for one in row["participants"]] == ["李强", "赵磊"]
    assert row["hours"] == "1.5"
    assert [one["result"] for one in row["participants"]] == ["合格", "不合格"]


def test_no_identity_number_is_in_a_dossier(staffed: Shop) -> None:
    person = Person.objects.get(name="李强")
    person.identity_number = "11010519491231002X"
    person.save()

    assert "11010519491231002X" not in json.dumps(content_of(staffed))


def test_a_name_that_cannot_be_printed_is_refused_by_name(staffed: Shop) -> None:
    Person.objects.filter(name="李强").update(name="李🙂强")

    with pytest.raises(DossierError, match=r"李🙂强.*U\+1F642"):
        build(staffed)
    assert not Dossier.objects.exists()


def test_rare_and_long_names_are_printed(staffed: Shop) -> None:
    names = {"李强": "欧阳𠮷", "赵磊": "䶮小明", "孙浩": "古丽巴哈尔·艾合买提江"}
    for before, name in names.items():
        Person.objects.filter(name=before).update(name=name)

    text = "".join(texts_of(printed_bytes(build(staffed))))

    assert all(name in text for name in names.values())


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nbroken", b"%PDF-1.7 broken", b"GIF89a"])
def test_a_scan_that_does_not_open_stops_the_build_and_is_named(staffed: Shop, content: bytes) -> None:
    Credential.objects.get(person__name="王师傅").scan.save("card.png", ContentFile(content))

    with pytest.raises(DossierError, match="王师傅"):
        build(staffed)
    assert not Dossier.objects.exists()


def test_a_scan_that_is_gone_from_the_store_is_named(
    staffed: Shop, picture: Callable[..., ContentFile]
) -> None:
    card = Credential.objects.get(person__name="王师傅")
    card.scan.save("card.png", picture())
    Path(card.scan.path).unlink()

    with pytest.raises(DossierError, match="王师傅"):
        build(staffed)


def test_the_owner_starts_a_build_and_is_led_to_the_dossier(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    client = sign_in(owner)
    response = client.post(reverse("dossier-build", args=[staffed.slug]), {"on": "2026-11-23"})

    task = TaskProgress.objects.get()
    assert response["Location"] == reverse("task", args=[task.pk])
    assert (task.state, task.error) == ("done", "")
    dossier = Dossier.objects.get()
    assert task.result_url == reverse("dossier", args=[staffed.slug, dossier.pk])
    page = client.get(task.result_url).content.decode()
    assert dossier.content_sha256 in page
    pdf = client.get(reverse("dossier-pdf", args=[staffed.slug, dossier.pk]))
    assert sha256_hex(pdf.getvalue()) == dossier.pdf_sha256
    assert task.result_url in client.get(reverse("dossiers", args=[staffed.slug])).content.decode()


def test_who_reads_english_sees_the_titles_in_english_and_the_frozen_words_marked_as_chinese(
    staffed: Shop, owner: User, sign_in: SignIn
) -> None:
    dossier, standard = build(staffed), load_standard("cn-class2-source")
    address = reverse("dossier", args=[staffed.slug, dossier.pk])
    page = html.unescape(sign_in(owner).get(address).content.decode())
    assert f'<span lang="en">{standard.title.en}</span>' in page
    assert all(f'<span lang="en">{one.title.en}</span>' in page for one in standard.requirements)
    assert all(f'lang="zh-Hans">{one["reason"]}<' in page for one in dossier.content["clauses"])

    frozen = dossier.content["clauses"][0]
    frozen["title"] = "从前的名称"
    dossier.content["standard"] |= {"title": "从前的标准", "sha256": "of another edition"}
    head = dossier_head(dossier.content, "en")
    assert (head.title.text, head.title.lang) == ("从前的标准", "zh-Hans")
    assert head.sureness.text == dossier.content["standard"]["sureness"]
    assert dossier_lines(dossier.content, "en")[0].title.text == "从前的名称"
    dossier.content["standard"]["id"] = "withdrawn"
    assert [one.title.lang for one in dossier_lines(dossier.content, "en")] == ["zh-Hans"] * len(
        dossier.content["clauses"]
    )


def test_what_stops_a_build_is_told_in_the_task(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    Person.objects.filter(name="李强").update(name="李🙂强")
    sign_in(owner).post(reverse("dossier-build", args=[staffed.slug]), {"on": "2026-11-23"})

    task = TaskProgress.objects.get()
    assert task.state == "failed"
    assert "李🙂强" in task.error
    assert task.back_url == reverse("dossiers", args=[staffed.slug])


@pytest.mark.parametrize(
    "other", [{"on": "2026-11-24"}, {"standard": "cn-repair-class2"}], ids=["day", "standard"]
)
def test_another_day_or_standard_is_another_dossier(
    staffed: Shop, owner: User, sign_in: SignIn, settings: Any, other: dict[str, str]
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    client, address = sign_in(owner), reverse("dossier-build", args=[staffed.slug])
    asked = {"on": "2026-11-23", "standard": "cn-class2-source"}
    pressed = [client.post(address, fields)["Location"] for fields in (asked, asked, asked | other)]
    assert pressed[0] == pressed[1] != pressed[2]


def test_a_second_click_leads_to_the_same_work(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    now = timezone.now()
    running = TaskProgress.objects.create(
        user=owner,
        shop=staffed,
        title="备案材料",
        state="running",
        asked={"shop_id": staffed.pk, "standard_id": "cn-class2-source", "on": "2026-11-23"},
        created_at=now,
        moved_at=now,
        back_url=reverse("dossiers", args=[staffed.slug]),
    )

    response = sign_in(owner).post(reverse("dossier-build", args=[staffed.slug]), {"on": "2026-11-23"})

    assert response["Location"] == reverse("task", args=[running.pk])
    assert TaskProgress.objects.count() == 1
    assert not Dossier.objects.exists()


def test_a_build_that_stands_still_does_not_block_the_next(staffed: Shop, owner: User) -> None:
    long_ago = timezone.now() - timedelta(minutes=11)
    TaskProgress.objects.create(
        user=owner,
        shop=staffed,
        title="备案材料",
        state="running",
        created_at=long_ago,
        moved_at=long_ago,
        back_url=reverse("dossiers", args=[staffed.slug]),
    )

    assert dossier_under_way(shop=staffed, now=timezone.now()) is None


def test_a_day_that_cannot_be_read_builds_nothing(staffed: Shop, owner: User, sign_in: SignIn) -> None:
    response = sign_in(owner).post(reverse("dossier-build", args=[staffed.slug]), {"on": "2026-02-30"})

    assert response["Location"] == reverse("readiness", args=[staffed.slug])
    assert not TaskProgress.objects.exists()


def test_only_who_may_change_builds_and_only_the_shop_reads(
    staffed: Shop, nanhu: Shop, auditor: User, stranger: User, trainer: User, sign_in: SignIn
) -> None:
    dossier = build(staffed)
    pdf = reverse("dossier-pdf", args=[staffed.slug, dossier.pk])

    assert sign_in(auditor).post(reverse("dossier-build", args=[staffed.slug])).status_code == 403
    assert sign_in(auditor).get(reverse("dossier-build", args=[staffed.slug])).status_code == 405
    assert sign_in(auditor).get(pdf).status_code == 200
    assert sign_in(trainer).get(pdf).status_code == 403
    assert sign_in(stranger).get(pdf).status_code == 404
    assert sign_in(stranger).get(reverse("dossier-pdf", args=[nanhu.slug, dossier.pk])).status_code == 404


def test_the_command_builds_the_same_and_writes_the_file(staffed: Shop, tmp_path: Path, capsys: Any) -> None:
    out = tmp_path / "dossier.pdf"
    call_command(
        "build_dossier",
        staffed.slug,
        "--standard",
        "cn-class2-source",
        "--out",
        str(out),
        "--on",
        "2026-11-23",
    )

    dossier = Dossier.objects.get()
    assert sha256_hex(out.read_bytes()) == dossier.pdf_sha256
    assert dossier.made_for == DAY
    assert dossier.content_sha256 in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere"], "chengdong"),
        (["chengdong", "--standard", "nothing"], "cn-class2-source"),
        (["chengdong", "--standard", "service-adviser"], "cn-class2-source"),
        (["chengdong", "--on", "2026-02-30"], "2026-02-30"),
    ],
)
def test_the_command_says_what_is_wrong(
    staffed: Shop, tmp_path: Path, arguments: list[str], words: str
) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("build_dossier", *arguments, "--out", str(tmp_path / "x.pdf"))
    assert not Dossier.objects.exists()


def test_a_shop_without_people_gets_no_dossier(shop: Shop) -> None:
    with pytest.raises(DossierError):
        build(shop)
