"""What if, and it cannot be done: why, in words that say what would be possible."""

from dataclasses import replace

import pytest

from staffing.rules import Credential, Employment, Facts, Premises, Scope
from staffing.rules.changes import (
    Appoint,
    Certify,
    End,
    Hire,
    Leave,
    Obtain,
    PutInUse,
    Renew,
    Review,
    SignLease,
    Transfer,
    Verify,
    changed,
    is_assumed,
)

from . import cast
from .cast import credential, day, person, premises, shop
from .what_if import inspector, known, refusal


def test_a_change_that_cannot_be_done_says_why_and_all_of_them_are_told():
    gone = replace(
        person("老周", "painter"), employments=(Employment(since=cast.OPENED, until=day("2026-01-31")),)
    )
    told = refusal(
        known(gone, inspector("李文")),
        Leave(person="nobody", day=day("2026-03-31")),
        Leave(person="老周", day=day("2026-03-31")),
        Appoint(person="李文", post="quality-inspector", day=day("2026-04-01")),
        Transfer(person="李文", post="painter", to="manager", day=day("2026-04-02")),
        Renew(ref="credential:9", day=day("2026-05-01"), until=None),
        Renew(ref="credential:李文", day=day("2026-05-02"), until=day("2027-01-01")),
    )
    assert told == [
        "This person is not on record. Choose somebody else.",
        "老周 left on 2026-01-31 already.",
        "李文 already holds the post of quality inspector on this day.",
        "李文 does not hold the post of painter on this day.",
        "This record does not exist. Choose another.",
        "The record on file is in force until open-ended; this would not prolong it. Choose a later last day.",
    ]


CARD = credential("inspector", until="2026-06-30", ref="card")
RENTED = premises("workshop", 240, tenure="leased", until=day("2026-06-30"))
ON_THE_DAY, DAY_AFTER = day("2026-06-30"), day("2026-07-01")
IMPOSSIBLE = [
    (
        Transfer(person="李文", post="quality-inspector", to="quality-inspector", day=ON_THE_DAY),
        "李文在这一天已经担任质量检验员。",
    ),
    (Renew(ref="employment:李文", day=ON_THE_DAY, until=None), "这类记录不能续期。"),
    (
        Renew(ref="card", day=DAY_AFTER, until=ON_THE_DAY),
        "截止日期早于 2026-07-01。请改到这一天或之后。",
    ),
    (
        Renew(ref="card", day=ON_THE_DAY, until=ON_THE_DAY),
        "原有记录有效至 2026-06-30，这样续期不会更长。请把截止日期改到它之后。",
    ),
    (Review(ref="employment:李文", day=ON_THE_DAY), "这类记录没有复审。"),
    (End(ref="card", day=DAY_AFTER), "这项记录已于 2026-06-30 结束。"),
    (SignLease(ref="premises:parking", day=ON_THE_DAY, until=None), "自有场地不需要租赁合同。"),
    (SignLease(ref="card", day=ON_THE_DAY, until=None), "自有场地不需要租赁合同。"),
    (Certify(ref="card", day=ON_THE_DAY), "这类记录没有产品认证。"),
    (Certify(ref="equipment:old", day=DAY_AFTER), "这项记录已于 2026-06-30 结束。"),
    (
        Verify(ref="equipment:lift", day=ON_THE_DAY, until=day("2026-06-29")),
        "截止日期早于 2026-06-30。请改到这一天或之后。",
    ),
    (
        SignLease(ref="premises:workshop", day=ON_THE_DAY, until=day("2026-06-29")),
        "截止日期早于 2026-06-30。请改到这一天或之后。",
    ),
    (
        SignLease(ref="premises:workshop", day=DAY_AFTER, until=None),
        "这项记录已于 2026-06-30 结束。",
    ),
    (Appoint(person="nobody", post="painter", day=ON_THE_DAY), "没有登记这个人。请重新选择。"),
    (
        Hire(profile=person("李文"), day=ON_THE_DAY),
        "本店已有“李文”的登记。请改用任命或调岗。",
    ),
    (
        Appoint(person="李文", post="painter", day=day("2019-12-31")),
        "李文在 2019-12-31 不在本店工作。",
    ),
]


@pytest.mark.parametrize(("change", "told"), IMPOSSIBLE)
def test_each_change_is_refused_with_its_own_reason(change, told):
    old = cast.device("lift", "old", until=ON_THE_DAY)
    own = shop(RENTED, premises("parking", 90), equipment=(cast.device("lift"), old))
    team = Facts(shop=own, people=(inspector("李文", credentials=(CARD,)),))
    assert refusal(team, change, language="zh") == [told]


def test_on_the_last_day_a_record_can_still_be_ended_and_a_lease_still_be_signed():
    team = Facts(shop=shop(RENTED), people=(inspector("李文", credentials=(CARD,)),))
    until = day("2026-12-31")
    done = changed(
        team,
        [
            End(ref="card", day=ON_THE_DAY),
            SignLease(ref="premises:workshop", day=ON_THE_DAY, until=until),
        ],
    )
    old, new = done.shop.premises
    assert (old.until, old.contract) == (day("2026-06-29"), None)
    assert (new.tenure, new.contract, new.since, new.contract_since, new.contract_until) == (
        "leased",
        True,
        ON_THE_DAY,
        ON_THE_DAY,
        until,
    )
    assert is_assumed(new.ref)
    assert is_assumed(old.ref)


def test_nobody_is_appointed_after_leaving_whatever_the_order_in_which_it_is_written():
    leaves = Leave(person="李文", day=day("2026-03-31"))
    appointed = Appoint(person="李文", post="painter", day=day("2026-05-01"))
    for changes in ((leaves, appointed), (appointed, leaves)):
        assert refusal(known(inspector("李文")), *changes) == ["李文 left on 2026-03-31 already."]


def test_nothing_is_added_to_what_nobody_recorded():
    team = known(inspector("李文", credentials=None))
    card = Obtain(person="李文", record=Credential(kind="inspector"), day=day("2026-05-01"))
    assert refusal(team, card, language="zh") == ["李文的证件没有登记。请先登记。"]
    newcomer = Hire(profile=person("新人"), day=day("2026-05-01"))
    assert refusal(Facts(shop=shop()), newcomer, language="zh") == ["还没有登记任何人员。请先导入花名册。"]


def test_nothing_is_put_in_use_where_nobody_recorded_what_there_is():
    nothing = Facts(shop=replace(shop(), premises=None, scopes=None), people=())
    yard = PutInUse(record=Premises(id="yard", kind="parking"), day=day("2026-05-01"))
    electric = PutInUse(record=Scope(scope="electric"), day=day("2026-05-01"))
    assert refusal(nothing, yard) == ["No premises are on record. Record what there is first."]
    assert refusal(nothing, electric, language="zh") == ["还没有登记经营范围。请先登记。"]
    assert refusal(Facts(people=()), electric) == ["The scope of work is not on record. Record it first."]
