"""The menu "Hộp tin": the inbox itself, the sources with their health, and the rules."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.urls import URLPattern, path
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from campaign.inbox.desk.decision_views import DecideView
from campaign.inbox.desk.discovery_views import DiscoverView, SourceCreateView
from campaign.inbox.desk.forms import SourceForm
from campaign.inbox.desk.opml_views import ExportView, ImportView
from campaign.inbox.desk.rule_views import RuleViewSet
from campaign.inbox.desk.source_views import MovedView, PollNowView, SourceDeleteView, SourceIndexView
from campaign.inbox.desk.views import InboxIndexView, ItemView, PictureView, ReadingView
from campaign.inbox.models import InboxItem, Source


class InboxViewSet(ModelViewSet):
    """The admin's views of items. Items come from sources only: nobody adds, edits or deletes one here."""

    model = InboxItem
    name = "inbox"
    url_prefix = "hop-tin"
    icon = "mail"
    menu_label = "Tin chờ duyệt"
    index_view_class = InboxIndexView
    form_fields = ["topic"]
    # Our own template renders the rows. Wagtail's default column of last changes would query the log for each
    # item.
    list_display = ["__str__"]
    list_per_page = 30
    add_to_reference_index = False

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("quyet-dinh/", DecideView.as_view(), name="decide"),
            path("tin/<int:pk>/", ItemView.as_view(), name="edit"),
            path("tin/<int:pk>/doc/", ReadingView.as_view(), name="read"),
            path("anh/<int:pk>/", PictureView.as_view(), name="picture"),
            path("anh/<int:pk>/<int:number>/", PictureView.as_view(), name="picture"),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(add_url_name=None, delete_url_name=None, **kwargs)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return super().get_permissions_to_register().filter(codename="change_inboxitem")


class SourceColumn(Column):
    """A cell that may contain a form for users who may change sources."""

    def get_cell_context_data(self, instance: Source, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        # Wagtail gives its tables the request, but no token.
        context["csrf_token"] = get_token(parent_context["request"])
        context["may_change"] = parent_context["request"].user.has_perm("inbox.change_source")
        return context


class HealthColumn(SourceColumn):
    """The column of a source's health."""

    cell_template_name = "campaign/inbox/admin/health_cell.html"


class PollNowColumn(SourceColumn):
    """The column with the button that polls a source at once."""

    cell_template_name = "campaign/inbox/admin/poll_now_cell.html"


def _rhythm(source: Source) -> str:
    """Return the polling interval in words, for example "30 phút một lần", or "" if it is unknown."""
    if source.interval is None:
        return ""
    minutes = round(source.interval.total_seconds() / 60)
    return f"{minutes} phút một lần" if minutes < 90 else f"{round(minutes / 60)} giờ một lần"


class PollingColumn(Column):
    """The column of the last successful poll, the next poll and the interval."""

    cell_template_name = "campaign/inbox/admin/polling_cell.html"


# Any: the two figures below are annotations of the list's query.
def _weekly(source: Any) -> str:
    return f"{source.weekly:.1f}".replace(".", ",").removesuffix(",0")


def _share(source: Any) -> str:
    return "" if source.share is None else f"{source.share:.0%}"


class SourceViewSet(ModelViewSet):
    """The admin's views of sources."""

    model = Source
    index_view_class = SourceIndexView
    add_view_class = SourceCreateView
    delete_view_class = SourceDeleteView
    name = "inbox_sources"
    url_prefix = "nguon-tin"
    icon = "globe"
    menu_label = "Nguồn tin"
    list_display = [
        "name",
        HealthColumn("health", label="Tình trạng"),
        PollingColumn("polling", label="Lấy tin", accessor=_rhythm, sort_key="next_poll_at"),
        Column("weekly", label="Tin mỗi tuần", accessor=_weekly, sort_key="weekly"),
        Column("share", label="Được duyệt", accessor=_share, sort_key="share"),
        PollNowColumn("poll_now", label="Lấy tin ngay", accessor="pk"),
    ]
    list_filter = ["is_active"]
    search_fields = ["name", "feed_url"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("feed_url"),
            FieldPanel("site_url"),
            FieldPanel("default_topic"),
            MultiFieldPanel(
                [
                    FieldPanel("republish_agreement"),
                    FieldPanel("delay_hours"),
                    FieldPanel("keep_days"),
                    FieldPanel("allowed_hosts"),
                ],
                "Quy định đăng lại",
            ),
            FieldRowPanel([FieldPanel("is_active"), FieldPanel("is_sample")]),
        ],
        base_form_class=SourceForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        poll_now = path("lay-tin-ngay/<int:pk>/", PollNowView.as_view(), name="poll_now")
        discover = path("tim/", DiscoverView.as_view(), name="discover")
        moved = path("dia-chi-moi/<int:pk>/", MovedView.as_view(), name="moved")
        import_opml = path("nhap-opml/", ImportView.as_view(), name="import_opml")
        export_opml = path("xuat-opml/", ExportView.as_view(), name="export_opml")
        return [*super().get_urlpatterns(), poll_now, moved, discover, import_opml, export_opml]


class InboxGroup(ViewSetGroup):
    """The menu "Hộp tin" of the admin."""

    menu_label = "Hộp tin"
    menu_icon = "mail"
    menu_name = "hop-tin"
    menu_order = 150
    items = (InboxViewSet, SourceViewSet, RuleViewSet)
