"""Django's configuration of syndication."""

from django.apps import AppConfig


class SyndicationConfig(AppConfig):
    """The app "syndication", which registers the preview of feed entries and connects its receivers."""

    name = "campaign.syndication"
    label = "syndication"
    verbose_name = "Bản tin RSS"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from campaign.articles import previews
        from campaign.syndication import health, receivers  # noqa: F401  connects the receivers
        from campaign.syndication.models import Notice
        from campaign.syndication.views import places, preview_entry
        from edition import watch
        from operations.health import checks
        from operations.queue import names
        from operations.scheduler import jobs

        names.register(
            "campaign.syndication.announcing.announce.send_due",
            "Báo tin mới cho nơi theo dõi và công cụ tìm kiếm",
        )
        checks.register("alert_area", health.of_alert_area)
        jobs.register("announce_changes", "Báo cho nơi theo dõi và công cụ tìm kiếm khi có tin mới")
        watch.ignore(tables=[Notice._meta.db_table])
        previews.register("ban-tin", "Trong bản tin RSS", preview_entry)
        sitemaps.register(places)
