"""App of the base: it registers receivers and checks, and names its tables that readers do not see."""

from typing import Any

from django.apps import AppConfig


class BaseConfig(AppConfig):
    """App that connects receivers, installs the admin's Vietnamese words, guards uploads and redirects."""

    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        # Importing these modules registers the system checks and connects the receivers.
        from django.db.backends.signals import connection_created
        from wagtail.contrib.redirects.models import Redirect

        from base import checks, form_values, receivers  # noqa: F401
        from base.addresses import redirect_import
        from base.addresses.redirects import (
            compose_old_paths,
            leads_to_known_host,
            redirect_from_public_addresses,
        )
        from base.desk import (
            admin_words,
            choices,
            compared_values,
            copies,
            exports,
            lists,
            moments,
        )
        from base.models import alphabet
        from base.models.revisions import publish_whole
        from base.uploads import fields

        admin_words.install()
        choices.install()
        compared_values.install()
        copies.install()
        exports.install()
        lists.install()
        moments.install()
        fields.guard()
        form_values.install()
        publish_whole()
        connection_created.connect(alphabet.teach, dispatch_uid="base.alphabet")
        compose_old_paths()
        redirect_from_public_addresses()
        redirect_import.install()
        # All of Wagtail's forms and its import run the model's validators.
        Redirect._meta.get_field("redirect_link").validators.append(leads_to_known_host)

    def unseen_by_readers(self) -> dict[str, Any]:
        """Return the keyword arguments of `edition.watch.ignore` for the base's tables.

        The base lies below the edition and cannot call it.
        """
        table = {model._meta.model_name: model._meta.db_table for model in self.get_models()}
        return {
            "tables": [table["missingaddress"]],
            # A new file or picture is seen only if a page shows it. Renditions are made while a page is rendered; those
            # made earlier send a signal.
            "inserts": [table[name] for name in ("file", "image", "media", "rendition")],
            "columns": {
                # Computed and stored on first use. A replaced file also gets a new name, so that change is noticed.
                table["file"]: ["file_size", "file_hash"],
                table["image"]: ["file_size", "file_hash"],
                table["reportingroute"]: [
                    "has_unpublished_changes",
                    "latest_revision_id",
                    "locked",
                    "locked_at",
                    "locked_by_id",
                ],
                table["sharecard"]: ["made_of"],
                table["user"]: ["last_login", "password"],
            },
        }
