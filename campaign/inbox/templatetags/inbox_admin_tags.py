"""Template filters for the inbox's screens in the admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from campaign.inbox import decisions
from campaign.inbox.desk import row_actions
from campaign.inbox.models import InboxItem

register = template.Library()
register.filter("seen", decisions.seen)


@register.simple_tag(takes_context=True)
def other_actions(context: Any, item: InboxItem) -> Iterable[tuple[str, str]]:
    """Return label and address of the links that other apps offer with `item`."""
    return list(row_actions.of(item, context["request"].user))
