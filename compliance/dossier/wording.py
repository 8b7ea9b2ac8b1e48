"""The fixed words of the document, which is always in Chinese."""

TITLE = "汽车维修经营备案材料"
SUBTITLE = "自查与佐证"
CATEGORIES = {"class-1": "一类汽车维修经营", "class-2": "二类汽车维修经营", "class-3": "三类汽车维修经营"}
OUTCOMES = {
    "met": "达标",
    "expiring": "达标，将到期",
    "not_met": "不达标",
    "unknown": "缺资料",
    "needs_judgement": "待确认",
    "waived": "豁免",
    "not_applicable": "不适用",
}
SHAPES = {
    "met": "●",
    "expiring": "▲",
    "not_met": "✕",
    "unknown": "?",
    "needs_judgement": "◐",
    "waived": "◇",
    "not_applicable": "—",
}
SURENESS = {
    "high": "来源已核对",
    "mid": "单一来源，未经第二来源核对",
    "low": "来源薄弱或有争议",
    "user": "由用户提供，未经核对",
    "draft": "未找到出处，使用前须确认",
}
STRENGTHS = {"must": "必须", "should": "应当", "recommended": "建议"}
SEX = {"male": "男", "female": "女"}
OWNERSHIP = {"owned": "自备", "outsourced": "外协"}
EQUIPMENT_GROUPS = {
    "instrument": "仪表与计量器具",
    "general": "通用设备",
    "special": "专用设备",
    "testing": "试验与检测设备",
}
DOCUMENT_GROUPS = {
    "filing": "备案",
    "site": "场地",
    "rules": "管理制度",
    "safety": "安全与应急",
    "environment": "环境保护",
    "chain": "连锁",
    "service": "服务",
}
TENURE = {"owned": "自有", "leased": "租赁"}
RESULTS = {"passed": "合格", "completed": "学完", "failed": "不合格", "attended": "参加"}
NOT_RECORDED = "未登记"
OPEN_END = "长期"
NO_EDITION = "当日没有施行中的版本"
STATED = {"met": "确认达标", "not_met": "认定不达标", "waive": "豁免"}
