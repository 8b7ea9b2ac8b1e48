"""May this person hold this post: the answer, its page, the table of a shop and one's own page."""

import json
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from staffing.eligibility_words import sentence
from staffing.models import Certificate, EligibilityRecord, Judgement, Person, Shop, User
from staffing.models.users import Role
from staffing.rules import Outcome, Span, assess, facts_from_json, load_standard, posts
from staffing.selectors.eligibility import eligibility_of, role_standard_on
from staffing.selectors.eligibility_matrix import shop_matrix
from staffing.services.certificates import certificate_revoke
from staffing.services.eligibility import JudgementError, judgement_add
from tests.staffing import eligibility_story as story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    story.stop_the_clock(monkeypatch)


@pytest.fixture
def shop() -> Shop:
    return story.chengdong()


@pytest.fixture
def hr(shop: Shop) -> User:
    return story.account("hr", shop, Role.HR)


@pytest.fixture
def desk(client: Client, hr: User) -> Client:
    client.force_login(hr)
    return client


def page(shop: Shop, person: Person, post: str = "service-adviser") -> str:
    return reverse("eligibility", args=[shop.slug, person.pk, post])


class TestTheAnswer:
    def test_course_and_exam_make_a_service_adviser(self, shop: Shop) -> None:
        mei = story.adviser(shop)
        answer = eligibility_of(person=mei, shop=shop, post="service-adviser", on=story.TODAY)
        assert answer.is_met
        assert answer.met_until is None

    def test_the_day_before_the_exam_certificate_it_is_not_yet_and_says_from_when(self, shop: Shop) -> None:
        mei = story.adviser(shop)
        answer = eligibility_of(person=mei, shop=shop, post="service-adviser", on=date(2026, 5, 31))
        assert answer.outcome is Outcome.NOT_MET
        assert answer.met_from == date(2026, 6, 1)
        assert [result.requirement.id for result in answer.open] == ["exam"]

    def test_it_ends_with_the_last_day_of_the_exam_certificate(self, shop: Shop) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        story.takes_adviser_course(mei, shop)
        story.passes_adviser_exam(mei, shop, valid_until=date(2027, 1, 13))
        on_last_day = eligibility_of(person=mei, shop=shop, post="service-adviser", on=date(2027, 1, 13))
        after = eligibility_of(person=mei, shop=shop, post="service-adviser", on=date(2027, 1, 14))
        assert on_last_day.met_until == date(2027, 1, 13)
        assert on_last_day.is_expiring
        assert after.outcome is Outcome.NOT_MET
        assert after.met_from is None

    def test_where_an_exam_is_open_too_it_names_the_day_that_waiting_needs_anyway(self, shop: Shop) -> None:
        li = story.worker(shop, "李工", "CD-0107")
        li.experiences.create(kind="after-sales-management", valid_from=date(2024, 3, 2))
        answer = eligibility_of(person=li, shop=shop, post="after-sales-manager", on=story.TODAY)
        assert answer.met_from is None
        assert answer.earliest == date(2027, 3, 2)
        assert answer.waits_for_more == len(answer.open) - 1
        with override("en"):
            said = sentence(answer, today=story.TODAY)
        assert said.startswith("Not yet, from 2027-03-02 at the earliest, and only once")

    def test_verdicts_cover_the_horizon_without_gaps_and_agree_with_each_day(self, shop: Shop) -> None:
        answer = eligibility_of(
            person=story.adviser(shop), shop=shop, post="service-adviser", on=date(2026, 5, 31)
        )
        assert answer.assessment is not None
        for stretch in answer.verdicts:
            assert answer.assessment.verdict(stretch.start) is stretch.outcome
            assert answer.assessment.verdict(stretch.end) is stretch.outcome
        ends = [stretch.end.toordinal() + 1 for stretch in answer.verdicts[:-1]]
        assert ends == [stretch.start.toordinal() for stretch in answer.verdicts[1:]]

    def test_a_post_without_a_standard_has_no_verdict(self, shop: Shop) -> None:
        assert role_standard_on("receptionist", story.TODAY) is None
        answer = eligibility_of(person=story.adviser(shop), shop=shop, post="receptionist", on=story.TODAY)
        assert answer.outcome is None
        assert not answer.is_met


