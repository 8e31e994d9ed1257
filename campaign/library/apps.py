"""Django's configuration of the library."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """The library: its search filter and the tables that no reader sees."""

    name = "campaign.library"
    label = "library"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        # Imported here because models must be loaded first. Importing the receivers connects them.
        from campaign.library import receivers  # noqa: F401
        from campaign.library.models import ImportBatch, ImportedFile
        from campaign.library.public import matching
        from edition import watch
        from search import filters

        filters.register_kind("van-ban", "Văn bản", matching.KIND)

        # Only editors see the results of an import.
        watch.ignore(tables=[ImportBatch._meta.db_table, ImportedFile._meta.db_table])
