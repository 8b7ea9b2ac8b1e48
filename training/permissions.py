"""The door of this room for learners: who learns where. Shop pages ask ``staffing.permissions.shop_view``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from staffing.models import Employment, Person, Shop
from staffing.permissions import AnyUser, shops_where

LearnerView = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Learner:
    """A person with an account who may learn in a shop."""

    person: Person
    shop: Shop


def learner_of(user: AnyUser, *, on: date, preferred: int | None = None) -> Learner | None:
    """The user's own person, and the shop where they work on the day and may learn.

    preferred: the shop (id) to take where there are several. None without a person, an employment or the
    permission.
    """
    if user.pk is None:
        return None
    person = Person.objects.filter(user_id=user.pk).select_related("company").first()
    if person is None:
        return None
    allowed = {shop.pk: shop for shop in shops_where(user, "learn")}
    employed = Employment.objects.valid_on(on).filter(person=person, shop__in=allowed)
    shops = [allowed[key] for key in employed.order_by("valid_from", "pk").values_list("shop_id", flat=True)]
    if not shops:
        return None
    return Learner(person, next((shop for shop in shops if shop.pk == preferred), shops[0]))


def learner_view(view: LearnerView) -> LearnerView:
    """Decorate ``view(request, learner, …)``: asks sign-in; who learns nowhere reads why and what to do."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        learner = learner_of(request.user, on=timezone.localdate(), preferred=request.session.get("shop"))
        if learner is None:
            return render(request, "training/nobody.html")
        return view(request, learner, *args, **kwargs)

    checked.permission = "learn"  # type: ignore[attr-defined]
    return checked
