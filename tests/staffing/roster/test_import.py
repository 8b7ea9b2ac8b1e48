"""From the upload to the records: preview, confirm, discard, refused rows back, and nothing half-written."""

import io
import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from staffing.models import Credential, Employment, Person, Posting, RosterImport, TaskProgress
from staffing.models.users import Role
from staffing.roster.plan import Fate
from staffing.services.roster import (
    WIPED,
    StalePlanError,
    roster_confirm,
    roster_plan,
    roster_upload,
    roster_wipe_expired,
)
from tests.staffing.cast import LI, WANG, ZHAO, Cast
from tests.staffing.roster.files import HEADINGS, csv_text, with_sheet_xml, xlsx

TODAY = date(2026, 11, 23)
NOW = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
LI_ROW = ("0107", "李工", LI, "2024-02-26", "机修、电器维修", "2024-03-01")
WANG_ROW = ("0108", "王师傅", WANG, "2019-05-06", "质量检验员", "")


def uploaded(cast: Cast, *rows: Any, headings: Any = HEADINGS, now: datetime = NOW) -> RosterImport:
    return roster_upload(
        shop=cast.east, user=cast.hr, filename="花名册.xlsx", data=xlsx(headings, *rows), now=now
    )


def uploaded_just_now(cast: Cast) -> RosterImport:
    """For tests that go through the pages, which read the clock and wipe what is a day old."""
    return uploaded(cast, LI_ROW, now=timezone.now())


def plan_of(cast: Cast, roster: RosterImport) -> Any:
    return roster_plan(roster=roster, user=cast.hr, on=TODAY)


def imported(cast: Cast, *rows: Any, headings: Any = HEADINGS) -> RosterImport:
    roster = uploaded(cast, *rows, headings=headings)
    plan = plan_of(cast, roster)
    assert [problem.message for row in plan.rows for problem in row.entry.errors] == []
    return roster_confirm(roster=roster, user=cast.hr, digest=plan.digest, on=TODAY, now=NOW)


def fates(cast: Cast, *rows: Any, headings: Any = HEADINGS) -> list[Fate]:
    return [row.fate for row in plan_of(cast, uploaded(cast, *rows, headings=headings)).rows]


def test_nothing_is_written_before_confirmation(cast: Cast) -> None:
    plan_of(cast, uploaded(cast, LI_ROW, WANG_ROW))
    assert Person.objects.count() == 0


def test_a_confirmed_roster_makes_people_with_employment_and_posts(cast: Cast) -> None:
    done = imported(cast, LI_ROW, WANG_ROW)
    li = Person.objects.get(staff_number="0107")
    assert (li.company, li.identity_number, li.sex, li.birth_date) == (
        cast.east.company,
        LI,
        "f",
        date(1949, 12, 31),
    )
    assert list(li.employments.values_list("shop", "valid_from", "valid_until")) == [
        (cast.east.pk, date(2024, 2, 26), None)
    ]
    assert set(li.postings.values_list("post", "valid_from")) == {
        ("mechanic", date(2024, 3, 1)),
        ("electrician", date(2024, 3, 1)),
    }
    wang = Person.objects.get(staff_number="0108")
    assert wang.postings.get().valid_from == date(2019, 5, 6)
    assert done.summary == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert done.state == RosterImport.State.CONFIRMED


FULL = (
    "工号",
    "姓名",
    "性别",
    "身份证号",
    "手机",
    "邮箱",
    "入职日期",
    "离职日期",
    "岗位",
    "任岗日期",
    "学历",
    "所学专业",
    "毕业日期",
    "职称",
    "职称取得日期",
    "技能工种",
    "技能等级",
    "技能等级取得日期",
    "检验员证号",
    "检验员证有效期起",
    "检验员证有效期至",
    "低压电工证号",
    "低压电工证发证日期",
    "低压电工证有效期至",
)
FULL_ROW = (
    "0107",
    "李工",
    "女",
    LI,
    "13812345678",
    "li@example.com",
    "2018-02-26",
    "2026-10-31",
    "机修、电工",
    "2018-03-01",
    "专科",
    "汽修",
    "2018-07-01",
    "工程师",
    "2022-05-20",
    "机修",
    "四级",
    "2020-06-15",
    "Z1",
    "2023-09-01",
    "2026-08-31",
    "T1",
    "2021-01-02",
    "2027-01-01",
)


