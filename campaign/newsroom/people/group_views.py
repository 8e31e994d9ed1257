"""Wagtail's views of groups, restricted so that nobody can lock the board out of the admin."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import DeleteView, EditView, GroupViewSet

from base.models import User
from base.models.names import names
from base.models.permissions import who_may
from campaign.newsroom.models import FourEyesTask
from campaign.newsroom.people import roles


def rights_over_accounts() -> QuerySet[Permission]:
    """Return the permissions that a person needs to change accounts: to do so, and to enter the admin."""
    change = Q(codename="change_user", content_type__app_label="base")
    return Permission.objects.filter(
        change | Q(codename="access_admin", content_type__app_label="wagtailadmin")
    )


def _with_no_other_role(group: Group) -> list[User]:
    """Return the active members who are in no other group. Without a role they could not enter the admin."""
    others = Group.objects.filter(user=OuterRef("pk")).exclude(pk=group.pk)
    members = User.objects.filter(groups=group, is_active=True, is_superuser=False)
    return list(members.exclude(Exists(others)).order_by("pk"))


_KNOWN_BY_NAME = (
    "Lệnh bổ sung quyền mới sau khi nâng cấp nhận ra vai trò này bằng tên. Đổi tên thì lệnh ấy lập một nhóm khác mang"
    " tên cũ, còn nhóm này không nhận những quyền mới; phải đánh dấu bằng tay."
)


class RoleForm(GroupForm):
    """Form of a group. It keeps the rights over accounts that the acting person has from this group alone."""

    kept: QuerySet[Permission] = Permission.objects.none()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.name in roles.MODEL_PERMISSIONS:
            self.fields["name"].help_text = _KNOWN_BY_NAME

    def clean(self) -> dict[str, Any]:
        # For the form as a whole, because Wagtail's template shows no errors beside the permissions.
        fields = super().clean()
        if self.kept.exclude(pk__in=fields.get("permissions", self.kept)):
            raise forms.ValidationError(
                "Bỏ quyền sửa tài khoản hay quyền vào trang quản trị thì chính bạn mất quyền quản tài khoản. Hãy nhờ"
                " một người quản trị khác."
            )
        return fields


class RoleEditView(EditView):
    """Form of an existing group."""

    def get_form(self, form_class: type[forms.ModelForm] | None = None) -> forms.ModelForm:
        form, user = super().get_form(form_class), self.request.user
        if not user.is_superuser and user.groups.contains(self.object):
            others = user.groups.exclude(pk=self.object.pk)
            form.kept = rights_over_accounts().filter(group=self.object).exclude(group__in=others)
        return form

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        before = set(self._members_with_access())
        response = super().form_valid(form)
        lost = sorted(before - set(self._members_with_access()), key=lambda user: user.pk)
        if lost:
            messages.warning(
                self.request,
                f"{names(lost)} nay không vào được trang quản trị: không vai trò nào của họ có quyền ấy. Nếu không"
                " định vậy, hãy đánh dấu lại quyền vào trang quản trị, hoặc cho họ vai trò khác.",
            )
        return response

    def _members_with_access(self) -> QuerySet[User]:
        return who_may("wagtailadmin.access_admin").filter(groups=self.object)


class RoleDeleteView(DeleteView):
    """Deletion of a group, refused while a review or a member needs it, and for a group of the acting person."""

    def run_before_hook(self) -> HttpResponse | None:
        group, steps = self.object, FourEyesTask.objects.filter(groups=self.object, active=True)
        reasons = [f"nhóm ấy duyệt bài ở bước “{step.name}”" for step in steps]
        if group.user_set.filter(pk=self.request.user.pk).exists():
            reasons.append("chính bạn ở nhóm ấy")
        if people := _with_no_other_role(group):
            reasons.append(
                f"{names(people)} chỉ có vai trò này; hãy cho vai trò khác, hoặc bỏ dấu “Đang hoạt động” trước"
            )
        if not reasons:
            return None
        messages.error(self.request, f"Không xóa nhóm “{group}”: {', '.join(reasons)}.")
        return redirect("wagtailusers_groups:index")


class RolesViewSet(GroupViewSet):
    """Wagtail's viewset of groups, with this site's form and deletion."""

    delete_view_class = RoleDeleteView
    edit_view_class = RoleEditView

    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return RoleForm
