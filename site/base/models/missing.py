"""Addresses that were asked for and are not there: for editors, who may lead them on. Nothing of who asked is kept."""

from django.db import models


class MissingAddress(models.Model):
    """One address, without its query string. The empty path counts what machines try."""

    path = models.CharField("địa chỉ", max_length=200, unique=True)
    count = models.PositiveIntegerField("số lần", default=0, db_index=True)
    first_asked = models.DateTimeField("lần đầu", auto_now_add=True)
    last_asked = models.DateTimeField("lần cuối")
    # The last one; only the name of the host.
    referrer = models.CharField("từ trang", max_length=100, blank=True)

    class Meta:
        ordering = ["-count", "path"]
        verbose_name = "địa chỉ không tìm thấy"
        verbose_name_plural = "địa chỉ không tìm thấy"

    def __str__(self) -> str:
        return self.path or "Máy dò lỗ hổng (wp-admin, .php, .env…)"

    @property
    def is_noise(self) -> bool:
        return not self.path
