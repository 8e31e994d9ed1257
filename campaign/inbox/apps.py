"""Django's configuration of the inbox."""

from django.apps import AppConfig


class InboxConfig(AppConfig):
    """The app "inbox", which registers its hooks for the edition and the search when Django is ready."""

    name = "campaign.inbox"
    label = "inbox"
    verbose_name = "Hộp tin"

    def ready(self) -> None:
        # Imported here because models must be loaded first. Importing `receivers` connects the signal
        # receivers.
        from campaign.inbox import (
            edition_clock,
            receivers,  # noqa: F401
            searchable,
        )

        edition_clock.connect()
        searchable.register()
