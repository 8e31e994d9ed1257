"""Kits of stories and their files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies.base import ModelPermissionPolicy


class Kit(models.Model):
    """Kit of a story. It has files only while their texts match the story."""

    page = models.OneToOneField(Page, verbose_name="bài", on_delete=models.CASCADE, related_name="kit")
    # Key of the task that makes the files; empty where tasks run at once.
    task = models.UUIDField(null=True, editable=False)
    # Reason why the files could not be made; "" otherwise.
    refusal = models.TextField(blank=True, editable=False)
    # Digest of the texts from which the files were made; "" without files.
    made_of = models.CharField(max_length=20, blank=True, editable=False)
    # When the kit first had files; the list and the feed are ordered by this time.
    shown_at = models.DateTimeField("có từ lúc", null=True, editable=False, db_index=True)
    made_at = models.DateTimeField("làm lúc", null=True, editable=False)
    # Texts of the kit that pages show (kit.products); "script" holds a kit.loudspeaker.Script.
    words = models.JSONField(default=dict, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-shown_at", "-pk"]
        verbose_name = "bộ truyền thông"
        verbose_name_plural = "bộ truyền thông"
        default_permissions = ("add", "delete")

    def __str__(self) -> str:
        return str(self.page)

    # Structured data of lists reads these two attributes.
    @property
    def title(self) -> str:
        return self.page.title

    @property
    def link(self) -> str:
        return reverse("kit", args=[self.page_id])

    @property
    def products(self) -> list[KitFile]:
        """The files that people download, in the order of their forms; none while they are made again."""
        order = KitFile.Form.values
        files = self.files.all() if self.made_of else ()
        shown = (file for file in files if file.form != KitFile.Form.PREVIEW)
        return sorted(shown, key=lambda file: order.index(file.form))

    @property
    def headline(self) -> str:
        return self.words.get("headline", "")


def made_kit() -> Exists:
    """Return an expression for a query of pages: True if the page has a kit with files."""
    return Exists(Kit.objects.filter(page=OuterRef("pk")).exclude(made_of=""))


class KitFile(models.Model):
    """File of a kit, in the storage of renditions: it can be made again, so backups leave it out."""

    class Form(models.TextChoices):
        """Products, in the order in which they are shown."""

        POSTER = "ap-phich-a4", "Áp phích A4"
        LARGE_POSTER = "ap-phich-a3", "Áp phích A3, có lề xén"
        LEAFLET = "to-gap", "Tờ gấp"
        SQUARE = "anh-vuong", "Ảnh vuông"
        TALL = "anh-dung", "Ảnh đứng"
        SLIDES = "trang-chieu", "Trang chiếu"
        SCRIPT = "ban-tin-loa", "Bản tin loa truyền thanh"
        # Thumbnail of a kit in lists.
        PREVIEW = "xem-truoc", "Ảnh xem trước"

    kit = models.ForeignKey(Kit, on_delete=models.CASCADE, related_name="files")
    form = models.CharField(max_length=20, choices=Form)
    # Name in the storage.
    file = models.CharField(max_length=150, unique=True)
    size = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "tệp của bộ truyền thông"
        verbose_name_plural = "tệp của bộ truyền thông"
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kit", "form"], name="engagement_one_file_a_form")]

    def __str__(self) -> str:
        return self.file

    @property
    def url(self) -> str:
        return f"{settings.MEDIA_URL}{self.file}"

    @property
    def extension(self) -> str:
        return self.file.rpartition(".")[2].upper()

    @property
    def download_name(self) -> str:
        """Name under which browsers store the file: its form and the number of its story."""
        return f"{self.form}-{self.kit.page_id}.{self.file.rpartition('.')[2]}"

    @property
    def use(self) -> str:
        """The use of the file, in words."""
        return _USES.get(self.Form(self.form), "")


_USES: dict[Any, str] = {
    KitFile.Form.POSTER: "In bằng máy in văn phòng, dán ở nhà văn hóa, trường học, trụ sở.",
    KitFile.Form.LARGE_POSTER: "Gửi nhà in: đã có lề xén 3 mm và dấu cắt.",
    KitFile.Form.LEAFLET: "In hai mặt trên giấy A4 ngang, lật cạnh ngắn, gập đôi thành tờ A5.",
    KitFile.Form.SQUARE: "Đăng Zalo, Facebook, 1080 × 1080 điểm ảnh.",
    KitFile.Form.TALL: "Đăng nhật ký, tin dạng đứng, 1080 × 1920 điểm ảnh.",
    KitFile.Form.SLIDES: "Mở bằng PowerPoint; dùng trong họp thôn, sinh hoạt lớp.",
    KitFile.Form.SCRIPT: "Tệp Word để in cho phát thanh viên.",
}

KIT_POLICY = ModelPermissionPolicy(Kit)
