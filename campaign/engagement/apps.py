"""App of the public's say: consultations, the guide, messages, kits, the newsletter, contests."""

from typing import Any

from django.apps import AppConfig


class EngagementConfig(AppConfig):
    """App that registers its wings with edition, scheduler, sign-in, reports, files and feeds."""

    name = "campaign.engagement"
    label = "engagement"
    verbose_name = "Ý kiến người dân"

    def ready(self) -> None:
        from base.sharing import sitemaps
        from campaign.engagement import receivers, views  # noqa: F401  importing connects the receivers
        from campaign.engagement.consultations import report as comments
        from campaign.engagement.models import Comment, EngagementSettings, Tally, VoteMark
        from campaign.engagement.public_forms import mails
        from campaign.reports.counts import others
        from edition import watch
        from operations.health import checks
        from operations.queue import names as tasks
        from operations.scheduler import jobs
        from signin.rules import sensitive

        # Pages show nothing of these rows until the last day is over, and midnight ends each edition.
        unseen = [model._meta.db_table for model in (Comment, Tally, VoteMark)]
        # Opening the settings form inserts the row with the default days, which pages show without a row, too.
        watch.ignore(tables=unseen, inserts=[EngagementSettings._meta.db_table])
        sensitive.register("engagement_comments_file")
        jobs.register("forget_senders", "Xóa những gì người dân gửi đã hết hạn giữ")
        sitemaps.register(views.places)
        # Listed without the subject of the mail, which contains the code of a contest.
        tasks.register(
            "campaign.engagement.public_forms.mails.send", "Gửi thư xác nhận, mã dự thi cho người dân"
        )
        checks.register("mails_to_strangers", mails.findings)
        others.register(
            comments.KIND, "Góp ý dự thảo văn bản", "Ban Biên tập xử lý", comments.GROUPS, comments.rows
        )
        self._offer_messages()
        self._offer_kits()
        self._offer_newsletter()
        self._offer_contests()

    def _offer_messages(self) -> None:
        """Register messages to the board with edition, trash and reports."""
        from campaign.engagement.messages import report
        from campaign.engagement.models import Mark, Message, Picture, Reply, SpecialDay
        from campaign.newsroom.trash import deletions
        from campaign.reports.counts import others
        from edition import watch

        watch.ignore(tables=[model._meta.db_table for model in (Mark, Message, Picture, Reply, SpecialDay)])
        deletions.register(SpecialDay)
        kinds = {kind.value: str(kind.label) for kind in Message.Kind}
        others.register(report.KINDS, "Tin người dân gửi", "Loại", kinds, report.rows_by_kind)
        others.register(
            report.OUTCOMES, "Trả lời người dân", "Kết quả", report.GROUPS, report.rows_by_outcome
        )

    def _offer_kits(self) -> None:
        """Register kits with files, feeds, site map, scheduler, queue and edition."""
        from wagtail.models import Page

        from base.files import names as files
        from base.sharing import sitemaps
        from campaign.engagement.kit import making, public
        from campaign.engagement.models import Kit, KitFile
        from campaign.syndication import offers
        from campaign.syndication.feeds import channels
        from edition import watch
        from operations.queue import names as tasks
        from operations.scheduler import jobs

        files.register(making.FOLDER, files.Kind(KitFile, "file", Page, "kit__page__"))
        channels.register("kits", public.kits_channel)
        offers.register(public.offered)
        sitemaps.register(public.places)
        jobs.register("make_kits", "Làm bộ truyền thông còn thiếu")
        tasks.register("campaign.engagement.kit.making.make", "Làm bộ truyền thông của một bài")
        # Readers see a kit only once it has files.
        watch.ignore(
            inserts=[Kit._meta.db_table],
            columns={Kit._meta.db_table: ["task", "refusal"]},
        )

    def _offer_newsletter(self) -> None:
        """Register the newsletter with edition, trash, sign-in, scheduler, queue and health."""
        from campaign.engagement.models import Delivery, Letter, NewsletterSettings, Subscriber
        from campaign.engagement.newsletter import health, keeping
        from campaign.newsroom.trash import services
        from edition import watch
        from operations.health import checks
        from operations.queue import names as tasks
        from operations.scheduler import jobs
        from signin.rules import sensitive

        letters = (Subscriber, Letter, Letter.pages.through, Delivery)
        watch.ignore(
            tables=[model._meta.db_table for model in letters], inserts=[NewsletterSettings._meta.db_table]
        )
        services.on_erasure(keeping.empty_letters)
        sensitive.register("engagement_newsletter_find")
        jobs.register("send_newsletter", "Lập bản tin qua thư và gửi theo nhịp")
        jobs.register("read_bounces", "Đọc thư bị trả lại của bản tin")
        path = "campaign.engagement.newsletter"
        tasks.register(f"{path}.sending.send_batch", "Gửi bản tin qua thư")
        tasks.register(f"{path}.sending.send_trial", "Gửi thử bản tin cho mình")
        checks.register("newsletter", health.findings)

    def _offer_contests(self) -> None:
        """Register contests with edition, sign-in and queue."""
        from campaign.engagement.contest.public.page import next_moment
        from campaign.engagement.models import Attempt, AttemptEvent, EntryCode, Question
        from edition import clock, watch
        from operations.queue import names as tasks
        from signin.rules import sensitive

        # Approved questions and results are not ignored: kept values and the page of a contest depend on them.
        unseen: list[Any] = [Attempt, AttemptEvent, EntryCode, Question, Question.authors.through]
        watch.ignore(tables=[model._meta.db_table for model in unseen])
        clock.register(next_moment)
        tasks.register("campaign.engagement.contest.desk.contests.draw_up", "Lập bảng kết quả thi")
        sensitive.register("engagement_contest_file", "engagement_codes_file", "engagement_entrant_erase")
