"""The list of people, a person's page, and changing what is recorded."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image, ImageFile

from staffing.forms.records import CredentialForm
from staffing.models import Certificate, Credential, Education, Employment, Person, Posting, TrainingRecord
from staffing.models.users import Role
from staffing.services.records import StaleRecordError, record_save
from tests.staffing.cast import LI, WANG, Cast


def today() -> date:
    return timezone.localdate()


def page(cast: Cast, name: str, *args: Any, role: Role = Role.HR, **query: str) -> str:
    answer = cast.client(role).get(reverse(name, args=["east", *args]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def card(person: Person, *, ends: date, kind: str = "inspector") -> Credential:
    return Credential.objects.create(person=person, kind=kind, valid_from=date(2020, 1, 1), valid_until=ends)


def test_the_list_shows_posts_grade_and_papers_that_end(cast: Cast) -> None:
    li = cast.person("0107", "李工", post="mechanic")
    Credential.objects.create(person=li, kind="skill-grade", level="中级工", valid_from=date(2019, 1, 1))
    Credential.objects.create(person=li, kind="skill-grade", level="高级工", valid_from=date(2022, 1, 1))
    card(li, ends=today() + timedelta(days=7))
    text = page(cast, "people")
    for words in ("0107", "李工", "mechanic", "senior worker (grade 3)", "8 days left"):
        assert words in text


def test_a_renewed_paper_is_no_longer_ending(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    card(li, ends=today() + timedelta(days=7))
    card(li, ends=today() + timedelta(days=900))
    assert "days left" not in page(cast, "people")


def test_each_filter_holds_whom_it_names(cast: Cast) -> None:
    cast.person("1", "在岗甲", post="mechanic")
    cast.person("2", "无岗乙")
    cast.person("3", "离职丙", until=today() - timedelta(days=1), post="mechanic")
    card(cast.person("4", "将到期丁", post="painter"), ends=today() + timedelta(days=89))
    card(cast.person("5", "已过期戊", post="painter"), ends=today() - timedelta(days=1))
    card(cast.person("6", "早着己", post="painter"), ends=today() + timedelta(days=90))
    names = {"在岗甲", "无岗乙", "离职丙", "将到期丁", "已过期戊", "早着己"}
    expected = {
        "all": names,
        "employed": names - {"离职丙"},
        "left": {"离职丙"},
        "no-post": {"无岗乙"},
        "expiring": {"将到期丁", "已过期戊"},
    }
    for view, wanted in expected.items():
        text = page(cast, "people", view=view)
        assert {name for name in names if name in text} == wanted, view


@pytest.mark.parametrize("number", ["é-7", "É-7", "É－７"])
def test_a_staff_number_is_taken_in_any_case_and_width(cast: Cast, number: str) -> None:
    cast.person("É-7", "李工")
    answer = edit(cast, "person-new", staff_number=number, name="王师傅", employed_from="2026-01-01")
    assert "taken in your company" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        cast.person(number, "王师傅")


@pytest.mark.parametrize("search", ["é", "É", "－７"])
def test_people_are_found_by_number_in_any_case_and_width(cast: Cast, search: str) -> None:
    cast.person("É-7", "李工")
    assert "李工" in page(cast, "people", q=search)


def test_people_are_found_by_part_of_name_or_number(cast: Cast) -> None:
    cast.person("CD-0107", "李工")
    cast.person("CD-0200", "王师傅")
    assert "王师傅" not in page(cast, "people", q="李")
    assert "李工" not in page(cast, "people", q="0200")
    assert "Nobody matches" in page(cast, "people", q="%")


def test_the_list_takes_the_same_queries_for_two_people_and_for_forty(
    cast: Cast, assert_queries_stay_flat: Any
) -> None:
    def hire(numbers: range) -> None:
        for number in numbers:
            card(cast.person(f"{number:03}", "甲", post="mechanic"), ends=today())

    hire(range(2))
    count = assert_queries_stay_flat(lambda: page(cast, "people"), grow=lambda: hire(range(2, 40)))
    assert count <= 14


def test_a_person_page_takes_the_same_queries_for_many_records(
    cast: Cast, assert_queries_stay_flat: Any
) -> None:
    li = cast.person("0107", "李工", post="mechanic")

    def learn(count: int) -> None:
        for number in range(count):
            card(li, ends=today() + timedelta(days=number))
            Education.objects.create(person=li, level="大专", major=str(number))

    learn(1)
    assert (
        assert_queries_stay_flat(lambda: page(cast, "person", li.pk), grow=lambda: learn(20)) <= 26
    )  # eight of them judge every post


def test_long_lists_are_turned_page_by_page(cast: Cast) -> None:
    for number in range(55):
        cast.person(f"{number:03}", f"人员{number:03}")
    first = cast.client(Role.HR).get(reverse("people", args=["east"]))
    assert len(first.context["lines"]) == 50
    second = cast.client(Role.HR).get(reverse("people", args=["east"]) + first.context["older_url"])
    assert [line.person.staff_number for line in second.context["lines"]] == [
        "050",
        "051",
        "052",
        "053",
        "054",
    ]


def test_the_export_masks_identity_numbers_and_hides_phones_from_who_may_only_look(cast: Cast) -> None:
    cast.person("0107", "=李工", identity_number=LI, phone="13812345678", email="li@example.com")
    found = {}
    for role in (Role.HR, Role.AUDITOR):
        answer = cast.client(role).get(reverse("people-export", args=["east"]))
        assert answer["Cache-Control"] == "private, no-store"
        sheet = load_workbook(io.BytesIO(answer.content)).active
        assert sheet["B2"].data_type == "s"
        found[role] = [str(cell) for row in sheet.values for cell in row]
    assert "110***********002X" in found[Role.HR]
    assert "13812345678" in found[Role.HR]
    assert LI not in found[Role.HR]
    assert "138****5678" in found[Role.AUDITOR]
    assert not {"13812345678", "li@example.com"} & set(found[Role.AUDITOR])


def test_a_control_character_in_a_name_does_not_stop_the_export(cast: Cast) -> None:
    cast.person("0107", "李\x0b工")
    answer = cast.client(Role.HR).get(reverse("people-export", args=["east"]))
    assert load_workbook(io.BytesIO(answer.content)).active["B2"].value == "李工"


def test_every_certificate_stands_at_the_place_that_answers_link_to(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    words = {
        "snapshot": {"title": "接车考试", "subject_zh": "接车"},
        "snapshot_sha256": "",
        "shop": cast.east,
    }
    certificate = Certificate.objects.create(
        person=li,
        kind="exam",
        code="reception",
        number="CD-1",
        issued_on=today(),
        valid_from=today(),
        **words,
    )
    assert f'<li id="certificate-{certificate.pk}">' in page(cast, "person", li.pk)


def test_the_identity_number_is_masked_and_showing_it_is_recorded(cast: Cast) -> None:
    li = cast.person("0107", "李工", identity_number=LI)
    assert LI not in page(cast, "person", li.pk)
    answer = cast.client(Role.HR).post(reverse("person-identity", args=["east", li.pk]))
    assert LI in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    after = page(cast, "person", li.pk)
    assert LI not in after
    assert "hr-east" in after
    assert cast.client(Role.HR).get(reverse("person-identity", args=["east", li.pk])).status_code == 405
    assert cast.client(Role.AUDITOR).post(reverse("person-identity", args=["east", li.pk])).status_code == 403


def test_a_change_of_the_identity_number_leaves_no_trace_of_it_in_the_history(cast: Cast) -> None:
    from auditlog.models import LogEntry

    li = cast.person("0107", "李工", identity_number=LI)
    edit(cast, "person-edit", li.pk, new_identity_number=WANG, name="李工")
    assert Person.objects.get(pk=li.pk).identity_number == WANG
    assert not any(LI in str(entry.changes) or WANG in str(entry.changes) for entry in LogEntry.objects.all())


def edit(cast: Cast, page_name: str, /, *args: Any, **changes: Any) -> Any:
    """Open a form, change some fields, send it; the answer."""
    address = reverse(page_name, args=["east", *args])
    form = cast.client(Role.HR).get(address).context["form"]
    data = {
        field: form[field].value() for field in form.fields if form[field].value() not in (None, "", False)
    }
    data.pop("scan", None)
    return cast.client(Role.HR).post(address, {**data, **changes}, follow=True)


def test_hr_adds_a_person_by_hand(cast: Cast) -> None:
    answer = edit(
        cast,
        "person-new",
        staff_number="0107",
        name="李工",
        new_identity_number=LI,
        phone="+86 138 1234 5678",
        employed_from="2024-02-26",
        posts=["mechanic", "painter"],
        posted_from="2024-03-01",
    )
    li = Person.objects.get()
    assert "李工 is added" in answer.content.decode()
    assert (li.phone, li.sex, li.birth_date, li.company) == (
        "13812345678",
        "f",
        date(1949, 12, 31),
        cast.east.company,
    )
    assert Posting.objects.filter(person=li, shop=cast.east, valid_from=date(2024, 3, 1)).count() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("staff_number", "0108", "taken in your company"),
        ("new_identity_number", WANG, "another staff number of your company"),
        ("new_identity_number", "110105194912310021", "check digit"),
        ("staff_number", "01 07", "holds no blank"),
        ("phone", "12345", "no mobile number"),
        ("employed_from", "2026/2/30", "no such day as 2026-02-30"),
        ("posted_from", "2020-01-01", "before the first day"),
    ],
)
def test_what_is_wrong_with_a_new_person_is_said_and_nothing_is_lost(
    cast: Cast, field: str, value: str, words: str
) -> None:
    cast.person("0108", "王师傅", identity_number=WANG)
    answer = edit(
        cast,
        "person-new",
        **{"staff_number": "0107", "name": "李工", "employed_from": "2024-02-26", field: value},
    )
    assert words in answer.content.decode()
    assert "李工" in answer.content.decode()
    assert Person.objects.count() == 1


def test_a_picture_in_a_name_is_refused_where_the_name_is_written(cast: Cast) -> None:
    answer = edit(cast, "person-new", staff_number="0107", name="李😀工", employed_from="2024-02-26")
    assert "“😀” (U+1F600) cannot be printed" in answer.content.decode()
    edit(cast, "person-new", staff_number="0107", name="李𠮷", employed_from="2024-02-26")
    assert Person.objects.get().name == "李𠮷"


def test_a_number_of_another_company_is_free_here(cast: Cast) -> None:
    cast.person("0107", "西城的人", shop=cast.west, identity_number=LI)
    edit(
        cast,
        "person-new",
        staff_number="0107",
        name="李工",
        new_identity_number=LI,
        employed_from="2024-02-26",
    )
    assert Person.objects.filter(company=cast.east.company, staff_number="0107").exists()


def test_a_stale_form_does_not_overwrite(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    address = reverse("person-edit", args=["east", li.pk])
    form = cast.client(Role.HR).get(address).context["form"]
    Person.objects.filter(pk=li.pk).update(phone="13900000000")
    answer = cast.client(Role.HR).post(
        address, {"staff_number": "0107", "name": "李功", "seen": form["seen"].value()}
    )
    assert "Somebody has changed this record" in answer.content.decode()
    assert Person.objects.get().name == "李工"


def test_ending_an_employment_ends_the_posts_of_this_shop(cast: Cast) -> None:
    li = cast.person("0107", "李工", post="mechanic")
    spell = li.employments.get()
    edit(cast, "record-end", li.pk, "employments", spell.pk, last_day="2026-06-30")
    assert li.employments.get().valid_until == li.postings.get().valid_until == date(2026, 6, 30)


def test_records_are_added_corrected_and_deleted_after_asking(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    edit(cast, "record-add", li.pk, "credentials", kind="skill-grade", level="三级", valid_from="2020-01-01")
    grade = Credential.objects.get()
    assert grade.level == "高级工"
    edit(cast, "record-edit", li.pk, "credentials", grade.pk, number="Z9")
    assert Credential.objects.get().number == "Z9"
    address = reverse("record-delete", args=["east", li.pk, "credentials", grade.pk])
    assert (
        "Delete only what should never have been there" in cast.client(Role.HR).get(address).content.decode()
    )
    assert Credential.objects.count() == 1
    for _press in range(2):
        assert cast.client(Role.HR).post(address).status_code == 302
    assert Credential.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("employments", {"valid_from": "2015-01-01", "valid_until": "2016-01-01"}),
        ("postings", {"post": "painter", "valid_from": "2021-01-01"}),
        ("education", {"level": "大专", "major": "汽修", "graduated_on": "2018/7/1"}),
        ("experience", {"kind": "vehicle-repair", "valid_from": "2015-01-01", "valid_until": "2019-01-01"}),
        (
            "credentials",
            {"kind": "inspector", "number": "Z1", "valid_from": "2023-09-01", "valid_until": "2029-08-31"},
        ),
        (
            "training",
            {
                "title": "消防演练",
                "held_from": "2026-05-01",
                "held_until": "2026-05-01",
                "minutes": "90",
                "result": "attended",
            },
        ),
    ],
)
def test_every_kind_of_record_can_be_added_and_stands_on_the_page(
    cast: Cast, kind: str, fields: dict[str, str]
) -> None:
    li = cast.person("0107", "李工")
    answer = edit(cast, "record-add", li.pk, kind, **fields)
    assert "Added." in answer.content.decode()
    section = next(section for section in answer.context["sections"] if section.slug == kind)
    assert section.lines[-1].edit_url


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("postings", {"post": "painter", "valid_from": "2021-01-01"}),
        ("education", {"level": "大专", "major": "汽修"}),
        ("credentials", {"kind": "inspector", "valid_from": "2023-09-01"}),
    ],
)
def test_pressing_the_button_twice_adds_a_record_once(cast: Cast, kind: str, fields: dict[str, str]) -> None:
    li = cast.person("0107", "李工")
    for _press in range(2):
        answer = edit(cast, "record-add", li.pk, kind, **fields)
        assert "Added." in answer.content.decode()
    section = next(section for section in answer.context["sections"] if section.slug == kind)
    assert len(section.lines) == 1


def test_saving_a_change_twice_is_no_stale_change(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    address = reverse("person-edit", args=["east", li.pk])
    form = cast.client(Role.HR).get(address).context["form"]
    data = {"staff_number": "0107", "name": "李功", "seen": form["seen"].value()}
    for _press in range(2):
        assert cast.client(Role.HR).post(address, data).status_code == 302


def test_overlapping_spells_of_one_post_are_refused(cast: Cast) -> None:
    li = cast.person("0107", "李工", post="mechanic")
    answer = edit(cast, "record-add", li.pk, "postings", post="mechanic", valid_from="2025-01-01")
    assert "overlaps with a record" in answer.content.decode()


def test_the_only_employment_is_not_deleted(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    address = reverse("record-delete", args=["east", li.pk, "employments", li.employments.get().pk])
    assert "only employment" in cast.client(Role.HR).post(address).content.decode()
    assert Employment.objects.count() == 1


def test_a_record_that_a_passed_course_wrote_cannot_be_edited(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    record = TrainingRecord.objects.create(
        person=li,
        shop=cast.east,
        code="etiquette",
        title="礼仪",
        held_from=today(),
        held_until=today(),
        minutes=40,
        result="passed",
        origin="enrolment:1",
    )
    for name in ("record-edit", "record-delete"):
        assert (
            cast.client(Role.HR).get(reverse(name, args=["east", li.pk, "training", record.pk])).status_code
            == 404
        )


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(stream, kind)
    return stream.getvalue()


def pdf() -> bytes:
    import pikepdf

    stream = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def private(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }


def send_scan(cast: Cast, person: Person, data: bytes, name: str) -> Any:
    return edit(
        cast,
        "record-add",
        person.pk,
        "credentials",
        kind="inspector",
        valid_from="2023-09-01",
        scan=SimpleUploadedFile(name, data),
    )


@pytest.mark.parametrize(
    ("data", "content_type"),
    [(picture(), "image/png"), (picture("JPEG"), "image/jpeg"), (pdf(), "application/pdf")],
)
def test_a_scan_is_kept_privately_and_handed_out_safely(
    cast: Cast, private: None, data: bytes, content_type: str
) -> None:
    li = cast.person("0107", "李工")
    send_scan(cast, li, data, "../../evil.html")
    paper = Credential.objects.get()
    assert "evil" not in paper.scan.name
    address = reverse("record-scan", args=["east", li.pk, paper.pk])
    answer = cast.client(Role.AUDITOR).get(address)
    assert b"".join(answer.streaming_content) == data
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert cast.client(Role.LEARNER).get(address).status_code == 403
    assert cast.client(Role.HR, cast.west).get(address).status_code == 404


def test_a_scan_sent_after_the_paper_was_recorded_without_one_is_not_thrown_away(
    cast: Cast, private: None
) -> None:
    li = cast.person("0107", "李工")
    edit(cast, "record-add", li.pk, "credentials", kind="inspector", valid_from="2023-09-01")
    for _click in range(2):
        send_scan(cast, li, picture(), "scan.png")
    assert sorted(bool(paper.scan) for paper in Credential.objects.all()) == [False, True]


def test_of_two_changes_found_valid_at_once_the_second_is_refused_and_the_first_stays(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    paper = card(li, ends=date(2031, 1, 1))
    first, second = (
        _valid_change(cast, Credential.objects.get(pk=paper.pk), **change)
        for change in ({"number": "A1"}, {"valid_until": "2030-01-01"})
    )
    assert record_save(form=first)
    with pytest.raises(StaleRecordError):
        record_save(form=second)
    paper.refresh_from_db()
    assert (paper.number, paper.valid_until) == ("A1", date(2031, 1, 1))


def _valid_change(cast: Cast, row: Credential, **change: str) -> CredentialForm:
    """The form of a paper as its page shows it, sent with a change."""
    shown = CredentialForm(instance=row, person=row.person, shop=cast.east)
    data = {name: shown[name].value() or "" for name in shown.fields if name != "scan"} | change
    given = CredentialForm(data, instance=row, person=row.person, shop=cast.east)
    assert given.is_valid(), given.errors
    return given


@pytest.mark.parametrize(
    "data", [b"<html><script>", picture()[:60], b"%PDF-1.7 broken", b"\xff\xd8\xff\xe0 no picture", b"MZ\x90"]
)
def test_what_is_no_scan_is_refused_and_nothing_is_written(
    cast: Cast, private: None, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint does once it is imported
    li = cast.person("0107", "李工")
    text = send_scan(cast, li, data, "scan.pdf").content.decode()
    assert "no PDF, JPEG or PNG" in text or "damaged, protected" in text
    assert Credential.objects.count() == 0


def test_a_scan_beyond_the_limit_is_refused(cast: Cast, private: None, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 50
    assert "at most" in send_scan(cast, cast.person("0107", "李工"), picture(), "scan.png").content.decode()


LOOK = ("people", "people-export")


@pytest.mark.parametrize(
    ("role", "look", "change"),
    [
        (Role.OWNER, 200, 200),
        (Role.HR, 200, 200),
        (Role.TRAINER, 200, 403),
        (Role.EXAMINER, 403, 403),
        (Role.AUDITOR, 200, 403),
        (Role.LEARNER, 403, 403),
    ],
)
def test_each_role_sees_and_changes_what_it_may(cast: Cast, role: Role, look: int, change: int) -> None:
    li = cast.person("0107", "李工", post="mechanic")
    client = cast.client(role)
    for name in LOOK:
        assert client.get(reverse(name, args=["east"])).status_code == look
    assert client.get(reverse("person", args=["east", li.pk])).status_code == look
    for name, args in (
        ("person-new", []),
        ("person-edit", [li.pk]),
        ("record-add", [li.pk, "education"]),
        ("person-signin", [li.pk]),
    ):
        assert client.get(reverse(name, args=["east", *args])).status_code == change
        assert client.post(reverse(name, args=["east", *args])).status_code == change


def test_strangers_and_other_shops_find_nobody(cast: Cast) -> None:
    li = cast.person("0107", "李工")
    stranger, neighbour = cast.client(Role.OWNER, cast.west), cast.client(Role.HR, cast.north)
    assert stranger.get(reverse("people", args=["east"])).status_code == 404
    for client, shop in ((stranger, "east"), (stranger, "west"), (neighbour, "north")):
        for name, args in (
            ("person", [li.pk]),
            ("person-edit", [li.pk]),
            ("record-add", [li.pk, "education"]),
            ("person-signin", [li.pk]),
        ):
            assert client.get(reverse(name, args=[shop, *args])).status_code == 404
    assert (
        "李工"
        not in stranger.get(reverse("people", args=["west"]), {"view": "all", "q": "李"}).content.decode()
    )


def test_a_record_of_somebody_else_is_not_found_through_a_person(cast: Cast) -> None:
    li, wang = cast.person("0107", "李工"), cast.person("0108", "王师傅")
    paper = card(wang, ends=today())
    for name in ("record-edit", "record-end", "record-delete"):
        assert (
            cast.client(Role.HR).get(reverse(name, args=["east", li.pk, "credentials", paper.pk])).status_code
            == 404
        )


def test_who_is_not_signed_in_is_asked_to(cast: Cast, client: Any) -> None:
    answer = client.get(reverse("people", args=["east"]))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
