"""Wagtail hooks of engagement, one module for each wing. Wagtail imports this package."""

from campaign.engagement.wagtail_hooks import consultations, contest, guide, kit, messages, newsletter, shared

__all__ = ["consultations", "contest", "guide", "kit", "messages", "newsletter", "shared"]
