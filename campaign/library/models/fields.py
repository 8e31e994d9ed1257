"""The fields (lĩnh vực) into which documents are sorted."""

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel

from base.fields import SortOrderField
from base.models.alphabet import alphabetical
from vietnamese.slugs import slugify


class DocumentField(models.Model):
    """A field of documents (lĩnh vực), in the editors' order."""

    name = models.CharField("tên lĩnh vực", max_length=100, unique=True)
    slug = models.SlugField("địa chỉ", max_length=80, unique=True, editable=False)
    sort_order = SortOrderField("thứ tự", db_index=True)

    panels = [FieldPanel("name")]

    class Meta:
        ordering = ["sort_order", alphabetical("name")]
        verbose_name = "lĩnh vực văn bản"
        verbose_name_plural = "lĩnh vực văn bản"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Kept when the name changes, because shared addresses hold the slug.
        self.slug = self.slug or slugify(self.name)
        super().save(*args, **kwargs)
