"""The admin screens of what the base keeps beside pages: where readers report and get help."""

from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.models import ReportingRoute


class ReportingRouteViewSet(SnippetViewSet):
    model = ReportingRoute
    icon = "mail"
    add_to_admin_menu = True
    menu_label = "Nơi tiếp nhận"
    menu_order = 510
    list_display = ["name", "purpose", "contact", "last_verified"]
    sort_order_field = "sort_order"


register_snippet(ReportingRouteViewSet)
