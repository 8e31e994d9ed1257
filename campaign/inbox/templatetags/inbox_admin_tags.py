"""Template filters for the inbox's screens in the admin."""

from __future__ import annotations

from django import template

from campaign.inbox import decisions

register = template.Library()
register.filter("seen", decisions.seen)
