"""Blocks of text: headings, quotations, callouts, steps and footnotes."""

from collections.abc import Iterable
from typing import Any

from wagtail import blocks
from wagtail.rich_text import RichText

from extraction.html_text import html_to_text
from vietnamese.slugs import slugify


class FormattedTextBlock(blocks.RichTextBlock):
    """Wagtail's block of rich text, which gives each item and paragraph a line of its own for the search."""

    def get_searchable_content(self, value: RichText) -> list[str]:
        return [html_to_text(value.source)] if self.search_index else []


class HeadingValue(blocks.StructValue):
    """Value of a heading block. Its anchor is unique in the text after `headings_of` has numbered it."""

    # Position among the headings of the text that have the same slug; the first is 1.
    number = 1

    @property
    def anchor(self) -> str:
        """Id of the heading's element.

        The prefix "muc-" keeps it apart from all other ids of the page.
        """
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
        description = "Chia bài thành các mục; từ ba mục trở lên, tin bài có mục lục"
        template = "components/blocks/heading.html"
        value_class = HeadingValue
        preview_value = {"text": "Dấu hiệu nhận biết"}


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


CALLOUT_KINDS = [("meo", "Mẹo"), ("canh_bao", "Cảnh báo"), ("can_lam", "Cần làm ngay")]


class CalloutValue(blocks.StructValue):
    """Value of a callout block."""

    @property
    def label(self) -> str:
        return dict(CALLOUT_KINDS)[self["kind"]]


class CalloutBlock(blocks.StructBlock):
    """Box with a tip, a warning or an urgent action."""

    kind = blocks.ChoiceBlock(label="Loại", choices=CALLOUT_KINDS, default="meo")
    text = FormattedTextBlock(label="Nội dung", features=["bold", "ol", "ul", "link"])

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
        FormattedTextBlock(label="Bước", features=["bold", "ul", "link"]), label="Các bước", min_num=1
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


class NotesBlock(blocks.StructBlock):
    """Footnotes, numbered in their order. The link "#ghi-chu-1" in a text leads to the first, and back from it."""

    notes = blocks.ListBlock(
        FormattedTextBlock(label="Ghi chú", features=["bold", "italic", "link", "document-link"]),
        label="Các ghi chú",
        min_num=1,
    )

    class Meta:
        icon = "list-ol"
        label = "Ghi chú cuối bài"
        description = "Ghi chú đánh số; chữ trong bài dẫn tới bằng liên kết neo “ghi-chu-1”, “ghi-chu-2”"
        template = "components/blocks/notes.html"
        preview_value = {"notes": ["<p>Luật An ninh mạng.</p>", "<p>Số liệu mẫu.</p>"]}
