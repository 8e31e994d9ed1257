"""Known devices: browsers in which a person signed in before, marked by a signed cookie.

A known device does not prove identity. It only has separate limits (signin.rules.limits), so that strangers' tries do
not lock the person out.
"""

import datetime
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from base.models import User

_SALT = "signin.devices"
_AGE = datetime.timedelta(days=365)
# The maximum number of people who share a computer.
_MAX_PEOPLE = 8


def device_of(request: HttpRequest, user: User) -> str | None:
    """Return the name of the request's device if `user` signed in there before, else None."""
    return _people(request).get(str(user.pk))


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Mark the browser as a device of `user`."""
    people = _people(request)
    own = people.pop(str(user.pk), None) or secrets.token_urlsafe(12)
    people = dict([*people.items(), (str(user.pk), own)][-_MAX_PEOPLE:])
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps(people, salt=_SALT),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _people(request: HttpRequest) -> dict[str, str]:
    """Return the device names that this browser has for people, by their ids."""
    try:
        return signing.loads(
            request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_AGE
        )
    except signing.BadSignature:
        return {}
