"""Who is reading."""

from django.http import HttpRequest

from staffing.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user, for views behind a sign-in. Raises TypeError for anonymous readers."""
    if not isinstance(request.user, User):
        raise TypeError("this view is open to readers who are not signed in")
    return request.user
