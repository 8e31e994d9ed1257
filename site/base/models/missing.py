"""Addresses that readers requested and that do not exist, for editors, who may redirect them.

Nothing about the readers is stored.
"""

from django.db import models


class MissingAddress(models.Model):
    """Missing address without its query string. The empty path counts the requests of scanners."""

    path = models.CharField("địa chỉ", max_length=200, unique=True)
    count = models.PositiveIntegerField("số lần", default=0, db_index=True)
    first_asked = models.DateTimeField("lần đầu", auto_now_add=True)
    last_asked = models.DateTimeField("lần cuối")
    # Host name of the latest Referer.
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
