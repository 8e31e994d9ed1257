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
        from campaign.engagement.desk import report
        from campaign.engagement.models import (
            Comment,
            EngagementSettings,
            Mark,
            Message,
            Picture,
            Reply,
            SpecialDay,
            Tally,
            VoteMark,
        )
        from campaign.newsroom.jobs import scheduler
        from campaign.newsroom.trash import doors
        from campaign.reports.counts import others
        from edition import watch
        from signin.rules import sensitive

        # Pages show nothing of these rows before the last day is over, and midnight ends each edition.
        unseen = [model._meta.db_table for model in (Comment, Tally, VoteMark)]
        unseen += [model._meta.db_table for model in (Mark, Message, Picture, Reply, SpecialDay)]
        # The form of the setting stores it with the days that readers are told anyway.
        watch.ignore(tables=unseen, inserts=[EngagementSettings._meta.db_table])
        sensitive.register("engagement_comments_file")
        scheduler.register(
            "forget_senders", "Xóa ý kiến, tin gửi Ban Biên tập và dấu bình chọn đã hết hạn giữ"
        )
        sitemaps.register(views.places)
        doors.keep(SpecialDay)
        kinds = {kind.value: str(kind.label) for kind in Message.Kind}
        others.register(report.KINDS, "Tin người dân gửi", "Loại", kinds, report.rows_by_kind)
        others.register(
            report.OUTCOMES, "Trả lời người dân", "Kết quả", report.GROUPS, report.rows_by_outcome
        )
