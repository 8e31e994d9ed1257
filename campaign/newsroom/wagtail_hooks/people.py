"""Hooks of accounts."""

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.users.views.bulk_actions.delete import DeleteBulkAction

from base.models import User
from campaign.newsroom.people import pen_names, views
from campaign.newsroom.planning.work import ASSIGN


@hooks.register("register_permissions")
def permissions_to_give() -> QuerySet[Permission]:
    """Offer the permissions to give pen names and to give work in the form for groups."""
    names = [permission.rpartition(".")[2] for permission in (pen_names.PERMISSION, ASSIGN)]
    return Permission.objects.filter(codename__in=names)


@hooks.register("before_delete_user")
def refuse_deletion_with_work(request: HttpRequest, user: User) -> HttpResponse | None:
    """Refuse to delete an account that has work in its name."""
    return views.refuse_to_delete(request, user)


@hooks.register("before_edit_user")
def refuse_change_of_full_rights(request: HttpRequest, user: User) -> HttpResponse | None:
    """Keep users without full rights from opening and changing an account that has them."""
    return views.refuse_to_change(request, [user])


@hooks.register("before_bulk_action")
def refuse_bulk_change_of_full_rights(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Refuse a bulk action on an account with full rights."""
    return views.refuse_to_change(request, [user for user in objects if isinstance(user, User)])


# After Wagtail's own action, which it replaces.
@hooks.register("register_bulk_action", order=1)
class DeleteAccountsAction(DeleteBulkAction):
    """Deletion of several accounts. Those with work in their names stay, although Wagtail counts no use of them."""

    def check_perm(self, user: User) -> bool:
        return super().check_perm(user) and not views.refuse_to_delete(self.request, user)


@hooks.register("after_create_user")
def invite_new_account(request: HttpRequest, user: User) -> None:
    """Send an invitation to a new account: nobody sets the password of another person."""
    if views.invite_again(request, user):
        messages.success(request, f"Thư mời đang được gửi tới {user.email}.")


@hooks.register("after_edit_user")
def report_kept_work(request: HttpRequest, user: User) -> None:
    """Tell the editor that the work of a deactivated account is kept, and so is an approval for a later hour."""
    if not user.is_active:
        messages.info(
            request, "Người này không vào được nữa. Bài, lịch sử và bút danh của họ vẫn giữ nguyên."
        )
    if said := views.scheduled_by_former_reviewers([user]):
        messages.warning(request, said)


@hooks.register("after_bulk_action")
def report_kept_approvals(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> None:
    """Tell the editor that the approvals of accounts that were deactivated together stand."""
    if said := views.scheduled_by_former_reviewers([user for user in objects if isinstance(user, User)]):
        messages.warning(request, said)
