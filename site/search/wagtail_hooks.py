"""The admin's menu "Tìm kiếm": editors' additions to the readers' search, and the report of searches."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from base.desk.screens import ItemForSome, LoggedReorderView, paths_of_list
from search.models import SEARCHED_QUERIES, PromotedResult, Synonyms
from search.report import SearchedView


class PromotedResultViewSet(SnippetViewSet):
    """The admin's screens for promoted results."""

    model = PromotedResult
    icon = "pick"
    menu_label = "Kết quả ưu tiên"
    list_display = ["__str__", "queries", "description"]
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView

    def get_queryset(self, request: HttpRequest) -> QuerySet[PromotedResult]:
        return PromotedResult.objects.select_related("page")


class SynonymsViewSet(SnippetViewSet):
    """The admin's screens for synonyms."""

    model = Synonyms
    icon = "list-ul"
    menu_label = "Từ cùng nghĩa"


class SearchGroup(SnippetViewSetGroup):
    """The admin's menu group "Tìm kiếm"."""

    menu_label = "Tìm kiếm"
    menu_icon = "search"
    menu_name = "tim-kiem"
    menu_order = 520
    items = (PromotedResultViewSet, SynonymsViewSet)


register_snippet(SearchGroup)


@hooks.register("register_admin_urls")
def register_report() -> list[URLPattern]:
    """Add the URLs of the report "Người đọc tìm gì"."""
    return paths_of_list("reports/nguoi-doc-tim-gi/", SearchedView)


@hooks.register("register_reports_menu_item")
def add_report() -> MenuItem:
    """Add the report to the admin's menu of reports."""
    return ItemForSome(
        "Người đọc tìm gì",
        reverse("search_report"),
        icon_name="search",
        order=910,
        may=lambda request: SEARCHED_QUERIES.user_has_permission(request.user, "view"),
    )
