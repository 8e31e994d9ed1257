"""What people may do with pages. It never lets anyone put a page online: that is what an approved workflow does."""

from wagtail.models import PagePermissionTester


class WorkflowOnlyPermissionTester(PagePermissionTester):
    """Nobody publishes a page by hand, superusers included; every way that Wagtail has asks these two methods.

    The permission "publish" of a group keeps its other meanings: withdraw, cancel a schedule, set who may read,
    reorder, and move or delete what is online.
    """

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_unschedule(self) -> bool:
        return super().can_publish()
