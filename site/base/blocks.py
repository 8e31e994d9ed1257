"""Blocks of the body text of pages. Each has an icon, a description and a preview for the block picker.

Value classes and `get_context` hold all logic; templates only show their results.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.rich_text import RichText
from wagtailmedia.blocks import AudioChooserBlock, VideoChooserBlock

from base.visibility import readable_ones

RICH_TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]

_YOUTUBE = re.compile(r"^(?:www\.|m\.)?youtube\.com$")
_VIDEO_ID = re.compile(r"^[\w-]{6,20}$")


class HeadingValue(blocks.StructValue):
    """Value of a heading block. Its anchor is unique in the text after `headings_of` has numbered it."""

    # Position among the headings of the text that have the same slug; the first is 1.
    number = 1

    @property
    def anchor(self) -> str:
        """Id of the heading's element.

        The prefix "muc-" keeps it apart from all other ids of the page.
        """
        from vietnamese.slugs import slugify

        anchor = f"muc-{slugify(self['text'], max_length=60)}".rstrip("-")
        return f"{anchor}--{self.number}" if self.number > 1 else anchor


def headings_of(body: Iterable[Any]) -> list[HeadingValue]:
    """Return the headings of `body` in order, numbered so that each has a unique anchor."""
    found = [block.value for block in body if block.block_type == "heading"]
    times: dict[str, int] = {}
    for heading in found:
        heading.number = 1
        heading.number = times[heading.anchor] = times.get(heading.anchor, 0) + 1
    return found


class HeadingBlock(blocks.StructBlock):
    """Heading that divides the text into sections."""

    text = blocks.CharBlock(label="Tiêu đề mục", max_length=150)

    class Meta:
        icon = "title"
        label = "Tiêu đề mục"
        description = "Chia bài thành các mục; từ ba mục trở lên, bài có mục lục"
        template = "components/blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Dấu hiệu nhận biết"}


# In templates a field of a block wins over a property of its value, so properties have names of their own (`shown_`).
class ImageValue(blocks.StructValue):
    """Value of an image block."""

    @property
    def shown_alt(self) -> str:
        if self["decorative"]:
            return ""
        return self["alt"] or self["image"].description

    @property
    def shown_credit(self) -> str:
        return self["credit"] or self["image"].credit


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
        if not cleaned["decorative"] and not cleaned["alt"] and not cleaned["image"].description:
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
    text = blocks.RichTextBlock(
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
        preview_value = {
            "image": None,
            "alt": "Năm việc giữ an toàn tài khoản",
            "text": "<p>Một, đặt mật khẩu dài. Hai, bật xác thực hai bước.</p>",
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
        if not cleaned["media"].is_in_writing:
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


class QuoteBlock(blocks.StructBlock):
    """Quotation with its source."""

    text = blocks.TextBlock(label="Lời trích", rows=3)
    source = blocks.CharBlock(label="Của ai, ở đâu", required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = "Trích dẫn"
        description = "Lời nói hoặc đoạn văn bản dẫn nguyên văn"
        template = "components/blocks/quote.html"
        preview_value = {"text": "Lời trích dẫn nguyên văn.", "source": "Nguồn trích dẫn"}


class FileValue(blocks.StructValue):
    """Value of a file block."""

    @property
    def shown_title(self) -> str:
        return self["title"] or self["file"].title


class FileBlock(blocks.StructBlock):
    """Link to a file of the document library, shown with its type and size."""

    file = DocumentChooserBlock(label="Tệp")
    title = blocks.CharBlock(label="Tên hiển thị", required=False, max_length=200)

    class Meta:
        icon = "doc-full"
        label = "Tệp tải về"
        description = "Liên kết tới một tệp, kèm loại và dung lượng"
        template = "components/blocks/file.html"
        value_class = FileValue
        preview_value = {"file": None, "title": "Tờ rơi tuyên truyền"}


class EmbedValue(blocks.StructValue):
    """Value of an embed block."""

    @property
    def video_id(self) -> str:
        """YouTube id of the video in the address; "" for any other address, which is shown as a plain link."""
        parts = urlsplit(self["url"])
        host = (parts.hostname or "").lower()
        candidate = ""
        if host == "youtu.be":
            candidate = parts.path.strip("/")
        elif _YOUTUBE.match(host):
            match = re.search(r"(?:^|&)v=([^&]+)", parts.query)
            candidate = match.group(1) if match else parts.path.rsplit("/", 1)[-1]
        return candidate if _VIDEO_ID.match(candidate) else ""

    @property
    def frame_url(self) -> str:
        return f"https://www.youtube-nocookie.com/embed/{self.video_id}?autoplay=1" if self.video_id else ""

    @property
    def host(self) -> str:
        return urlsplit(self["url"]).hostname or ""


class EmbedBlock(blocks.StructBlock):
    """Video of another site. Nothing is loaded from there before the reader clicks."""

    url = blocks.URLBlock(label="Địa chỉ video")
    title = blocks.CharBlock(label="Tên video", max_length=200)
    transcript = blocks.RichTextBlock(label="Lời thoại", required=False, features=["bold", "ul"])

    class Meta:
        icon = "media"
        label = "Video từ nơi khác"
        description = "Chỉ tải khi người đọc bấm; trước đó không có gì gửi ra ngoài"
        template = "components/blocks/embed.html"
        value_class = EmbedValue
        preview_value = {"url": "https://www.youtube.com/watch?v=xxxxxxxxxxx", "title": "Tên video"}


CALLOUT_KINDS = [("meo", "Mẹo"), ("canh_bao", "Cảnh báo"), ("can_lam", "Cần làm ngay")]


class CalloutValue(blocks.StructValue):
    """Value of a callout block."""

    @property
    def label(self) -> str:
        return dict(CALLOUT_KINDS)[self["kind"]]


class CalloutBlock(blocks.StructBlock):
    """Box with a tip, a warning or an urgent action."""

    kind = blocks.ChoiceBlock(label="Loại", choices=CALLOUT_KINDS, default="meo")
    text = blocks.RichTextBlock(label="Nội dung", features=["bold", "ol", "ul", "link"])

    class Meta:
        icon = "info-circle"
        label = "Khung lưu ý"
        description = "Mẹo, cảnh báo hoặc việc cần làm ngay"
        template = "components/blocks/callout.html"
        value_class = CalloutValue
        preview_value = {"kind": "can_lam", "text": "<p>Gọi cho ngân hàng để khóa tài khoản.</p>"}


class StepsBlock(blocks.StructBlock):
    """Ordered steps. They also appear in the page's JSON-LD as a HowTo."""

    title = blocks.CharBlock(label="Tên các bước", required=False, max_length=150)
    steps = blocks.ListBlock(
        blocks.RichTextBlock(label="Bước", features=["bold", "ul", "link"]), label="Các bước", min_num=1
    )

    class Meta:
        icon = "list-ol"
        label = "Các bước"
        description = "Việc làm theo thứ tự, mỗi bước một ý"
        template = "components/blocks/steps.html"
        preview_value = {
            "title": "Bật xác thực hai bước",
            "steps": ["<p>Mở phần cài đặt.</p>", "<p>Chọn bảo mật.</p>"],
        }


