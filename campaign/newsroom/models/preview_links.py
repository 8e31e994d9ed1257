"""Links by which anyone can read a draft."""

from __future__ import annotations

import datetime
import secrets

from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from base.models import User


def _key() -> str:
    return secrets.token_hex(16)


class PreviewLink(models.Model):
    """Link by which anyone can read a draft, for a week or until it is withdrawn.

    Its address contains a random key, not the number of the row, which a restored database may give to another link.
    """

    LIVES = datetime.timedelta(days=7)
    _signer = signing.Signer(salt="newsroom.preview")

    key = models.CharField(max_length=32, unique=True, default=_key, editable=False)
    page = models.ForeignKey(Page, verbose_name="trang", on_delete=models.CASCADE, related_name="+")
    # The revision that its creator saw; later edits are not shown.
    revision = models.ForeignKey(
        Revision, verbose_name="phiên bản", on_delete=models.CASCADE, related_name="+"
    )
    created_by = models.ForeignKey(
        User, verbose_name="người tạo", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField("tạo lúc", default=timezone.now)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "liên kết xem trước"
        verbose_name_plural = "liên kết xem trước"

    def __str__(self) -> str:
        return f"{self.page} ({timezone.localtime(self.created_at):%H:%M %d/%m/%Y})"

    @classmethod
    def find(cls, token: str) -> PreviewLink | None:
        """Return the link of this token, open or not, or None if its signature is invalid or the link is deleted."""
        try:
            key = cls._signer.unsign(token)
        except signing.BadSignature:
            return None
        return cls.objects.select_related("revision").filter(key=key).first()

    @property
    def address(self) -> str:
        return reverse("newsroom_preview", args=[self._signer.sign(self.key)])

    @property
    def expires_at(self) -> datetime.datetime:
        return self.created_at + self.LIVES

    @property
    def is_open(self) -> bool:
        return self.withdrawn_at is None and timezone.now() < self.expires_at
