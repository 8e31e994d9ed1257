"""Images and files of the library. Official documents are records of their own (campaign.library)."""

from django.conf import settings
from django.db import models
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage
from wagtail.search import index

from base.indexing import AutocompleteField, SearchField

_TITLE_AND_TAGS = [
    SearchField("title", boost=10),
    AutocompleteField("title"),
    index.RelatedFields("tags", [SearchField("name", boost=10), AutocompleteField("name")]),
]


class Image(AbstractImage):
    """`description` (Wagtail's) is the default alternative text."""

    credit = models.CharField(
        "nguồn ảnh", max_length=200, blank=True, help_text="Người chụp, người vẽ hoặc nơi cho phép dùng ảnh."
    )
    is_sample = models.BooleanField("ảnh mẫu", default=False)
    # Restated only for related_name: Wagtail's own Image stays installed and has the same class name.
    tags = TaggableManager(help_text=None, blank=True, verbose_name="thẻ", related_name="site_images")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tải lên",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="site_images",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # Wagtail's own marker

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    search_fields = [
        *AbstractImage.search_fields,
        *_TITLE_AND_TAGS,
        SearchField("description"),
        AutocompleteField("description"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = "ảnh"
        verbose_name_plural = "ảnh"
        permissions = [("choose_image", "Có thể chọn ảnh")]

    @property
    def default_alt_text(self) -> str:
        """Never the title: a file name read aloud helps nobody."""
        return self.description


class Rendition(AbstractRendition):
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]


class File(AbstractDocument):
    """An uploaded file: an attachment, a scan, a form to fill in."""

    admin_form_fields = Document.admin_form_fields

    search_fields = [*AbstractDocument.search_fields, *_TITLE_AND_TAGS]

    class Meta(AbstractDocument.Meta):
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        permissions = [("choose_document", "Có thể chọn tệp")]
