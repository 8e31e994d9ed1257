"""Images, recordings and files of the media library. Official documents are records (campaign.library)."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from itertools import pairwise
from pathlib import PurePosixPath
from secrets import token_hex

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.utils.crypto import salted_hmac
from taggit.managers import TaggableManager
from wagtail.admin.panels import FieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Filter, SourceImageIOError
from wagtail.images.models import Image as WagtailImage
from wagtail.models import Orderable
from wagtail.search import index
from wagtailmedia.models import AbstractMedia, MediaType

from base.delivery import evidence, memo
from base.models.search_fields import AutocompleteField, SearchField
from base.uploads import strays

_TITLE_AND_TAGS = [
    SearchField("title", boost=10),
    AutocompleteField("title"),
    index.RelatedFields("tags", [SearchField("name", boost=10), AutocompleteField("name")]),
]

# As in "Ảnh: Thu Hà" or "Nguồn ảnh: Báo Mẫu". Readers get a label of the page's own.
_LABEL = re.compile(r"^\s*(?:nguồn|(?:nguồn\s+)?(?:ảnh|hình))\s*:\s*(?=\S)", re.IGNORECASE)

_LINE_END = re.compile(r"\r\n|\r|\n")


def is_webvtt(file: FieldFile) -> None:
    """Raise ValidationError if the content is not WebVTT with words in UTF-8, whatever the file's name says."""
    file.seek(0)
    content = file.read().removeprefix(b"\xef\xbb\xbf")
    file.seek(0)
    if not content.startswith(b"WEBVTT"):
        raise ValidationError("Tệp phụ đề phải bắt đầu bằng dòng WEBVTT. Hãy xuất lại ở dạng WebVTT (.vtt).")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise ValidationError(
            "Chữ trong tệp phụ đề không phải Unicode. Hãy lưu lại ở bảng mã UTF-8."
        ) from error
    # Words below a time.
    if not any("-->" in line and re.search(r"\w", below) for line, below in pairwise(_LINE_END.split(text))):
        raise ValidationError("Tệp phụ đề này chưa có lời nào. Hãy xuất lại phụ đề rồi chọn tệp.")


def credited(credit: str) -> str:
    """Return whom a credit names, without the label that people write before it."""
    return _LABEL.sub("", credit)


class Image(AbstractImage):
    """Image of the library. Wagtail's `description` is its default alternative text."""

    credit = models.CharField(
        "nguồn ảnh", max_length=200, blank=True, help_text="Người chụp, người vẽ hoặc nơi cho phép dùng ảnh."
    )
    is_sample = models.BooleanField("ảnh mẫu", default=False)
    # Declared again only for related_name, because Wagtail's own Image is installed and has the same class name.
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
        """Description of the image, never its title: a file name read aloud helps nobody."""
        return self.description

    def find_existing_renditions(self, *filters: Filter) -> "dict[Filter, Rendition]":
        """Return renditions as Wagtail does, but fetch all renditions of the image at once and cache them."""
        if self._get_prefetched_renditions() is not None or not memo.is_active():
            return super().find_existing_renditions(*filters)
        known = renditions_of([self])[self.pk]
        keys = {wanted: (wanted.spec, wanted.get_cache_key(self)) for wanted in filters}
        missing = [wanted for wanted, key in keys.items() if key not in known]
        if missing:
            # Renditions made after the cached fetch, which starts no new edition.
            late = super().find_existing_renditions(*missing)
            known |= {keys[wanted]: rendition for wanted, rendition in late.items()}
        found = {wanted: copy(known[key]) for wanted, key in keys.items() if key in known}
        for rendition in found.values():
            rendition.image = self
        return found

    def create_rendition(self, filter: Filter) -> "Rendition":  # noqa: A002  Wagtail's name
        """Make one size. Raises SourceImageIOError, even if only storing fails: pages then do without the picture."""
        with _errors_of_the_store():
            return super().create_rendition(filter)

    def create_renditions(self, *filters: Filter) -> "dict[Filter, Rendition]":
        """Make several sizes. Raises SourceImageIOError as `create_rendition` does.

        If another process makes some of them at the same time, one row of each is stored, and the file of the other is
        deleted. Wagtail would return both.
        """
        if not filters:
            return {}
        with _errors_of_the_store():
            made = super().create_renditions(*filters)
        stored = {
            (rendition.filter_spec, rendition.focal_point_key): rendition
            for rendition in self.renditions.filter(filter_spec__in=[wanted.spec for wanted in filters])
        }
        return {
            wanted: stored.get((wanted.spec, rendition.focal_point_key), rendition)
            for wanted, rendition in made.items()
        }


