"""Settings of the sites that tests start: those of `make run`, but passwords, pictures and static files take no time.

A million rounds take half a second at each sign-in. One round gives the same kind of hash, which other settings accept.
"""

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from config.settings.dev import *  # noqa: F403  settings modules are flat by Django's design
from tests import fast_files  # noqa: F401  encodes and compresses quickly


class OneRound(PBKDF2PasswordHasher):
    """Django's own hash with one round."""

    iterations = 1


PASSWORD_HASHERS = ["tests.site_settings.OneRound"]
