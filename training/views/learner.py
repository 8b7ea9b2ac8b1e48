"""The decorator of learners' pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from training.permissions import learner_of

LearnerView = Callable[..., HttpResponse]


def learner_view(view: LearnerView) -> LearnerView:
    """Decorate ``view(request, learner, …)``: asks sign-in; who learns nowhere reads why and what to do."""

    @login_required
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        learner = learner_of(request.user, on=timezone.localdate())
        if learner is None:
            return render(request, "training/nobody.html")
        return view(request, learner, *args, **kwargs)

    checked.permission = "learn"  # type: ignore[attr-defined]
    return checked