class RelatedValue(blocks.StructValue):
    """Value of a block of related pages."""

    @property
    def live_pages(self) -> list[Page]:
        """Chosen pages that readers may see, in the editor's order."""
        return readable_ones(page for page in self["pages"] if page)


class RelatedBlock(blocks.StructBlock):
    """Links to other pages of this site."""

    title = blocks.CharBlock(label="Tên khung", default="Xem thêm", max_length=100)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label="Trang"), label="Các trang", min_num=1, max_num=6)

    class Meta:
        icon = "link"
        label = "Trang liên quan"
        description = "Dẫn người đọc tới các trang khác của trang này"
        template = "components/blocks/related.html"
        value_class = RelatedValue
        preview_value = {"title": "Xem thêm", "pages": []}


class NotesBlock(blocks.StructBlock):
    """Footnotes, numbered in their order. The link "#ghi-chu-1" in a text leads to the first, and back from it."""

    notes = blocks.ListBlock(
        blocks.RichTextBlock(label="Ghi chú", features=["bold", "italic", "link", "document-link"]),
        label="Các ghi chú",
        min_num=1,
    )

    class Meta:
        icon = "list-ol"
        label = "Ghi chú cuối bài"
        description = "Ghi chú đánh số; chữ trong bài dẫn tới bằng liên kết neo “ghi-chu-1”, “ghi-chu-2”"
        template = "components/blocks/notes.html"
        preview_value = {"notes": ["<p>Luật An ninh mạng.</p>", "<p>Số liệu mẫu.</p>"]}


