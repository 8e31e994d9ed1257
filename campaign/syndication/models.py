"""What others are told of changes here, and whether they were: hubs of feeds (WebSub), search engines (IndexNow)."""

from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """One address of ours that a service is told of: in which state it was told last, and what waits to be told."""

    # The address of a hub; "" for search engines.
    hub = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=1000)
    state = models.CharField(max_length=64, blank=True)
    is_waiting = models.BooleanField(default=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "address"], name="notice_once")]
        verbose_name = "thông báo ra ngoài"
        verbose_name_plural = "thông báo ra ngoài"

    def __str__(self) -> str:
        return self.address
