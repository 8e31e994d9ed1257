"""Limits of tries, counted in the database, which all workers share and which counts parallel tries.

A try is stored before it is checked and removed if it succeeds, so no number of parallel tries passes a limit.
"""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from base.addresses import client
from base.models import User
from signin.models import Try
from signin.rules import devices

_QUARTER = datetime.timedelta(minutes=15)
_DAY = datetime.timedelta(days=1)
# The maximum difference between clocks. A try further in the future dates from before a clock was set back, and no
# longer counts.
_CLOCK_ERROR = datetime.timedelta(minutes=1)


class Rate(NamedTuple):
    """Number of tries allowed within a time."""

    most: int
    within: datetime.timedelta


class Scope(NamedTuple):
    """Rates of the tries that share a value, such as an address."""

    name: str
    rates: tuple[Rate, ...]


ACCOUNT = Scope("account", (Rate(10, _QUARTER), Rate(50, _DAY)))
# A browser in which the person signed in before has separate limits, so strangers cannot lock anybody out.
DEVICE = Scope("device", (Rate(10, _QUARTER), Rate(50, _DAY)))
# Many people of an office share one address.
ADDRESS = Scope("address", (Rate(30, _QUARTER), Rate(300, _DAY)))
MAILBOX = Scope("mailbox", (Rate(3, _QUARTER), Rate(10, _DAY)))
# Readers share the password of a page, so strangers must not be able to use up its tries quickly.
PAGE = Scope("page", (Rate(300, _QUARTER),))
# A code from an app is valid for 90 seconds, but only once.
CODE = Scope("code", (Rate(1, datetime.timedelta(minutes=2)),))
READER = Scope("reader", (Rate(10, _QUARTER), Rate(100, _DAY)))


class TooManyTriesError(Exception):
    """Raised if a limit of a known device or of strangers is reached. `wait` is the time until the next try."""

    def __init__(self, wait: datetime.timedelta, *, at_known_device: bool) -> None:
        self.wait, self.at_known_device = wait, at_known_device

    @property
    def time(self) -> str:
        """The time to wait, in Vietnamese: "14 phút", "3 giờ"."""
        minutes = int(self.wait.total_seconds() // 60) + 1
        return f"{minutes} phút" if minutes <= 90 else f"{-(-minutes // 60)} giờ"

    @property
    def message(self) -> str:
        """The reason, with advice. It does not reveal whether the password was right."""
        elsewhere = "" if self.at_known_device else ", hoặc trên máy bạn vẫn dùng,"
        return (
            f"Đã thử sai quá nhiều lần. Hãy đợi {self.time} rồi thử lại. Đăng nhập bằng khóa{elsewhere} thì không"
            " phải đợi."
        )


def spend(purpose: str, *values: tuple[Scope, str]) -> Callable[[], None]:
    """Count one try for each value. Return a function that takes the try back if it succeeds.

    Raises TooManyTriesError if a limit is reached; such a try is not counted.
    """
    now = timezone.now()
    forget()
    keys = [
        (scope, salted_hmac(f"signin.{purpose}.{scope.name}", value).hexdigest()) for scope, value in values
    ]
    # Each row is committed before the rows are counted.
    own = [Try.objects.create(key=key, at=now).pk for _, key in keys]

    def take_back() -> None:
        Try.objects.filter(pk__in=own).delete()

    waits = [wait for scope, key in keys for rate in scope.rates if (wait := _wait(key, rate, now))]
    if waits:
        take_back()
        raise TooManyTriesError(max(waits), at_known_device=any(scope is DEVICE for scope, _ in keys))
    return take_back


def forget() -> int:
    """Delete tries older than a day, which no longer count. Return their number."""
    now = timezone.now()
    return Try.objects.exclude(at__range=(now - _DAY, now + _CLOCK_ERROR)).delete()[0]


def spend_on_account(
    purpose: str, request: HttpRequest, account: str, user: User | None
) -> Callable[[], None]:
    """Count one try on an account as `spend` does; `user` is its owner, if the account exists."""
    device = devices.device_of(request, user) if user is not None else None
    if device is not None:
        return spend(purpose, (DEVICE, f"{account} {device}"))
    return spend(purpose, (ACCOUNT, account), (ADDRESS, address_of(request)))


def _wait(key: str, rate: Rate, now: datetime.datetime) -> datetime.timedelta | None:
    """Return the wait until another try is allowed; None if this one is."""
    tries = Try.objects.filter(key=key, at__gt=now - rate.within).order_by("-at", "-pk")
    # The newest row beyond those that the rate allows.
    beyond = tries.values_list("at", flat=True)[rate.most : rate.most + 1].first()
    return None if beyond is None else beyond + rate.within - now


def address_of(request: HttpRequest) -> str:
    """Return the client's address, for IPv6 its network. Raises PermissionDenied if it has none, so no limit either."""
    address = client.address_of(request)
    if not address:
        raise PermissionDenied("the client has no address")
    return client.network_of(address)
