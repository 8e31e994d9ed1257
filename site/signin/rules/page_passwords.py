"""Shared passwords of pages and collections: after a change, readers are asked for the new one."""

from django.utils.crypto import salted_hmac
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, PageViewRestriction


def install() -> None:
    """Make sessions note the passwords that were entered. Wagtail notes only the rules, which outlive them."""
    for model in (CollectionViewRestriction, PageViewRestriction):
        model.passed_view_restrictions_session_key = property(_session_key)


def _session_key(rule: BaseViewRestriction) -> str:
    return f"passed_{salted_hmac(f'signin.{rule._meta.label}', rule.password).hexdigest()}"
