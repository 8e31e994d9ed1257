"""Tests of the rules of passwords, and of the links that set them."""

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from base.models import User
from signin.rules.links import LinkTokenGenerator
from tests.factories import UserFactory


@pytest.mark.parametrize(
    "password",
    [
        "ngan-hon-12",
        "matkhau123456",
        "Mật khẩu 123456",
        "M@tKh4u!2026",
        "anhyeuem123456",
        # A word that begins with another.
        "bongdavietnam2026",
        "AnhYeuEm@14022026",
        "quangngai76quangngai76",
        "Sokhcn@quangngai2026",
        "anninhmang2026!",
        "nguyenvanan1990",
        "123456789012345",
        "qwertyuiop12345",
        "aaaaaaaaaaaaaaaa",
        "password123456",
        "bientapvien2026",
        "iloveyou20262026",
    ],
)
def test_common_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "chin-con-thuyen-ra-khoi-som",
        "muối biển thơm như mật ong",
        "k7x2-pm9d-wq4r-tz8h",
        "mat-khau-du-dai-2026",
    ],
)
def test_own_words_are_accepted(password):
    validate_password(password)


def test_password_like_the_person_is_refused():
    with pytest.raises(ValidationError, match="quá giống"):
        validate_password("phamhuongtra-pht", User(username="phamhuongtra", email="pht@example.org"))


class EarlierGenerator(LinkTokenGenerator):
    """Generator of tokens as they were made some time ago."""

    def __init__(self, age: timedelta) -> None:
        super().__init__()
        self.age = age

    def _now(self) -> datetime:
        return datetime.now() - self.age


@pytest.mark.parametrize(
    ("is_invited", "age", "is_accepted"),
    [
        (False, timedelta(minutes=59), True),
        (False, timedelta(minutes=61), False),
        (True, timedelta(days=6), True),
        (True, timedelta(days=8), False),
    ],
)
def test_link_for_a_forgotten_password_ends_long_before_an_invitation(db, is_invited, age, is_accepted):
    user = UserFactory()
    if is_invited:
        user.set_unusable_password()
        user.save()
    token = EarlierGenerator(age).make_token(user)
    assert LinkTokenGenerator().check_token(user, token) is is_accepted
    assert not LinkTokenGenerator().check_token(user, f"x{token}")


def test_link_of_whoever_signs_in_without_a_password_is_no_invitation(db):
    user = UserFactory(last_login=timezone.now())
    user.set_unusable_password()
    user.save()
    assert not LinkTokenGenerator().check_token(
        user, EarlierGenerator(timedelta(minutes=61)).make_token(user)
    )
