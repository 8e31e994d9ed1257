"""Addresses of the admin, with arguments of objects on the desk."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.apps import apps
from django.db.models import Model
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page, get_page_models

# Some labels of Wagtail are translated once, when their module is imported. The web server does that in Vietnamese;
# making the test database would do it with translations turned off.
import config.urls  # noqa: F401
from base.models import ReportingRoute
from campaign.engagement.models import Comment, Message
from tests.screens.desk import Desk

# Views that end the session, fail on purpose, or answer scripts only.
NO_SCREENS = (
    "wagtailadmin_logout",
    "wagtailadmin_error_test",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_api:",
    "wagtailadmin_editing_sessions:",
    "wagtailadmin_tag_",
    "wagtailadmin_dismissibles",
    "newsroom_handbook_picture",
    "newsroom_archived_picture",
    "base_kept_text_who",
    # The way back from single sign-on, which is off (tests/signin/test_single_sign_on.py).
    "account_single_sign_on",
    "openid_connect_callback",
    # Forms that our sign-in forms replace at the same addresses.
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    # Views without links: settings have no preview, and no chooser creates a snippet.
    "wagtailsettings:preview_on_edit",
)
# Lists. Views of their results alone (`index_results`) repeat a part of them.
LISTINGS = ("index", "list", "search", "choose")
NOTHING_FOUND = "?q=zzzzzz"
SEEN_DIFFERENTLY = ("nháp", "chờ duyệt", "trưởng ban gửi", "bị trả lại", "bị khóa", "hẹn giờ")
# Arguments of views that name no model.
MODELS = {
    "image_id": "wagtailimages.Image",
    "document_id": "wagtaildocs.Document",
    "doc_id": "wagtaildocs.Document",
    "media_id": "base.Media",
    "redirect_id": "wagtailredirects.Redirect",
    "collection_id": "wagtailcore.Collection",
    "task_id": "wagtailcore.Task",
    "uploaded_file_id": "wagtailcore.UploadedFile",
    "week": "schedule.WeekPage",
}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "page_pk")


def named(resolver: URLResolver, names: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern, (*names, pattern.namespace) if pattern.namespace else names)
        elif pattern.name:
            yield ":".join([*names, pattern.name]), pattern


def admin_patterns() -> list[tuple[str, URLPattern]]:
    """Return every address below /admin/ that shows something, by its full name."""
    admin = [part for part in get_resolver().url_patterns if str(part.pattern) == "admin/"]
    return [
        (name, pattern)
        for part in admin
        for name, pattern in named(part)
        if not name.startswith(NO_SCREENS)
        and not (name.startswith("wagtailsnippetchoosers") and name.endswith(":create"))
    ]


def everything(desk: Desk) -> list[str]:
    nothing_found = [address + NOTHING_FOUND for address in listings()]
    return [
        *_plain(),
        *nothing_found,
        *of_strangers(),
        *of_things(),
        *in_bulk(),
        *new_pages(),
        *media(),
        *settings(),
        *reports(),
        *everyday(desk),
    ]


def everyday(desk: Desk) -> list[str]:
    """Return the addresses that people of every role visit; the rest depends on the links they are offered."""
    return [*listings(), *of_pages(desk), *of_review(desk)]


def listings() -> list[str]:
    names = [name for name, _ in admin_patterns() if name.rpartition(":")[2] in LISTINGS]
    return [reverse("wagtailadmin_home"), *_without_arguments(names)]


def _plain() -> list[str]:
    """Return the addresses without arguments: forms for new objects, reports, dialogs."""
    return _without_arguments(name for name, _ in admin_patterns())


def _without_arguments(names: Iterable[str]) -> list[str]:
    found = []
    for name in names:
        with suppress(NoReverseMatch):
            found.append(reverse(name))
    return found


def of_things() -> list[str]:
    """Return the addresses of views of one object; its model is named by the view or by another one of the viewset."""
    of_viewset = {}
    for name, pattern in admin_patterns():
        model = getattr(pattern.callback, "view_initkwargs", {}).get("model")
        if model is not None:
            of_viewset[name.rpartition(":")[0]] = _model(model) if isinstance(model, str) else model
    found = []
    for name, pattern in admin_patterns():
        argument, *others = [*pattern.pattern.converters, ""]
        if argument in MODELS:
            model = _model(MODELS[argument])
        elif argument == "pk":
            own = getattr(getattr(pattern.callback, "view_class", None), "model", None)
            model = of_viewset.get(name.rpartition(":")[0]) or (own if isinstance(own, type) else None)
        else:
            continue
        more = ["width-300"] if "filter_spec" in others else []
        if model is not None and len(pattern.pattern.converters) == 1 + len(more):
            found += [reverse(name, args=[pk, *more]) for pk in _newest(model, 1)]
    return found


def of_strangers() -> list[str]:
    """Return the addresses of the first message and comment with a text; `of_things` opens the newest ones."""
    return [
        reverse(name, args=[model.objects.filter(erased_at=None).earliest("pk").pk])
        for name, model in (("engagement_message", Message), ("engagement_comment", Comment))
    ]


def _model(label: str) -> type[Model]:
    """Return the model with this label, or the project's own model if it replaces Wagtail's."""
    replaced = {"wagtailimages.Image": "base.Image", "wagtaildocs.Document": "base.File"}
    return apps.get_model(replaced.get(label, label))


def _newest(model: type[Model], count: int) -> list[int]:
    return list(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:count])


def in_bulk() -> list[str]:
    """Return the addresses of bulk actions, each with several objects."""
    bulk_action_registry.get_bulk_actions_for_model("", "")
    found = []
    for app, models in bulk_action_registry.actions.items():
        for model, actions in models.items():
            query = "&".join(f"id={pk}" for pk in _newest(apps.get_model(app, model), 2))
            found += [
                f"{reverse('wagtail_bulk_action', args=[app, model, name])}?{query}" for name in actions
            ]
    return found


def new_pages() -> list[str]:
    """Return the form for each type of page, and the list of the pages of one type."""
    found = []
    for model in get_page_models():
        labels = [model._meta.app_label, model._meta.model_name]
        parents = [parent for parent in model.allowed_parent_page_models() if parent is not Page]
        parent = Page.objects.type(*parents).first() if parents else None
        if parent is not None:
            found.append(reverse("wagtailadmin_pages:add", args=[*labels, parent.pk]))
            found.append(reverse("wagtailadmin_pages:choose_parent", args=labels))
    lists = ("wagtailadmin_pages:type_use", "wagtailadmin_pages:type_use_results")
    return [*found, *(reverse(name, args=["articles", "articlepage"]) for name in lists)]


def of_pages(desk: Desk) -> list[str]:
    """Return the editor of a text in each state that roles see differently, and all views of a page, for two pages."""
    found = [reverse("wagtailadmin_pages:edit", args=[desk.pages[state].pk]) for state in SEEN_DIFFERENTLY]
    for name, pattern in admin_patterns():
        if len(pattern.pattern.converters) == 1 and next(iter(pattern.pattern.converters)) in PAGE_ARGUMENTS:
            found += [reverse(name, args=[desk.pages[state].pk]) for state in ("đang đăng", "chờ duyệt")]
    return found


def of_review(desk: Desk) -> list[str]:
    """Return the addresses of steps of a review, and of comparisons of revisions."""
    page, live, scheduled = desk.pages["chờ duyệt"], desk.pages["đang đăng"], desk.pages["hẹn giờ"]
    step = page.current_workflow_task_state
    revision = live.latest_revision
    views = [
        *(
            (name, [page.pk, action, step.pk])
            for name in ("workflow_action", "collect_workflow_action_data")
            for action in ("approve", "reject")
        ),
        ("workflow_preview", [page.pk, step.task_id]),
        ("workflow_history_detail", [page.pk, page.current_workflow_state.pk]),
        ("revisions_view", [live.pk, revision.pk]),
        ("revisions_revert", [live.pk, revision.pk]),
        ("revisions_compare", [live.pk, "live", revision.pk]),
        ("revisions_compare", [live.pk, "earliest", "latest"]),
        ("revisions_unschedule", [scheduled.pk, scheduled.scheduled_revision.pk]),
        ("move_confirm", [live.pk, desk.pages["cảnh báo"].get_parent().pk]),
        ("convert_alias", [desk.pages["bản liên kết"].pk]),
    ]
    return [
        *(reverse(f"wagtailadmin_pages:{name}", args=arguments) for name, arguments in views),
        *_of_a_route_in_review(),
    ]


def _of_a_route_in_review() -> list[str]:
    route = ReportingRoute.objects.get(name="Nơi tiếp nhận 1")
    step, revision = route.current_workflow_task_state, route.latest_revision
    views = [
        *(
            (name, [route.pk, action, step.pk])
            for name in ("workflow_action", "collect_workflow_action_data")
            for action in ("approve", "reject")
        ),
        ("edit", [route.pk]),
        ("unpublish", [route.pk]),
        ("workflow_preview", [route.pk, step.task_id]),
        ("workflow_history_detail", [route.pk, route.current_workflow_state.pk]),
        ("revisions_view", [route.pk, revision.pk]),
        ("revisions_revert", [route.pk, revision.pk]),
        ("revisions_compare", [route.pk, "live", revision.pk]),
        ("revisions_unschedule", [route.pk, revision.pk]),
    ]
    return [
        reverse(f"wagtailsnippets_base_reportingroute:{name}", args=arguments) for name, arguments in views
    ]


def media() -> list[str]:
    """Return the form and the chooser of video and audio."""
    return [
        reverse(f"wagtailmedia:{name}", args=[kind])
        for name in ("add", "chooser_typed", "chooser_upload")
        for kind in ("audio", "video")
    ]


def reports() -> list[str]:
    """Return the addresses of a draft report and an issued one."""
    return [reverse("reports:show", args=[pk]) for pk in _newest(apps.get_model("reports.Report"), 2)]


def settings() -> list[str]:
    return [
        reverse("wagtailsettings:edit", args=[model._meta.app_label, model._meta.model_name])
        for model in settings_registry
    ]
