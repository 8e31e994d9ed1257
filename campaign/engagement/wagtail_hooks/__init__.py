"""Hooks of engagement, a module for each wing; Wagtail imports this package."""

from campaign.engagement.wagtail_hooks import drafts, guide, kits, looks, messages, newsletter

__all__ = ["drafts", "guide", "kits", "looks", "messages", "newsletter"]
