"""Pages of a defence: nobody reads a sealed sheet, files are for those concerned, the calendar moves, the minutes hold everything."""

import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta

import pikepdf
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from staffing.models import Employment, Person, Shop, User
from staffing.models.users import Role
from staffing.permissions import grant_role
from tests.training.conftest import at, make_person
from tests.training.defences.conftest import DAY, TEXT, Seal, schedule
from tests.training.theses.making import docx
from training.models import Defence, DefenceMinutes, PanelMember, ThesisVersion
from training.services.defence_marks import conflict_declare, defence_open, minutes_confirm
from training.services.defence_minutes import minutes_print

pytestmark = pytest.mark.django_db
AFTER = DAY + timedelta(hours=1)
SignIn = Callable[[Person], Client]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="staffing.backends.SignInBackend")
    return client


def page(client: Client, name: str, *arguments: object) -> str:
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200, name
    return response.content.decode()


@pytest.fixture
def opened(scheduled: Defence, panel: list[User], seal: Seal) -> Defence:
    for place, user in enumerate(panel):
        seal(user, 3 + place % 2)
    return defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)


def test_nobody_reads_a_sealed_sheet_before_the_opening(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    sheet = seal(panel[1], 1)
    texts = [
        page(client_of(panel[0]), "panel-defence", scheduled.pk),
        page(signed_in(lin), "defence", shop.slug, scheduled.pk),
        page(signed_in(scheduled.person), "my-defence", scheduled.pk),
    ]

    assert all(sheet.questions not in text and sheet.salt not in text for text in texts)
    assert sheet.sha256 in texts[0]
    assert sheet.sha256 in texts[1]


def test_the_candidate_reads_the_result_but_not_who_gave_what(
    opened: Defence, signed_in: SignIn, panel: list[User]
) -> None:
    text = page(signed_in(opened.person), "my-defence", opened.pk)

    assert opened.result["total"]["shown"] in text
    assert "为什么先断电" not in text
    assert "ICC" not in text
    assert "ICC(2,1)" in page(client_of(panel[2]), "panel-defence", opened.pk)


def test_a_draft_is_kept_by_the_page_itself(scheduled: Defence, panel: list[User]) -> None:
    url = reverse("panel-mark", args=[scheduled.pk])
    answer = client_of(panel[1]).post(
        url, {"thesis.topic": "4", "questions": "为何"}, headers={"X-Draft": "1"}
    )

    assert answer.status_code == 204
    assert PanelMember.objects.get(user=panel[1]).draft["marks"]["thesis"] == {"topic": 4}
    assert "为何" not in page(client_of(panel[0]), "panel-mark", scheduled.pk)


def test_a_thesis_is_for_candidate_panel_and_desk(
    scheduled: Defence,
    panel: list[User],
    lin: Person,
    stranger: Person,
    chen: Person,
    signed_in: SignIn,
    shop: Shop,
) -> None:
    for client, name, arguments in (
        (signed_in(scheduled.person), "my-thesis", [scheduled.pk]),
        (client_of(panel[0]), "panel-thesis", [scheduled.pk]),
        (signed_in(lin), "defence-thesis", [shop.slug, scheduled.pk]),
    ):
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 200
        assert b"".join(response).startswith(b"PK")
        assert "no-store" in response["Cache-Control"]
    for person in (stranger, chen):
        assert signed_in(person).get(reverse("my-thesis", args=[scheduled.pk])).status_code == 404
        assert signed_in(person).get(reverse("panel-thesis", args=[scheduled.pk])).status_code == 404


def test_what_was_typed_stays_when_the_file_is_refused(defence: Defence, signed_in: SignIn) -> None:
    client, url = signed_in(defence.person), reverse("my-defence", args=[defence.pk])
    Defence.objects.update(thesis_due=at(28) + timedelta(days=365))
    bad = {"title": "绝缘故障", "file": SimpleUploadedFile("论文.pdf", b"MZ"), "sole_author": "on"}
    refused = client.post(url, bad)

    assert refused.status_code == 422
    assert "绝缘故障" in refused.content.decode()
    missing = client.post(url, {"title": "绝缘故障", "file": SimpleUploadedFile("论文.docx", docx(TEXT))})
    assert "确认论文由本人独立完成" in missing.content.decode()
    assert not ThesisVersion.objects.exists()


def test_the_calendar_moves_with_every_change(
    scheduled: Defence, panel: list[User], lin: Person, signed_in: SignIn
) -> None:
    def event(client: Client, name: str) -> object:
        data = client.get(reverse(name, args=[scheduled.pk])).content
        return Calendar.from_ical(data).walk("VEVENT")[0]

    first = event(client_of(panel[1]), "panel-calendar")
    schedule(scheduled, panel, lin, starts_at=DAY + timedelta(days=1), reason="改期")
    second = event(signed_in(scheduled.person), "my-defence-calendar")

    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (1, 2)
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=1)
    assert second["LOCATION"] == "二楼会议室"


