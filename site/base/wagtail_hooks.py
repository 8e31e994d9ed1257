"""Extensions of Wagtail's admin: reporting routes, missing addresses, links in rich text, choice of media."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.menu import MenuItem
from wagtail.contrib.redirects.forms import ImportForm
from wagtail.contrib.redirects.permissions import permission_policy as redirect_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.addresses.missing_views import LeadOnView, MissingAddressesView
from base.desk.image_forms import CheckedImageField
from base.models import Media, ReportingRoute
from base.rich_text import OneQueryFileLinkHandler, OneQueryPageLinkHandler
from base.uploads.validators import is_free_of_viruses


class ReportingRouteViewSet(SnippetViewSet):
    """Admin views of the places where readers report and get help."""

    model = ReportingRoute
    icon = "mail"
    add_to_admin_menu = True
    menu_label = "Nơi tiếp nhận"
    menu_order = 510
    list_display = ["name", "need", "purpose", "contact", "last_verified"]
    sort_order_field = "sort_order"


register_snippet(ReportingRouteViewSet)

# Forms of Wagtail whose files no model's field checks: one scales the picture down first, the other stores none.
AvatarPreferencesForm.base_fields["avatar"] = CheckedImageField(
    label=AvatarPreferencesForm.base_fields["avatar"].label,
    required=False,
    validators=[is_free_of_viruses],
)
ImportForm.base_fields["import_file"].validators.append(is_free_of_viruses)


# Order 1: these handlers replace those that Wagtail registers before.
@hooks.register("register_rich_text_features", order=1)
def register_page_links(features: FeatureRegistry) -> None:
    """Replace Wagtail's handlers of links to pages and documents."""
    features.register_link_type(OneQueryPageLinkHandler)
    features.register_link_type(OneQueryFileLinkHandler)


@hooks.register("register_admin_urls")
def register_missing_addresses() -> list[URLPattern]:
    """Add the addresses of the report of missing addresses and of its redirect form."""
    return [
        path("reports/dia-chi-thieu/", MissingAddressesView.as_view(), name="base_missing_addresses"),
        path(
            "reports/dia-chi-thieu/results/",
            MissingAddressesView.as_view(results_only=True),
            name="base_missing_addresses_results",
        ),
        path("redirects/dan-tiep/", LeadOnView.as_view(), name="base_lead_on"),
    ]


class _MissingAddressesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return redirect_policy.user_has_permission(request.user, "add")


@hooks.register("register_reports_menu_item")
def add_missing_addresses_report() -> MenuItem:
    """Add the report of missing addresses to the menu of reports."""
    return _MissingAddressesItem(
        "Địa chỉ không tìm thấy", reverse("base_missing_addresses"), icon_name="circle-xmark", order=900
    )


@hooks.register("construct_media_chooser_queryset")
def every_recording_may_be_chosen(media: QuerySet[Media], request: HttpRequest) -> QuerySet[Media]:
    """Return all recordings for the chooser.

    As with images, authors may show the uploads of others but change only their own.
    """
    return Media.objects.all()