def test_the_same_file_twice_changes_nothing_whatever_its_columns(cast: Cast) -> None:
    imported(cast, FULL_ROW, headings=FULL)
    before = [
        list(model.objects.order_by("pk").values()) for model in (Person, Employment, Posting, Credential)
    ]
    assert Credential.objects.count() == 4
    assert fates(cast, FULL_ROW, headings=FULL) == [Fate.UNCHANGED]
    again = uploaded(cast, FULL_ROW, headings=FULL)
    roster_confirm(roster=again, user=cast.hr, digest=plan_of(cast, again).digest, on=TODAY, now=NOW)
    assert [
        list(model.objects.order_by("pk").values()) for model in (Person, Employment, Posting, Credential)
    ] == before


def test_an_empty_cell_never_deletes(cast: Cast) -> None:
    imported(cast, FULL_ROW, headings=FULL)
    assert fates(cast, ("0107", "李工"), headings=("工号", "姓名")) == [Fate.UNCHANGED]
    assert fates(cast, ("0107", "李工", *[""] * 22), headings=FULL) == [Fate.UNCHANGED]


def test_an_education_without_its_date_is_warned_about_until_the_date_is_on_record(cast: Cast) -> None:
    headings = ("工号", "姓名", "入职日期", "学历", "毕业日期")

    def warned(*dates: str) -> list[bool]:
        rows = [("1", "李工", "2020-01-01", "大专", day) for day in dates]
        plans = [plan_of(cast, uploaded(cast, row, headings=headings)) for row in rows]
        return [any("Graduated on" in it.message for it in plan.rows[0].entry.warnings) for plan in plans]

    assert warned("", "2018-07-01") == [True, False]
    imported(cast, ("1", "李工", "2020-01-01", "大专", ""), headings=headings)
    assert warned("") == [True]
    imported(cast, ("1", "李工", "2020-01-01", "大专", "2018-07-01"), headings=headings)
    assert warned("") == [False]


def test_changes_are_shown_old_and_new_with_the_identity_number_masked(cast: Cast) -> None:
    cast.person(
        "0107", "李工", phone="13900000000", identity_number=LI, sex="f", birth_date=date(1949, 12, 31)
    )
    row = plan_of(
        cast,
        uploaded(cast, ("0107", "李工", WANG, "13812345678"), headings=("工号", "姓名", "身份证号", "手机")),
    ).rows[0]
    shown = {change.label: (change.old, change.new) for change in row.changes}
    assert shown["Mobile phone"] == ("13900000000", "13812345678")
    assert shown["Identity number"] == ("110***********002X", "440***********0014")
    assert WANG not in str(row.changes)


def test_a_renewed_paper_is_added_and_the_old_one_stays(cast: Cast) -> None:
    headings = ("工号", "姓名", "入职日期", "检验员证号", "检验员证有效期起", "检验员证有效期至")
    imported(cast, ("1", "甲", "2020-01-01", "Z1", "2020-01-01", "2026-01-01"), headings=headings)
    imported(cast, ("1", "甲", "2020-01-01", "Z1", "2026-01-02", "2032-01-01"), headings=headings)
    assert [c.valid_until for c in Credential.objects.order_by("valid_from")] == [
        date(2026, 1, 1),
        date(2032, 1, 1),
    ]
    imported(cast, ("1", "甲", "2020-01-01", "Z1", "2026-01-02", "2032-06-30"), headings=headings)
    assert [c.valid_until for c in Credential.objects.order_by("valid_from")] == [
        date(2026, 1, 1),
        date(2032, 6, 30),
    ]


def test_who_leaves_loses_the_posts_and_who_comes_back_gets_a_new_spell(cast: Cast) -> None:
    cast.person("1", "甲", since=date(2020, 1, 1), post="mechanic")
    headings = ("工号", "姓名", "入职日期", "离职日期", "岗位")
    imported(cast, ("1", "甲", "", "2025-06-30", ""), headings=headings)
    assert Posting.objects.get().valid_until == date(2025, 6, 30)
    imported(cast, ("1", "甲", "2026-01-01", "", "机修"), headings=headings)
    assert list(Employment.objects.order_by("valid_from").values_list("valid_from", "valid_until")) == [
        (date(2020, 1, 1), date(2025, 6, 30)),
        (date(2026, 1, 1), None),
    ]
    assert Posting.objects.filter(valid_until=None).get().valid_from == date(2026, 1, 1)


