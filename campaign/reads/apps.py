"""App of the counts of reads."""

from django.apps import AppConfig


class ReadsConfig(AppConfig):
    """App that has the marks of past days deleted, and whose tables the edition ignores."""

    name = "campaign.reads"
    label = "reads"
    verbose_name = "Lượt đọc"

    def ready(self) -> None:
        from edition import watch
        from operations.scheduler import jobs

        jobs.register("forget_readers", "Xóa dấu đếm lượt đọc của những ngày đã qua")
        # Counts are never shown to readers, so a change of them must not invalidate the edition.
        watch.ignore(tables=[model._meta.db_table for model in self.get_models()])
