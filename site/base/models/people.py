"""Accounts of the editorial board. Readers have none."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    pen_name = models.CharField(
        "bút danh", max_length=100, blank=True, help_text="Tên ghi dưới bài viết nếu khác họ tên."
    )

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def get_full_name(self) -> str:
        """The name as Vietnamese write it: family name first (Django puts the given name first)."""
        return f"{self.last_name} {self.first_name}".strip()

    @property
    def byline(self) -> str:
        """What is printed under an article by this person."""
        return self.pen_name or self.get_full_name()
