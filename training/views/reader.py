"""Who reads: the signed-in user, for views that have asked for sign-in already."""

from typing import cast

from django.http import HttpRequest

from staffing.models import User


def reader(request: HttpRequest) -> User:
    """The user of the request. Only behind a sign-in."""
    return cast(User, request.user)
