"""Vietnamese for words that Wagtail and Django show in the admin without translating them.

They are passed to the catalogue, which holds the translations except for a few names here.
"""

from typing import Any, cast

from django.apps import AppConfig, apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import BLANK_CHOICE_DASH, Model
from django.db.models.signals import post_migrate
from django.forms import ModelChoiceField, boundfield
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, override

from vietnamese.text import nfc, one_line

# Beginnings of permission names. Django and Wagtail store "Can add …" in every language.
_MAY = {
    "add": "Được thêm",
    "change": "Được sửa",
    "delete": "Được xóa",
    "view": "Được xem",
    "publish": "Được đăng",
    "lock": "Được khóa",
    "unlock": "Được mở khóa",
}
_ROOT = "Root"
# The label of an empty choice in forms. Filters have FILTERS_EMPTY_CHOICE_LABEL.
_NOTHING = "Chưa chọn"
# Form fields of Wagtail's link choosers, bulk actions, imports and workflows without a label: their names are shown.
_UNLABELLED = {
    *("body", "content_types", "email_address", "link_text", "page", "permanent", "phone_number", "role"),
    *("subject", "task_type"),
}


def install() -> None:
    """Patch the labels that Wagtail and Django do not translate, and rename stored names after migrations."""
    # Imported here because models must be loaded first.
    from wagtail.admin.forms.account import NameEmailForm
    from wagtail.admin.views.pages import delete
    from wagtail.admin.views.pages.bulk_actions import delete as bulk_delete
    from wagtail.models import Site
    from wagtail.sites.views import IndexView
    from wagtail.users.forms import UserForm

    delete.type_to_delete_confirmation = bulk_delete.type_to_delete_confirmation = _is_confirmed
    boundfield.pretty_name = _label  # type: ignore[attr-defined]
    # Model fields, choices of rows, and blocks take the label of their empty choice from one of these two.
    BLANK_CHOICE_DASH[:] = [("", _NOTHING)]
    defaults = cast(dict[str, Any], ModelChoiceField.__init__.__kwdefaults__)
    defaults["empty_label"] = _NOTHING
    for column in IndexView.columns:
        if column.name in ("port", "site_name", "root_page"):
            column.label = capfirst(Site._meta.get_field(column.name).verbose_name)
    NameEmailForm.field_order = ("last_name", "first_name", "email")
    for form in (NameEmailForm, UserForm):
        name = form.base_fields["last_name"]
        name.required, name.help_text = False, "Tài khoản của một bộ phận, như “Văn thư”: bỏ trống ô này."
    _name_models()
    # Django's name is decomposed (NFD), which some fonts show with marks beside their letters.
    LANG_INFO["vi"]["name_local"] = nfc(LANG_INFO["vi"]["name_local"])
    # The last app with models: after its signal all permissions exist.
    with_models = [app for app in apps.get_app_configs() if app.models_module]
    post_migrate.connect(name_what_is_stored, sender=with_models[-1])


def _label(name: str) -> str:
    return gettext(pretty_name(name)) if name in _UNLABELLED else pretty_name(name)


def _is_confirmed(request: HttpRequest) -> bool:
    """Return True if no confirmation was required, or the site's name was typed, in any case and normal form."""
    from wagtail.admin import messages

    typed, asked = request.POST.get("confirm_site_name"), settings.WAGTAIL_SITE_NAME
    if typed is None or one_line(typed).casefold() == one_line(asked).casefold():
        return True
    messages.error(request, f"Chưa xóa: hãy gõ “{asked}” để xác nhận.")
    return False


def _name_models() -> None:
    for model in apps.get_models():
        options = model._meta
        for field in options.local_fields:
            # True only for names that Django made of the attribute's name.
            if field.verbose_name == field.name.replace("_", " ") and isinstance(field.verbose_name, str):
                field.verbose_name = gettext_lazy(field.verbose_name)
        # Vietnamese nouns have no plural, but Django would add an s.
        name = options.verbose_name
        if isinstance(name, str) and str(options.verbose_name_plural) == f"{name}s":
            options.verbose_name_plural = name


def name_what_is_stored(sender: AppConfig, **_kwargs: object) -> None:
    """Write Vietnamese names of permissions, root page and root collection into the database.

    Migrations store these names with translations turned off.
    """
    from django.contrib.auth.management import create_permissions
    from django.contrib.auth.models import Permission
    from wagtail.models import Collection, Page

    # Django's own receiver, which makes the permissions of the last app, is called after this one.
    create_permissions(sender, verbosity=0)
    renamed = []
    with override("vi"):
        for permission in Permission.objects.select_related("content_type"):
            name = _name(permission.codename, permission.content_type.model_class()) or permission.name
            if name != permission.name:
                permission.name = name
                renamed.append(permission)
    Permission.objects.bulk_update(renamed, ["name"])
    # Only the names that Wagtail's migrations gave; those that a person chose stay.
    if page := Page.objects.filter(depth=1, title=_ROOT).first():
        Page.objects.filter(pk=page.pk).update(title="Trang gốc", draft_title="Trang gốc")
    if collection := Collection.objects.filter(depth=1, name=_ROOT).first():
        Collection.objects.filter(pk=collection.pk).update(name="Thư mục gốc")


def _name(codename: str, model: type[Model] | None) -> str:
    """Return the name of a permission; "" if its model is gone or no longer has it."""
    if model is None:
        return ""
    if name := dict(model._meta.permissions).get(codename):
        return gettext(name)
    for action, may in _MAY.items():
        if codename == f"{action}_{model._meta.model_name}":
            return f"{may} {model._meta.verbose_name}"
    return ""
