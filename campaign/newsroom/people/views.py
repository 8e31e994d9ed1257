"""Views of accounts: Wagtail's own lists and forms, with invitations and help for people who leave."""

from typing import Any, cast

from django import forms
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, IndexView, UserViewSet

from base.desk.moments import moment
from base.desk.screens import AdminScreen
from base.models import USER_POLICY, User
from base.models.alphabet import alphabetical
from campaign.newsroom.models import is_reviewer
from campaign.newsroom.people import invitations, pen_names, roles
from campaign.newsroom.people.group_views import rights_over_accounts
from campaign.newsroom.review.four_eyes import scheduled_by
from signin.rules import second_factor, sessions
from vietnamese.collation import sort_key

_LEAVING = "Người rời Ban Biên tập: bỏ dấu này. Họ không vào được nữa; bài, lịch sử và bút danh của họ vẫn giữ nguyên."

_LEFT_ADDRESS = (
    "Địa chỉ thư đã đổi: người này phải đăng nhập lại ở mọi nơi, liên kết đã gửi tới {} không còn dùng được."
)
_STILL_WAITING = "Hãy chọn “Gửi lại thư mời” ở danh sách tài khoản."
_HAS_ENTERED = (
    "Mật khẩu và xác thực hai bước vẫn như cũ: nếu địa chỉ cũ là của người khác, hãy đặt lại xác thực hai bước và nhờ"
    " {} vào “Quên mật khẩu?” đặt mật khẩu mới ngay."
)

_NO_ROLE = (
    "Hãy chọn một vai trò. Người rời Ban Biên tập thì bỏ dấu “Đang hoạt động”: bài dở của họ khi ấy hiện ở Bảng công"
    " việc của Trưởng ban, việc đang giao được giao lại."
)


