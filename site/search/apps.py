"""The search as a Django app: its receivers, and which of its tables readers do not see."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """The app of the search."""

    name = "search"
    verbose_name = "Tìm kiếm"

    def ready(self) -> None:
        from edition import watch
        from search import receivers  # noqa: F401  importing connects them
        from search.models import KnownWord, SearchedQuery, SearchEntry

        # Search results are queried each time. SQLite's table of words has no model.
        tables = [model._meta.db_table for model in (KnownWord, SearchedQuery, SearchEntry)]
        watch.ignore(tables=[*tables, "search_words"])
