"""Hooks of engagement, a module for each wing; Wagtail imports this package."""

from campaign.engagement.wagtail_hooks import contests, drafts, guide, kits, looks, messages, newsletter

__all__ = ["contests", "drafts", "guide", "kits", "looks", "messages", "newsletter"]
