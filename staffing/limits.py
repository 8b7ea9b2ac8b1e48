"""How often a public or expensive address may be asked: counted by allauth's limiter in the cache all processes share."""

from allauth.core.internal.ratelimit import consume
from django.http import HttpRequest

# allauth's public helper reads its rates from the account settings and lets every GET pass; this one does neither.


def within_limit(request: HttpRequest, *, action: str, rate: str = "30/m/ip", key: str | None = None) -> bool:
    """Count this request for ``action``; False when it is one too many.

    ``rate``: times/span/whom, such as "30/m/ip", "5/h/user" or, with ``key``, "10/m/key"; several with commas.
    """
    usage = consume(request, app="shanggang", action=action, config={action: rate}, key=key, limit_get=True)
    return usage is not None
