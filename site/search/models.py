"""The public search table: one row for each thing that a reader may find, and nothing that he may not see.

Rows are written by `search.services` alone. What the database matches against (a tsvector on PostgreSQL, an FTS5
table on SQLite) hangs on this table and is kept by `search.engines`; Django's models do not know it.
"""

from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    # "page:12"; other apps bring their own prefix (services.register).
    key = models.CharField(max_length=100, unique=True)
    # Set for pages only. Their address is asked of the page, so that it is right after every move.
    page = models.OneToOneField(
        Page, null=True, blank=True, on_delete=models.CASCADE, related_name="search_entry"
    )
    kind = models.CharField(max_length=60)
    kind_label = models.CharField(max_length=60)
    title = models.TextField()
    url = models.CharField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    published_at = models.DateTimeField()

    # A page is not "in use" because it can be found.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "mục tìm kiếm"
        verbose_name_plural = "mục tìm kiếm"
        indexes = [models.Index(fields=["-published_at", "-id"], name="search_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str | None:
        """Where the result leads; None for a page outside every site."""
        return self.page.get_url() if self.page else self.url
