"""Tests of block previews: the block picker shows each block as readers will see it."""

import json
import re
import time
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.exceptions import BadRequest
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.rich_text import RichText

from base.blocks.body import RICH_TEXT_FEATURES, BodyBlock
from base.blocks.links import FileBlock, RelatedBlock
from base.blocks.media import ImageBlock, InfographicBlock
from base.blocks.text import headings_of
from campaign.articles.models import ArticlePage
from tests.factories import ArticleFactory, ImageFactory, file, image_file
from tests.specimens import MERGED_TABLE

BLOCKS = ArticlePage.body.field.stream_block.child_blocks


@pytest.mark.parametrize("name", list(BodyBlock().child_blocks))
def test_picker_previews_the_block_in_the_site_s_own_look(author_client, name):
    answer = author_client.get("/admin/block-preview/", {"id": BLOCKS[name].definition_prefix})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "css/site.css" in html
    assert BLOCKS[name].get_description()


def test_blocks_without_their_picture_or_file_still_preview(author_client):
    for name in ("image", "file"):
        answer = author_client.get("/admin/block-preview/", {"id": BLOCKS[name].definition_prefix})
        assert "None" not in answer.content.decode()


def test_picture_says_what_the_library_says_of_it_unless_told_otherwise(tree):
    picture = ImageFactory(description="Hình vẽ một chiếc khiên", credit="Người vẽ")
    block = ImageBlock()

    def shown(**chosen) -> str:
        return block.render(block.to_python({"image": picture.pk, **chosen}))

    assert 'alt="Hình vẽ một chiếc khiên"' in shown()
    assert 'alt="Chiếc khiên"' in shown(alt="Chiếc khiên")
    assert 'alt=""' in shown(alt="Chiếc khiên", decorative=True)
    assert "Ảnh: Người vẽ" in shown()
    assert "None" not in shown()
    infographic = InfographicBlock()
    drawn = {"image": picture.pk, "alt": "Năm việc", "text": "<p>Một.</p>"}
    assert "Ảnh: Người vẽ" in infographic.render(infographic.to_python(drawn))
    for credit in ("Ảnh: Thu Hà", "Nguồn: Thu Hà", "Nguồn ảnh: Thu Hà"):
        assert ">Ảnh: Thu Hà<" in shown(credit=credit)
    assert "Ảnh: Báo Mẫu" in infographic.render(infographic.to_python(drawn | {"credit": "Báo Mẫu"}))


def test_file_bears_its_own_name_where_the_block_gives_none(tree):
    block = FileBlock()
    assert ">Tờ rơi</a>" in block.render(block.to_python({"file": file().pk}))


def test_a_deleted_file_leaves_its_name_without_a_link(tree):
    block, deleted = FileBlock(), file()
    value = block.to_python({"file": deleted.pk, "title": "Tờ rơi của tỉnh"})
    deleted.delete()
    html = block.render(block.to_python(block.get_prep_value(value)))
    assert "Tờ rơi của tỉnh" in html
    assert "<a " not in html
    assert "byte" not in html


def test_related_pages_that_readers_may_not_see_leave_no_empty_box(tree):
    block = RelatedBlock()
    pages = {
        live: ArticleFactory(parent=tree.topics["cam-nang-an-toan"], title=f"Bài {live}", live=live)
        for live in (True, False)
    }
    rendered = [
        block.render(block.to_python({"title": "Xem thêm", "pages": keys}))
        for keys in ([pages[False].pk, 99999], [pages[False].pk, pages[True].pk])
    ]
    assert not rendered[0].strip()
    assert "Bài True" in rendered[1]
    assert "Bài False" not in rendered[1]


def test_lost_picture_leaves_no_broken_one_behind(tree):
    lost = ImageFactory()
    lost.file.storage.delete(lost.file.name)
    block = ImageBlock()
    html = block.render(block.to_python({"image": lost.pk, "caption": "Chú thích"}))
    assert "<img" not in html
    assert "Chú thích" in html


def test_small_picture_offers_each_width_once(tree):
    block = ImageBlock()
    html = block.render(block.to_python({"image": ImageFactory(file=image_file(700, 400)).pk, "alt": "a"}))
    assert [re.findall(r"\d+w", srcset) for srcset in re.findall(r'srcset="([^"]+)"', html)] == [
        ["640w", "700w"]
    ] * 2
    html = block.render(block.to_python({"image": ImageFactory().pk, "alt": "a"}))
    assert [re.findall(r"\d+w", srcset) for srcset in re.findall(r'srcset="([^"]+)"', html)] == [["640w"]] * 2


def test_headings_with_the_same_words_have_anchors_of_their_own():
    body = BodyBlock().to_python(
        [{"type": "heading", "value": {"text": text}} for text in ("Nội dung", "Việc cần làm", "Nội dung")]
    )
    anchors = [heading.anchor for heading in headings_of(body)]
    assert len(set(anchors)) == 3
    html = BodyBlock().render(body)
    assert all(f'id="{anchor}"' in html for anchor in anchors)
    # The id of <main>, to which the skip link leads.
    assert 'id="noi-dung"' not in html


def test_the_script_of_tables_has_the_language_that_it_is_given():
    language = BLOCKS["table"].field.widget.table_options["language"]
    script = Path(find("table_block/js/vendor/handsontable-6.2.2.full.min.js")).read_text(encoding="utf-8")
    assert f'languageCode:"{language}"' in script


