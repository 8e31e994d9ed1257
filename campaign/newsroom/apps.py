"""App of the editorial board."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """App that connects its receivers, installs the media policy and hides its tables from the edition.

    It gives readers of preview links access to the files of the drafts.
    """

    name = "campaign.newsroom"
    label = "newsroom"
    verbose_name = "Ban Biên tập"

    def ready(self) -> None:
        from base.files import rights
        from base.models import revisions
        from campaign.inbox.desk import row_actions
        from campaign.newsroom import disabling, receivers  # noqa: F401  importing connects the receivers
        from campaign.newsroom.models import (
            Agreement,
            ArchivedText,
            Assignment,
            CampaignDay,
            GrantedPermission,
            PreviewLink,
            StepAuthor,
            Trashed,
            is_reviewer,
        )
        from campaign.newsroom.planning import assignment, outcomes, overdue
        from campaign.newsroom.review import answers, audit, media_policy
        from campaign.newsroom.trash import deletions
        from campaign.newsroom.writing.preview_links import files_of_opened_links
        from campaign.reports.counts import others as reported
        from edition import watch
        from operations.health import checks
        from operations.queue import names
        from operations.scheduler import jobs
        from signin.rules import second_factor, sensitive

        reported.register("viec-duoc-giao", "Việc được giao", "Kết quả", outcomes.GROUPS, outcomes.rows)
        row_actions.register("Giao việc", assignment.address_to_give_item)
        checks.register("overdue", overdue.findings)
        jobs.register("publish_scheduled", "Đăng và gỡ bài theo giờ hẹn")
        jobs.register("remind_assignments", "Nhắc việc được giao sắp đến hạn, quá hạn")
        jobs.register("empty_trash", "Xóa hẳn những gì đã ở Thùng rác đủ 30 ngày")
        jobs.register("verify_archive", "Xem Kho lưu có bị sửa từ ngoài trang", is_nightly=True)
        names.register("campaign.newsroom.archive.keeping.keep", "Lưu bản vừa đăng vào Kho lưu")
        media_policy.install()
        answers.install()
        disabling.install()
        audit.follow_deletions()
        audit.follow_comparisons()
        deletions.install()
        sensitive.register("newsroom_invite", "newsroom_archive_export", "newsroom_archive_erase")
        second_factor.register(is_reviewer)
        rights.register_pass(files_of_opened_links)
        revisions.register(PreviewLink)
        unseen = (
            *(Agreement, ArchivedText, Assignment, CampaignDay, GrantedPermission),
            *(PreviewLink, StepAuthor, Trashed),
        )
        watch.ignore(tables=[model._meta.db_table for model in unseen])