class TestThePage:
    def test_it_says_yes_and_offers_the_certificate(self, desk: Client, shop: Shop) -> None:
        text = desk.get(page(shop, story.adviser(shop))).content.decode()
        assert "Yes, with no end in sight" in text or "可以" in text
        assert (
            reverse("eligibility-certificate", args=[shop.slug, Person.objects.get().pk, "service-adviser"])
            in text
        )

    def test_it_names_what_is_open_and_links_the_training_and_offers_no_certificate(
        self, desk: Client, shop: Shop
    ) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        story.takes_adviser_course(mei, shop)
        response = desk.get(page(shop, mei))
        text = response.content.decode()
        assert response.context["code"] == "not_met"
        assert reverse("training-person", args=[shop.slug, mei.pk]) in text
        assert reverse("exam", args=["service-adviser-exam"]) not in text
        assert reverse("eligibility-certificate", args=[shop.slug, mei.pk, "service-adviser"]) not in text

    def test_every_line_names_the_record_that_counts_and_links_to_it(self, desk: Client, shop: Shop) -> None:
        mei = story.adviser(shop)
        lines = {line.id: line for line in desk.get(page(shop, mei)).context["lines"]}
        certificate = Certificate.objects.get()
        assert lines["exam"].records[0].url == reverse("certificate", args=[shop.slug, certificate.pk])
        assert lines["course"].records[0].url.endswith("#training")

    def test_any_day_can_be_asked_for(self, desk: Client, shop: Shop) -> None:
        response = desk.get(page(shop, story.adviser(shop)), {"on": "2026-05-31"})
        assert response.context["answer"].met_from == date(2026, 6, 1)
        assert not response.context["may_issue"]

    @pytest.mark.parametrize("text", ["2026-02-30", "tomorrow", "1066-10-14", "9999-12-31", "2026/11/23"])
    def test_what_is_no_day_gets_a_message_and_todays_answer(
        self, desk: Client, shop: Shop, text: str
    ) -> None:
        response = desk.get(page(shop, story.adviser(shop)), {"on": text})
        assert response.status_code == 200
        assert response.context["asked"].error
        assert response.context["asked"].is_today

    def test_the_other_posts_stand_at_the_side(self, desk: Client, shop: Shop) -> None:
        others = desk.get(page(shop, story.adviser(shop))).context["others"]
        assert {"mechanic", "quality-inspector"} <= {code for code, *_rest in others}
        assert "receptionist" not in {code for code, *_rest in others}

    def test_a_post_without_a_standard_says_so(self, desk: Client, shop: Shop) -> None:
        response = desk.get(page(shop, story.adviser(shop), "receptionist"))
        assert response.status_code == 200
        assert response.context["lines"] == []

    def test_an_unknown_post_is_not_found(self, desk: Client, shop: Shop) -> None:
        assert desk.get(page(shop, story.adviser(shop), "astronaut")).status_code == 404

    def test_the_identity_number_is_masked(self, desk: Client, shop: Shop) -> None:
        text = desk.get(page(shop, story.adviser(shop, identity_number=story.IDENTITY))).content.decode()
        assert story.IDENTITY not in text
        assert "110***********002X" in text

    def test_somebody_elses_people_are_not_found(self, desk: Client, shop: Shop) -> None:
        stranger = story.adviser(story.north(), "王北", "BF-1")
        assert desk.get(page(shop, stranger)).status_code == 404
        assert desk.get(page(Shop.objects.get(slug="north"), stranger)).status_code == 404

    def test_an_auditor_reads_but_is_offered_nothing(self, client: Client, shop: Shop) -> None:
        client.force_login(story.account("auditor", shop, Role.AUDITOR))
        mei = story.adviser(shop)
        response = client.get(page(shop, mei))
        assert response.status_code == 200
        assert not response.context["may_issue"]
        issue = reverse("eligibility-certificate", args=[shop.slug, mei.pk, "service-adviser"])
        assert client.post(issue).status_code == 403


