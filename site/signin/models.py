"""Tries to sign in, which limits count."""

from django.db import models


class Try(models.Model):
    """Failed try to sign in, or one that is being checked."""

    # A hash of purpose, scope and account or address (signin.rules.limits): the table names nobody.
    key = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = "lần thử đăng nhập"
        verbose_name_plural = "lần thử đăng nhập"
        indexes = [models.Index(fields=["key", "at"], name="signin_try_key_at")]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S %d/%m/%Y}"
