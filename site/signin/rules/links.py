"""Links that set a password. Those of invitations work for longer than those for a forgotten password."""

from datetime import timedelta

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from base.models import User

FORGOTTEN_PASSWORD_AGE = timedelta(hours=1)


class LinkTokenGenerator(PasswordResetTokenGenerator):
    """Generator of tokens for links; Django's limit, PASSWORD_RESET_TIMEOUT, is that of invitations."""

    def check_token(self, user: User | None, token: str | None) -> bool:
        if not (user and token and super().check_token(user, token)):
            return False
        is_invitation = user.last_login is None and not user.has_usable_password()
        return is_invitation or self._age(token) <= FORGOTTEN_PASSWORD_AGE

    def _age(self, token: str) -> timedelta:
        # The time in a token that was found valid.
        made = base36_to_int(token.partition("-")[0])
        return timedelta(seconds=self._num_seconds(self._now()) - made)
