"""What polling remembers besides items: where else a story was seen, what was listed last, what was cleared away."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from campaign.inbox.models.items import InboxItem
from campaign.inbox.models.sources import Source


class ItemSighting(models.Model):
    """Another source that brought the same story, told by its address: one item to decide on, several sources."""

    item = models.ForeignKey(InboxItem, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="sightings", db_index=False)
    # As that source's own document names it, so that it is known again.
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
    """A tombstone: an item that was cleared away and does not return while its source still lists it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="purged", db_index=False)
    key = models.CharField(max_length=250)
    link_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="inbox_purged_key")]
        indexes = [models.Index(fields=["source", "link_key"], name="inbox_purged_link")]

    def __str__(self) -> str:
        return self.key


class Listing(models.Model):
    """What a source's document listed at its last reading: by it the parser passes over what has not changed, and
    an original that is gone is noticed. Deleting it costs one full reading and loses nothing."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True, related_name="listing")
    # JSON, an array for each entry; see listing.py.
    entries = models.TextField()

    def __str__(self) -> str:
        return str(self.source)
