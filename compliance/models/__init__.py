"""What a shop is and has, what people judged of it, and the dossiers made from both."""

from compliance.models.answers import ShopAnswer
from compliance.models.calendar import CalendarFeed
from compliance.models.dossier import Dossier
from compliance.models.judging import JudgingBatch, JudgingRun
from compliance.models.plans import PlanPrice, ShopPlan
from compliance.models.premises import Premises, ShopJurisdiction, ShopScope
from compliance.models.standards import HouseRule, HouseRuleWithdrawal, ShopStandards
from compliance.models.statements import ShopStatement, StatementRevocation
from compliance.models.things import (
    Equipment,
    EquipmentVerification,
    ShopDocument,
    ShopQuantity,
    ShopUnit,
    ShopWork,
)

__all__ = [
    "CalendarFeed",
    "Dossier",
    "Equipment",
    "EquipmentVerification",
    "HouseRule",
    "HouseRuleWithdrawal",
    "JudgingBatch",
    "JudgingRun",
    "PlanPrice",
    "Premises",
    "ShopAnswer",
    "ShopDocument",
    "ShopJurisdiction",
    "ShopPlan",
    "ShopQuantity",
    "ShopScope",
    "ShopStandards",
    "ShopStatement",
    "ShopUnit",
    "ShopWork",
    "StatementRevocation",
]
