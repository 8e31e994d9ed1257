"""Drafts that the board's services make from items, messages, assignments and Word files."""

from django.core.exceptions import PermissionDenied
from wagtail.models import Page

from base.models import User
from campaign.articles.models import TopicPage


class CannotWriteError(PermissionDenied):
    """Refusal of a draft under a topic, with words for the editor."""


def add_draft(page: Page, topic: TopicPage, user: User) -> None:
    """Store the new `page` as a draft of `user` under `topic`. Raises CannotWriteError."""
    if not topic.permissions_for_user(user).can_add_subpage():
        raise CannotWriteError(f"Bạn không có quyền viết bài trong chuyên mục “{topic.title}”.")
    page.owner, page.live = user, False
    topic.add_child(instance=page)
    page.save_revision(user=user, log_action=True)
