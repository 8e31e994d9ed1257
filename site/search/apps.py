"""The app of the search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app of the search."""

    name = "search"
    verbose_name = "Tìm kiếm"

    def ready(self) -> None:
        """Connect the receivers that update the search table."""
        from search import receivers

        receivers.connect()
