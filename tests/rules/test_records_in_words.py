"""What a reader calls a record that has no label of its own."""

from datetime import date

import pytest

from staffing.rules import Course, Employment, Posting, Scope, Unit, Waiver
from staffing.rules.findings import Evidence
from staffing.rules.words import evidence_label, label

from .cast import (
    attestation,
    credential,
    device,
    document,
    exam,
    grade,
    premises,
    quantity,
    school,
    spell,
    trained,
    verified,
    work,
)

WAIVER = Waiver(
    ref="waiver:1",
    requirement="r1",
    since=date(2026, 1, 1),
    until=date(2026, 2, 1),
    by="张考官",
    reason="限期整改",
)
NAMES = [
    (credential("inspector"), "质量检验员证", "quality inspector certificate"),
    (grade("三级"), "职业技能等级证书（高级工）", "skill grade certificate (senior worker (grade 3))"),
    (grade(None), "职业技能等级证书", "skill grade certificate"),
    (school("大专"), "大专学历", "education: college diploma"),
    (Employment(ref="1"), "任职", "employment"),
    (Posting(ref="1", post="painter"), "任涂漆", "post of painter"),
    (
        spell("2020-01-01"),
        "汽车维修行业经营（管理）经验",
        "experience in management in the vehicle repair trade",
    ),
    (exam("welding", "2026-01-01"), "“welding”证书", "certificate “welding”"),
    (Course(ref="1", course="welding"), "课程“welding”", "course “welding”"),
    (trained("2026-01-01", 8), "安全生产培训 8 学时", "8 hours of training in work safety"),
    (premises("workshop", 100), "生产厂房", "workshop"),
    (quantity("vehicles-per-month", 12), "月维修车辆数", "vehicles repaired a month"),
    (Scope(ref="1", scope="electric"), "经营范围电动汽车", "scope electric vehicles"),
    (attestation("r1"), "张考官的确认", "attestation by 张考官"),
    (WAIVER, "张考官的豁免", "waiver by 张考官"),
    (work("diesel"), "承接柴油车维修", "taking on diesel vehicles"),
    (device("lift"), "汽车举升设备", "vehicle lift"),
    (verified("2026-07-01"), "检定", "verification"),
    (document("quality-rules"), "质量管理制度", "rules of quality management"),
    (Unit(ref="1", unit="quality"), "质量检验部", "quality inspection"),
    (document("quality-rules", title="质量手册"), "质量手册", "质量手册"),
    (device("lift", "二号举升机"), "二号举升机", "二号举升机"),
]


@pytest.mark.parametrize(("record", "zh", "en"), NAMES)
def test_a_record_is_called_by_its_own_label_or_by_what_it_is(record, zh, en):
    assert (label(record, "zh"), label(record, "en")) == (zh, en)


def test_what_belongs_to_another_record_is_named_with_it():
    of_the_lift = Evidence(verified("2026-07-01"), of=device("lift", "二号举升机"))
    assert evidence_label(of_the_lift, "zh") == "二号举升机的检定"
    assert evidence_label(of_the_lift, "en") == "verification of 二号举升机"
    assert evidence_label(Evidence(device("lift")), "en") == "vehicle lift"
