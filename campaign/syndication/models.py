"""Model of the notices to other services about changes: WebSub hubs of feeds, IndexNow search engines."""

from django.db import models
from django.utils import timezone


class Notice(models.Model):
    """The address of a feed or page that is announced to a service, with its last noted state."""

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
