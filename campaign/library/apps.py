from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "campaign.library"
    label = "library"
    verbose_name = "Văn bản"

    def ready(self) -> None:
        # Here and not above: models must be loaded first. Importing the modules connects their receivers.
        from campaign.library import (
            receivers,  # noqa: F401
        )
        from campaign.library.public import matching
        from edition import watch
        from search import filters

        filters.register_kind("van-ban", "Văn bản", matching.KIND)

        # What editors see of an import; and what only follows from changes that are watched themselves.
        watch.ignore(tables=["library_importbatch", "library_importedfile", "library_cataloguestate"])
