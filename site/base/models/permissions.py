"""Permissions for pages and reviewed snippets. They never let anyone publish; only an approved workflow does."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy

from base.models.people import User


class WorkflowOnlyPermissionTester(PagePermissionTester):
    """Permission tester that denies publishing to everybody, superusers included.

    All of Wagtail's ways to publish ask `can_publish` or `can_publish_subpage`. The "publish" permission of a group
    keeps its other meanings: unpublish, cancel a schedule, set view restrictions, reorder, and move or delete live
    pages.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_unschedule(self) -> bool:
        return super().can_publish()

    def can_publish_urgently(self) -> bool:
        """Return True if the user may publish at once, for a second person to confirm. Only alerts offer it."""
        return self.can_edit() and super().can_publish()


class WorkflowOnlyPolicy(ModelPermissionPolicy):
    """Policy of snippets that denies publishing to everybody, superusers included."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)
