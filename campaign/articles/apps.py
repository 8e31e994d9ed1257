from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    name = "campaign.articles"
    label = "articles"
    verbose_name = "Tin bài"

    def ready(self) -> None:
        # Here and not above: models must be loaded first. Importing `receivers` connects its receivers.
        from base.sharing import sitemaps
        from campaign.articles import edition_clock, page_indexes, receivers, searchable  # noqa: F401
        from campaign.articles.public import lists

        edition_clock.connect()
        searchable.register()
        sitemaps.register(lists.places)
        post_migrate.connect(page_indexes.create, sender=self)
