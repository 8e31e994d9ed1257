"""Stream of all blocks, which is the body text of a page."""

import re
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from wagtail import blocks
from wagtail.rich_text import RichText

from base.blocks.links import FileBlock, RelatedBlock
from base.blocks.media import AudioBlock, EmbedBlock, GalleryBlock, ImageBlock, InfographicBlock, VideoBlock
from base.blocks.tables import MENU, CellTableBlock
from base.blocks.text import (
    CalloutBlock,
    FormattedTextBlock,
    HeadingBlock,
    NotesBlock,
    QuoteBlock,
    StepsBlock,
    headings_of,
)

# As base.rich_text makes it.
_LINK_TO_NOTE = re.compile(r'<a id="dan-\d{1,4}" ')
RICH_TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class WritingBlock(blocks.StreamBlock):
    """Stream that drops empty rich texts: forms open with one to type in, which may stay empty."""

    def clean(self, value: blocks.StreamValue) -> blocks.StreamValue:
        cleaned = super().clean(value)
        for place in reversed(range(len(cleaned))):
            child = cleaned[place].value
            if isinstance(child, RichText) and not strip_tags(child.source).strip():
                del cleaned[place]
        return cleaned


class BodyBlock(WritingBlock):
    """Body text of a page: a stream of all blocks. Headings are numbered before it is rendered."""

    heading = HeadingBlock()
    text = FormattedTextBlock(
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
        # Handsontable has only this language; all its words that editors see are in the menu.
        table_options={"mergeCells": True, "contextMenu": {"items": MENU}, "language": "en-US"},
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
        return mark_safe(_without_repeated_ids(super().render_basic(value, context)))  # noqa: S308  ids only go


def _without_repeated_ids(html: str) -> str:
    """Keep the id on the first of several links to the same note: ids must be unique in a page."""
    seen: set[str] = set()

    def kept(link: re.Match[str]) -> str:
        is_first = link[0] not in seen
        seen.add(link[0])
        return link[0] if is_first else "<a "

    return _LINK_TO_NOTE.sub(kept, html)
