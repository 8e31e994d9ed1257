"""App of what the public sends back."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """App that hides what people sent from the edition, and gives the scheduler the job that erases it."""

    name = "campaign.engagement"
    label = "engagement"
    verbose_name = "Ý kiến người dân"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from campaign.engagement import views
        from campaign.engagement.models import Comment, Tally, VoteMark
        from campaign.newsroom.jobs import scheduler
        from edition import watch

        # Pages show nothing of these rows before the last day is over, and midnight ends each edition.
        watch.ignore(tables=[model._meta.db_table for model in (Comment, Tally, VoteMark)])
        scheduler.register("forget_senders", "Xóa ý kiến và dấu bình chọn đã hết hạn giữ")
        sitemaps.register(views.places)
