"""Deleted pages, texts and files, until they are put back or erased."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db import models
from django.utils import timezone

from base.models import User
from base.models.permissions import is_chief


class TrashedQuerySet(models.QuerySet["Trashed"]):
    """Rows of the trash."""

    def for_user(self, user: User) -> TrashedQuerySet:
        """Return the rows that `user` may see and put back: all for chiefs, their own deletions for others."""
        return self if is_chief(user) else self.filter(trashed_by=user)

    def naming(self, user: User) -> TrashedQuerySet:
        """Return the rows that `user` deleted, or that name the person as owner, author or reviewer."""
        # The snapshot is searched as JSON text: its keys have plain quotes, quotes that somebody typed are escaped.
        inside = models.Q(snapshot__regex=rf'"(owner|user|requested_by|finished_by)_id": {user.pk}[,}}]')
        return self.filter(inside | models.Q(trashed_by=user))

    def due(self) -> TrashedQuerySet:
        """Return the rows that have been in the trash for KEPT."""
        return self.filter(trashed_at__lte=timezone.now() - Trashed.KEPT)


class Trashed(models.Model):
    """Deleted page with all pages below it, text or file, kept as JSON until it is put back or erased."""

    KEPT = datetime.timedelta(days=30)

    # No foreign key: the object is gone.
    kind = models.CharField("loại", max_length=100)
    key = models.CharField("mã", max_length=255)
    title = models.CharField("tên", max_length=255)
    place = models.CharField("ở mục", max_length=1000, blank=True)
    # Without accents, for the search.
    words = models.TextField(editable=False)
    trashed_by = models.ForeignKey(
        User, verbose_name="người xóa", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    trashed_at = models.DateTimeField("xóa lúc", default=timezone.now, db_index=True)
    # Keys of the pages from the home page down to the parent; empty for texts and files.
    ancestors = models.JSONField(default=list)
    # Addresses (url_path) that were online, by the key of the page.
    online = models.JSONField(default=dict)
    # Number of pages, including those below; 1 for a text or file.
    size = models.PositiveIntegerField("số trang", default=1)
    snapshot = models.TextField()

    objects = TrashedQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-trashed_at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["kind", "key"], name="newsroom_trashed_object")]
        verbose_name = "mục trong thùng rác"
        verbose_name_plural = "mục trong thùng rác"

    def __str__(self) -> str:
        return self.title

    @property
    def kind_name(self) -> str:
        try:
            return str(apps.get_model(self.kind)._meta.verbose_name)
        except LookupError:
            # An upgrade has removed the model.
            return "loại không còn dùng"

    @property
    def days_left(self) -> int:
        """Number of days until the row is erased, at least 0."""
        return max(0, (timezone.localdate(self.trashed_at + self.KEPT) - timezone.localdate()).days)
