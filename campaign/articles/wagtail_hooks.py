"""Admin views of plan tasks."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import LoggedReorderView
from campaign.articles.models import PlanTask


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
