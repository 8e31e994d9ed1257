"""Extensions of Wagtail's admin: reporting routes, missing addresses, links in rich text, media, the account."""

from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import LiveStatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.views.account import AccountView
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.contrib.redirects.forms import ImportForm
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.action_menu import ActionMenuItem, UnpublishMenuItem
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.models import get_snippet_models, register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, UnpublishView

from base.addresses.link_handlers import NoteLinkHandler, OneQueryFileLinkHandler, OneQueryPageLinkHandler
from base.addresses.missing_views import MissingAddressesView, MissingRedirectView
from base.desk import stale_forms
from base.desk.image_forms import CheckedImageField
from base.desk.kept_text import hooks as kept_text_hooks  # noqa: F401 (registers its hooks)
from base.desk.screens import ItemForSome, LoggedReorderView, paths_of_list
from base.models import ReportingRoute, User
from base.models.permissions import WorkflowOnlyPolicy
from base.uploads.validators import is_free_of_viruses
from extraction.links import destination

stale_forms.install()
# The form of a copy is sent to the view of new rows. Here Wagtail would write over the original.
generic.CopyViewMixin.http_method_names = ["get", "head", "options"]


@wraps(get_revision := RevisionsRevertView.get_object)
def _existing_revision(view: RevisionsRevertView) -> Page:
    """Return the page as in the revision that the address names. Raises Http404 if the page has none of this key."""
    if view.previous_revision is None:
        raise Http404
    return get_revision(view)


RevisionsRevertView.get_object = _existing_revision


class _RouteIndexView(IndexView):
    def get_reorder_url(self) -> str | None:
        # Wagtail requires the permission to publish, which nobody has.
        return generic.IndexView.get_reorder_url(self)


class _WithdrawRouteView(UnpublishView):
    permission_required = "delete"


class ReportingRouteViewSet(SnippetViewSet):
    """Admin views of reporting routes. Changes are reviewed; one person may withdraw and reorder routes."""

    model = ReportingRoute
    permission_policy = WorkflowOnlyPolicy(ReportingRoute)
    index_view_class = _RouteIndexView
    unpublish_view_class = _WithdrawRouteView
    reorder_view_class = LoggedReorderView
    icon = "mail"
    add_to_admin_menu = True
    menu_label = "Nơi tiếp nhận"
    menu_order = 510
    list_display = ["name", "need", "contact", "last_verified", LiveStatusTagColumn()]
    sort_order_field = "sort_order"

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        # Nobody gets the permissions to publish, to lock and to unlock.
        kept = ("add", "change", "delete", "view")
        names = [f"{verb}_reportingroute" for verb in kept]
        return super().get_permissions_to_register().filter(codename__in=names)


register_snippet(ReportingRouteViewSet)

# Forms of Wagtail whose files are not checked by a model field: one scales the picture down first, the other stores no
# file.
AvatarPreferencesForm.base_fields["avatar"] = CheckedImageField(
    label=AvatarPreferencesForm.base_fields["avatar"].label,
    required=False,
    validators=[is_free_of_viruses],
)


@wraps(post := AccountView.post)
def _save_account(view: AccountView, request: HttpRequest) -> HttpResponse:
    """Save as Wagtail's view does; refused values are reported above the tabs, and not shown as the person's name."""
    response = post(view, request)
    if isinstance(response, TemplateResponse):
        messages.error(request, "Chưa lưu được tài khoản vì còn lỗi.")
        # The forms wrote the refused values to the object that the whole screen shows.
        request.user = User.objects.get(pk=cast(User, request.user).pk)
        cast(dict[str, Any], response.context_data)["user"] = request.user
    return response


AccountView.post = _save_account
ImportForm.base_fields["import_file"].validators.append(is_free_of_viruses)


