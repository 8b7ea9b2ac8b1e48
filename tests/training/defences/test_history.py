"""The history of a defence tells every event as a sentence in the reader's language; what is stored stays as it is."""

from datetime import timedelta

import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation

from staffing.models import Person, Shop, User
from tests.training.conftest import at
from tests.training.defences.conftest import DAY, Seal, hand_in, schedule
from tests.training.defences.test_defence_pages import SignIn, client_of, page
from training.models import Defence, DefenceEvent, PanelMember
from training.selectors.defences import history_of
from training.services.defence_marks import (
    conflict_declare,
    defence_open,
    member_absent,
    minutes_confirm,
    sheet_reopen,
)
from training.services.defence_minutes import minutes_print, minutes_release
from training.services.defences import chair_name, defence_cancel, line_add, thesis_due_change
from training.words.defence_history import Told

pytestmark = pytest.mark.django_db
AFTER = DAY + timedelta(hours=1)
Kind = DefenceEvent.Kind


def told(defence: Defence, kind: str, language: str = "zh-hans") -> Told:
    """The last line of a kind in a language."""
    with translation.override(language):
        return history_of(defence, kind)[-1]


def words(defence: Defence, kind: str) -> tuple[str, str]:
    """The last line of a kind in Chinese and in English."""
    return told(defence, kind).words, told(defence, kind, "en").words


def test_a_thesis_is_told_with_version_title_and_length(defence: Defence) -> None:
    version = hand_in(defence)
    line_add(defence, Kind.SUBMITTED, defence.person.user, at(11), "2 · 绝缘 · 一次故障 · 2039")

    assert words(defence, "submitted") == (
        "第 2 版 · 《绝缘 · 一次故障》 · 2039 字",
        "Version 2 · “绝缘 · 一次故障” · 2,039 characters",
    )
    first = DefenceEvent.objects.filter(kind=Kind.SUBMITTED).earliest("at")
    assert first.words == f"1 · 绝缘故障 · {version.characters}"


def test_a_deadline_is_told_with_its_reason(defence: Defence, lin: Person, shop: Shop) -> None:
    thesis_due_change(
        defence_id=defence.pk, shop=shop, due=at(24), reason="出差 · 上海", by=lin.user, now=at(2)
    )
    stored = DefenceEvent.objects.get(kind=Kind.DUE).words[:16]

    assert words(defence, "due") == (
        f"新的截止时间：{stored}。理由：出差 · 上海",
        f"Now due {stored}. Reason: 出差 · 上海",
    )


def test_a_room_of_several_names_is_not_taken_for_the_panel(
    scheduled: Defence, panel: list[User], lin: Person
) -> None:
    schedule(scheduled, panel, lin, room="总部、一楼、101 室", reason="会议室占用")
    assert words(scheduled, "scheduled")[0] == (
        "2026-11-25 14:00，总部、一楼、101 室。考官：吴启明（组长）、何佩兰、许国栋。理由：会议室占用"
    )


def test_a_day_is_told_with_room_panel_and_the_reason_of_a_change(
    scheduled: Defence, panel: list[User], lin: Person
) -> None:
    assert words(scheduled, "scheduled") == (
        "2026-11-25 14:00，二楼会议室。考官：吴启明（组长）、何佩兰、许国栋",
        "2026-11-25 14:00, 二楼会议室. Examiners: 吴启明 (chair), 何佩兰, 许国栋",
    )
    schedule(scheduled, panel, lin, room="总部 · 一楼", reason="会议室占用")
    assert words(scheduled, "scheduled") == (
        "2026-11-25 14:00，总部 · 一楼。考官：吴启明（组长）、何佩兰、许国栋。理由：会议室占用",
        "2026-11-25 14:00, 总部 · 一楼. Examiners: 吴启明 (chair), 何佩兰, 许国栋. Reason: 会议室占用",
    )


