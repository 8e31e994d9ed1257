"""The inbox as a Django app: its receivers, its search entries, and the tables whose writes start no edition."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """The app "inbox", which registers its hooks for the edition and the search when Django is ready."""

    name = "campaign.inbox"
    label = "inbox"
    verbose_name = "Hộp tin"

    def ready(self) -> None:
        # Imported here because models must be loaded first. Importing `receivers` connects them.
        from campaign.inbox import edition_clock, health, receivers, searchable  # noqa: F401
        from campaign.inbox.models import InboxItem, ItemSighting, Listing, PurgedItem, Rule, Source
        from edition import clock, watch
        from operations.queue import names
        from operations.scheduler import jobs

        names.register("campaign.inbox.desk.source_views.poll_now", "Lấy tin từ một nguồn")
        jobs.register("poll_sources", "Lấy tin từ các nguồn")
        clock.register(edition_clock.next_release)
        searchable.register()
        health.register()
        watch.ignore(
            # Items announce changes of their public part themselves (decisions.announce); the rest is not public.
            tables=[
                model._meta.db_table
                for model in (InboxItem, ItemSighting, Listing, PurgedItem, Rule, Rule.sources.through)
            ],
            columns={Source._meta.db_table: Source.kept_by_polling()},
        )
