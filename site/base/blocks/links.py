"""Blocks that lead to files and to other pages of this site."""

from collections import defaultdict
from collections.abc import Iterable

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from base.delivery import memo
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


def linked_pages(pages: Iterable[Page | None]) -> list[Page]:
    """Return those of `pages` that readers may see, in the same order, each with `is_sample`.

    One query for all types of pages, and none for pages that another list of this edition has named.
    """
    found = readable_ones(page for page in pages if page)
    types = {page.pk: page.specific_class for page in found}
    marks = memo.get_or_set_many(
        "sample", types, lambda missing: _samples({key: types[key] for key in missing})
    )
    for page in found:
        page.is_sample = marks[page.pk]
    return found


def _samples(types: dict[int, type[Page]]) -> dict[int, bool]:
    keys = defaultdict(list)
    for key, kind in types.items():
        # The field stands in the table of each type.
        if hasattr(kind, "is_sample"):
            keys[kind].append(key)
    rows = [
        kind.objects.filter(pk__in=of_kind, is_sample=True).order_by().values_list("pk", flat=True)
        for kind, of_kind in keys.items()
    ]
    samples = set(rows[0].union(*rows[1:], all=True)) if rows else set()
    return {key: key in samples for key in types}


class RelatedValue(blocks.StructValue):
    """Value of a block of related pages."""

    @property
    def live_pages(self) -> list[Page]:
        """Chosen pages that readers may see, in the editor's order."""
        return linked_pages(self["pages"])


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
