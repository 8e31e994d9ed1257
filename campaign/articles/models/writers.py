"""Frozen records of who wrote a story, and who took its photos."""

from django.conf import settings
from django.db import models
from wagtail.models import Page


class Writer(models.Model):
    """One writer of a story, as known when the story went online with a byline that names them.

    Later changes of a name, a pen name or an account do not affect it. A byline without the name ends it
    (`campaign.articles.writers`).
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="writers")
    # The key of the account is kept when the account is deleted.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    person = models.CharField("họ và tên", max_length=310, blank=True)
    pen_name = models.CharField("bút danh", max_length=100, blank=True)
    # The name as readers see it, and the key of its author's page. "" if the story names no author.
    byline = models.CharField("tên ghi dưới bài", max_length=100, blank=True)
    byline_slug = models.CharField(max_length=100, blank=True, db_index=True)
    # Number of the story's writers, who share its fee equally.
    sharers = models.PositiveSmallIntegerField("số người viết", default=1)
    published_at = models.DateTimeField("đăng lúc")

    # The row does not count as a use of the page.
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "byline_slug"], name="writer_once")]
        verbose_name = "người viết"
        verbose_name_plural = "người viết"

    def __str__(self) -> str:
        return self.person or self.pen_name


class Photo(models.Model):
    """Photo of an account that its credit named when a story first showed it. It is counted once, with that story."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="photos")
    # The keys of image and account are kept when these are deleted.
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    title = models.CharField("tên ảnh", max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    person = models.CharField("họ và tên", max_length=310)
    pen_name = models.CharField("bút danh", max_length=100, blank=True)
    # Number of accounts that the credit named. They share the fee equally.
    sharers = models.PositiveSmallIntegerField("số người chụp", default=1)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "user"], name="photographer_once")]
        verbose_name = "ảnh của một người"
        verbose_name_plural = "ảnh của từng người"

    def __str__(self) -> str:
        return self.title
