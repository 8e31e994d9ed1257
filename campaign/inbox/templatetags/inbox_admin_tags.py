"""What the inbox's admin templates need to know of an item beyond its columns."""

from __future__ import annotations

from django import template

from campaign.inbox import decisions

register = template.Library()
register.filter("seen", decisions.seen)
