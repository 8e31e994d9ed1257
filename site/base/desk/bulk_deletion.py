"""Bulk deletion of snippets by those who may delete them one by one: Wagtail asks the model's permission alone."""

from django.db.models import Model
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction


def install() -> None:
    """Let the bulk action ask the policy of each row's views."""
    DeleteBulkAction.check_perm = _may_delete


def _may_delete(action: DeleteBulkAction, row: Model) -> bool:
    policy = action.model.snippet_viewset.permission_policy
    return policy.user_has_permission_for_instance(action.request.user, "delete", row)
