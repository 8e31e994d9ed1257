"""Runs of backups, checks and restorations, and the list of erasures."""

from django.db import models
from django.utils import timezone

# The action of a restoration in the log.
RESTORED = "backup.restored"


class Run(models.Model):
    """One finished run. A killed run leaves no row; the age of the last row shows it."""

    class Kind(models.TextChoices):
        """Kinds of runs."""

        FULL = "full", "Sao lưu toàn bộ"
        CHANGES = "changes", "Sao lưu phần mới"
        CHECK = "check", "Khôi phục thử"
        BYTES = "bytes", "So tổng kiểm"
        RESTORE = "restore", "Khôi phục"

    kind = models.CharField("việc", max_length=10, choices=Kind.choices)
    started_at = models.DateTimeField("bắt đầu")
    finished_at = models.DateTimeField("xong", db_index=True)
    ok = models.BooleanField("được")
    message = models.TextField("kết quả", blank=True)
    archive = models.CharField("bản sao lưu", max_length=255, blank=True)
    size = models.PositiveBigIntegerField("byte", null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-finished_at", "-pk"]
        verbose_name = "lần sao lưu"
        verbose_name_plural = "các lần sao lưu"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {timezone.localtime(self.finished_at):%H:%M %d/%m/%Y}"


class Erasure(models.Model):
    """Something that was erased for good (operations.backup.erasures)."""

    what = models.CharField("loại", max_length=20)
    key = models.CharField("dấu", max_length=64)
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["what", "key"], name="backup_one_erasure")]
        verbose_name = "lần xóa hẳn"
        verbose_name_plural = "các lần xóa hẳn"

    def __str__(self) -> str:
        return f"{self.what} {self.key}"
