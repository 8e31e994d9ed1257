"""What the base adds to Wagtail: the admin screens of where readers report and get help, links inside rich text."""

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.models import ReportingRoute
from base.rich_text import OneQueryPageLinkHandler


class ReportingRouteViewSet(SnippetViewSet):
    model = ReportingRoute
    icon = "mail"
    add_to_admin_menu = True
    menu_label = "Nơi tiếp nhận"
    menu_order = 510
    list_display = ["name", "purpose", "contact", "last_verified"]
    sort_order_field = "sort_order"


register_snippet(ReportingRouteViewSet)


# After Wagtail's own features, whose handler it takes the place of.
@hooks.register("register_rich_text_features", order=1)
def register_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(OneQueryPageLinkHandler)
