"""Changes in words: who does what from which day on, in both languages."""

from decimal import Decimal

import pytest

from staffing.rules import Credential, Document, Equipment, Exam, Premises, Scope
from staffing.rules.change_words import described
from staffing.rules.changes import (
    Appoint,
    End,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Renew,
    Review,
    SignLease,
    Transfer,
)

from .cast import day, person
from .what_if import inspector, known


def test_changes_are_told_by_name_in_both_languages():
    team = known(inspector("李文", "2026-02-28"))
    renewal = Renew(ref="credential:李文", day=day("2026-03-01"), until=day("2029-02-28"))
    assert described(renewal, team, "zh") == "李文的质量检验员证换证或续期，2026-03-01 起有效，至 2029-02-28"
    move = Transfer(person="李文", post="quality-inspector", to="painter", day=day("2026-06-01"))
    assert described(move, team, "en") == "move 李文 from quality inspector to painter from 2026-06-01"


TOLD = [
    (
        Leave(person="李文", day=day("2026-03-01")),
        "李文离职，最后工作日 2026-03-01",
        "李文 leaves, last day 2026-03-01",
    ),
    (
        Hire(profile=person("小吴"), posts=("painter", "mechanic"), day=day("2026-03-01")),
        "招聘小吴（涂漆、机修），2026-03-01 到岗",
        "hire 小吴 (painter, mechanic), starting 2026-03-01",
    ),
    (
        Hire(profile=person("小吴"), day=day("2026-03-01")),
        "招聘小吴（暂不定岗），2026-03-01 到岗",
        "hire 小吴 (no post yet), starting 2026-03-01",
    ),
    (
        Appoint(person="李文", post="painter", day=day("2026-03-01")),
        "任命李文为涂漆，自 2026-03-01 起",
        "appoint 李文 as painter from 2026-03-01",
    ),
    (
        Obtain(person="李文", record=Exam(exam="law"), day=day("2026-03-01")),
        "李文取得“law”证书，2026-03-01 起有效",
        "李文 obtains: certificate “law”, in force from 2026-03-01",
    ),
    (
        Renew(ref="credential:李文", day=day("2026-03-01"), until=None),
        "李文的质量检验员证换证或续期，2026-03-01 起有效",
        "renew 李文's quality inspector certificate, in force from 2026-03-01",
    ),
    (
        Review(ref="credential:李文", day=day("2026-03-01")),
        "李文的质量检验员证于 2026-03-01 通过复审",
        "李文's quality inspector certificate passes its review on 2026-03-01",
    ),
    (
        End(ref="scope:small-vehicle", day=day("2026-03-01")),
        "经营范围小型车到 2026-03-01 为止",
        "scope small vehicles ends on 2026-03-01",
    ),
    (
        PutInUse(record=Scope(scope="electric"), day=day("2026-03-01")),
        "启用经营范围电动汽车，自 2026-03-01 起",
        "put in use from 2026-03-01: scope electric vehicles",
    ),
    (
        PutInUse(
            record=Premises(id="new", ref="premises:new", kind="parking", area_m2=Decimal("10.50")),
            day=day("2026-03-01"),
        ),
        "启用停车场 10.5 平方米，自 2026-03-01 起",
        "put in use from 2026-03-01: parking area, 10.5 m²",
    ),
    (
        PutInUse(
            record=Equipment(id="new", ref="equipment:new", kind="paint-booth", ownership="outsourced"),
            day=day("2026-03-01"),
        ),
        "喷（烤）漆房交由外协单位，合同自 2026-03-01 起",
        "have a partner under contract from 2026-03-01: paint booth",
    ),
    (
        PutInUse(
            record=Document(ref="document:new", kind="hazardous-waste-agreement"), day=day("2026-03-01")
        ),
        "备好危险废物处置协议，2026-03-01 起有效",
        "have ready: hazardous waste agreement, in force from 2026-03-01",
    ),
    (
        Obtain(
            person="李文",
            record=Credential(ref="credential:new", kind="repair-worker", trade="painter"),
            day=day("2026-03-01"),
        ),
        "李文取得维修技工证/从业资格证（涂漆），2026-03-01 起有效",
        "李文 obtains: repair worker certificate (painter), in force from 2026-03-01",
    ),
    (
        SignLease(ref="premises:unknown", day=day("2026-03-01"), until=day("2027-02-28")),
        "premises:unknown签订书面租赁合同，2026-03-01 起有效，至 2027-02-28",
        "sign a written lease for premises:unknown, in force from 2026-03-01 until 2027-02-28",
    ),
    (
        Leave(person="nobody", day=day("2026-03-01")),
        "nobody离职，最后工作日 2026-03-01",
        "nobody leaves, last day 2026-03-01",
    ),
]


@pytest.mark.parametrize(("change", "zh", "en"), TOLD)
def test_every_kind_of_change_is_told_with_its_day_and_by_the_names_on_record(change, zh, en):
    team = known(inspector("李文", "2026-02-28"))
    assert (described(change, team, "zh"), described(change, team, "en")) == (zh, en)