class TestIssuing:
    def test_one_press_issues_and_records_the_answer_with_its_facts(self, desk: Client, shop: Shop) -> None:
        mei = story.adviser(shop, identity_number=story.IDENTITY)
        issue = reverse("eligibility-certificate", args=[shop.slug, mei.pk, "service-adviser"])
        desk.post(issue)
        desk.post(issue)
        certificate = Certificate.objects.get(kind="post")
        record = EligibilityRecord.objects.get()
        assert certificate.origin == f"eligibility:{record.pk}"
        assert record.outcome == "met"
        standard = role_standard_on("service-adviser", record.asked_for)
        assert standard is not None
        assert record.standard_sha256 == standard.sha256
        assert story.IDENTITY not in str(record.facts)
        assert record.facts["people"][0]["name"] == "陈晓梅"

    def test_the_record_can_be_judged_again_and_gives_the_same_answer(self, shop: Shop, hr: User) -> None:
        story.issue_post(story.adviser(shop), shop, hr)
        record = EligibilityRecord.objects.get()
        horizon = record.answer["horizon"]
        again = assess(
            load_standard(record.standard),
            facts_from_json(json.dumps(record.facts)),
            Span(date.fromisoformat(horizon["from"]), date.fromisoformat(horizon["until"])),
            person=record.answer["person"],
        )
        assert again.as_record("zh") == {key: record.answer[key] for key in again.as_record("zh")}

    def test_a_certificate_whose_exam_was_revoked_is_pointed_out(
        self, desk: Client, shop: Shop, hr: User
    ) -> None:
        mei = story.adviser(shop)
        post = story.issue_post(mei, shop, hr).certificate
        exam = Certificate.objects.get(kind="exam")
        certificate_revoke(certificate=exam, revoked_on=story.TODAY, revoked_by=hr, reason="替考")
        response = desk.get(page(shop, mei))
        assert response.context["certificate"] == post
        assert not response.context["answer"].is_met
        assert "banner--warning" in response.content.decode()

    def test_while_the_rules_are_not_met_it_is_refused_and_leaves_no_trace(
        self, desk: Client, shop: Shop
    ) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        issue = reverse("eligibility-certificate", args=[shop.slug, mei.pk, "service-adviser"])
        response = desk.post(issue, follow=True)
        assert not Certificate.objects.exists()
        assert not EligibilityRecord.objects.exists()
        assert any(message.level_tag == "error" for message in response.context["messages"])


