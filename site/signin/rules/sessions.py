"""Sessions: their end, the last proof of identity in them, and when they were last used.

The times are stored in the session itself, in seconds since 1970.
"""

import datetime
import math
import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from base.models import User

_BEGAN = "signin_began"
_PROVED = "signin_proved"
_SEEN = "signin_seen"
# In seconds. The last use is stored no more often than this, because each time is a write.
_SEEN_EVERY = 5 * 60
# Maximum difference between the clocks of two machines, in seconds.
_CLOCK_ERROR = 60


def begin(request: HttpRequest) -> None:
    """Note that a person signed in."""
    now = time.time()
    request.session.update({_BEGAN: now, _PROVED: now, _SEEN: now})


def prove(request: HttpRequest) -> None:
    """Note that the person has just proved their identity again."""
    request.session[_PROVED] = time.time()


def is_proved(request: HttpRequest) -> bool:
    """Return True if the last proof of identity is fresh."""
    return _age(request, _PROVED) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def is_over(request: HttpRequest) -> bool:
    """Return True if the session has reached its maximum age, however much it was used.

    Also True for sessions from before this rule, which have no start time.
    """
    return _age(request, _BEGAN) > request.session.get_expiry_age()


def _age(request: HttpRequest, moment: str) -> float:
    """Return the seconds since a moment of the session; infinity if it has none, or if the clock was set back since."""
    age = time.time() - request.session.get(moment, -math.inf)
    return age if age >= -_CLOCK_ERROR else math.inf


def note_use(request: HttpRequest) -> None:
    """Note that the session is in use, for the list of the person's sessions."""
    if _age(request, _SEEN) > _SEEN_EVERY:
        request.session[_SEEN] = time.time()
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def end_all(user: User) -> None:
    """Sign the person out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def forget_ended() -> None:
    """Delete expired sessions, and allauth's record of them: a person's address and browser.

    Sessions of deactivated accounts end, too; otherwise they would be valid again once the account is reactivated.
    """
    for session in UserSession.objects.filter(user__is_active=False):
        session.end()
    now = timezone.now()
    # No session lasts longer; one that seems to was opened before the clock was set back, and nobody can use it.
    longest = datetime.timedelta(seconds=settings.SESSION_REMEMBERED_AGE + _CLOCK_ERROR)
    Session.objects.exclude(expire_date__range=(now, now + longest)).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