def test_a_corrected_first_day_is_a_change(cast: Cast) -> None:
    cast.person("1", "甲", since=date(2020, 1, 1))
    imported(cast, ("1", "甲", "2019-12-01"), headings=("工号", "姓名", "入职日期"))
    assert Employment.objects.get().valid_from == date(2019, 12, 1)


@pytest.mark.parametrize("number", ["é-7", "É-７"])
def test_a_number_in_another_case_or_width_is_the_same_person(cast: Cast, number: str) -> None:
    cast.person("É-7", "甲", since=date(2020, 1, 1))
    assert fates(cast, (number, "甲", "", "2020-01-01", "", "")) == [Fate.UNCHANGED]


def test_a_new_number_is_found_again_in_another_case(cast: Cast) -> None:
    imported(cast, ("É-7", "甲", "", "2020-01-01", "", ""))
    assert fates(cast, ("é-7", "甲", "", "2020-01-01", "", "")) == [Fate.UNCHANGED]


def test_a_number_that_grows_too_long_when_it_is_written_plainly_is_refused(cast: Cast) -> None:
    assert fates(cast, ("ﷺ" * 20, "甲", "", "2020-01-01", "", "")) == [Fate.REFUSED]


def test_somebody_new_needs_a_first_day(cast: Cast) -> None:
    row = plan_of(cast, uploaded(cast, ("1", "甲"), headings=("工号", "姓名"))).rows[0]
    assert "Employed from is needed for somebody who is new" in row.entry.errors[0].message


def test_a_masked_identity_number_of_our_own_list_says_that_the_number_stays(cast: Cast) -> None:
    headings = ("工号", "姓名", "身份证号", "入职日期")
    imported(cast, ("1", "李工", LI, "2020-01-01"), ("2", "王师傅", "", "2020-01-01"), headings=headings)
    rows = ("1", "李工", "110***********002x", ""), ("1", "李工", "１１０＊＊＊＊＊＊＊＊＊＊＊００２Ｘ", "")
    assert [fates(cast, row, headings=headings) for row in rows] == [[Fate.UNCHANGED]] * 2
    assert Person.objects.get(staff_number="1").identity_number == LI


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("1", "This masked number is not the one on record, 110***********002X."),
        ("2", "there is none on record"),
        ("3", "there is none on record"),
    ],
)
def test_a_masked_identity_number_that_fits_nothing_on_record_is_refused(
    cast: Cast, number: str, words: str
) -> None:
    headings = ("工号", "姓名", "身份证号", "入职日期")
    imported(cast, ("1", "李工", LI, "2020-01-01"), ("2", "王师傅", "", "2020-01-01"), headings=headings)
    row = (number, "李工", "110***********0021", "2020-01-01")
    (problem,) = plan_of(cast, uploaded(cast, row, headings=headings)).rows[0].entry.errors
    assert words in problem.message


def test_a_number_that_belongs_to_somebody_else_is_refused(cast: Cast) -> None:
    cast.person("0107", "李工", identity_number=LI)
    row = plan_of(cast, uploaded(cast, ("0107", "赵六", ZHAO), headings=("工号", "姓名", "身份证号"))).rows[0]
    assert "somebody else is recorded" in row.entry.errors[0].message


def test_an_identity_number_on_record_under_another_number_is_refused_by_that_number(cast: Cast) -> None:
    cast.person("0107", "李工", identity_number=LI)
    row = plan_of(cast, uploaded(cast, ("0999", "李工", LI, "2024-01-01", "", ""))).rows[0]
    assert "under the staff number 0107" in row.entry.errors[0].message


def test_people_of_another_company_are_never_matched_or_hinted_at(cast: Cast) -> None:
    cast.person("0107", "西城的人", shop=cast.west, identity_number=LI)
    plan = plan_of(cast, uploaded(cast, LI_ROW))
    assert plan.rows[0].fate == Fate.ADDED
    assert plan.rows[0].entry.problems == []
    imported(cast, LI_ROW)
    assert Person.objects.get(company=cast.west.company).name == "西城的人"


def test_people_of_another_shop_are_left_to_its_hr_unless_the_importer_is_that_too(cast: Cast) -> None:
    cast.person("0107", "城北的人", shop=cast.north)
    row = plan_of(cast, uploaded(cast, LI_ROW)).rows[0]
    assert row.fate == Fate.REFUSED
    assert "城北的人" not in row.entry.errors[0].message
    from staffing.permissions import grant_role

    grant_role(user=cast.hr, shop=cast.north, role=Role.HR)
    assert fates(cast, ("0107", "城北的人", "", "2026-01-01", "", "")) == [Fate.ADDED]


