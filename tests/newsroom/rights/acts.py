"""Attempts of the actions of the table of rights, each by the requests that a person can send."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import Page, WorkflowMixin

from base.desk.versions import version_of
from base.models import BasePage, File, Image
from campaign.newsroom.review.addresses import address
from tests.factories import image_file
from tests.newsroom.rights.desk import Desk
from tests.newsroom.rights.readers import MARK

Act = Callable[[Desk, Client], Any]
PUBLISH = {"action-publish": "true"}
SUBMIT = {"action-submit": "true"}
LATER = {"go_live_at": "01/12/2099 08:00"}
ROUTES = "wagtailsnippets_base_reportingroute"


def _words(text: Any) -> dict[str, str]:
    return {"title": MARK} if isinstance(text, BasePage) else {"contact": MARK}


def _edit(name: str, **data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        text = desk.texts[name]
        where = address(text, "edit")
        return client.post(where, desk.edit_form(text, **_words(text)) | data)

    return act


def _get(name: str, view: str, data: dict[str, Any] | None = None, query: str = "") -> Act:
    """Return the act of posting `data` to `view` of the text `name`."""
    return lambda desk, client: client.post(address(desk.texts[name], view) + query, data or {})


def _bulk(name: str, action: str, **data: Any) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        thing = desk.texts[name]
        model = Page if isinstance(thing, Page) else type(thing)
        where = reverse("wagtail_bulk_action", args=[model._meta.app_label, model._meta.model_name, action])
        return client.post(
            f"{where}?id={thing.pk}", {key: _value(desk, value) for key, value in data.items()}
        )

    return act


def _value(desk: Desk, value: Any) -> Any:
    return desk.texts[value].pk if isinstance(value, str) and value in desk.texts else value


def _api(action: str, name: str = "live", **data: Any) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        where = reverse("wagtailadmin_api:pages:action", args=[desk.texts[name].pk, action])
        sent = {key: _value(desk, value) for key, value in data.items()}
        return client.post(where, sent, content_type="application/json")

    return act


def _decide(name: str, action: str, **data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        text: WorkflowMixin = desk.texts[name]
        return client.post(address(text, "workflow_action", action, desk.step(text).pk), data)

    return act


def _approve_in_editor(desk: Desk, client: Client) -> Any:
    where = address(desk.texts["waiting"], "edit")
    data = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(where, desk.edit_form(desk.texts["waiting"], title=MARK) | data)


def _approve_own(name: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        text = desk.texts[name]
        where = address(text, "edit")
        own = {name: f"{words} của riêng" for name, words in _words(text).items()}
        client.post(where, desk.edit_form(text, **own) | SUBMIT)
        step = desk.step(text)
        if step is None:
            return None
        client.post(address(text, "workflow_action", "approve", step.pk))
        data = {"action-workflow-action": "true", "workflow-action-name": "approve"}
        return client.post(where, desk.edit_form(text, **own) | data) if name == "sibling" else None

    return act


def _agree(desk: Desk, client: Client) -> Any:
    return client.post(reverse("newsroom_agreement", args=[desk.texts["agreement"].pk]), {"dong-y": ""})


def _create(**data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        topic = desk.tree.topics["cam-nang-an-toan"]
        where = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
        return client.post(where, desk.edit_form(desk.texts["live"], title=MARK, slug="trang-moi") | data)

    return act


def _create_route(**data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        where = reverse(f"{ROUTES}:add")
        return client.post(where, desk.form(where, name="Nơi mới", purpose="Khi cần.", contact=MARK) | data)

    return act


def _autosave(desk: Desk, client: Client) -> Any:
    where = address(desk.texts["live"], "edit")
    latest = str(type(desk.texts["live"]).objects.get(pk=desk.texts["live"].pk).latest_revision_id)
    data = desk.edit_form(desk.texts["live"], title=MARK, overwrite_revision_id=latest) | PUBLISH
    return client.post(
        where, data, headers={"accept": "application/json", "x-requested-with": "XMLHttpRequest"}
    )


def _copy(**data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        parent = desk.tree.topics["pho-bien-phap-luat"].pk
        form = {"new_title": MARK, "new_slug": "ban-sao", "new_parent_page": parent} | data
        return client.post(address(desk.texts["live"], "copy"), form)

    return act


def _revert(name: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        text = desk.texts[name]
        where = address(text, "revisions_revert", text.revisions.order_by("pk").first().pk)
        return client.post(where, desk.edit_form(text, **_words(text)) | PUBLISH)

    return act


def _move(desk: Desk, client: Client) -> Any:
    other = desk.tree.topics["pho-bien-phap-luat"].pk
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[desk.texts["live"].pk, other]))


def _bulk_move(desk: Desk, client: Client) -> Any:
    return _bulk("live", "move", chooser=desk.tree.topics["pho-bien-phap-luat"].pk)(desk, client)


def _api_move(desk: Desk, client: Client) -> Any:
    return _api("move", position="last-child", destination_page_id=desk.tree.topics["pho-bien-phap-luat"].pk)(
        desk, client
    )


def _unschedule(desk: Desk, client: Client) -> Any:
    text = desk.texts["scheduled"]
    return client.post(address(text, "revisions_unschedule", text.scheduled_revision.pk))


def _latest(desk: Desk, name: str) -> str:
    return version_of(Page.objects.get(pk=desk.texts[name].pk))


def urgent(name: str) -> Act:
    return lambda desk, client: client.post(
        reverse("newsroom_urgent", args=[desk.texts[name].pk]),
        {"reason": "Đang lan.", "revision": _latest(desk, name)},
    )


PAGE_ACTS: dict[str, Act] = {
    "save": _edit("live"),
    "create": _create(),
    "publish": _edit("live", **PUBLISH),
    "create_published": _create(**PUBLISH),
    "autosave": _autosave,
    "schedule": _edit("live", **PUBLISH, **LATER),
    "submit": _edit("live", **SUBMIT),
    "approve_own": _approve_own("sibling"),
    "approve_corrected": _approve_own("live"),
    "agree": _agree,
    "approve": _decide("waiting", "approve"),
    "approve_in_editor": _approve_in_editor,
    "approve_for_later": _decide("waiting for later", "approve"),
    "reject": _decide("waiting", "reject", comment="Sửa."),
    "cancel": _edit("waiting", **{"action-cancel-workflow": "true"}),
    "resume": _edit("returned", **SUBMIT),
    "revert": _revert("live"),
    "copy": _copy(publish_copies="on"),
    "alias": _copy(alias="on"),
    "convert_alias": _get("alias", "convert_alias"),
    "bulk_publish": _bulk("live", "publish", include_descendants="on"),
    "api_publish": _api("publish"),
    "api_copy": _api("copy", slug="ban-sao", title=MARK, keep_live=True),
    "api_alias": _api("create_alias", update_slug="ban-lien-ket"),
    "api_revert": _api("revert_to_page_revision", revision_id="first revision"),
    "urgent": urgent("live"),
    "move": _move,
    "bulk_move": _bulk_move,
    "api_move": _api_move,
    "reorder": _get("sibling", "set_page_position", query="?position=0"),
    "privacy": _get("live", "set_privacy", {"restriction_type": "login"}),
    "unschedule": _unschedule,
    "unpublish": _get("live", "unpublish"),
    "bulk_unpublish": _bulk("live", "unpublish"),
    "api_unpublish": _api("unpublish"),
    "delete": _get("live", "delete"),
    "bulk_delete": _bulk("live", "delete"),
    "api_delete": _api("delete"),
}

# A page of each type.
OF_EACH_TYPE = (
    *("live", "alert", "record", "home", "campaign", "topic", "library", "provincial", "standard"),
    *("schedule", "week", "consultations", "draft document", "poll"),
    *("guide", "question", "advice", "contest"),
)


def publishing(name: str) -> list[Act]:
    """Return the acts by which Wagtail would publish the page `name`."""
    return [_edit(name, **PUBLISH), _bulk(name, "publish"), _api("publish", name)]


SNIPPET_ACTS: dict[str, Act] = {
    "save": _edit("route"),
    "create": _create_route(),
    "publish": _edit("route", **PUBLISH),
    "create_published": _create_route(**PUBLISH),
    "submit": _edit("route", **SUBMIT),
    "approve_own": _approve_own("second route"),
    "approve": _decide("waiting route", "approve"),
    "reject": _decide("waiting route", "reject", comment="Sửa."),
    "cancel": _edit("waiting route", **{"action-cancel-workflow": "true"}),
    "revert": _revert("route"),
    "copy": lambda desk, client: client.post(
        reverse(f"{ROUTES}:copy", args=[desk.texts["route"].pk]),
        desk.form(reverse(f"{ROUTES}:add"), name="Nơi mới", purpose="Khi cần.", contact=MARK) | PUBLISH,
    ),
    "reorder": _get("second route", "reorder", query="?position=0"),
    "unpublish": _get("route", "unpublish"),
    "delete": _get("route", "delete"),
    "bulk_delete": _bulk("route", "delete"),
}


# --- Files -------------------------------------------------------------------------------------------

_APPS = {Image: "wagtailimages", File: "wagtaildocs"}


def _app(thing: Model) -> str:
    return _APPS.get(type(thing), "wagtailmedia")


def _fields(thing: Any, prefix: str = "", **changes: Any) -> dict[str, Any]:
    values = {
        "title": thing.title,
        "collection": thing.collection_id,
        "tags": "",
        "language": "vi",
        "duration": 0,
    }
    return {f"{prefix}{name}": value for name, value in (values | changes).items()}


def _file(name: str, view: str, **changes: Any) -> Act:
    """Return the act of sending the form of a file, or of deleting it."""

    def act(desk: Desk, client: Client) -> Any:
        thing = desk.texts[name]
        prefix = ""
        if view == "edit_multiple":
            prefix = f"{'image' if isinstance(thing, Image) else 'doc'}-{thing.pk}-"
        made = {key: value() if callable(value) else _value(desk, value) for key, value in changes.items()}
        return client.post(reverse(f"{_app(thing)}:{view}", args=[thing.pk]), _fields(thing, prefix, **made))

    return act


def _new_file(name: str) -> Callable[[], ContentFile]:
    return lambda: (
        image_file(64, 36)
        if name == "image"
        else ContentFile(b"khac", {"file": "khac.txt"}.get(name, "khac.mp4"))
    )


def _upload(name: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        thing = desk.texts[name]
        chooser = {"image": "wagtailimages_chooser:create", "file": "wagtaildocs_chooser:create"}.get(name)
        prefix = {"image": "image-chooser-upload-", "file": "document-chooser-upload-"}.get(
            name, "media-chooser-upload-"
        )
        where = reverse(chooser) if chooser else reverse("wagtailmedia:chooser_upload", args=["video"])
        return client.post(where, _fields(thing, prefix, title=MARK, file=_new_file(name)()))

    return act


def file_acts(name: str) -> dict[str, Act]:
    """Return the acts on the file `name`; recordings have no bulk actions and no upload of several files."""
    words = {"title": MARK, "description": MARK, "transcript": MARK}
    acts = {
        "save": _file(name, "edit", **words),
        "replace": _file(name, "edit", file=_new_file(name)),
        "hide": _file(name, "edit", collection="private"),
        "upload": _upload(name),
        "delete": _file(name, "delete"),
    }
    if name != "media":
        acts |= {
            "save_multiple": _file(name, "edit_multiple", **words),
            "delete_multiple": _file(name, "delete_multiple"),
            "tag": _bulk(name, "add_tags", tags=MARK),
            "bulk_hide": _bulk(name, "add_to_collection", collection="private"),
            "bulk_delete": _bulk(name, "delete"),
        }
    return acts


# --- What takes effect alone -------------------------------------------------------------------------


def _snippets(label: str, name: str, field: str, second: str = "", **more: str) -> dict[str, Act]:
    """Return the acts on a snippet that has no drafts."""
    text = {field: MARK} | more
    acts = {
        "create": _form(f"wagtailsnippets_{label}:add", **text),
        "save": _form(f"wagtailsnippets_{label}:edit", name, **text),
        "delete": _post(f"wagtailsnippets_{label}:delete", name),
        "bulk_delete": _bulk(name, "delete"),
    }
    return acts | ({"reorder": _reorder(f"wagtailsnippets_{label}:reorder", second)} if second else {})


def _form(url_name: str, thing: str = "", **data: Any) -> Act:
    """Return the act of sending the form at an address, of the row `thing` if given."""

    def act(desk: Desk, client: Client) -> Any:
        where = reverse(url_name, args=[desk.texts[thing].pk] if thing else [])
        return client.post(where, desk.form(where, **data))

    return act


def _post(url_name: str, name: str, **data: Any) -> Act:
    return lambda desk, client: client.post(reverse(url_name, args=[desk.texts[name].pk]), data)


def _setting(label: str, **data: str) -> Act:
    def act(desk: Desk, client: Client) -> Any:
        model = apps.get_model(label)
        key = model.objects.get().pk if issubclass(model, BaseGenericSetting) else desk.tree.site.pk
        where = reverse("wagtailsettings:edit", args=[*label.split("."), key])
        return client.post(where, desk.form(where) | data)

    return act


def _reorder(url_name: str, name: str) -> Act:
    return lambda desk, client: client.post(reverse(url_name, args=[desk.texts[name].pk]) + "?position=0")


_MENU = {
    "main-count": "1",
    "main-0-deleted": "",
    "main-0-order": "0",
    "main-0-type": "link",
    "main-0-id": "",
    "main-0-value-title": MARK,
    "main-0-value-page": "",
    "main-0-value-url": "/rss/",
    "footer-count": "0",
}

ALONE_ACTS: dict[str, dict[str, Act]] = {
    "articles.PlanTask": _snippets("articles_plantask", "task", "title", "second task", code="99"),
    "library.DocumentField": _snippets("library_documentfield", "field", "name", "second field"),
    "search.PromotedResult": _snippets(
        "search_promotedresult",
        "promoted",
        "queries",
        "second promoted",
        link="https://example.org/",
        title=MARK,
    ),
    "search.Synonyms": _snippets("search_synonyms", "synonyms", "text", text=f"{MARK} = chữ"),
    "base.AgencySettings": {"save": _setting("base.agencysettings", address=MARK)},
    "engagement.EngagementSettings": {"save": _setting("engagement.engagementsettings", comment_days="30")},
    "engagement.NewsletterSettings": {"save": _setting("engagement.newslettersettings", hour="9")},
    "home.Navigation": {"save": _setting("home.navigation", **_MENU)},
    "inbox.Source": {
        "create": _form("inbox_sources:add", name=MARK, feed_url="https://khac.example.vn/rss"),
        "save": _form("inbox_sources:edit", "source", name=MARK),
        "delete": _post("inbox_sources:delete", "source"),
    },
    "inbox.Rule": {
        "create": _form("inbox_rules:add", value=MARK, action="reject"),
        "save": _form("inbox_rules:edit", "rule", value=MARK),
        "delete": _post("inbox_rules:delete", "rule"),
        "reorder": _reorder("inbox_rules:reorder", "second rule"),
    },
    "inbox.InboxItem": {
        action: lambda desk, client, action=action: client.post(
            reverse("inbox:decide"), {"one": f"{action}:{desk.texts['item'].pk}"}
        )
        for action in ("approve", "reject")
    },
    "newsroom.PreviewLink": {
        "create": lambda desk, client: client.post(
            reverse("newsroom_preview_links", args=[desk.texts["live"].pk]),
            {"revision": _latest(desk, "live")},
        )
    },
    "wagtailcore.Collection": {
        "create": _form("wagtailadmin_collections:add", name=MARK, parent=1),
        "save": _form("wagtailadmin_collections:edit", "collection", name=MARK),
        "delete": _post("wagtailadmin_collections:delete", "collection"),
    },
    "wagtailcore.CollectionViewRestriction": {
        "create": _post("wagtailadmin_collections:set_privacy", "collection", restriction_type="login"),
        "delete": _post("wagtailadmin_collections:set_privacy", "private", restriction_type="none"),
    },
    "wagtailcore.PageViewRestriction": {
        "create": _post("wagtailadmin_pages:set_privacy", "live", restriction_type="login"),
        "delete": _post("wagtailadmin_pages:set_privacy", "private page", restriction_type="none"),
    },
    "wagtailcore.Site": {
        "create": lambda desk, client: client.post(
            reverse("wagtailsites:add"),
            {"hostname": "khac.example.vn", "port": "80", "site_name": MARK, "root_page": desk.tree.home.pk},
        ),
        "save": lambda desk, client: client.post(
            reverse("wagtailsites:edit", args=[desk.tree.site.pk]),
            {"hostname": "localhost", "port": "80", "site_name": MARK, "root_page": desk.tree.home.pk}
            | {"is_default_site": "on"},
        ),
    },
    "wagtailredirects.Redirect": {
        "create": lambda desk, client: client.post(
            reverse("wagtailredirects:add"), {"old_path": f"/{MARK}", "redirect_page": desk.texts["live"].pk}
        ),
        "save": lambda desk, client: client.post(
            reverse("wagtailredirects:edit", args=[desk.texts["redirect"].pk]),
            {"old_path": f"/{MARK}", "redirect_page": desk.texts["live"].pk},
        ),
        "delete": _post("wagtailredirects:delete", "redirect"),
    },
}
