from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "campaign.inbox"
    label = "inbox"
    verbose_name = "Hộp tin"

    def ready(self) -> None:
        # Here and not above: models must be loaded first. Importing `receivers` connects its receivers.
        from campaign.inbox import (
            edition_clock,
            receivers,  # noqa: F401
            searchable,
        )

        edition_clock.connect()
        searchable.register()
