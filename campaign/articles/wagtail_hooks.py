"""Admin views of plan tasks and of templates."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import LoggedReorderView
from campaign.articles.models import PlanTask, StoryTemplate
from campaign.articles.template_views import BeginView


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


class StoryTemplateViewSet(SnippetViewSet):
    """Admin views of templates."""

    model = StoryTemplate
    icon = "copy"
    list_display = ["name", "kind", "form"]
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView


register_snippet(StoryTemplateViewSet)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Add the view that begins a story with a template."""
    address = "mau-bai/<int:template>/<int:topic>/"
    return [path(address, BeginView.as_view(), name="articles_begin_with_template")]
