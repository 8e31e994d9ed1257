"""The scheduler as a Django app: its findings, its table, which readers do not see, and the jobs of lower apps."""

from django.apps import AppConfig


class SchedulerConfig(AppConfig):
    """The app of the scheduler."""

    name = "operations.scheduler"
    verbose_name = "Bộ hẹn giờ"

    def ready(self) -> None:
        from edition import watch
        from operations.health import checks, figures
        from operations.scheduler import findings
        from operations.scheduler.jobs import register

        # Base, sign-in and journal lie below the scheduler and cannot call it.
        register("draw_share_cards", "Vẽ ảnh chia sẻ còn thiếu")
        register("tend_uploads", "Dọn tệp tải lên dở dang và hỏi chương trình quét vi-rút")
        register("forget_sessions", "Xóa phiên đăng nhập đã hết hạn")
        register("check_rights", "Ghi nhật ký những thay đổi quyền làm từ ngoài trang")
        register("export_log", "Ghi bản xuất nhật ký hằng ngày")
        register("verify_log", "Xem nhật ký có bị sửa từ ngoài trang", is_nightly=True)
        checks.register("scheduler", findings.of_scheduler)
        figures.register(
            findings.numbers,
            scheduler_age_seconds="seconds since the scheduler started a job",
            jobs_failed="periodic jobs whose last run failed",
        )
        watch.ignore(tables=[model._meta.db_table for model in self.get_models()])
