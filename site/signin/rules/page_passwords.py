"""Shared passwords of pages and collections: if one is changed, readers who gave the old one are asked again."""

from django.utils.crypto import salted_hmac
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, PageViewRestriction


def install() -> None:
    """Make sessions store which passwords were given: Wagtail stores only the rules, which outlive their passwords."""
    for model in (CollectionViewRestriction, PageViewRestriction):
        model.passed_view_restrictions_session_key = property(_session_key)


def _session_key(rule: BaseViewRestriction) -> str:
    return f"passed_{salted_hmac(f'signin.{rule._meta.label}', rule.password).hexdigest()}"
