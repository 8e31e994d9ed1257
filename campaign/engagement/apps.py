"""App of the guide and of the answers of the public."""

from typing import Any

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """App that hides what people sent from the edition, and gives scheduler and sign-in their parts of it."""

    name = "campaign.engagement"
    label = "engagement"
    verbose_name = "Ý kiến người dân"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from campaign.engagement import receivers, views  # noqa: F401  importing connects the receivers
        from campaign.engagement.contest.public.page import next_moment
        from campaign.engagement.models import (
            Attempt,
            AttemptEvent,
            Comment,
            EngagementSettings,
            EntryCode,
            Question,
            Tally,
            VoteMark,
        )
        from campaign.newsroom.jobs import scheduler
        from edition import clock, watch
        from operations.queue import names
        from signin.rules import sensitive

        # Pages show nothing of these rows before the last day is over, and midnight ends each edition.
        unseen = [model._meta.db_table for model in (Comment, Tally, VoteMark)]
        # The form of the setting stores it with the days that readers are told anyway.
        watch.ignore(tables=unseen, inserts=[EngagementSettings._meta.db_table])
        sensitive.register("engagement_comments_file")
        scheduler.register(
            "forget_senders", "Xóa ý kiến, dấu bình chọn và thông tin người dự thi đã hết hạn giữ"
        )
        sitemaps.register(views.places)
        # Approved questions and results are not ignored: memory and the page of a contest follow them.
        contest: list[Any] = [Attempt, AttemptEvent, EntryCode, Question, Question.authors.through]
        watch.ignore(tables=[model._meta.db_table for model in contest])
        clock.register(next_moment)
        names.register("campaign.engagement.contest.desk.contests.draw_up", "Lập bảng kết quả thi")
        sensitive.register("engagement_contest_file", "engagement_codes_file")
