"""Screens of the trash: list, restoring, erasing."""

from typing import Any, cast

from django import forms
from django.contrib.auth.mixins import UserPassesTestMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.views.decorators.http import require_POST
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from base.desk.screens import AdminScreen, paths_of_list
from base.models import User
from base.models.permissions import is_chief
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import services
from campaign.newsroom.trash.snapshot import CannotRestoreError
from vietnamese.fold import fold

TITLE = "Thùng rác"


class _NameColumn(Column):
    cell_template_name = "campaign/newsroom/trash/name_cell.html"

    def get_cell_context_data(self, instance: Trashed, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        more = {"csrf_token": get_token(request), "may_erase": is_chief(request.user)}
        return super().get_cell_context_data(instance, parent_context) | more


class TrashView(ReportView):
    """List of what was deleted, newest first: chiefs see all, authors what they deleted themselves."""

    page_title = TITLE
    header_icon = "bin"
    index_url_name = "newsroom_trash"
    index_results_url_name = "newsroom_trash_results"
    results_template_name = "campaign/newsroom/trash/list_results.html"
    model = Trashed
    is_searchable = True
    default_ordering = "-trashed_at"
    columns = [
        _NameColumn("title", label="Tên", sort_key="title"),
        Column("kind_name", label="Loại", accessor=lambda row: capfirst(row.kind_name)),
        Column("trashed_by", label="Người xóa", accessor=lambda row: _name(row.trashed_by)),
        DateColumn("trashed_at", label="Xóa lúc", sort_key="trashed_at"),
        Column("days_left", label="Còn giữ", accessor=lambda row: f"{row.days_left} ngày"),
    ]

    def get_base_queryset(self) -> QuerySet[Trashed]:
        return services.rows_for(cast(User, self.request.user))

    def search_queryset(self, queryset: QuerySet[Trashed]) -> QuerySet[Trashed]:
        for word in fold(self.search_query).split():
            queryset = queryset.filter(words__contains=word)
        return queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, days=Trashed.KEPT.days, **kwargs)


def _name(user: User | None) -> str:
    return user.name if user else "Người đã rời Ban Biên tập"


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back a row of the trash, and show where it is now."""
    try:
        restored = services.restore(pk, cast(User, request.user))
    except CannotRestoreError as error:
        messages.error(request, str(error))
        return redirect("newsroom_trash")
    instance = restored.instance
    if not isinstance(instance, Page):
        messages.success(request, " ".join([f"Đã khôi phục “{instance}”.", *restored.notes]))
        return redirect("newsroom_trash")
    parent = instance.get_parent()
    said = f"Đã khôi phục “{instance.get_admin_display_title()}” vào mục “{parent.title}”."
    edit = messages.button(reverse("wagtailadmin_pages:edit", args=[instance.pk]), "Sửa")
    messages.success(request, " ".join([said, *restored.notes]), buttons=[edit])
    return redirect("wagtailadmin_explore", parent.pk)


class EraseForm(forms.Form):
    """Form that confirms an erasure."""

    reason = forms.CharField(
        label="Lý do",
        max_length=300,
        help_text="Ghi vào nhật ký, ví dụ: “Theo yêu cầu của người được nêu tên, công văn số …”.",
        error_messages={"required": "Hãy ghi lý do để sau này còn tra lại được."},
    )


class EraseView(UserPassesTestMixin, AdminScreen, FormView):
    """Confirmation that a row of the trash is erased for good."""

    template_name = "campaign/newsroom/trash/erase.html"
    form_class = EraseForm
    page_title = "Xóa hẳn"
    header_icon = "bin"
    parents = [("newsroom_trash", TITLE)]

    def test_func(self) -> bool:
        return is_chief(self.request.user)

    @cached_property
    def trashed(self) -> Trashed:
        return get_object_or_404(services.rows_for(cast(User, self.request.user)), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.trashed.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(trashed=self.trashed, **kwargs)

    def form_valid(self, form: EraseForm) -> HttpResponse:
        try:
            title = services.erase(
                self.trashed.pk, cast(User, self.request.user), form.cleaned_data["reason"]
            )
        except CannotRestoreError as error:
            messages.error(self.request, str(error))
        else:
            messages.success(self.request, f"Đã xóa hẳn “{title}”.")
        return redirect("newsroom_trash")


def offer_undo(request: HttpRequest, count: int = 1) -> None:
    """Show a message that the user's last deletion is in the trash, with a button that puts a single object back."""
    user = cast(User, request.user)
    trashed = services.rows_for(user).filter(trashed_by=user).first()
    if trashed is None:
        return
    context = {"trashed": trashed, "count": count, "days": Trashed.KEPT.days, "token": get_token(request)}
    text = render_to_string("campaign/newsroom/trash/undo_message.html", context)
    messages.info(request, text, extra_tags="safe")


def urls() -> list[URLPattern]:
    """Return the addresses of the trash inside the admin."""
    return [
        *paths_of_list("thung-rac/", TrashView),
        path("thung-rac/<int:pk>/khoi-phuc/", restore, name="newsroom_restore"),
        path("thung-rac/<int:pk>/xoa-han/", EraseView.as_view(), name="newsroom_erase"),
    ]