class TestJudgements:
    def test_a_judgement_is_recorded_once_and_counts(self, desk: Client, shop: Shop) -> None:
        li = story.worker(shop, "李工", "CD-0107")
        answer = eligibility_of(person=li, shop=shop, post="after-sales-manager", on=story.TODAY)
        assert answer.assessment is not None
        asked = [
            result.requirement.id
            for result in answer.assessment
            if result.on(story.TODAY).outcome is Outcome.NEEDS_JUDGEMENT
        ]
        url = reverse("eligibility-judgement", args=[shop.slug, li.pk, "after-sales-manager", asked[0]])
        word = {
            "outcome": "met",
            "reason": "三位考官面谈，平均 86 分",
            "valid_from": "2026-11-01",
            "valid_until": "",
        }
        assert f'value="{timezone.localdate().isoformat()}"' in desk.get(url).content.decode()
        desk.post(url, word)
        desk.post(url, word)
        assert Judgement.objects.count() == 1
        after = eligibility_of(person=li, shop=shop, post="after-sales-manager", on=story.TODAY)
        assert after.assessment is not None
        assert after.assessment[asked[0]].on(story.TODAY).outcome is Outcome.MET

    def asked(self, person: Person, shop: Shop) -> str:
        answer = eligibility_of(person=person, shop=shop, post="after-sales-manager", on=story.TODAY)
        assert answer.assessment is not None
        return next(
            result.requirement.id
            for result in answer.assessment
            if result.on(story.TODAY).outcome is Outcome.NEEDS_JUDGEMENT
        )

    def outcome(self, person: Person, shop: Shop, requirement: str) -> Outcome:
        answer = eligibility_of(person=person, shop=shop, post="after-sales-manager", on=story.TODAY)
        assert answer.assessment is not None
        return answer.assessment[requirement].on(story.TODAY).outcome

    def address(self, person: Person, shop: Shop, requirement: str) -> str:
        return reverse(
            "eligibility-judgement", args=[shop.slug, person.pk, "after-sales-manager", requirement]
        )

    def test_a_judgement_is_corrected_on_its_own_day_and_both_stay_on_record(
        self, desk: Client, shop: Shop
    ) -> None:
        li = story.worker(shop, "李工", "CD-0107")
        requirement = self.asked(li, shop)
        url = self.address(li, shop, requirement)
        today = story.TODAY.isoformat()
        desk.post(url, {"outcome": "not_met", "reason": "面谈 68 分", "valid_from": today})
        assert self.outcome(li, shop, requirement) is Outcome.NOT_MET
        wrong = Judgement.objects.get()
        page = desk.get(url, {"corrects": wrong.pk}).content.decode()
        assert "面谈 68 分" in page
        word = {"outcome": "met", "reason": "面谈 86 分，录入有误", "valid_from": today, "corrects": wrong.pk}
        desk.post(url, word)
        desk.post(url, word)
        assert self.outcome(li, shop, requirement) is Outcome.MET
        right = Judgement.objects.get(outcome="met")
        assert (Judgement.objects.count(), right.corrects) == (2, wrong)
        history = desk.get(url).content.decode()
        assert "面谈 68 分" in history
        assert "面谈 86 分，录入有误" in history

    def test_a_judgement_of_the_wrong_person_is_withdrawn_and_has_to_be_made_again(
        self, desk: Client, shop: Shop
    ) -> None:
        li = story.worker(shop, "李工", "CD-0107")
        requirement = self.asked(li, shop)
        url = self.address(li, shop, requirement)
        word = {"outcome": "met", "reason": "面谈 86 分", "valid_from": "2026-11-01"}
        desk.post(url, word)
        assert desk.post(url, {**word, "outcome": "withdrawn"}).context["form"].errors
        desk.post(url, {**word, "outcome": "withdrawn", "corrects": Judgement.objects.get().pk})
        assert self.outcome(li, shop, requirement) is Outcome.NEEDS_JUDGEMENT
        assert Judgement.objects.count() == 2

    def test_what_was_corrected_already_is_not_corrected_again(self, desk: Client, shop: Shop) -> None:
        li = story.worker(shop, "李工", "CD-0107")
        url = self.address(li, shop, self.asked(li, shop))
        word = {"outcome": "met", "reason": "面谈 86 分", "valid_from": "2026-11-01"}
        desk.post(url, word)
        first = Judgement.objects.get()
        desk.post(url, {**word, "reason": "面谈 87 分", "corrects": first.pk})
        second = desk.post(url, {**word, "reason": "面谈 88 分", "corrects": first.pk})
        assert second.context["form"].errors
        assert Judgement.objects.count() == 2

    def test_somebody_elses_judgement_is_not_corrected_here(self, desk: Client, shop: Shop) -> None:
        li, wang = story.worker(shop, "李工", "CD-0107"), story.worker(shop, "王工", "CD-0108")
        requirement = self.asked(li, shop)
        word = {"outcome": "met", "reason": "面谈 86 分", "valid_from": "2026-11-01"}
        desk.post(self.address(wang, shop, requirement), word)
        wangs = Judgement.objects.get().pk
        assert desk.get(self.address(li, shop, requirement), {"corrects": wangs}).status_code == 404
        answer = desk.post(self.address(li, shop, requirement), {**word, "corrects": wangs})
        assert answer.status_code == 404
        for nonsense in ("x", "9" * 40, "0"):
            assert desk.get(self.address(li, shop, requirement), {"corrects": nonsense}).status_code == 404

    def test_nobody_judges_himself(self, desk: Client, shop: Shop, hr: User) -> None:
        himself = story.worker(shop, "李工", "CD-0107", user=hr)
        url = self.address(himself, shop, self.asked(himself, shop))
        word = {"outcome": "met", "reason": "我觉得行", "valid_from": "2026-11-01"}
        for answer in (desk.get(url, follow=True), desk.post(url, word, follow=True)):
            assert [message.level_tag for message in answer.context["messages"]] == ["error"]
        assert not Judgement.objects.exists()
        with pytest.raises(JudgementError):
            judgement_add(
                person=himself, shop=shop, standard="after-sales-manager", requirement="interview",
                outcome="met", reason="我觉得行", valid_from=story.TODAY, valid_until=None,
                judged_by=hr, judged_at=timezone.now(),
            )  # fmt: skip

    def test_a_requirement_that_papers_prove_is_not_judged_by_hand(self, desk: Client, shop: Shop) -> None:
        mei = story.worker(shop, "陈晓梅", "CD-0110")
        url = reverse("eligibility-judgement", args=[shop.slug, mei.pk, "service-adviser", "exam"])
        assert desk.get(url).status_code == 404


