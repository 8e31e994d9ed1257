"""App of the periodic report."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """App whose tables the edition ignores, and whose export of payments asks for a fresh proof of identity."""

    name = "campaign.reports"
    label = "reports"
    verbose_name = "Báo cáo định kỳ"

    def ready(self) -> None:
        from edition import watch
        from operations.queue import names
        from signin.rules import sensitive

        # Reports are for editors and their superiors; readers see none of them.
        watch.ignore(tables=[model._meta.db_table for model in self.get_models(include_auto_created=True)])
        names.register("campaign.reports.services.write_file", "Lập tệp của một báo cáo")
        sensitive.register("reports_contributions_file")