def test_only_the_good_rows_are_written(cast: Cast) -> None:
    roster = uploaded(cast, LI_ROW, ("0108", "王", "123", "2024-01-01", "", ""))
    plan = plan_of(cast, roster)
    done = roster_confirm(roster=roster, user=cast.hr, digest=plan.digest, on=TODAY, now=NOW)
    assert list(Person.objects.values_list("staff_number", flat=True)) == ["0107"]
    assert done.summary["refused"] == 1


def test_rows_are_encrypted_while_waiting_and_wiped_when_written(cast: Cast) -> None:
    from django.db import connection

    roster = uploaded(cast, LI_ROW)
    with connection.cursor() as cursor:
        cursor.execute("select rows from staffing_rosterimport")
        assert LI not in cursor.fetchone()[0]
    roster_confirm(roster=roster, user=cast.hr, digest=plan_of(cast, roster).digest, on=TODAY, now=NOW)
    assert json.loads(RosterImport.objects.get().rows) == {}


def test_confirming_twice_is_harmless(cast: Cast) -> None:
    roster = uploaded(cast, LI_ROW)
    digest = plan_of(cast, roster).digest
    first = roster_confirm(roster=roster, user=cast.hr, digest=digest, on=TODAY, now=NOW)
    second = roster_confirm(
        roster=roster, user=cast.hr, digest=digest, on=TODAY, now=NOW + timedelta(minutes=1)
    )
    assert (first.confirmed_at, Person.objects.count()) == (second.confirmed_at, 1)


def test_a_preview_that_no_longer_fits_the_records_is_not_written(cast: Cast) -> None:
    roster = uploaded(cast, LI_ROW)
    digest = plan_of(cast, roster).digest
    cast.person("0107", "李工")
    with pytest.raises(StalePlanError):
        roster_confirm(roster=roster, user=cast.hr, digest=digest, on=TODAY, now=NOW)
    assert Posting.objects.count() == 0
    assert RosterImport.objects.get().state == RosterImport.State.PREVIEW


def test_a_preview_older_than_a_day_is_wiped(cast: Cast) -> None:
    uploaded(cast, LI_ROW)
    assert roster_wipe_expired(now=NOW + timedelta(hours=23)) == 0
    assert roster_wipe_expired(now=NOW + timedelta(hours=25)) == 1
    found = RosterImport.objects.get()
    assert (found.rows, found.state) == (WIPED, RosterImport.State.DISCARDED)


def test_comparing_takes_the_same_few_queries_for_any_number_of_rows(
    cast: Cast, assert_queries_stay_flat: Any
) -> None:
    rows: list[Any] = [("E0", "甲", "", "2020-01-01", "机修", "")]
    cast.person("E0", "甲", post="mechanic")

    def grow() -> None:
        for number in range(40):
            cast.person(f"F{number}", "甲", post="mechanic")
            rows.append((f"F{number}", "甲", "", "2020-01-01", "机修", ""))

    assert assert_queries_stay_flat(lambda: plan_of(cast, uploaded(cast, *rows)), grow=grow) <= 12


def test_a_grade_given_out_again_after_its_end_is_a_new_paper(cast: Cast) -> None:
    li = cast.person("0107", "李工", since=date(2015, 1, 1))
    lapsed = {"kind": "skill-grade", "level": "高级工", "valid_until": date(2020, 12, 31)}
    Credential.objects.create(person=li, valid_from=date(2015, 1, 1), **lapsed)
    headings = ("工号", "姓名", "技能等级", "技能等级取得日期")
    imported(cast, ("0107", "李工", "高级工", "2022-03-01"), headings=headings)
    assert set(li.credentials.values_list("valid_from", "valid_until")) == {
        (date(2015, 1, 1), date(2020, 12, 31)),
        (date(2022, 3, 1), None),
    }


def test_a_file_that_ends_an_employment_changes_nothing_the_second_time(cast: Cast) -> None:
    cast.person("0107", "李工", post="mechanic")
    headings, row = ("工号", "姓名", "岗位", "离职日期"), ("0107", "李工", "机修", "2026-06-30")
    imported(cast, row, headings=headings)
    again = plan_of(cast, uploaded(cast, row, headings=headings)).rows[0]
    assert (again.fate, again.entry.problems) == (Fate.UNCHANGED, [])


