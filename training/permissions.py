"""The door of this room for learners: who learns where. Shop pages ask ``staffing.permissions.shop_view``."""

from dataclasses import dataclass
from datetime import date

from staffing.models import Employment, Person, Shop
from staffing.permissions import AnyUser, shops_where


@dataclass(frozen=True, slots=True)
class Learner:
    """A person with an account who may learn in a shop."""

    person: Person
    shop: Shop


def learner_of(user: AnyUser, *, on: date) -> Learner | None:
    """The user's own person, and the shop where they work on the day and may learn, the first one of several.

    None without a person, an employment or the permission.
    """
    if user.pk is None:
        return None
    person = Person.objects.filter(user_id=user.pk).select_related("company").first()
    if person is None:
        return None
    employed = Employment.objects.valid_on(on).filter(person=person, shop__in=shops_where(user, "learn"))
    first = employed.select_related("shop__company").order_by("valid_from", "pk").first()
    return Learner(person, first.shop) if first else None


APPROVE = "cms.publish_exam"


@dataclass(frozen=True, slots=True)
class StatisticsScope:
    """Whose answers a reader's figures rest on: those of these companies, or of all (None)."""

    companies: tuple[int, ...] | None


def may_approve(user: AnyUser) -> bool:
    """Whether the user decides on published exams: of the group 内容审批人, or an administrator."""
    return user.is_authenticated and user.has_perm(APPROVE)


def statistics_scope(user: AnyUser) -> StatisticsScope | None:
    """Approvers answer for the library that all companies share, and see all; who sees training in a shop sees the
    people of that company; nobody else sees anything (None)."""
    if may_approve(user):
        return StatisticsScope(None)
    companies = {shop.company_id for shop in shops_where(user, "view_training")}
    return StatisticsScope(tuple(sorted(companies))) if companies else None


WRITE_QUESTIONS = "cms.change_question"


@dataclass(frozen=True, slots=True)
class AppealScope:
    """Whose questions a reader answers for: those that ``author`` wrote at, or all (None)."""

    author: int | None


def appeal_scope(user: AnyUser) -> AppealScope | None:
    """Approvers answer for the whole bank, authors for the questions that they wrote at; nobody else (None)."""
    if may_approve(user):
        return AppealScope(None)
    if user.is_authenticated and user.has_perm(WRITE_QUESTIONS):
        return AppealScope(user.pk)
    return None
