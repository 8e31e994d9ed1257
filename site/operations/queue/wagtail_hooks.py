"""Hooks of the queue: the screen of tasks, its place in the menu, and the panel of failed tasks."""

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from base.desk.screens import HomePanel, ItemForSome
from base.models import User
from base.models.permissions import is_chief
from operations.queue.models import failed
from operations.queue.views import TasksView, of


@hooks.register("register_admin_urls")
def tasks_url() -> list[URLPattern]:
    """Add the address of the screen of tasks."""
    return [path("viec-nen/", TasksView.as_view(), name="queue_tasks")]


@hooks.register("register_reports_menu_item")
def tasks_item() -> MenuItem:
    """Add the screen of tasks to the menu of reports."""
    return ItemForSome(
        "Việc nền",
        reverse("queue_tasks"),
        icon_name="tasks",
        order=930,
        # Others come here from the screen that began their task, or from the panel of failed ones.
        may=lambda request: is_chief(request.user),
    )


class FailedPanel(HomePanel):
    """Panel that tells a person on the admin's home page that a task they started failed."""

    name = "failed_tasks"
    template_name = "operations/queue/failed_panel.html"
    order = 12


@hooks.register("construct_homepage_panels")
def show_failed(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of failed tasks, if there are any."""
    count = of(failed(), cast(User, request.user)).count()
    if count:
        panels.append(FailedPanel(count=count))
