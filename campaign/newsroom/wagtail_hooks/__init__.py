"""Hooks of the newsroom, each module for one subject; Wagtail imports this package."""

from campaign.newsroom.wagtail_hooks import dashboard, log, looks, menus, people, review, trash, urls

__all__ = ["dashboard", "log", "looks", "menus", "people", "review", "trash", "urls"]
