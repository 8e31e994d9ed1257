from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "campaign.reports"
    label = "reports"
    verbose_name = "Báo cáo định kỳ"

    def ready(self) -> None:
        from edition import watch

        # Reports are for the board and those above it; readers see none of it.
        watch.ignore(tables=[model._meta.db_table for model in self.get_models(include_auto_created=True)])
