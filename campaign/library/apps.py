"""Django's configuration of the library."""

from django.apps import AppConfig


def _name_of_reading(key: int) -> str:
    from campaign.library.models import ImportedFile

    name = ImportedFile.objects.filter(pk=key).values_list("name", flat=True).first()
    return f"Đọc tệp văn bản “{name}”" if name else "Đọc một tệp văn bản"


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
        from official import provisions
        from operations.queue import names
        from search import filters
        from search.finding import finder

        names.register("campaign.library.importing.batches.read", _name_of_reading)
        filters.register_kind("van-ban", "Văn bản", matching.KIND)
        finder.register_places(matching.KIND, provisions.articles_of)
        finder.register_facts(matching.KIND, matching.dates_and_statuses)

        # Only editors see the results of an import.
        watch.ignore(tables=[ImportBatch._meta.db_table, ImportedFile._meta.db_table])
