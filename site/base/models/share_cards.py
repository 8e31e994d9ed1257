"""Which share card stands for which page. The pictures lie in the default storage; rows only name them."""

from django.db import models
from wagtail.models import Page


class ShareCard(models.Model):
    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="+")
    # In the default storage; the name carries a digest of what is drawn.
    file = models.CharField(max_length=100)
    # A digest of what all cards have alike, the agency's name and the design; "" where the card may be out of date.
    made_of = models.CharField(max_length=16, db_index=True, blank=True)

    class Meta:
        verbose_name = "ảnh chia sẻ"
        verbose_name_plural = "ảnh chia sẻ"

    def __str__(self) -> str:
        return self.file
