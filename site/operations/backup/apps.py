"""Backups as a Django app: its table, which readers do not see."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    """The app of backups."""

    name = "operations.backup"
    verbose_name = "Sao lưu"

    def ready(self) -> None:
        from edition import watch

        watch.ignore(tables=[model._meta.db_table for model in self.get_models()])
