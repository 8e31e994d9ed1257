"""App of the editorial board."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """App that connects its receivers, protects the files of reviewed texts and hides its tables from the edition."""

    name = "campaign.newsroom"
    label = "newsroom"
    verbose_name = "Ban Biên tập"

    def ready(self) -> None:
        from campaign.newsroom import receivers  # noqa: F401  importing connects the receivers
        from campaign.newsroom.models import CampaignDay, JobRun, PreviewLink
        from campaign.newsroom.review import audit, media_policy
        from edition import watch

        media_policy.install()
        audit.follow_deletions()
        watch.ignore(tables=[model._meta.db_table for model in (CampaignDay, JobRun, PreviewLink)])
