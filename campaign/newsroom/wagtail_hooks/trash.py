"""Hooks of the trash: its menu item, and undo after each deletion."""

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page

from campaign.newsroom.trash import doors, services, views


@hooks.register("register_admin_menu_item")
def add_trash() -> MenuItem:
    """Add the trash to the admin's menu."""
    return MenuItem(views.TITLE, reverse("newsroom_trash"), name="trash", icon_name="bin", order=9_000)


@hooks.register("before_delete_page")
def keep_what_may_not_go(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that may not go into the trash."""
    return _refuse(request, [page])


@hooks.register("before_bulk_action")
def keep_all_that_may_not_go(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Refuse a bulk deletion of pages that may not go into the trash."""
    pages = [each for each in objects if isinstance(each, Page)]
    return _refuse(request, pages) if action_type == "delete" else None


def _refuse(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    try:
        services.check(pages)
    except services.CannotDeleteError as error:
        messages.error(request, str(error))
        return redirect("wagtailadmin_explore", pages[0].pk)
    return None


@hooks.register("after_delete_page")
def offer_undo_of_page(request: HttpRequest, page: Page) -> None:
    """Offer to put back the page that was just deleted."""
    views.offer_undo(request)


@hooks.register("after_delete_snippet")
def offer_undo_of_snippets(request: HttpRequest, instances: list[Model]) -> None:
    """Offer to put back the text that was just deleted."""
    if instances and isinstance(instances[0], tuple(doors.KEPT)):
        views.offer_undo(request, len(instances))


@hooks.register("after_bulk_action")
def offer_undo_of_many(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> None:
    """Show a message that the objects of a bulk deletion are in the trash."""
    if action_type == "delete" and issubclass(action.model, (Page, *doors.KEPT)):
        views.offer_undo(request, len(objects))
