from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "campaign.inbox"
    label = "inbox"
    verbose_name = "Hộp tin"

    def ready(self) -> None:
        from campaign.inbox import handlers  # noqa: F401  connects the receivers; models must be loaded first
