"""App of the guide and of the answers of the public."""

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """App that hides what people sent from the edition, and gives scheduler and sign-in their parts of it."""

    name = "campaign.engagement"
    label = "engagement"
    verbose_name = "Ý kiến người dân"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from campaign.engagement import receivers, views  # noqa: F401  importing connects the receivers
        from campaign.engagement.models import Comment, EngagementSettings, Tally, VoteMark
        from campaign.newsroom.jobs import scheduler
        from edition import watch
        from signin.rules import sensitive

        # Pages show nothing of these rows before the last day is over, and midnight ends each edition.
        unseen = [model._meta.db_table for model in (Comment, Tally, VoteMark)]
        # The form of the setting stores it with the days that readers are told anyway.
        watch.ignore(tables=unseen, inserts=[EngagementSettings._meta.db_table])
        sensitive.register("engagement_comments_file")
        scheduler.register("forget_senders", "Xóa ý kiến và dấu bình chọn đã hết hạn giữ")
        sitemaps.register(views.places)
        self._offer_kits()

    def _offer_kits(self) -> None:
        """Give files, feeds, site map, scheduler and queue their parts of kits."""
        from wagtail.models import Page

        from base.files import names as files
        from base.sharing import sitemaps
        from campaign.engagement.kit import making, public
        from campaign.engagement.models import Kit, KitFile
        from campaign.newsroom.jobs import scheduler
        from campaign.syndication import offers
        from campaign.syndication.feeds import channels
        from edition import watch
        from operations.queue import names as tasks

        files.register(making.FOLDER, files.Kind(KitFile, "file", Page, "kit__page__"))
        channels.register("kits", public.kits_channel)
        offers.register(public.offered)
        sitemaps.register(public.places)
        scheduler.register("make_kits", "Làm bộ truyền thông còn thiếu")
        tasks.register("campaign.engagement.kit.making.make", "Làm bộ truyền thông của một bài")
        # A kit is seen once it has files.
        watch.ignore(
            inserts=[Kit._meta.db_table],
            columns={Kit._meta.db_table: ["asked_by_id", "task", "refusal"]},
        )
