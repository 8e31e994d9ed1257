"""Tests that comparisons of versions show what an editor writes, and not the values of Python."""

import datetime

import pytest
from django.db import models
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.admin import compare

from base.desk.compared_values import written
from campaign.articles.models import ArticlePage
from campaign.engagement.models import ContestPage
from tests.factories import ArticleFactory, contest_rounds

pytestmark = pytest.mark.django_db


def _compared(name: str, earlier: object, later: object) -> compare.FieldComparison:
    field = ArticlePage._meta.get_field(name)
    comparison = compare.comparison_class_registry.get(field)
    return comparison(field, ArticlePage(**{name: earlier}), ArticlePage(**{name: later}))


def test_a_moment_is_shown_in_the_site_s_time_without_seconds():
    at = datetime.datetime(2026, 11, 28, 17, 50, 55, 231925, tzinfo=datetime.UTC)
    diff = _compared("source_published_at", None, at).htmldiff()
    assert "00:50 29/11/2026" in diff
    assert "None" not in diff


def test_other_values_are_written_as_an_editor_writes_them():
    assert written(datetime.date(2022, 8, 1)) == "01/08/2022"
    assert written(datetime.time(7, 5)) == "07:05"
    assert written(12547) == "12.547"
    assert written(None) == ""


def test_precision_that_a_form_does_not_keep_is_no_change():
    at = timezone.now().replace(second=30, microsecond=231925)
    assert not _compared("source_published_at", at, at.replace(second=0, microsecond=0)).has_changed()
    assert _compared("source_published_at", at, at + datetime.timedelta(minutes=1)).has_changed()


def test_yes_and_no_are_words():
    diff = _compared("is_sample", False, True).htmldiff()
    assert "Không" in diff
    assert "Có" in diff
    assert "True" not in diff


def test_values_of_blocks_are_written_so_too():
    field = ContestPage._meta.get_field("rounds")
    earlier, later = (
        ContestPage(
            rounds=field.to_python(
                contest_rounds(
                    12,
                    opens_at="2026-11-28T01:00:55Z",
                    closes_at="2026-12-05T01:00:00Z",
                    is_announced=is_announced,
                )
            )
        )
        for is_announced in (False, True)
    )
    comparison = compare.comparison_class_registry.get(field)(field, earlier, later)
    diff = strip_tags(comparison.htmldiff())
    for shown in ("08:00 28/11/2026", "08:00 05/12/2026", "30", "Dễ", "KhôngCó"):
        assert shown in diff
    for hidden in ("2026-11", "True", "False"):
        assert hidden not in diff


def test_blocks_in_another_place_are_marked_and_no_others():
    field = ArticlePage._meta.get_field("body")

    def body(*texts: str) -> object:
        return field.to_python([{"type": "text", "id": text[0], "value": f"<p>{text}</p>"} for text in texts])

    before = body("a một &lt;", "b hai", "c ba", "d bốn")
    diff = _compared("body", before, body("n mới", "b hai", "d bốn năm", "a một &lt;")).htmldiff()
    rows = diff.split('<div class="comparison__child-object')[1:]
    assert len(rows) == 5
    marked = [strip_tags(row).split(">", 1)[1].strip() for row in rows if "Đã chuyển chỗ" in row]
    assert marked == ["Đã chuyển chỗa một &lt;"]
    assert "Đã chuyển chỗ" not in _compared("body", before, body("b hai", "c ba mươi")).htmldiff()


def test_choices_of_blocks_are_shown_by_their_labels(tree):
    field = ArticlePage._meta.get_field("body")
    body = field.stream_block.to_python(
        [{"type": "callout", "id": "1", "value": {"kind": "meo", "text": "<p>Một mẹo.</p>"}}]
    )
    diff = compare.comparison_class_registry.get(field)(
        field, ArticlePage(), ArticlePage(body=body)
    ).htmldiff()
    assert "Mẹo" in diff
    assert "meo" not in diff


def test_no_field_of_the_editor_is_compared_as_python_writes_it(tree):
    page = ArticleFactory(parent=tree.topics["cam-nang-an-toan"])
    for comparison in (
        page.get_edit_handler().get_bound_panel(instance=page, request=None, form=None).get_comparison()
    ):
        compared = comparison(page, page)
        kind = type(getattr(compared, "field", None))
        if issubclass(kind, (models.DateField, models.BooleanField, models.IntegerField)):
            assert type(compared).__name__ == "_WrittenComparison", compared.field


def _bodies(*values: object) -> tuple[compare.FieldComparison, str]:
    """Return the comparison of two bodies, of the same block with these values, and what it shows."""
    field = ArticlePage._meta.get_field("body")
    kind = "text" if isinstance(values[0], str) else "table"
    pages = [
        ArticlePage(body=field.stream_block.to_python([{"type": kind, "id": "1", "value": value}]))
        for value in values
    ]
    compared = compare.comparison_class_registry.get(field)(field, *pages)
    return compared, compared.htmldiff()


def test_a_table_is_compared_as_its_rows_read():
    """Wagtail would show it as Python writes it: {'data': [['Dấu hiệu', 'Ví dụ'], ..."""
    table = {"data": [["Dấu hiệu", "Ví <dụ>"], ["Liên kết", None]], "table_header_choice": "neither"}
    merged = [{"row": 0, "col": 0, "rowspan": 1, "colspan": 2}]
    changed = table | {
        "data": [["Dấu hiệu", "Ví <dụ>"], ["Liên kết", "lạ"]],
        "table_header_choice": "row",
        "table_caption": "Bảng 1",
        "mergeCells": merged,
    }
    _, same = _bodies(table, dict(table))
    assert "Dấu hiệu | Ví &lt;dụ&gt;<br>Liên kết | </div>" in same
    compared, diff = _bodies(table, changed)
    assert compared.has_changed()
    shown = strip_tags(diff)
    for words in ("Bảng 1", "Dòng đầu là tiêu đề", "Gộp 1 dòng, 2 cột từ dòng 1, cột 1", "lạ"):
        assert words in shown
    assert "{" not in shown
    assert "data" not in shown


def test_a_key_that_the_editor_gives_to_a_paragraph_is_no_change():
    """A text from Word has none, and each window gives it another."""
    text = '<p data-block-key="{}">Liên kết lạ.</p>'
    assert not _bodies("<p>Liên kết lạ.</p>", text.format("a1b2c"))[0].has_changed()
    assert not _bodies(text.format("d3e4f"), text.format("a1b2c"))[0].has_changed()
    assert _bodies(text.format("a"), text.format("a").replace("lạ", "quen"))[0].has_changed()
    link = '<p>Xem <a href="https://{}.vn/">đây</a>.</p>'
    assert _bodies(link.format("a"), link.format("b"))[0].has_changed()
