from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "campaign.articles"
    label = "articles"
    verbose_name = "Tin bài"

    def ready(self) -> None:
        # Here and not above: models must be loaded first. Importing `handlers` connects its receivers.
        from base.sharing import sitemaps
        from campaign.articles import (  # noqa: F401
            edition_clock,
            page_indexes,
            receivers,
            searchable,
            views,
        )

        edition_clock.connect()
        searchable.register()
        sitemaps.register(views.places)
        post_migrate.connect(page_indexes.create, sender=self)