@contextmanager
def _errors_of_the_store() -> Iterator[None]:
    # If one size fails, the files of the others are removed. Inside a transaction, a savepoint removes their rows, too.
    # Outside, no transaction begins before the rows are written: encoding takes seconds, and SQLite has one writer.
    is_inside = transaction.get_connection().in_atomic_block
    try:
        with strays.removed(), transaction.atomic() if is_inside else nullcontext():
            yield
    except OSError as error:
        # The file may be there again for the next edition.
        evidence.spoil()
        if isinstance(error, SourceImageIOError):
            raise
        raise SourceImageIOError(str(error)) from error


class Media(AbstractMedia):
    """Video or audio recording. Its words should also exist in writing, as captions or a transcript."""

    credit = models.CharField(
        "nguồn", max_length=200, blank=True, help_text="Người quay, người thu hoặc nơi cho phép dùng."
    )
    language = models.CharField("ngôn ngữ", max_length=10, choices=settings.LANGUAGES, default="vi")
    captions = models.FileField(
        "phụ đề (WebVTT)",
        upload_to="phu-de",
        blank=True,
        validators=[FileExtensionValidator(["vtt"]), is_webvtt],
        help_text="Tệp .vtt, cùng ngôn ngữ với lời nói.",
    )
    transcript = models.TextField(
        "lời thoại",
        blank=True,
        help_text="Toàn bộ lời nói và những gì cần thấy để hiểu, cho người không nghe, không xem được.",
    )
    is_sample = models.BooleanField("tệp mẫu", default=False)
    # As in Image: wagtailmedia's own Media is installed, too.
    tags = TaggableManager(help_text=None, blank=True, verbose_name="thẻ", related_name="site_media")
    uploaded_by_user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người tải lên",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="site_media",
    )
    uploaded_by_user.wagtail_reference_index_ignore = True  # type: ignore[attr-defined]  # Wagtail's own marker

    admin_form_fields = (*AbstractMedia.admin_form_fields, "credit", "language", "captions", "transcript")

    search_fields = [*AbstractMedia.search_fields, *_TITLE_AND_TAGS, SearchField("transcript")]

    class Meta:
        verbose_name = "âm thanh, video"
        verbose_name_plural = "âm thanh, video"

    def clean(self) -> None:
        # The form already says why it refused a file, as in File.
        if self.file:
            super().clean()

    @property
    def is_in_writing(self) -> bool:
        return bool(self.transcript or (self.captions and self.type == MediaType.VIDEO))


class Rendition(AbstractRendition):
    """One size of an image."""

    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return rendition_name(self.image.file.name, self.filter_spec, self.focal_point_key, filename)


def rendition_name(original: str, spec: str, focal_point_key: str, filename: str) -> str:
    """Return the name of a rendition, which nobody can guess without the secret key.

    All renditions of an image begin alike, because pages with many different random names compress badly. The random
    end of the token makes names unique; otherwise the storage would add a suffix in letters that no edition keeps.
    """
    token = salted_hmac("base.Rendition", original).hexdigest()[:16] + token_hex(2)
    size = re.sub("[^a-z0-9]+", "-", f"{spec} {focal_point_key}".lower()).strip("-")
    return f"images/{token}-{size[:50]}{PurePosixPath(filename).suffix.lower()}"


def renditions_of(images: Iterable[Image]) -> "dict[int, dict[tuple[str, str], Rendition]]":
    """Return the renditions by key of the image, then by specification and key of the focal point."""

    def fetch(keys: list[int]) -> dict[int, dict[tuple[str, str], Rendition]]:
        found: dict[int, dict[tuple[str, str], Rendition]] = {key: {} for key in keys}
        for rendition in Rendition.objects.filter(image__in=keys):
            found[rendition.image_id][rendition.filter_spec, rendition.focal_point_key] = rendition
        return found

    return memo.get_or_set_many("renditions", [image.pk for image in images], fetch)


def attach_renditions(images: Iterable[Image | None]) -> None:
    """Fetch the renditions of all these images in one query at most. None in `images` is skipped."""
    wanted = [image for image in images if image]
    if memo.is_active():
        renditions_of(wanted)
    else:
        models.prefetch_related_objects(wanted, "renditions")


class File(AbstractDocument):
    """Uploaded file: an attachment, a scan, a form to fill in."""

    admin_form_fields = Document.admin_form_fields

    search_fields = [*AbstractDocument.search_fields, *_TITLE_AND_TAGS]

    class Meta(AbstractDocument.Meta):
        verbose_name = "tệp"
        verbose_name_plural = "tệp"
        permissions = [("choose_document", "Có thể chọn tệp")]

    def clean(self) -> None:
        # The form already says why it refused a file, which is empty here.
        if self.file:
            super().clean()


class AttachedFile(Orderable):
    """A file below a page, with the name under which readers find it there."""

    file = models.ForeignKey(File, verbose_name="tệp", on_delete=models.CASCADE, related_name="+")
    title = models.CharField("tên hiển thị", max_length=200, blank=True)

    panels = [FieldPanel("file"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def label(self) -> str:
        return self.title or self.file.title
