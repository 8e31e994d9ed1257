"""The log as a Django app: its receivers, and its tables, which readers do not see."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app of the log."""

    name = "journal"
    verbose_name = "Nhật ký"

    def ready(self) -> None:
        from edition import watch
        from journal import receivers

        receivers.connect()
        watch.ignore(tables=[model._meta.db_table for model in self.get_models()])
