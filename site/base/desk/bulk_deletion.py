"""Bulk deletion of snippets, allowed only for snippets that the user may delete one by one."""

from django.db.models import Model
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction


def install() -> None:
    """Make the bulk action check the policy of the rows' own views."""
    DeleteBulkAction.check_perm = _may_delete


def _may_delete(action: DeleteBulkAction, row: Model) -> bool:
    policy = action.model.snippet_viewset.permission_policy
    return policy.user_has_permission_for_instance(action.request.user, "delete", row)
