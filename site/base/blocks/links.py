"""Blocks that lead to files and to other pages of this site."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from base.visibility import readable_ones


class FileValue(blocks.StructValue):
    """Value of a file block."""

    @property
    def shown_title(self) -> str:
        # A draft may lack its file.
        return self["title"] or getattr(self["file"], "title", "")


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
        description = "Dẫn người đọc tới các bài, văn bản, mục khác trên trang"
        template = "components/blocks/related.html"
        value_class = RelatedValue
        preview_value = {"title": "Xem thêm", "pages": []}
