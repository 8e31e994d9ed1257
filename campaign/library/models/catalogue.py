"""What tells every worker that the documents on show have changed."""

from django.db import models


class CatalogueState(models.Model):
    """One row. Its token is another after each change; a number would come again where a change is rolled back."""

    token = models.UUIDField()

    class Meta:
        verbose_name = "trạng thái danh mục văn bản"
        verbose_name_plural = "trạng thái danh mục văn bản"

    def __str__(self) -> str:
        return str(self.token)
