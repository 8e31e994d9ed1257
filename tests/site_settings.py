"""Settings of the sites that tests start: those of `make run`, but passwords and pictures take no time.

A million rounds at each sign-in took half a second. One round is the same hash, which other settings read, too.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.settings.dev import *  # noqa: F403  settings modules are flat by Django's design
from tests import fast_avif  # noqa: F401  encodes pictures quickly


class OneRound(PBKDF2PasswordHasher):
    """Django's own hash with one round."""

    iterations = 1


PASSWORD_HASHERS = ["tests.site_settings.OneRound"]
