"""Wagtail hooks of engagement, one module for each wing. Wagtail imports this package."""

from campaign.engagement.wagtail_hooks import contest, desk, drafts, guide, kit, newsletter, shared

__all__ = ["contest", "desk", "drafts", "guide", "kit", "newsletter", "shared"]