def _listed(action: BulkAction) -> QuerySet[Model]:
    """Return the objects that the lists of the admin show to the user of `action`."""
    user, model = action.request.user, action.model
    if issubclass(model, Page):
        return page_permission_policy.explorable_instances(user)
    policy = (
        model.snippet_viewset.permission_policy if model in get_snippet_models() else action.permission_policy
    )
    return policy.instances_user_has_any_permission_for(user, ["add", "change", "delete", "view"])


@wraps(get_objects := BulkAction.get_actionable_objects)
def _get_listed_objects(action: BulkAction) -> tuple[list[Model], dict[str, Any]]:
    """Return the objects that the user may act on, and the others, without those that the user may not see.

    Wagtail would name all of them to everybody in the admin. Raises PermissionDenied if none is left.
    """
    objects, others = get_objects(action)
    refused = others["items_with_no_access"]
    listed = set(_listed(action).filter(pk__in=[item.pk for item in refused]).values_list("pk", flat=True))
    others["items_with_no_access"] = [item for item in refused if item.pk in listed]
    if not objects and not listed:
        raise PermissionDenied
    return objects, others


BulkAction.get_actionable_objects = _get_listed_objects


# Order 1: actions replace Wagtail's of the same type, which are registered before.
@hooks.register("register_bulk_action", order=1)
class DeleteSnippetsAction(DeleteBulkAction):
    """Deletion of several snippets. Those that the user may not delete one by one stay."""

    def check_perm(self, snippet: Model) -> bool:
        policy = self.model.snippet_viewset.permission_policy
        return policy.user_has_permission_for_instance(self.request.user, "delete", snippet)


class _WithdrawRouteItem(UnpublishMenuItem):
    def is_shown(self, context: dict[str, Any]) -> bool:
        may_withdraw = context["request"].user.has_perm("base.delete_reportingroute")
        return may_withdraw and context["view"] == "edit" and context["instance"].live


@hooks.register("construct_snippet_action_menu")
def offer_no_publishing(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Remove "publish" from the menu of a route, where superusers see it, and offer to withdraw the route."""
    if context["model"] is ReportingRoute:
        menu_items[:] = [
            item for item in menu_items if item.name not in ("action-publish", "action-unpublish")
        ]
        item = _WithdrawRouteItem(order=20)
        if item.is_shown(context):
            menu_items.append(item)


# Order 1: these handlers replace those that Wagtail registers before.
@hooks.register("register_rich_text_features", order=1)
def register_page_links(features: FeatureRegistry) -> None:
    """Replace Wagtail's handlers of links, and its rule for storing those that the editor makes."""
    features.register_link_type(OneQueryPageLinkHandler)
    features.register_link_type(OneQueryFileLinkHandler)
    features.register_link_type(NoteLinkHandler)
    rule = features.converter_rules_by_converter["contentstate"]["link"]
    stored_link = rule["to_database_format"]["entity_decorators"]["LINK"]

    def link_to_destination(props: dict[str, Any]) -> Any:
        """Return the stored form of a link: to its destination, without tracking parameters."""
        return stored_link(props | {"url": destination(props["url"])} if props.get("url") else props)

    decorators = {"entity_decorators": {"LINK": link_to_destination}}
    features.register_converter_rule("contentstate", "link", rule | {"to_database_format": decorators})


@hooks.register("register_admin_urls")
def register_missing_addresses() -> list[URLPattern]:
    """Add the addresses of the report of missing addresses and of its redirect form."""
    return [
        *paths_of_list("reports/dia-chi-thieu/", MissingAddressesView),
        path("redirects/dan-tiep/", MissingRedirectView.as_view(), name="base_redirect_missing"),
    ]


@hooks.register("register_reports_menu_item")
def add_missing_addresses_report() -> MenuItem:
    """Add the report of missing addresses to the menu of reports."""
    return ItemForSome(
        "Địa chỉ không tìm thấy",
        reverse("base_missing_addresses"),
        icon_name="circle-xmark",
        order=900,
        may=lambda request: cast(User, request.user).has_perm("wagtailredirects.add_redirect"),
    )
