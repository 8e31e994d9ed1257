"""Rows that name the share card of each page. The pictures are files of the storage of renditions."""

from django.db import models
from wagtail.models import Page


class ShareCard(models.Model):
    """Share card of a page."""

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # Name in the storage of renditions, with a digest of the card's content.
    file = models.CharField(max_length=100)
    # Digest of the content that all cards share (names of site and agency, design); "" if the card may be outdated.
    made_of = models.CharField(max_length=16, db_index=True, blank=True)

    class Meta:
        verbose_name = "ảnh chia sẻ"
        verbose_name_plural = "ảnh chia sẻ"

    def __str__(self) -> str:
        return self.file
