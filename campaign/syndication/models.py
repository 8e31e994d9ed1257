"""Models: notices to other services about changes (WebSub, IndexNow), and withdrawn alerts."""

from django.db import models
from django.utils import timezone

from campaign.articles.models.choices import Severity


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


class WithdrawnAlert(models.Model):
    """Alert that readers no longer see, as CAP announces it. It holds no text, and outlives the page."""

    translation_key = models.UUIDField(unique=True)
    # In the page tree, to find the site.
    path = models.CharField(max_length=255)
    severity = models.CharField(max_length=10, choices=Severity)
    is_sample = models.BooleanField()
    first_published_at = models.DateTimeField()
    # Times at which the alert was published again, in ISO 8601.
    updates = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()
        verbose_name = "cảnh báo đã thu hồi"
        verbose_name_plural = "cảnh báo đã thu hồi"

    def __str__(self) -> str:
        return str(self.translation_key)
