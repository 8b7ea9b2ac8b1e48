"""The list of prices: its lines in words, and an estimate of the house for each.

No source is behind the estimates. Whoever shows a figure that rests on them shows ESTIMATED beside it.
"""

from dataclasses import dataclass

from compliance.plan.actions import Price, Prices, Words

ESTIMATED = Words("预估，请改成自己的价", "An estimate: put in your own price")
YUAN_A_MONTH = Words("元/月", "yuan a month")


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A line of the list: what it is called, what `cost` is for (yuan a `unit`), what belongs in it; `monthly`: has a monthly cost."""

    label: Words
    unit: Words
    help: Words
    monthly: bool = False


PRICE_LINES: dict[str, PriceLine] = {
    "renew": PriceLine(
        Words("证件换证或续期", "Renewing a paper"),
        Words("元/本", "yuan a paper"),
        Words("工本费、换证培训和考试费。", "Fees, and the training and exam for it."),
    ),
    "review": PriceLine(
        Words("操作证复审", "Review of a card"),
        Words("元/次", "yuan a review"),
        Words("复审费和复审前的培训费。", "The review and the training before it."),
    ),
    "train": PriceLine(
        Words("取得证件、考试或课程", "Obtaining a paper, an exam or a course"),
        Words("元/人", "yuan a person"),
        Words(
            "培训费、考试费；准备天数从报名算到拿证。",
            "Training and exam; the days of lead run from applying to holding it.",
        ),
    ),
    "teach": PriceLine(
        Words("培训学时", "Hours of training"),
        Words("元/人·学时", "yuan a person and hour"),
        Words("讲师、教材和误工，按每人每学时算。", "Teacher, material and time lost, for each person and hour."),
    ),
    "appoint": PriceLine(
        Words("任命兼任岗位", "Appointing to a further post"),
        Words("元/人", "yuan a person"),
        Words("岗位津贴和手续；每月另付的写在每月一栏。", "Allowance and formalities; what is paid monthly goes there."),
        monthly=True,
    ),
    "move": PriceLine(
        Words("调岗", "Moving to another post"),
        Words("元/人", "yuan a person"),
        Words("交接和上手期间的损失。", "Handing over, and what is lost while settling in."),
        monthly=True,
    ),
    "relieve": PriceLine(
        Words("免去岗位", "Relieving of a post"),
        Words("元/人", "yuan a person"),
        Words("少一人上岗的损失；每月的损失写在每月一栏。", "What is lost with one fewer in the post; what is lost each month goes there."),
        monthly=True,
    ),
    "hire": PriceLine(
        Words("招聘", "Hiring"),
        Words("元/人", "yuan a person"),
        Words(
            "招聘费一次算，工资和社保写在每月一栏；准备天数从发布算到到岗。",
            "Recruiting once; wages and social insurance by the month. The days of lead run to the first day at work.",
        ),
        monthly=True,
    ),
    "lease": PriceLine(
        Words("签订租赁合同", "Signing a lease"),
        Words("元/份", "yuan a contract"),
        Words("签约和登记的费用，不含租金。", "The contract and its registration, without the rent."),
    ),
    "place": PriceLine(
        Words("新租场地", "Renting a place"),
        Words("元/处", "yuan a place"),
        Words("中介和整理一次算，租金写在每月一栏。", "Agent and fitting out once; the rent by the month."),
        monthly=True,
    ),
    "equip": PriceLine(
        Words("购置设备", "Buying equipment"),
        Words("元/台", "yuan a device"),
        Words("设备、安装和调试。各种设备价差很大，请逐种填写。", "Device, fitting and trial. They differ widely: give a price for each kind."),
    ),
    "outsource": PriceLine(
        Words("外协设备", "Equipment of a partner"),
        Words("元/份", "yuan a contract"),
        Words("签约一次算，使用费写在每月一栏。", "The contract once; the use by the month."),
        monthly=True,
    ),
    "verify": PriceLine(
        Words("设备检定或校准", "Verification of equipment"),
        Words("元/次", "yuan a time"),
        Words("检定费和送检；按一年一检估算。", "Fee and transport; reckoned at once a year."),
    ),
    "certify": PriceLine(
        Words("设备产品认证", "Product certification of a device"),
        Words("元/台", "yuan a device"),
        Words("向厂家补办证书，或送认证机构检测的费用。", "A certificate had from the maker, or a test by a certification body."),
    ),
    "document": PriceLine(
        Words("补办文件", "Filing a document"),
        Words("元/份", "yuan a document"),
        Words("编写、盖章或办理的费用。", "Writing, sealing or applying for it."),
    ),
    "attest": PriceLine(
        Words("店里判断并签认", "Judging and attesting"),
        Words("元/项", "yuan a clause"),
        Words("由店主现场判断，一般不花钱；整改的费用另算。", "Judged on the spot, as a rule for nothing; what has to be mended is extra."),
    ),
}  # fmt: skip

DEFAULT_PRICES: Prices = {
    "renew": Price(cost=500, lead_days=30, estimated=True),
    "review": Price(cost=300, lead_days=30, estimated=True),
    "train": Price(cost=2500, lead_days=90, estimated=True),
    "teach": Price(cost=25, lead_days=14, estimated=True),
    "appoint": Price(cost=500, lead_days=1, estimated=True),
    "move": Price(cost=3000, lead_days=7, estimated=True),
    "relieve": Price(cost=6000, lead_days=7, estimated=True),
    "hire": Price(cost=2000, monthly=8000, lead_days=30, estimated=True),
    "lease": Price(cost=500, lead_days=14, estimated=True),
    "place": Price(cost=5000, monthly=6000, lead_days=60, estimated=True),
    "equip": Price(cost=8000, lead_days=30, estimated=True),
    "outsource": Price(cost=500, monthly=500, lead_days=14, estimated=True),
    "verify": Price(cost=400, lead_days=14, estimated=True),
    "certify": Price(cost=3000, lead_days=60, estimated=True),
    "document": Price(cost=200, lead_days=14, estimated=True),
    "attest": Price(estimated=True),
}


def price_of(prices: Prices, kind: str, code: str) -> Price:
    """The price of a kind of action, the closer entry first; the estimate of the house for a kind without a price.

    Raises KeyError for a kind that is not in the list.
    """
    return prices.get(f"{kind}:{code}") or prices.get(kind) or DEFAULT_PRICES[kind]