def test_who_came_back_cannot_have_left_the_first_time_during_the_second(cast: Cast) -> None:
    li = cast.person("0107", "李工", since=date(2018, 1, 1), until=date(2019, 12, 31))
    Employment.objects.create(person=li, shop=cast.east, valid_from=date(2021, 1, 1))
    headings = ("工号", "姓名", "入职日期", "离职日期")
    assert fates(cast, ("0107", "李工", "2018-01-01", "2024-06-30"), headings=headings) == [Fate.REFUSED]
    assert fates(cast, ("0107", "李工", "2018-01-01", "2020-06-30"), headings=headings) == [Fate.CHANGED]


def upload(
    cast: Cast, data: bytes, *, role: Role = Role.HR, name: str = "花名册.xlsx", follow: bool = True
) -> HttpResponse:
    file = SimpleUploadedFile(name, data)
    return cast.client(role).post(reverse("roster-import", args=["east"]), {"file": file}, follow=follow)  # type: ignore[return-value]


def confirm(cast: Cast, page: HttpResponse) -> HttpResponse:
    roster, context = page.context["roster"], page.context  # type: ignore[attr-defined]
    address = reverse("roster-confirm", args=["east", roster.pk])
    data = {"digest": context["plan"].digest}
    return cast.client(Role.HR).post(address, data, follow=True)  # type: ignore[return-value]


def test_hr_uploads_looks_and_confirms(cast: Cast) -> None:
    cast.person("0108", "王师父", identity_number=WANG)
    page = upload(cast, xlsx((*HEADINGS, "血型"), LI_ROW, WANG_ROW, ("", "无号", "1", "", "", "")))
    text = page.content.decode()
    for words in (
        "王师父",
        "王师傅",
        "血型",
        "C · 身份证号",
        "Staff number is empty",
        "机修",
        "Write 2 rows",
    ):
        assert words in text or words == "机修"
    assert LI not in text
    done = confirm(cast, page)
    assert "1 added, 1 changed, 0 unchanged, 1 refused" in done.content.decode()
    assert Person.objects.get(staff_number="0108").name == "王师傅"


def test_the_refused_rows_come_back_as_a_file_that_can_be_uploaded_again(cast: Cast) -> None:
    page = upload(
        cast, xlsx((*HEADINGS, "备注"), LI_ROW, ("0108", "=王", "123", "2026/2/30", "", "", "=1+1"))
    )
    roster = page.context["roster"]  # type: ignore[attr-defined]
    answer = cast.client(Role.HR).get(reverse("roster-refused", args=["east", roster.pk]))
    assert "attachment" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = list(sheet.values)
    assert rows[0] == (*HEADINGS, "备注", "Problem")
    assert rows[1][0] == "0108"
    assert "D · 入职日期: There is no such day" in rows[1][-1]
    assert sheet["B2"].data_type != "f"
    again = upload(cast, answer.content)
    assert [column.heading for column in again.context["plan"].unknown] == ["备注"]  # type: ignore[attr-defined]


def test_a_bad_file_is_refused_on_the_page_with_the_reason(cast: Cast) -> None:
    page = upload(cast, b"%PDF-1.7", name="花名册.xlsx")
    assert "This is a PDF file" in page.content.decode()
    assert RosterImport.objects.count() == 0


