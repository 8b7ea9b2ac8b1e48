"""Changes in words, in Chinese and English: what is done, and why it cannot be done."""

from decimal import Decimal
from functools import singledispatch
from typing import Any

from staffing.rules.changes import (
    Appoint,
    Attest,
    Certify,
    Change,
    End,
    Hire,
    Impossible,
    Leave,
    Obtain,
    PutInUse,
    Relieve,
    Renew,
    Review,
    SignLease,
    Transfer,
    Verify,
    find_record,
)
from staffing.rules.facts import Credential, Document, Equipment, Facts, Person, Premises, Record
from staffing.rules.vocabulary import vocabulary
from staffing.rules.words import label, names_of, number

DONE: dict[type[Change], tuple[str, str]] = {
    Leave: ("{name}离职，最后工作日 {day}", "{name} leaves, last day {day}"),
    Hire: ("招聘{name}（{posts}），{day} 到岗", "hire {name} ({posts}), starting {day}"),
    Appoint: ("任命{name}为{post}，自 {day} 起", "appoint {name} as {post} from {day}"),
    Transfer: (
        "{name}由{post}调任{to}，自 {day} 起",
        "move {name} from {post} to {to} from {day}",
    ),
    Relieve: ("免去{name}的{post}，自 {day} 起", "relieve {name} of the post of {post} from {day}"),
    Obtain: ("{name}取得{what}，{day} 起有效", "{name} obtains: {what}, in force from {day}"),
    Renew: ("{what}换证或续期，{day} 起有效{until}", "renew {what}, in force from {day}{until}"),
    Review: ("{what}于 {day} 通过复审", "{what} passes its review on {day}"),
    End: ("{what}到 {day} 为止", "{what} ends on {day}"),
    PutInUse: ("启用{what}，自 {day} 起", "put in use from {day}: {what}"),
    SignLease: (
        "{what}签订书面租赁合同，{day} 起有效{until}",
        "sign a written lease for {what}, in force from {day}{until}",
    ),
    Verify: ("{what}送检定或校准，{day} 起有效{until}", "have verified: {what}, in force from {day}{until}"),
    Certify: ("{what}取得产品认证，{day} 起有效", "have certified: {what}, in force from {day}"),
    Attest: ("由店里判断并签认：{what}", "to be judged and attested by the shop: {what}"),
}
# What is put in use, where "put in use" would not say what is to be done.
FILED = ("备好{what}，{day} 起有效", "have ready: {what}, in force from {day}")
SHARED = ("{what}交由外协单位，合同自 {day} 起", "have a partner under contract from {day}: {what}")
PROBLEMS: dict[str, tuple[str, str]] = {
    "unknown_person": ("没有登记这个人。请重新选择。", "This person is not on record. Choose somebody else."),
    "unknown_record": ("没有登记这项记录。请重新选择。", "This record does not exist. Choose another."),
    "left_already": ("{name}已于 {day} 离职。", "{name} left on {day} already."),
    "not_here_yet": ("{name}在 {day} 不在本店工作。", "{name} does not work here on {day}."),
    "known_already": (
        "本店已有“{name}”的登记。请改用任命或调岗。",
        "“{name}” is on record here already. Appoint or move instead.",
    ),
    "holds_already": (
        "{name}在这一天已经担任{post}。",
        "{name} already holds the post of {post} on this day.",
    ),
    "holds_not": (
        "{name}在这一天没有担任{post}，无法调出或免去。",
        "{name} does not hold the post of {post} on this day.",
    ),
    "ends_before": (
        "截止日期早于 {day}。请改到这一天或之后。",
        "The last day lies before {day}. Choose that day or a later one.",
    ),
    "in_force_already": (
        "原有记录有效至 {until}，这样续期不会更长。请把截止日期改到它之后。",
        "The record on file is in force until {until}; this would not prolong it. Choose a later last day.",
    ),
    "over_already": ("这项记录已于 {day} 结束。", "This record ended on {day} already."),
    "not_renewable": (
        "这类记录不能续期。",
        "A record of this kind cannot be renewed.",
    ),
    "not_reviewable": ("这类记录没有复审。", "A record of this kind has no reviews."),
    "not_verifiable": (
        "这类记录不用检定。",
        "A record of this kind is not verified.",
    ),
    "not_certifiable": ("这类记录没有产品认证。", "A record of this kind has no product certification."),
    "not_leased": ("自有场地不需要租赁合同。", "An owned place needs no lease."),
    "people_not_recorded": (
        "还没有登记任何人员。请先导入花名册。",
        "Nobody is on record yet. Import the roster first.",
    ),
    "employments_not_recorded": (
        "{name}的任职没有登记。请先登记。",
        "Nobody recorded when {name} works here. Record it first.",
    ),
    "postings_not_recorded": (
        "{name}的岗位没有登记。请先登记。",
        "The posts of {name} are not recorded. Record them first.",
    ),
    "credentials_not_recorded": (
        "{name}的证件没有登记。请先登记。",
        "The papers of {name} are not recorded. Record them first.",
    ),
    "exams_not_recorded": (
        "{name}的考试证书没有登记。请先登记。",
        "The exams of {name} are not recorded. Record them first.",
    ),
    "courses_not_recorded": (
        "{name}完成的课程没有登记。请先登记。",
        "The courses of {name} are not recorded. Record them first.",
    ),
    "training_not_recorded": (
        "{name}的培训学时没有登记。请先登记。",
        "The training of {name} is not recorded. Record it first.",
    ),
    "equipment_not_recorded": (
        "还没有登记设备。请先登记现有设备。",
        "No equipment is on record. Record what there is first.",
    ),
    "documents_not_recorded": (
        "还没有登记文件。请先登记现有文件。",
        "No documents are on record. Record what there is first.",
    ),
    "premises_not_recorded": (
        "还没有登记场地。请先登记现有场地。",
        "No premises are on record. Record what there is first.",
    ),
    "scopes_not_recorded": (
        "还没有登记经营范围。请先登记。",
        "The scope of work is not on record. Record it first.",
    ),
}
UNTIL = ("，至 {until}", " until {until}")
OPEN_ENDED = ("长期", "open-ended")
NO_POST = ("暂不定岗", "no post yet")
AREA = ("{what} {area} 平方米", "{what}, {area} m²")
OF_TRADE = ("{what}（{trade}）", "{what} ({trade})")
OWNED = ("{name}的{what}", "{name}'s {what}")