def test_who_left_or_marks_anew_is_told_by_name_with_the_reason(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person, shop: Shop
) -> None:
    seal(panel[1])
    members = {it.user_id: it.pk for it in PanelMember.objects.all()}
    chaired = {"defence_id": scheduled.pk, "chair": panel[0], "now": AFTER}
    sheet_reopen(member_id=members[panel[1].pk], reason="看错了行", **chaired)
    member_absent(member_id=members[panel[2].pk], reason="堵车", **chaired)
    conflict_declare(defence_id=scheduled.pk, user=panel[0], reason="是我表弟", now=AFTER)
    chair = members[panel[1].pk]
    chair_name(defence_id=scheduled.pk, shop=shop, member_id=chair, reason="组长回避", by=lin.user, now=AFTER)

    assert words(scheduled, "reopened") == ("何佩兰。理由：看错了行", "何佩兰. Reason: 看错了行")
    assert words(scheduled, "absent") == ("许国栋。理由：堵车", "许国栋. Reason: 堵车")
    assert words(scheduled, "chair") == ("何佩兰。理由：组长回避", "何佩兰. Reason: 组长回避")
    assert words(scheduled, "conflict") == ("", "")


def test_a_hash_is_told_as_what_it_is_over(scheduled: Defence, panel: list[User], seal: Seal) -> None:
    sheet = seal(panel[0])
    for user in panel[1:]:
        seal(user)
    opened = defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)
    minutes_confirm(defence_id=scheduled.pk, user=panel[0], now=AFTER)
    signed = PanelMember.objects.get(user=panel[0]).confirmed_sha256

    assert history_of(scheduled, "sealed")[0].code == sheet.sha256
    assert words(scheduled, "sealed") == ("评分表的 SHA-256：", "SHA-256 of the sheet:")
    assert told(scheduled, "opened").code == opened.result_sha256
    assert words(scheduled, "opened") == ("结果的 SHA-256：", "SHA-256 of the result:")
    assert told(scheduled, "confirmed").code == signed
    assert words(scheduled, "confirmed") == ("确认的 SHA-256：", "SHA-256 of the confirmation:")


def test_calling_off_is_told_with_the_reason_and_admission_without_more(
    defence: Defence, lin: Person, shop: Shop
) -> None:
    defence_cancel(defence_id=defence.pk, shop=shop, reason="考生离职", by=lin.user, now=at(3))

    assert words(defence, "cancelled") == ("理由：考生离职", "Reason: 考生离职")
    assert words(defence, "admitted") == ("", "")


def test_missing_signatures_are_told_with_names_and_the_reason_once_in_the_minutes(
    scheduled: Defence, panel: list[User], seal: Seal, lin: Person, shop: Shop
) -> None:
    for user in panel:
        seal(user)
    defence_open(defence_id=scheduled.pk, chair=panel[0], now=AFTER)
    minutes_confirm(defence_id=scheduled.pk, user=panel[0], now=AFTER)
    minutes_release(defence_id=scheduled.pk, shop=shop, reason="出国", by=lin.user, now=AFTER)

    assert words(scheduled, "unsigned") == (
        "何佩兰、许国栋没有确认。理由：出国",
        "Not confirmed by 何佩兰, 许国栋. Reason: 出国",
    )
    minutes = minutes_print(defence_id=scheduled.pk, made_at=AFTER)
    document = pypdfium2.PdfDocument(bytes(minutes.data))
    text = "".join(it.get_textpage().get_text_bounded() for it in document).replace("\r\n", "")
    assert "第 1 版 · 《绝缘故障》" in text
    assert "未确认：出国" in text
    assert "何佩兰、许国栋没有确认。理由：出国" in text


def test_what_cannot_be_told_apart_is_shown_as_it_was_kept(defence: Defence, lin: Person) -> None:
    kept = "2026-11-25 14:00 · 二楼 · 吴启明"
    line_add(defence, Kind.SCHEDULED, lin.user, at(12), kept)
    line_add(defence, Kind.SUBMITTED, lin.user, at(12), "论文")

    assert words(defence, "scheduled") == (kept, kept)
    assert words(defence, "submitted") == ("论文", "论文")


def test_candidate_panel_and_desk_read_sentences(
    scheduled: Defence, panel: list[User], lin: Person, signed_in: SignIn, shop: Shop
) -> None:
    for text in (
        page(client_of(panel[0]), "panel-defence", scheduled.pk),
        page(signed_in(lin), "defence", shop.slug, scheduled.pk),
    ):
        assert "第 1 版 · 《绝缘故障》" in text
        assert "1 · 绝缘故障 ·" not in text
    own = page(signed_in(scheduled.person), "my-defence", scheduled.pk)
    assert "考官：吴启明（组长）、何佩兰、许国栋" in own
    assert reverse("my-defence-calendar", args=[scheduled.pk]) in own
