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
        from campaign.engagement.models import (
            Comment,
            Delivery,
            EngagementSettings,
            Letter,
            NewsletterSettings,
            Subscriber,
            Tally,
            VoteMark,
        )
        from campaign.engagement.newsletter import health
        from campaign.newsroom.jobs import scheduler
        from edition import watch
        from operations.queue import names
        from signin.rules import sensitive

        # Pages show nothing of these rows before the last day is over, and midnight ends each edition.
        unseen = [model._meta.db_table for model in (Comment, Tally, VoteMark)]
        # The form of the setting stores it with the days that readers are told anyway.
        watch.ignore(tables=unseen, inserts=[EngagementSettings._meta.db_table])
        sensitive.register("engagement_comments_file")
        scheduler.register("forget_senders", "Xóa ý kiến và dấu bình chọn đã hết hạn giữ")
        sitemaps.register(views.places)

        letters = (Subscriber, Letter, Letter.pages.through, Delivery)
        watch.ignore(
            tables=[model._meta.db_table for model in letters], inserts=[NewsletterSettings._meta.db_table]
        )
        sensitive.register("engagement_newsletter_find")
        scheduler.register("send_newsletter", "Lập bản tin qua thư và gửi theo nhịp")
        scheduler.register("read_bounces", "Đọc thư bị trả lại của bản tin")
        path = "campaign.engagement.newsletter"
        names.register(f"{path}.sending.send_batch", "Gửi bản tin qua thư")
        names.register(f"{path}.sending.send_trial", "Gửi thử bản tin cho mình")
        names.register(f"{path}.subscriptions.send_confirmation", "Gửi thư xác nhận đăng ký bản tin")
        health.register()
