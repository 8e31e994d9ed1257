"""System checks of the project's rules. Each message has a hint on how to comply."""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.utils.module_loading import import_string
from wagtail.models import Page, get_page_models

from base.blocks.body import BodyBlock
from base.models import BasePage
from base.page_view import PageView


@checks.register()
def every_page_stands_on_base_page(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report page types that do not inherit from BasePage (base.E001)."""
    return [
        checks.Error(
            f"{model.__name__} does not inherit from base.models.BasePage.",
            hint="Derive it from BasePage: summary, share image, Dublin Core and NFC come from there.",
            obj=model,
            id="base.E001",
        )
        for model in get_page_models()
        if model is not Page and not issubclass(model, BasePage)
    ]


@checks.register()
def every_page_states_its_place(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report page types that do not define template, parent types and subpage types themselves (base.E002)."""
    return [
        checks.Error(
            f"{model.__name__} does not state {name}.",
            hint="State template, parent_page_types and subpage_types on every page type.",
            obj=model,
            id="base.E002",
        )
        for model in get_page_models()
        if model is not Page
        for name in ("template", "parent_page_types", "subpage_types")
        if name not in vars(model)
    ]


@checks.register()
def every_page_names_a_view(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report page types whose `view` is not the dotted path of a PageView (base.E004)."""
    return [
        checks.Error(
            f"{model.__name__} names the view {model.view}, which is no PageView.",
            hint="Name a subclass of base.page_view.PageView by its dotted path.",
            obj=model,
            id="base.E004",
        )
        for model in get_page_models()
        if issubclass(model, BasePage) and not _is_view(model.view)
    ]


def _is_view(path: str) -> bool:
    try:
        return issubclass(import_string(path), PageView)
    except ImportError:
        return False


@checks.register()
def every_body_block_explains_itself(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Report blocks of the body without a description or an icon (base.E003)."""
    return [
        checks.Error(
            f"Block “{name}” has no description or no icon of its own.",
            hint="Set icon, description and preview_value in the block's Meta; the block picker shows them.",
            obj=BodyBlock,
            id="base.E003",
        )
        for name, block in BodyBlock().child_blocks.items()
        if not block.get_description() or block.meta.icon == "placeholder"
    ]


@checks.register(deploy=True)
def sqlite_is_not_for_several_machines(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn about SQLite in production (base.W001)."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3":
        return []
    return [
        checks.Warning(
            "Production runs on SQLite.",
            hint="Set DATABASE_URL to a PostgreSQL database.",
            id="base.W001",
        )
    ]


@checks.register(deploy=True)
def every_host_is_named(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn about wildcards in ALLOWED_HOSTS (base.W002)."""
    wildcards = [host for host in settings.ALLOWED_HOSTS if host.startswith(("*", "."))]
    return [
        checks.Warning(
            f"ALLOWED_HOSTS takes any host that fits “{host}”.",
            hint="Name each domain: links in e-mails and kept pages carry what is asked for.",
            id="base.W002",
        )
        for host in wildcards
    ]


@checks.register(deploy=True)
def the_admin_knows_its_address(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn if WAGTAILADMIN_BASE_URL leads to this machine (base.W003)."""
    if not _is_local(urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or ""):
        return []
    return [
        checks.Warning(
            "WAGTAILADMIN_BASE_URL leads to this machine.",
            hint="Set it to the public address: links in e-mails to editors begin with it.",
            id="base.W003",
        )
    ]


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host in ("", "localhost") or host.endswith(".localhost")
