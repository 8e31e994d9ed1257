from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "campaign.articles"
    label = "articles"
    verbose_name = "Tin bài"

    def ready(self) -> None:
        # Here and not above: models must be loaded first. Importing `handlers` connects its receivers.
        from base import sitemaps
        from campaign.articles import editions, handlers, searchable, views  # noqa: F401

        editions.connect()
        searchable.register()
        sitemaps.register(views.places)