class TestTheTable:
    def test_it_marks_who_holds_a_post_and_who_does_so_without_meeting_it(
        self, desk: Client, shop: Shop
    ) -> None:
        story.adviser(shop)
        newcomer = story.worker(shop, "赵新", "CD-0111")
        newcomer.postings.create(shop=shop, post="service-adviser", valid_from=date(2026, 11, 1))
        matrix = shop_matrix(shop, on=story.TODAY, post="service-adviser")
        cells = {row.person.name: row.cells[0] for row in matrix.rows}
        assert (cells["陈晓梅"].held, cells["陈晓梅"].gap) == (True, False)
        assert (cells["赵新"].held, cells["赵新"].gap) == (True, True)
        only_gaps = shop_matrix(shop, on=story.TODAY, post="service-adviser", only_gaps=True)
        assert [row.person.name for row in only_gaps.rows] == ["赵新"]
        assert desk.get(reverse("eligibility-matrix", args=[shop.slug])).status_code == 200

    def test_who_only_has_to_wait_is_shown_with_the_day(self, desk: Client, shop: Shop) -> None:
        newcomer = story.worker(shop, "赵新", "CD-0111")
        story.takes_adviser_course(newcomer, shop)
        story.passes_adviser_exam(newcomer, shop, valid_from=date(2026, 12, 1), issued_on=date(2026, 12, 1))
        cell = shop_matrix(shop, on=story.TODAY, post="service-adviser").rows[0].cells[0]
        assert cell.change is not None
        assert cell.change[1] == date(2026, 12, 1)
        assert not cell.is_plain
        page = desk.get(reverse("eligibility-matrix", args=[shop.slug])).content.decode()
        assert "2026-<wbr>12-01" in page

    def test_the_legend_names_only_what_the_table_uses(self, shop: Shop) -> None:
        story.adviser(shop)
        legend = shop_matrix(shop, on=story.TODAY, post="service-adviser").legend
        assert [code for code, _words in legend] == ["met"]

    def test_who_does_not_work_here_on_the_day_is_not_in_it(self, shop: Shop) -> None:
        story.adviser(shop)
        assert shop_matrix(shop, on=date(2024, 1, 31)).rows == []
        assert len(shop_matrix(shop, on=date(2024, 2, 1)).rows) == 1

    def test_the_workbook_holds_the_same_and_no_formula(self, desk: Client, shop: Shop) -> None:
        story.adviser(shop, name="=HYPERLINK(1)")
        url = reverse("eligibility-matrix", args=[shop.slug])
        response = desk.get(url, {"format": "xlsx", "post": "service-adviser"})
        sheet = load_workbook(BytesIO(response.content)).worksheets[0]
        assert sheet["B2"].value == "=HYPERLINK(1)"
        assert sheet["B2"].data_type == "s"
        assert len(list(sheet.columns)) == 3

    def test_the_workbook_says_why_and_from_when_in_words(self, desk: Client, shop: Shop) -> None:
        newcomer = story.worker(shop, "赵新", "CD-0111")
        story.takes_adviser_course(newcomer, shop)
        story.passes_adviser_exam(newcomer, shop, valid_from=date(2026, 12, 1), issued_on=date(2026, 12, 1))
        url = reverse("eligibility-matrix", args=[shop.slug])
        response = desk.get(url, {"format": "xlsx", "post": "service-adviser", "on": "2026-11-24"})
        table, reasons = load_workbook(BytesIO(response.content)).worksheets
        assert (table.title, "2026-12-01" in table["C2"].value) == ("2026-11-24", True)
        cells = [cell.value for cell in reasons[2]]
        assert (cells[0].date(), cells[2]) == (date(2026, 11, 24), "赵新")
        assert cells[6].date() == date(2026, 12, 1)
        assert cells[8]

    def test_a_name_with_a_control_character_is_exported_without_it(self, desk: Client, shop: Shop) -> None:
        story.worker(shop, "李\x0b四", "E-9")
        response = desk.get(reverse("eligibility-matrix", args=[shop.slug]), {"format": "xlsx"})
        sheet = load_workbook(BytesIO(response.content)).worksheets[0]
        assert sheet["B2"].value == "李四"

    def test_an_empty_shop_teaches_what_will_stand_here(self, desk: Client, shop: Shop) -> None:
        text = desk.get(reverse("eligibility-matrix", args=[shop.slug])).content.decode()
        assert reverse("roster-import", args=[shop.slug]) in text

    def test_more_people_take_no_more_queries(
        self, desk: Client, shop: Shop, assert_queries_stay_flat: object
    ) -> None:
        story.adviser(shop)
        url = reverse("eligibility-matrix", args=[shop.slug])

        def grow() -> None:
            for number in range(10):
                story.adviser(shop, f"新人{number}", f"N-{number}")

        assert_queries_stay_flat(lambda: desk.get(url), grow=grow)  # type: ignore[operator]


