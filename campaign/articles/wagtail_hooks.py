"""Admin views of plan tasks, and the topic that the form of a story chooses."""

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import LoggedReorderView
from campaign.articles.models import PlanTask
from campaign.articles.models.stories import StoryPage


class PlanTaskViewSet(SnippetViewSet):
    """Admin views of plan tasks."""

    model = PlanTask
    icon = "tasks"
    add_to_admin_menu = True
    menu_label = "Nhiệm vụ kế hoạch"
    menu_order = 500
    list_display = ["title", "code"]
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView


register_snippet(PlanTaskViewSet)


@hooks.register("before_create_page")
def create_under_chosen_topic(
    request: HttpRequest, parent_page: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Create a story under the topic that its form names. The view checks rights and kind as for any parent."""
    topic = request.POST.get("topic", "")
    if not issubclass(page_class, StoryPage) or not topic.isdecimal() or int(topic) == parent_page.pk:
        return None
    return CreateView.as_view()(request, page_class._meta.app_label, page_class._meta.model_name, int(topic))


@hooks.register("after_edit_page")
def move_to_chosen_topic(request: HttpRequest, page: Page) -> None:
    """Move a draft to the topic that its form names."""
    topic = page.chosen_topic if isinstance(page, StoryPage) else None
    if topic is not None and not page.is_child_of(topic):
        page.move(topic, pos="last-child", user=request.user)
