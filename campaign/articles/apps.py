"""App of articles and alerts."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ArticlesConfig(AppConfig):
    """App that registers its filters, lists and clock when ready, and creates its indexes after `migrate`."""

    name = "campaign.articles"
    label = "articles"
    verbose_name = "Tin bài"

    def ready(self) -> None:
        # Imported late: models must be loaded first. Importing `receivers` connects its receivers.
        from base.sharing import sitemaps
        from campaign.articles import edition_clock, receivers, searchable  # noqa: F401
        from campaign.articles.models import (
            AcceptedWord,
            Photo,
            StoryTemplate,
            UrgentPublication,
            page_indexes,
        )
        from campaign.articles.public import lists
        from edition import clock, watch

        involved = UrgentPublication.involved.through
        watch.ignore(
            tables=[
                model._meta.db_table
                for model in (AcceptedWord, Photo, StoryTemplate, UrgentPublication, involved)
            ]
        )
        clock.register(edition_clock.next_end)
        searchable.register()
        sitemaps.register(lists.places)
        post_migrate.connect(page_indexes.create, sender=self)
