"""Permissions for pages and reviewed snippets. They never let anyone publish; only an approved workflow does."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Q, QuerySet
from wagtail.models import Page, PagePermissionTester
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.base import BasePermissionPolicy
from wagtail.permissions import page_permission_policy

from base.models.alphabet import alphabetical
from base.models.people import User

# The only depth at which pages are checked for being a site's root, because lists check each of their pages.
_DEPTH_OF_SITES = 2
# Vietnamese names are sorted by the given name.
_BY_NAME = (alphabetical("first_name"), alphabetical("last_name"), "pk")


def is_chief(user: User | AnonymousUser) -> bool:
    """Return True if `user` has the permission "publish" for the whole site, which marks chiefs.

    It lets nobody publish. A group that has it for some sections only is not shown what lies in the others.
    """
    if not user.is_active or user.is_superuser:
        return user.is_active
    return any(
        given.permission.codename == "publish_page" and given.page.depth <= _DEPTH_OF_SITES
        for given in page_permission_policy.get_cached_permissions_for_user(user)
    )


class _ChiefsPolicy(BasePermissionPolicy):
    """Policy of screens about the whole site: whatever the action, only chiefs may do it."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return is_chief(user)


CHIEFS_ONLY = _ChiefsPolicy(Page)


def is_writer(user: User | AnonymousUser) -> bool:
    """Return True if `user` may add pages somewhere."""
    return page_permission_policy.user_has_permission(user, "add")


def who_may(permission: str) -> QuerySet[User]:
    """Return the active accounts with the permission, including superusers, sorted by given name."""
    return User.objects.with_perm(permission).order_by(*_BY_NAME)


def people_of(rows: QuerySet, others: QuerySet[User]) -> QuerySet[User]:
    """Return the people whom `rows` name by OuterRef("pk"), including those who have left, and `others`."""
    named = Exists(rows.order_by()) | Q(pk__in=others.order_by().values("pk"))
    return User.objects.filter(named).order_by(*_BY_NAME)


class WorkflowOnlyPermissionTester(PagePermissionTester):
    """Permission tester that denies publishing to everybody, superusers included.

    All of Wagtail's ways to publish check `can_publish` or `can_publish_subpage`. The "publish" permission of a group
    keeps its other meanings: unpublish, cancel a schedule, set view restrictions, reorder, and move or delete live
    pages.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return True if the user may move the page to the trash. Authors may do so only with their own pages."""
        if self._begins_site() or not self._can_remove(ignore_bulk):
            return False
        return super().can_publish() or self._is_own()

    def can_move(self) -> bool:
        # Wagtail checks a move like a deletion, but a moved page is not lost.
        return not self._begins_site() and self._can_remove(ignore_bulk=True)

    def can_unpublish(self) -> bool:
        return not self._begins_site() and super().can_unpublish()

    def _begins_site(self) -> bool:
        """Return True for the root page of a site: nobody may delete, move or withdraw it, which would end the site."""
        return self.page.depth == _DEPTH_OF_SITES and self.page.is_site_root()

    def _can_remove(self, ignore_bulk: bool) -> bool:
        """Return the result of Wagtail's `can_delete`, which queries the page and those below it for live ones.

        A scheduled text counts as live. Lists call this for each of their pages, most of which have no pages below.
        """
        if not super().can_publish():
            if self.page.live or self.page.approved_schedule or not self.user.is_active:
                return False
            if self.page.is_leaf() and "change" in self.permissions:
                return True
        return super().can_delete(ignore_bulk)

    def _is_own(self) -> bool:
        if self.page.owner_id != self.user.pk:
            return False
        if self.page.is_leaf():
            return True
        below = self.page.get_descendants().annotate_approved_schedule()
        return not below.filter(~Q(owner=self.user) | Q(_approved_schedule=True)).exists()

    def can_set_view_restrictions(self) -> bool:
        # On the root page of a site they close, or open, the whole site.
        return super().can_publish() and (self.user.is_superuser or not self._begins_site())

    def can_unschedule(self) -> bool:
        return super().can_publish()

    def can_publish_urgently(self) -> bool:
        """Return True if the user may publish at once, for a second person to confirm. Only alerts offer it."""
        return self.can_edit() and super().can_publish()


class WorkflowOnlyPolicy(ModelPermissionPolicy):
    """Policy of snippets that denies publishing to everybody, superusers included."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action != "publish" and super().user_has_permission(user, action)
