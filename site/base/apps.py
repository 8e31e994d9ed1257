"""The base as a Django app: receivers, system checks, and which of its tables readers do not see."""

from typing import Any

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "base"
    verbose_name = "Nền tảng"

    def ready(self) -> None:
        # Importing them registers system checks and connects receivers.
        from base import checks, receivers  # noqa: F401
        from base.desk import admin_words

        admin_words.install()

    def unseen_by_readers(self) -> dict[str, Any]:
        """Return the arguments of `edition.watch.ignore` for the tables of the base, which lies below the edition."""
        table = {model._meta.model_name: model._meta.db_table for model in self.get_models()}
        return {
            "tables": [table["missingaddress"]],
            # Files and pictures show only where a page shows them; renditions are made while a page is rendered, and
            # those made earlier send a signal.
            "inserts": [table[name] for name in ("file", "image", "media", "rendition")],
            "columns": {
                # Computed and stored on first use; another file has another name as well.
                table["file"]: ["file_size", "file_hash"],
                table["image"]: ["file_size", "file_hash"],
                table["sharecard"]: ["made_of"],
                table["user"]: ["last_login", "password"],
            },
        }
