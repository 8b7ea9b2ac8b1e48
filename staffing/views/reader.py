"""Who is reading, and numbers that they sent outside a form."""

from django.http import HttpRequest

from staffing.models import User


def user_of(request: HttpRequest) -> User:
    """The signed-in user, for views behind a sign-in. Raises TypeError for anonymous readers."""
    if not isinstance(request.user, User):
        raise TypeError("this view is open to readers who are not signed in")
    return request.user


def whole_number(text: str, digits: int) -> int | None:
    """The number that a text of at most so many digits stands for; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= digits else None
