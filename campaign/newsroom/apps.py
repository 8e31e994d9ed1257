"""App of the editorial board."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """App that connects its receivers, installs the media policy and hides its tables from the edition."""

    name = "campaign.newsroom"
    label = "newsroom"
    verbose_name = "Ban Biên tập"

    def ready(self) -> None:
        from campaign.newsroom import receivers  # noqa: F401  importing connects the receivers
        from campaign.newsroom.models import CampaignDay, JobRun, PreviewLink
        from campaign.newsroom.review import media_policy
        from edition import watch
        from signin.rules import sensitive

        media_policy.install()
        sensitive.register("newsroom_invite")
        watch.ignore(tables=[model._meta.db_table for model in (CampaignDay, JobRun, PreviewLink)])
