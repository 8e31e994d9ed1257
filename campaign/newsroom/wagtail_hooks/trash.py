"""Hooks of the trash: its menu item, and undo after each deletion."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.bulk_actions import DeleteBulkAction
from wagtail.models import Page

from campaign.newsroom.trash import deletions, services, views


@hooks.register("register_admin_menu_item")
def add_trash() -> MenuItem:
    """Add the trash to the admin's menu."""
    return MenuItem(views.TITLE, reverse("newsroom_trash"), name="trash", icon_name="bin", order=9_000)


@hooks.register("before_delete_page")
def refuse_undeletable_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that may not go into the trash."""
    try:
        services.check(page)
    except services.CannotDeleteError as error:
        messages.error(request, str(error))
        return redirect("wagtailadmin_explore", page.pk)
    return None


# After Wagtail's own action, which it replaces.
@hooks.register("register_bulk_action", order=1)
class DeletePagesAction(DeleteBulkAction):
    """Deletion of several pages. Those that may not go into the trash stay; the confirmation says which and why."""

    template_name = "campaign/newsroom/trash/confirm_bulk_delete.html"

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, Any]]:
        pages, others = super().get_actionable_objects()
        reasons = services.hindrances(pages)
        staying = [(page.specific_deferred, reasons[page.pk]) for page in pages if page.pk in reasons]
        return [page for page in pages if page.pk not in reasons], {**others, "staying": staying}

    def prepare_action(self, pages: list[Page], others: dict[str, Any]) -> HttpResponse | None:
        super().prepare_action(pages, others)
        for page, reason in others["staying"]:
            messages.error(self.request, f"Không xóa “{page.get_admin_display_title()}”. {reason}")
        if pages:
            return None
        if not others["staying"]:
            messages.error(self.request, "Chưa xóa trang nào: bạn không có quyền xóa các trang đã chọn.")
        return redirect(self.next_url)


@hooks.register("after_delete_page")
def offer_undo_of_page(request: HttpRequest, page: Page) -> None:
    """Offer to put back the page that was just deleted."""
    views.offer_undo(request)


@hooks.register("after_delete_snippet")
def offer_undo_of_snippets(request: HttpRequest, instances: list[Model]) -> None:
    """Offer to put back the text that was just deleted."""
    if instances and isinstance(instances[0], tuple(deletions.TRASHED_MODELS)):
        views.offer_undo(request, len(instances))


@hooks.register("after_bulk_action")
def offer_undo_of_many(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> None:
    """Show a message that the objects of a bulk deletion are in the trash."""
    if action_type == "delete" and issubclass(action.model, (Page, *deletions.TRASHED_MODELS)):
        views.offer_undo(request, len(objects))