class TestThePageOfAPerson:
    def test_it_answers_for_every_post_and_says_why(self, desk: Client, shop: Shop) -> None:
        mei = story.adviser(shop)
        page = desk.get(reverse("person", args=[shop.slug, mei.pk]))
        lines = [*page.context["near_posts"], *page.context["far_posts"]]
        assert len(lines) == len(posts())
        assert (lines[0].held, lines[0].code) == (True, "met")
        assert all(line.why for line in lines)
        assert page.content.decode().count("/eligibility/") >= len(lines)

    def test_who_only_has_to_wait_is_told_the_day(self, desk: Client, shop: Shop) -> None:
        newcomer = story.worker(shop, "赵新", "CD-0111")
        story.takes_adviser_course(newcomer, shop)
        story.passes_adviser_exam(newcomer, shop, valid_from=date(2026, 12, 1), issued_on=date(2026, 12, 1))
        near = desk.get(reverse("person", args=[shop.slug, newcomer.pk])).context["near_posts"]
        assert any("2026-12-01" in line.state for line in near)

    def test_more_records_take_no_more_queries(
        self, desk: Client, shop: Shop, assert_queries_stay_flat: object
    ) -> None:
        mei = story.adviser(shop)
        story.inspector_card(mei, date(2027, 1, 13))

        def grow() -> None:
            for year in range(2028, 2036):
                story.inspector_card(mei, date(year, 1, 13))

        assert_queries_stay_flat(lambda: desk.get(reverse("person", args=[shop.slug, mei.pk])), grow=grow)  # type: ignore[operator]


class TestMyOwnPage:
    def test_a_learner_sees_their_own_way_to_a_post(self, client: Client, shop: Shop) -> None:
        learner = story.account("mei", shop, Role.LEARNER)
        mei = story.adviser(shop, user=learner)
        client.force_login(learner)
        response = client.get(reverse("my-eligibility", args=["service-adviser"]))
        assert response.status_code == 200
        assert response.context["answer"].person_id == mei.pk
        assert client.get(page(shop, mei)).status_code == 403

    def test_an_account_without_a_person_or_employment_is_told(self, client: Client, shop: Shop) -> None:
        learner = story.account("mei", shop, Role.LEARNER)
        client.force_login(learner)
        url = reverse("my-eligibility", args=["service-adviser"])
        assert client.get(url).status_code == 404
        Person.objects.create(company=shop.company, name="陈晓梅", staff_number="X", user=learner)
        assert client.get(url).status_code == 200

    def test_anonymous_readers_are_asked_to_sign_in(self, client: Client) -> None:
        response = client.get(reverse("my-eligibility", args=["service-adviser"]))
        assert response.status_code == 302
        assert reverse("account_login") in response["Location"]