class InvitationForm(forms.Form):
    """Form of an invitation."""

    full_name = forms.CharField(label="Họ và tên", max_length=150)
    email = forms.EmailField(label="Thư điện tử", max_length=254)
    role = forms.ModelChoiceField(
        Group.objects.order_by(alphabetical("name")),
        label="Vai trò",
        empty_label="Chọn vai trò",
        to_field_name="name",
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        known = User.objects.filter(email__iexact=email).first()
        if known is None:
            return email
        if invitations.is_waiting(known):
            raise forms.ValidationError(
                f"Địa chỉ này đã được mời, tên đăng nhập là {known.username}, chưa vào lần nào. "
                "Muốn gửi thêm thư, mở danh sách tài khoản và chọn “Gửi lại thư mời”."
            )
        state = "" if known.is_active else " và đang tạm ngừng"
        raise forms.ValidationError(f"Địa chỉ này đã có tài khoản{state}: {known.name} ({known.username}).")


class InviteView(PermissionCheckedMixin, AdminScreen, FormView):
    """Form that invites a person."""

    permission_policy = USER_POLICY
    permission_required = "add"
    template_name = "campaign/newsroom/admin/invite.html"
    form_class = InvitationForm
    page_title = "Mời vào Ban Biên tập"
    header_icon = "user"
    parents = [("wagtailusers_users:index", "Tài khoản")]

    def get_initial(self) -> dict[str, Any]:
        return {"role": roles.AUTHORS}

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        given = form.cleaned_data
        try:
            user = invitations.invite(
                given["full_name"], given["email"], given["role"], cast(User, self.request.user)
            )
        except invitations.InvitationNotSentError:
            messages.error(self.request, _NOT_SENT)
        except invitations.KnownAddressError:
            # Somebody invited the same address at the same time: the form finds the account now, and says so.
            form.full_clean()
            return self.form_invalid(form)
        else:
            messages.success(
                self.request, f"Thư mời đang được gửi tới {user.email}. Tên đăng nhập: {user.username}."
            )
        return redirect("wagtailusers_users:index")


_NOT_SENT = (
    "Tài khoản đã có, nhưng thư mời chưa gửi được. Hãy báo người quản trị máy chủ, rồi chọn “Gửi lại thư mời” "
    "ở danh sách tài khoản."
)


class InviteAgainView(PermissionCheckedMixin, View):
    """Action that sends an invitation again."""

    permission_policy = USER_POLICY
    permission_required = "add"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = get_object_or_404(User, pk=pk)
        if not invitations.is_waiting(user):
            messages.warning(request, f"{user.name} đã vào rồi, không cần mời lại.")
        elif invite_again(request, user):
            messages.success(
                request,
                f"Thư mời mới đang được gửi tới {user.email}. Liên kết trong thư trước không dùng được nữa.",
            )
        return redirect("wagtailusers_users:index")


def invite_again(request: HttpRequest, user: User) -> bool:
    """Send an invitation to an existing account. Return True if it was sent; otherwise add a message."""
    try:
        invitations.invite_again(user, cast(User, request.user))
    except invitations.InvitationNotSentError:
        messages.error(request, _NOT_SENT)
        return False
    return True


class InvitationColumn(Column):
    """Column "Đã mời, chưa vào", with the button that sends the invitation again."""

    cell_template_name = "campaign/newsroom/admin/invitation_cell.html"

    def get_cell_context_data(self, instance: User, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        # Wagtail gives its tables the request, but no token.
        context["csrf_token"] = get_token(parent_context["request"])
        context["may_invite"] = USER_POLICY.user_has_permission(parent_context["request"].user, "add")
        return context


def _roles(user: User) -> str:
    """Return the names of the person's groups. Wagtail's list shows only if somebody has full rights."""
    names = sorted((group.name for group in user.groups.all()), key=sort_key)
    return ", ".join([*["Toàn quyền"] * user.is_superuser, *names]) or "Chưa có vai trò"


class PeopleIndexView(IndexView):
    """List of accounts with roles and the state of invitations."""

    def get_base_queryset(self) -> QuerySet[User]:
        return super().get_base_queryset().prefetch_related("groups")

    def get_edit_url(self, instance: User) -> str | None:
        may_change = cast(User, self.request.user).may_change(instance)
        return super().get_edit_url(instance) if may_change else None

    @cached_property
    def columns(self) -> list[Column]:
        roles = Column("roles", label="Vai trò", accessor=_roles, width="15%")
        return [
            *(roles if column.name == "is_superuser" else column for column in super().columns),
            InvitationColumn("invitation", label="Lời mời", accessor=invitations.is_waiting),
        ]

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = list(super().header_buttons)
        if USER_POLICY.user_has_permission(self.request.user, "add"):
            invite = HeaderButton("Mời vào Ban Biên tập", url=reverse("newsroom_invite"), icon_name="mail")
            buttons.insert(0, invite)
        return buttons


class PersonForm(UserCreationForm):
    """Form of a new account, with the pen name. The person sets the password by the link of an invitation."""

    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | {"pen_name"}


class PersonEditForm(UserEditForm):
    """Form of an account, with the pen name.

    Nobody takes the right over accounts from themselves: on a site with one administrator, nobody could give it back.
    Somebody whose last role is taken away cannot work any more, so the account must be switched off: only then do the
    person's texts, assignments and agreements pass to others.
    """

    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | {"pen_name"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.is_own = kwargs.get("editing_self", False)
        super().__init__(*args, **kwargs)
        if "is_active" in self.fields:
            # Django's own label says that the account is turned on.
            self.fields["is_active"].label = "Đang hoạt động"
            self.fields["is_active"].help_text = _LEAVING
        # Accounts of the first run and of createsuperuser may have neither, and can be switched off without.
        for name in ("email", "first_name"):
            self.fields[name].required = bool(getattr(self.instance, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_taken = "groups" in self.changed_data and not cleaned.get("groups", True)
        if is_taken and cleaned.get("is_active") and not cleaned.get("is_superuser"):
            self.add_error("groups", _NO_ROLE)
        return cleaned

    def clean_groups(self) -> QuerySet[Group]:
        groups = self.cleaned_data["groups"]
        loses = rights_over_accounts().exclude(group__in=groups).exists()
        if self.is_own and not self.instance.is_superuser and loses:
            raise forms.ValidationError(
                "Bỏ vai trò này thì chính bạn mất quyền quản tài khoản. Hãy nhờ một người quản trị khác."
            )
        return groups


class _FullRightsMixin:
    """Form of an account in which only a user with full rights can grant or revoke them."""

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)  # type: ignore[misc]
        # The form of one's own account has no such field.
        field = form.fields.get("is_superuser")
        if field and not self.request.user.is_superuser:  # type: ignore[attr-defined]
            field.disabled, field.help_text = True, "Chỉ tài khoản toàn quyền cho và bỏ được quyền này."
        return form


class PersonCreateView(_FullRightsMixin, CreateView):
    """Form of a new account."""


class PersonEditView(_FullRightsMixin, EditView):
    """Form of an account, with a link to reset its second factor.

    An account that gets another address is signed out everywhere, because the old one may be somebody else's. Links
    that were sent there end by themselves: their keys are made of the address, too.
    """

    def save_instance(self) -> User:
        user, old = super().save_instance(), self.form.initial["email"]
        if old and "email" in self.form.changed_data and not self.editing_self:
            sessions.end_all(user)
            if user.is_active:
                rest = _STILL_WAITING if invitations.is_waiting(user) else _HAS_ENTERED
                messages.warning(self.request, f"{_LEFT_ADDRESS.format(old)} {rest.format(user.name)}")
        return user

    @property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if second_factor.may_reset(cast(User, self.request.user), self.object):
            address = reverse("signin_reset_second_factor", args=[self.object.pk])
            buttons.append(Button("Đặt lại xác thực hai bước", address, icon_name="lock-open", priority=40))
        return buttons


class PeopleViewSet(UserViewSet):
    """Wagtail's viewset of users, with this site's list and forms."""

    index_view_class = PeopleIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView

    def get_form_class(self, for_update: bool = False) -> type[forms.Form]:
        return PersonEditForm if for_update else PersonForm


def refuse_to_change(request: HttpRequest, users: list[User]) -> HttpResponse | None:
    """Return a redirect to the list of accounts if one of `users` has full rights and the acting user does not.

    Otherwise return None.
    """
    by = cast(User, request.user)
    kept = [user.name for user in users if not by.may_change(user)]
    if not kept:
        return None
    messages.error(request, f"Chỉ tài khoản toàn quyền sửa được tài khoản toàn quyền: {', '.join(kept)}.")
    return redirect("wagtailusers_users:index")


def refuse_to_delete(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return a redirect to the list of accounts, with a message, if `user` has work in their name, else None."""
    work = invitations.work_of(user)
    if not work:
        return None
    messages.error(
        request,
        f"Không xóa tài khoản {user.name}: đang gắn với {work}. "
        "Người này rời Ban Biên tập thì mở tài khoản và bỏ dấu “Đang hoạt động”; bài và bút danh vẫn giữ.",
    )
    return redirect("wagtailusers_users:index")


def scheduled_by_former_reviewers(users: list[User]) -> str:
    """Return sentences on the scheduled texts that former reviewers among `users` approved; "" if none."""
    # Read again, because a bulk action hands over the accounts as they were before.
    found = User.objects.filter(pk__in=[user.pk for user in users])
    former = [user for user in found if not (user.is_active and (user.is_superuser or is_reviewer(user)))]
    hours = [f"“{each.object_str}” lúc {moment(each.approved_go_live_at)}" for each in scheduled_by(former)]
    if not hours:
        return ""
    return (
        f"Bài họ đã duyệt mà còn hẹn giờ vẫn lên trang, vì lần duyệt ấy còn giá trị: {'; '.join(hours)}."
        " Muốn xem lại bài nào thì mở bài ấy, bỏ hẹn giờ."
    )


def urls() -> list[URLPattern]:
    """Return the admin URLs of invitations and pen names."""
    return [
        path("moi/", InviteView.as_view(), name="newsroom_invite"),
        path("moi/<int:pk>/gui-lai/", InviteAgainView.as_view(), name="newsroom_invite_again"),
        path("but-danh/", pen_names.PenNamesView.as_view(), name="newsroom_pen_names"),
    ]