def described(change: Change, facts: Facts, language: str) -> str:
    """What the change does, by the names that the facts know."""
    return _pick(_sentence(change), language).format(**_values(change, facts, language))


def _sentence(change: Change) -> tuple[str, str]:
    match change:
        case PutInUse(record=Document()):
            return FILED
        case PutInUse(record=Equipment(ownership="outsourced")):
            return SHARED
    return DONE[type(change)]


def problem(error: Impossible, language: str) -> str:
    """Why the change cannot be done, and what to do about it."""
    values = dict(error.values)
    if "post" in values:
        values["post"] = vocabulary().name("posts", values["post"], language)
    if error.code == "in_force_already":
        values["until"] = values["day"] or _pick(OPEN_ENDED, language)
    return _pick(PROBLEMS[error.code], language).format(**values)


def _pick(pair: tuple[str, str], language: str) -> str:
    return pair[0] if language.startswith("zh") else pair[1]


def _values(change: Any, facts: Facts, language: str) -> dict[str, Any]:
    values: dict[str, Any] = {"day": change.day}
    if hasattr(change, "person"):
        values["name"] = _name(facts, change.person)
    for name in ("post", "to"):
        if hasattr(change, name):
            values[name] = vocabulary().name("posts", getattr(change, name), language)
    if hasattr(change, "until"):
        values["until"] = _pick(UNTIL, language).format(until=change.until) if change.until else ""
    return values | _more(change, facts, language)


@singledispatch
def _more(change: Any, facts: Facts, language: str) -> dict[str, Any]:
    return {}


@_more.register
def _(change: Hire, facts: Facts, language: str) -> dict[str, Any]:
    posts = names_of("posts", change.posts, language) or _pick(NO_POST, language)
    return {"name": change.profile.name, "posts": posts}


@_more.register(Obtain)
@_more.register(PutInUse)
def _(change: Any, facts: Facts, language: str) -> dict[str, Any]:
    return {"what": _named(change.record, language)}


def _named(record: Record, language: str) -> str:
    """What somebody has to get hold of: a paper with its trade, a place with its size."""
    what = label(record, language)
    match record:
        case Credential(trade=str(trade)):
            return _pick(OF_TRADE, language).format(
                what=what, trade=vocabulary().name("posts", trade, language)
            )
        case Premises(area_m2=Decimal() as area):
            return _pick(AREA, language).format(what=what, area=number(area))
    return what


@_more.register(Renew)
@_more.register(Review)
@_more.register(End)
@_more.register(SignLease)
@_more.register(Verify)
@_more.register(Certify)
def _(change: Any, facts: Facts, language: str) -> dict[str, Any]:
    found = find_record(facts, change.ref)
    if found is None:
        return {"what": change.ref}
    owner, record = found
    what = label(record, language)
    if isinstance(owner, Person):
        what = _pick(OWNED, language).format(name=owner.name, what=what)
    return {"what": what}


@_more.register
def _(change: Attest, facts: Facts, language: str) -> dict[str, Any]:
    return {"what": change.ask.of(language)}


def _name(facts: Facts, who: str) -> str:
    try:
        return facts.person(who).name
    except KeyError:
        return who