def test_the_minutes_hold_marks_names_and_signatures(opened: Defence, panel: list[User]) -> None:
    for user in panel:
        minutes_confirm(defence_id=opened.pk, user=user, now=AFTER)
    minutes = minutes_print(defence_id=opened.pk, made_at=AFTER)
    document = pypdfium2.PdfDocument(bytes(minutes.data))
    text = "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")

    for words in (
        "李强",
        "吴启明",
        "何佩兰",
        "许国栋",
        "绝缘故障",
        "为什么先断电",
        "手写签名",
        opened.result["total"]["shown"],
    ):
        assert words in text, words
    assert "Fleiss" in text
    assert pikepdf.open(io.BytesIO(bytes(minutes.data))).docinfo
    assert minutes_print(defence_id=opened.pk, made_at=AFTER + timedelta(days=1)).sha256 == minutes.sha256


def test_the_opened_sheets_download_with_what_their_hashes_are_over(
    opened: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    ours = signed_in(lin).get(reverse("defence-sheets", args=[shop.slug, opened.pk]))
    found = client_of(panel[0]).get(reverse("panel-sheets", args=[opened.pk])).json()
    assert ours.json() == found
    assert [it["member"] for it in found["sheets"]] == [str(user) for user in panel]
    for sheet in found["sheets"]:
        canonical = json.dumps(sheet["sealed"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(canonical.encode()).hexdigest() == sheet["sha256"]


def test_sheets_that_are_still_sealed_do_not_download(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    seal(panel[0], 3)
    assert client_of(panel[0]).get(reverse("panel-sheets", args=[scheduled.pk])).status_code == 404
    page = signed_in(lin).get(reverse("defence-sheets", args=[shop.slug, scheduled.pk]))
    assert page.status_code == 404


def test_the_last_signature_has_the_minutes_printed(
    opened: Defence, panel: list[User], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    for user in panel:
        with django_capture_on_commit_callbacks(execute=True):
            client_of(user).post(reverse("panel-act", args=[opened.pk]), {"does": "confirm"})

    assert DefenceMinutes.objects.filter(defence=opened).exists()
    response = client_of(panel[1]).get(reverse("panel-minutes", args=[opened.pk]))
    assert response.content.startswith(b"%PDF")


def test_who_may_only_look_sees_no_form(
    scheduled: Defence, auditor: Person, signed_in: SignIn, shop: Shop
) -> None:
    text = page(signed_in(auditor), "defence", shop.slug, scheduled.pk)
    assert "取消答辩" not in text
    answer = signed_in(auditor).post(
        reverse("defence-act", args=[shop.slug, scheduled.pk]), {"does": "cancel", "reason": "x"}
    )
    assert answer.status_code == 403


def test_the_list_costs_the_same_however_many(
    scheduled: Defence,
    lin: Person,
    signed_in: SignIn,
    shop: Shop,
    assert_queries_stay_flat: Callable[..., int],
) -> None:
    client = signed_in(lin)

    def more() -> None:
        for _number in range(3):
            copy = Defence.objects.get(pk=scheduled.pk)
            copy.pk, copy.state = None, Defence.State.CANCELLED
            copy._state.adding = True
            copy.id = Defence().id
            copy.save()
            PanelMember.objects.create(defence=copy, user=lin.user, appointed_at=at(1))

    assert_queries_stay_flat(lambda: page(client, "defences", shop.slug), grow=more)


def test_a_candidate_who_works_at_the_desk_reads_their_own_defence_as_candidate(
    opened: Defence, signed_in: SignIn, shop: Shop
) -> None:
    grant_role(user=opened.person.user, shop=shop, role=Role.HR)
    client = signed_in(opened.person)
    for name in ("defence", "defence-schedule", "defence-minutes", "defence-thesis"):
        response = client.get(reverse(name, args=[shop.slug, opened.pk]))
        assert response.headers["Location"] == reverse("my-defence", args=[opened.pk])
    response = client.post(reverse("defence-act", args=[shop.slug, opened.pk]), {"does": "print"})
    assert response.headers["Location"] == reverse("my-defence", args=[opened.pk])


def test_no_file_is_opened_where_none_is_taken(
    defence: Defence, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bytes] = []
    monkeypatch.setattr("training.forms.defences.read_thesis", lambda data, kinds: opened.append(data))
    Defence.objects.update(thesis_due=at(1) - timedelta(days=365))
    late = {"title": "绝缘故障", "file": SimpleUploadedFile("论文.pdf", b"MZ"), "sole_author": "on"}
    response = signed_in(defence.person).post(reverse("my-defence", args=[defence.pk]), late)
    assert response.status_code == 422
    assert not opened
    assert "截止" in response.content.decode()


def test_a_member_number_that_is_none_is_answered_with_words(scheduled: Defence, panel: list[User]) -> None:
    for number in ("9" * 5000, "123456"):
        response = client_of(panel[0]).post(
            reverse("panel-act", args=[scheduled.pk]),
            {"does": "reopen", "member": number, "reason": "看错了"},
            follow=True,
        )
        assert response.status_code == 200
        assert "matching query" not in response.content.decode()


@pytest.mark.parametrize("reason", ["看\0错", "长" * 301], ids=["a zero byte", "too long"])
def test_a_reason_that_cannot_be_taken_is_refused_whole_and_never_cut(
    opened: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop, reason: str
) -> None:
    addresses = {
        reverse("defence-act", args=[shop.slug, opened.pk]): (signed_in(lin), "print"),
        reverse("panel-act", args=[opened.pk]): (client_of(panel[0]), "conflict"),
    }
    before = opened.events.count()
    for address, (client, does) in addresses.items():
        answered = client.post(address, {"does": does, "reason": reason}, follow=True)
        assert list(answered.context["messages"])
    assert opened.events.count() == before


def test_minutes_are_printed_without_a_signature_only_with_the_reason_in_its_place(
    opened: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    for user in panel[:2]:
        minutes_confirm(defence_id=opened.pk, user=user, now=AFTER)
    client, url = signed_in(lin), reverse("defence-act", args=[shop.slug, opened.pk])
    client.post(url, {"does": "print"})
    assert not opened.events.filter(kind="unsigned").exists()
    assert "缺少签名的原因" in page(client, "defence", shop.slug, opened.pk)

    answer = client.post(url, {"does": "print", "reason": "许考官已调走，联系不上"})
    assert answer.status_code == 302
    assert "许国栋" in opened.events.get(kind="unsigned").words
    data = bytes(minutes_print(defence_id=opened.pk, made_at=AFTER).data)
    text = "".join(it.get_textpage().get_text_range() for it in pypdfium2.PdfDocument(data))
    assert "联系不上" in text.replace("\n", "").replace("\r", "")
    assert "未确认" in text


def test_the_reason_of_a_conflict_is_read_by_who_fills_the_seat_alone(
    scheduled: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    conflict_declare(defence_id=scheduled.pk, user=panel[0], reason="是我表弟", now=AFTER)
    desk = page(signed_in(lin), "defence", shop.slug, scheduled.pk)
    assert "是我表弟" in desk
    assert "指定组长" in desk
    text = page(client_of(panel[1]), "panel-defence", scheduled.pk)
    assert "是我表弟" not in text
    assert "没有组长" in text


def test_who_may_examine_is_judged_on_the_day_that_is_entered(
    defence: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    """孙立 worked in the candidate's shop until the end of December; on the 9th of next January he may examine."""
    colleague = make_person(shop, "E102", "孙立", Role.TRAINER)
    until = timezone.localdate() + timedelta(days=30)
    Employment.objects.filter(person=colleague).update(valid_until=until)
    data = {"room": "一楼", "members": [colleague.user.pk], "chair": colleague.user.pk}
    url, client = reverse("defence-schedule", args=[shop.slug, defence.pk]), signed_in(lin)
    for days, may in ((10, False), (60, True)):
        day = timezone.localdate() + timedelta(days=days)
        form = client.post(url, data | {"starts_at": f"{day}T14:00"}).context["form"]
        assert ("members" not in form.errors) is may