# Items of the menu of a table's cells, by Handsontable's keys.
_TABLE_MENU = {
    "row_above": {"name": "Thêm dòng ở trên"},
    "row_below": {"name": "Thêm dòng ở dưới"},
    "col_left": {"name": "Thêm cột bên trái"},
    "col_right": {"name": "Thêm cột bên phải"},
    "remove_row": {"name": "Xóa dòng"},
    "remove_col": {"name": "Xóa cột"},
    "mergeCells": {"name": "Gộp hoặc tách các ô đang chọn"},
    "undo": {"name": "Hoàn tác"},
    "redo": {"name": "Làm lại"},
}


class TableCell(NamedTuple):
    """Cell of a table as it is rendered. `scope` is "" for a cell that is no header."""

    text: str
    scope: str
    colspan: int
    rowspan: int


class CellTableBlock(TableBlock):
    """Table of text with merged cells. Wagtail's own rendering lets no header cell span rows."""

    def render(self, value: dict[str, Any] | None, context: dict[str, Any] | None = None) -> str:
        """Return the HTML of the table. All rows into which a cell of the header row reaches are its head."""
        if not value:
            return ""
        data = value.get("data") or [[]]
        # No cell reaches beyond the table, whatever the form sent.
        spans = {
            (cell["row"], cell["col"]): (
                min(cell["rowspan"], len(data) - cell["row"]),
                min(cell["colspan"], len(data[0]) - cell["col"]),
            )
            for cell in value.get("mergeCells") or ()
        }
        heads = 0
        if value.get("first_row_is_table_header"):
            heads = max((height for (row, _), (height, _) in spans.items() if row == 0), default=1)
        rows = _table_rows(value, spans, heads)
        shown = {"caption": value.get("table_caption"), "head": rows[:heads], "body": rows[heads:]}
        return render_to_string(self.meta.template, {**(context or {}), "table": shown})


def _table_rows(
    value: dict[str, Any], spans: dict[tuple[int, int], tuple[int, int]], heads: int
) -> list[list[TableCell]]:
    covered = {
        (row + down, column + right)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for right in range(width)
        if down or right
    }
    rows = []
    for number, texts in enumerate(value.get("data") or ()):
        cells = []
        for column, text in enumerate(texts):
            height, width = spans.get((number, column), (1, 1))
            scope = ""
            if number < heads:
                scope = "col" if width == 1 else "colgroup"
            elif value.get("first_col_is_header") and not column:
                scope = "row" if height == 1 else "rowgroup"
            if (number, column) not in covered:
                cells.append(TableCell(text or "", scope, width, height))
        rows.append(cells)
    return rows


class WritingBlock(blocks.StreamBlock):
    """Stream that drops rich texts without a word: forms open with one to type in, which may stay empty."""

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        for place in reversed(range(len(cleaned))):
            child = cleaned[place].value
            if isinstance(child, RichText) and not strip_tags(child.source).strip():
                del cleaned[place]
        return cleaned


class BodyBlock(WritingBlock):
    """Body text of a page: a stream of all blocks above. Headings are numbered before it is rendered."""

    heading = HeadingBlock()
    text = blocks.RichTextBlock(
        label="Đoạn văn",
        required=False,
        features=RICH_TEXT_FEATURES,
        icon="pilcrow",
        description="Văn bản thường: chữ đậm, danh sách, liên kết",
        template="components/blocks/text.html",
        preview_value="<p>Không ai có quyền hỏi mã OTP của bạn, <b>kể cả nhân viên ngân hàng</b>.</p>",
    )
    image = ImageBlock()
    gallery = GalleryBlock()
    infographic = InfographicBlock()
    video = VideoBlock()
    audio = AudioBlock()
    quote = QuoteBlock()
    file = FileBlock()
    embed = EmbedBlock()
    table = CellTableBlock(
        table_options={"mergeCells": True, "contextMenu": {"items": _TABLE_MENU}},
        label="Bảng",
        icon="table",
        description="Bảng số liệu có dòng tiêu đề",
        template="components/blocks/table.html",
        preview_value={
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "data": [["Việc", "Thời hạn"], ["Đổi mật khẩu", "Ngay"]],
        },
    )
    callout = CalloutBlock()
    steps = StepsBlock()
    notes = NotesBlock()
    related = RelatedBlock()

    class Meta:
        block_counts = {"related": {"max_num": 2}, "notes": {"max_num": 1}}

    def render_basic(self, value: blocks.StreamValue, context: dict[str, Any] | None = None) -> str:
        headings_of(value)
        return super().render_basic(value, context)
