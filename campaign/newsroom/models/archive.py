"""Texts as readers got them, which nobody can change."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.db import models

from journal.sealed import Sealed, SealedQuerySet
from vietnamese.dates import midnight


class ArchiveQuerySet(SealedQuerySet["ArchivedText"]):
    """Texts of the archive."""

    def online_between(self, first: datetime.date, last: datetime.date) -> ArchiveQuerySet:
        """Return the texts that were online at some moment from the day `first` to the day `last`."""
        end = midnight(last + datetime.timedelta(days=1))
        return self.filter(online_at__lt=end).exclude(offline_at__lte=midnight(first))


class ArchivedText(Sealed):
    """Text of a page as it was online from one moment to another. `html` is empty until the task has stored it."""

    # No foreign keys: the archive stays when page, revision and accounts go.
    page = models.PositiveBigIntegerField("mã trang", db_index=True)
    revision = models.PositiveBigIntegerField("phiên bản", null=True)
    title = models.CharField("tên", max_length=255)
    address = models.CharField("địa chỉ", max_length=1000)
    author = models.CharField("người viết", max_length=400, blank=True)
    approved_by = models.CharField("người duyệt", max_length=400, blank=True)
    online_at = models.DateTimeField("lên lúc", db_index=True)
    offline_at = models.DateTimeField("xuống lúc", null=True)
    kept_at = models.DateTimeField("lưu lúc", null=True)
    html = models.TextField("trang")
    # Names of the archived copies, made from the hash of their content.
    pictures = models.JSONField("ảnh", default=list)
    digest = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField("xóa theo luật lúc", null=True)
    erased_by = models.CharField("người xóa", max_length=400, blank=True)
    erased_for = models.CharField("lý do xóa", max_length=300, blank=True)

    objects = ArchiveQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-online_at", "-pk"]
        default_permissions = ()
        verbose_name = "bản lưu"
        verbose_name_plural = "bản lưu"

    def __str__(self) -> str:
        return self.title

    def true_digest(self) -> str:
        """Return the SHA-256 of what readers got: address, page and pictures."""
        return _hash(self.page, self.address, self.title, self.html, self.pictures)

    def origin_digest(self) -> str:
        """Return the SHA-256 of the text's origin: its digest, revision, author, approvers and time of going online."""
        online_at = self.online_at.astimezone(datetime.UTC).isoformat()
        return _hash(self.digest, self.revision, self.author, self.approved_by, online_at)


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
