"""System checks of sign-in in production."""

from typing import Any

from django.conf import settings
from django.core import checks


@checks.register(deploy=True)
def second_factor_is_required(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn if chief editors and administrators may work without a second factor (signin.W001)."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        checks.Warning(
            "Chief editors and administrators may sign in with a password alone.",
            hint="Set SECOND_FACTOR_REQUIRED=1.",
            id="signin.W001",
        )
    ]