def test_a_file_beyond_the_limit_is_refused(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 2000
    assert "at most" in upload(cast, b"x" * 2001).content.decode()


def test_the_bare_template_says_that_it_holds_only_the_example(cast: Cast) -> None:
    answer = cast.client(Role.HR).get(reverse("roster-template", args=["east"]))
    assert "only the example" in upload(cast, answer.content).content.decode()


def test_uploading_the_same_file_twice_leads_to_the_same_preview(cast: Cast) -> None:
    data = xlsx(HEADINGS, LI_ROW)
    first = upload(cast, data, follow=False)
    second = upload(cast, data, follow=False)
    assert first["Location"] == second["Location"]


def test_a_file_that_changes_nothing_says_so(cast: Cast) -> None:
    data = csv_text(HEADINGS, LI_ROW).encode("gb18030")
    confirm(cast, upload(cast, data, name="a.csv"))
    page = upload(cast, data, name="a.csv")
    assert "Nothing to write" in page.content.decode()
    assert "Write" not in [
        line for line in page.content.decode().splitlines() if "<button" in line and "roster" in line
    ]


def test_a_discarded_upload_is_wiped_and_cannot_be_confirmed(cast: Cast) -> None:
    page = upload(cast, xlsx(HEADINGS, LI_ROW))
    roster = page.context["roster"]  # type: ignore[attr-defined]
    cast.client(Role.HR).post(reverse("roster-discard", args=["east", roster.pk]))
    assert RosterImport.objects.get().rows == WIPED
    assert "was discarded" in confirm(cast, page).content.decode()
    assert Person.objects.count() == 0


def test_a_stale_preview_is_shown_again_instead_of_written(cast: Cast) -> None:
    page = upload(cast, xlsx(HEADINGS, LI_ROW))
    cast.person("0107", "李工")
    again = confirm(cast, page)
    assert "Records have changed since you looked" in again.content.decode()
    assert Posting.objects.count() == 0


def test_a_long_roster_is_written_in_the_background_and_found_under_my_tasks(cast: Cast) -> None:
    rows = [(f"N{number:03}", f"人员{number}", "", "2024-01-01", "机修", "") for number in range(230)]
    done = confirm(cast, upload(cast, xlsx(HEADINGS, *rows)))
    task = TaskProgress.objects.get()
    assert task.state == TaskProgress.State.DONE
    assert "230 added" in task.step
    assert Person.objects.count() == Posting.objects.count() == 230
    assert task.result_url in done.content.decode()
    result = cast.client(Role.HR).get(task.result_url)
    assert "230 added" in result.content.decode()


def test_a_background_import_whose_preview_is_stale_fails_with_words(cast: Cast) -> None:
    rows = [(f"N{number:03}", "甲", "", "2024-01-01", "", "") for number in range(230)]
    page = upload(cast, xlsx(HEADINGS, *rows))
    cast.person("N001", "甲")
    text = confirm(cast, page).content.decode()
    assert "Nothing was written; look at the new preview" in text
    assert Person.objects.count() == 1


ADDRESSES = ("roster-import", "roster-template")


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OWNER, 200),
        (Role.HR, 200),
        (Role.TRAINER, 403),
        (Role.EXAMINER, 403),
        (Role.AUDITOR, 403),
        (Role.LEARNER, 403),
    ],
)
def test_only_who_may_change_people_imports(cast: Cast, role: Role, status: int) -> None:
    roster = uploaded_just_now(cast)
    for name in ADDRESSES:
        assert cast.client(role).get(reverse(name, args=["east"])).status_code == status
    for name in ("roster-preview", "roster-refused"):
        assert cast.client(role).get(reverse(name, args=["east", roster.pk])).status_code == status


def test_strangers_and_other_shops_find_no_import(cast: Cast) -> None:
    roster = uploaded_just_now(cast)
    for name in ("roster-preview", "roster-refused"):
        assert cast.client(Role.HR, cast.west).get(reverse(name, args=["east", roster.pk])).status_code == 404
        assert (
            cast.client(Role.HR, cast.north).get(reverse(name, args=["north", roster.pk])).status_code == 404
        )
    for name in ("roster-confirm", "roster-discard"):
        assert (
            cast.client(Role.HR, cast.west).post(reverse(name, args=["east", roster.pk])).status_code == 404
        )
    assert RosterImport.objects.get().state == RosterImport.State.PREVIEW


def test_refused_rows_come_back_although_a_cell_holds_a_control_character(cast: Cast) -> None:
    data = csv_text(("工号", "姓名", "入职日期"), ("0107", "李\x0b工", "soon")).encode()
    page = upload(cast, data)
    address = reverse("roster-refused", args=["east", page.context["roster"].pk])  # type: ignore[attr-defined]
    sheet = load_workbook(io.BytesIO(cast.client(Role.HR).get(address).content)).active
    assert sheet["B2"].value == "李工"


def test_an_identity_number_in_a_damaged_workbook_does_not_reach_the_log(cast: Cast, caplog: Any) -> None:
    data = with_sheet_xml(xlsx(HEADINGS, ("0107", "李工", 5)), lambda xml: xml.replace(">5<", f">{LI}<"))
    assert "damaged" in upload(cast, data).content.decode()
    assert "could not be read" in caplog.text
    assert LI not in caplog.text