def test_head_of_a_table_holds_all_rows_into_which_its_cells_reach():
    html = " ".join(BodyBlock().child_blocks["table"].render(MERGED_TABLE).split())
    head = html.split("<tbody>")[0]
    cells = re.findall(r"<(t[hd]\b[^>]*?) *>", html)
    assert [" ".join(cell.split()) for cell in cells] == [
        *('th scope="col" rowspan="2"', 'th scope="colgroup" colspan="2"'),
        *('th scope="col"', 'th scope="col"'),
        *('th scope="row"', "td", "td"),
        *('th scope="row"', 'td colspan="2"'),
    ]
    assert head.count("<tr>") == 2
    reaching_out = {"row": 2, "col": 1, "rowspan": 10**9, "colspan": 10**9}
    html = BodyBlock().child_blocks["table"].render(MERGED_TABLE | {"mergeCells": [reaching_out]})
    assert html.count('rowspan="2"') == html.count('colspan="2"') == 1


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        # As the form sends a table that nobody touched, and one of which only the kind of headers was chosen.
        (None, "Bảng chưa có chữ nào"),
        ({"data": [[None, ""], [" ", None]], "table_header_choice": "row"}, "Bảng chưa có chữ nào"),
        # A table pasted into the cells.
        ({"data": [["Xã", "Số vụ"], ["Trà Bồng", "3"]], "table_header_choice": ""}, "Hãy chọn kiểu tiêu đề"),
    ],
)
def test_an_unfinished_table_is_refused_in_words_that_say_what_to_do(sent, error):
    body = BodyBlock()
    form = {"body-count": "1", "body-0-type": "table", "body-0-order": "0", "body-0-deleted": ""}
    value = body.value_from_datadict(form | {"body-0-value": json.dumps(sent)}, {}, "body")
    with pytest.raises(StreamBlockValidationError) as refused:
        body.clean(value)
    [message] = refused.value.block_errors[0].messages
    assert message.startswith(error)
    # A draft may lack all of it.
    assert body.clean_deferred(value)[0].block_type == "table"
    # The script may send a number as a number.
    sent = {"data": [[2026]], "table_header_choice": "neither"}
    value = body.value_from_datadict(form | {"body-0-value": json.dumps(sent)}, {}, "body")
    assert body.clean(value)[0].value["data"] == [[2026]]


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "7",
        "[" * 100_000,
        '{"data": 7}',
        '{"data": {"a": "b"}}',
        '{"data": [[{}]]}',
        '{"data": [["a"]], "mergeCells": [{"row": 0}]}',
        '{"data": [["a"]], "mergeCells": [{"row": "0", "col": 0, "rowspan": 1, "colspan": 1}]}',
    ],
    ids=["empty", "number", "deep", "no rows", "no list", "no text", "no place", "no numbers"],
)
def test_a_table_that_no_editor_sends_is_refused(sent):
    with pytest.raises(BadRequest):
        BLOCKS["table"].value_from_datadict({"table": sent}, {}, "table")


def test_merged_cells_that_overlap_take_no_more_time_than_the_table_has_cells():
    size = 90
    merged = [
        {"row": row, "col": column, "rowspan": size, "colspan": size}
        for row in range(size)
        for column in range(size)
    ]
    table = {"data": [["ô"] * size] * size, "table_header_choice": "neither"}
    times = []
    for value in (table, table | {"mergeCells": merged}):
        began = time.process_time()
        html = BLOCKS["table"].render(value)
        times.append(time.process_time() - began)
    assert times[1] < times[0] + 0.2
    assert html.count("<td") == 1


def test_number_in_a_text_leads_to_its_note_and_the_note_back(db):
    body = BodyBlock()
    text = str(RichText('<p>a<a href="#ghi-chu-1">[1]</a> <a href="#khac">b</a></p>'))
    assert text == '<p>a<a id="dan-1" class="note" href="#ghi-chu-1">[1]</a> <a href="#khac">b</a></p>'
    linked = {"type": "text", "value": '<p>a<a href="#ghi-chu-1">[1]</a></p>'}
    twice = body.render(body.to_python([linked, linked]))
    assert (twice.count('id="dan-1"'), twice.count('href="#ghi-chu-1"')) == (1, 2)
    block = body.child_blocks["notes"]
    notes = block.render(block.to_python({"notes": ["<p>Nguồn.</p>"]}))
    assert 'id="ghi-chu-1"' in notes
    assert 'href="#dan-1"' in notes


def test_editor_stores_links_to_their_destination(tree):
    converter = ContentstateConverter(RICH_TEXT_FEATURES)
    shown = converter.from_database_format(
        '<p><a href="https://www.google.com/url?q=https%3A%2F%2Fexample.org%2F%3Ffbclid%3D1%26a%3D2">a</a> '
        '<a href="#ghi-chu-1">[1]</a> <a linktype="page" id="3">b</a> <a href="mailto:a@example.org">c</a></p>'
    )
    stored = re.sub(' data-block-key="[^"]*"', "", converter.to_database_format(shown))
    assert stored == (
        '<p><a href="https://example.org/?a=2">a</a> <a href="#ghi-chu-1">[1]</a> <a linktype="page" id="3">b</a> '
        '<a href="mailto:a@example.org">c</a></p>'
    )
