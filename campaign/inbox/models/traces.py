"""Data that polling keeps besides items: sightings in other sources, listings, tombstones of purged items."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from campaign.inbox.models.items import InboxItem
from campaign.inbox.models.sources import Source


class ItemSighting(models.Model):
    """Another source of the same story, recognised by its address.

    Editors decide on one item with several sources.
    """

    item = models.ForeignKey(InboxItem, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    # As in that source's own document, so that the entry is recognised again.
    key = models.CharField(max_length=250)
    link_key = models.CharField(max_length=40)
    link = models.CharField("địa chỉ", max_length=2000, blank=True)
    first_seen_at = models.DateTimeField("nhận lúc", default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "source"], name="inbox_sighting_item"),
            models.UniqueConstraint(fields=["source", "key"], name="inbox_sighting_key"),
        ]
        indexes = [models.Index(fields=["source", "link_key"], name="inbox_sighting_link")]

    def __str__(self) -> str:
        return f"{self.source}: {self.link}"


class PurgedItem(models.Model):
    """A tombstone: a purged item that does not return while its source still lists it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="purged", db_index=False)
    key = models.CharField(max_length=250)
    link_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="inbox_purged_key")]
        indexes = [models.Index(fields=["source", "link_key"], name="inbox_purged_link")]

    def __str__(self) -> str:
        return self.key


class Listing(models.Model):
    """The entries of a source's last document.

    They let the parser skip unchanged entries, and show which originals are gone. Deleting a listing costs
    one full reading and loses nothing.
    """

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="listing")
    # JSON, one array for each entry; see polling/listed_entries.py.
    entries = models.TextField()

    def __str__(self) -> str:
        return str(self.source)
