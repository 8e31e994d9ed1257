"""Blocks of pictures, recordings and videos."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from base.blocks.text import FormattedTextBlock

# Other addresses of YouTube lead to a channel, a playlist or a search, which cannot be embedded.
_YOUTUBE_VIDEO = re.compile(
    r"https?://(?:(?:www\.|m\.)?youtube\.com/(?:watch/?\?(?:[^#]*&)?v=|(?:embed|live|shorts)/)|youtu\.be/)"
    r"([A-Za-z0-9_-]{11})(?![\w-])",
    re.IGNORECASE,
)


# In templates, a block's field takes precedence over its value's property of the same name, so properties begin with
# `shown_`. Drafts are stored and previewed before pictures and recordings are chosen; until then these are None.
class CreditedValue(blocks.StructValue):
    """Value of a block with one picture."""

    @property
    def shown_credit(self) -> str:
        return self["credit"] or getattr(self["image"], "credit", "")


class ImageValue(CreditedValue):
    """Value of an image block."""

    @property
    def shown_alt(self) -> str:
        if self["decorative"]:
            return ""
        return self["alt"] or getattr(self["image"], "description", "")


class ImageBlock(blocks.StructBlock):
    """Image with alternative text, caption and credit. A description is required unless the image is decorative."""

    image = ImageChooserBlock(label="Ảnh")
    alt = blocks.CharBlock(
        label="Mô tả ảnh",
        required=False,
        max_length=250,
        help_text="Nói ảnh cho thấy gì, cho người không nhìn thấy ảnh. Để trống thì dùng mô tả trong kho ảnh.",
    )
    decorative = blocks.BooleanBlock(label="Ảnh chỉ để trang trí", required=False)
    caption = blocks.CharBlock(label="Chú thích", required=False, max_length=300)
    credit = blocks.CharBlock(label="Nguồn ảnh", required=False, max_length=200)

    class Meta:
        icon = "image"
        label = "Ảnh"
        description = "Ảnh với mô tả, chú thích và nguồn"
        template = "components/blocks/image.html"
        value_class = ImageValue
        preview_value = {
            "image": None,
            "caption": "Chú thích của ảnh",
            "credit": "Nguồn ảnh",
            "decorative": True,
        }

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned.shown_alt and not cleaned["decorative"]:
            raise blocks.StructBlockValidationError(
                {"alt": ValidationError("Hãy mô tả ảnh, hoặc đánh dấu “Ảnh chỉ để trang trí”.")}
            )
        return cleaned


class GalleryBlock(blocks.StructBlock):
    """Two to 24 images, shown side by side."""

    title = blocks.CharBlock(label="Tên bộ ảnh", required=False, max_length=150)
    images = blocks.ListBlock(ImageBlock(), label="Các ảnh", min_num=2, max_num=24)

    class Meta:
        icon = "image"
        label = "Bộ ảnh"
        description = "Hai ảnh trở lên, đứng cạnh nhau; mỗi ảnh có mô tả, chú thích và nguồn"
        template = "components/blocks/gallery.html"
        preview_value = {"title": "Tên bộ ảnh", "images": []}


class InfographicBlock(blocks.StructBlock):
    """Image of text, with its full content in words for search and for readers who cannot see it."""

    image = ImageChooserBlock(label="Hình")
    alt = blocks.CharBlock(
        label="Hình nói về điều gì", max_length=250, help_text="Một câu; nội dung đầy đủ viết ở ô dưới."
    )
    text = FormattedTextBlock(
        label="Nội dung bằng chữ",
        features=["h3", "bold", "ol", "ul", "link"],
        help_text="Mọi điều hình này nói, cho người không xem được hình và để tìm kiếm thấy.",
    )
    credit = blocks.CharBlock(label="Nguồn hình", required=False, max_length=200)

    class Meta:
        icon = "view"
        label = "Hình thông tin (infographic)"
        description = "Hình có chữ, kèm nội dung bằng chữ; bấm để xem cỡ lớn"
        template = "components/blocks/infographic.html"
        value_class = CreditedValue
        preview_value = {
            "image": None,
            "alt": "Năm việc giữ an toàn tài khoản",
            "text": "<p>Một, đặt mật khẩu dài. Hai, bật xác thực hai bước.</p>",
            "credit": "Nguồn hình",
        }


class MediaValue(blocks.StructValue):
    """Value of a video or audio block."""

    @property
    def shown_caption(self) -> str:
        return self["caption"] or self["media"].title


class RecordingBlock(blocks.StructBlock):
    """Base of the video and audio blocks. It refuses a recording without captions or transcript."""

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned = super().clean(value)
        if cleaned["media"] and not cleaned["media"].is_in_writing:
            words = "Tệp này chưa có phụ đề hay lời thoại. Hãy thêm vào tệp trong kho rồi chọn lại."
            raise blocks.StructBlockValidationError({"media": ValidationError(words)})
        return cleaned


class VideoBlock(RecordingBlock):
    """Video of the media library."""

    media = VideoChooserBlock(label="Video trong kho")
    caption = blocks.CharBlock(label="Chú thích", required=False, max_length=300)

    class Meta:
        icon = "media"
        label = "Video"
        description = "Video đã tải lên, có phụ đề hoặc lời thoại"
        template = "components/blocks/video.html"
        value_class = MediaValue
        preview_value = {"media": None, "caption": "Chú thích của video"}


class AudioBlock(RecordingBlock):
    """Audio recording of the media library."""

    media = AudioChooserBlock(label="Tệp âm thanh trong kho")
    caption = blocks.CharBlock(label="Chú thích", required=False, max_length=300)

    class Meta:
        icon = "media"
        label = "Âm thanh"
        description = "Bài nghe đã tải lên, có lời thoại"
        template = "components/blocks/audio.html"
        value_class = MediaValue
        preview_value = {"media": None, "caption": "Chú thích của bài nghe"}


class EmbedValue(blocks.StructValue):
    """Value of an embed block."""

    @property
    def video_id(self) -> str:
        """YouTube id of the video in the address; "" for any other address, which is shown as a plain link."""
        match = _YOUTUBE_VIDEO.match(self["url"])
        return match[1] if match else ""

    @property
    def frame_url(self) -> str:
        return f"https://www.youtube-nocookie.com/embed/{self.video_id}?autoplay=1" if self.video_id else ""

    @property
    def host(self) -> str:
        return urlsplit(self["url"]).hostname or ""


class EmbedBlock(blocks.StructBlock):
    """Video of another site. Nothing is loaded from there before the reader clicks."""

    url = blocks.URLBlock(
        label="Địa chỉ video",
        help_text="Video của YouTube phát ngay trong bài; địa chỉ ở nơi khác thành liên kết.",
    )
    title = blocks.CharBlock(label="Tên video", max_length=200)
    transcript = FormattedTextBlock(label="Lời thoại", required=False, features=["bold", "ul"])

    class Meta:
        icon = "media"
        label = "Video từ nơi khác"
        description = "Chỉ tải khi người đọc bấm; trước đó không có gì gửi ra ngoài"
        template = "components/blocks/embed.html"
        value_class = EmbedValue
        preview_value = {"url": "https://www.youtube.com/watch?v=xxxxxxxxxxx", "title": "Tên video"}
