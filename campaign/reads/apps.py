from django.apps import AppConfig


class ReadsConfig(AppConfig):
    name = "campaign.reads"
    label = "reads"
    verbose_name = "Lượt đọc"

    def ready(self) -> None:
        from edition import watch

        # Readers never see how often something was read.
        watch.ignore(tables=[model._meta.db_table for model in self.get_models()])
