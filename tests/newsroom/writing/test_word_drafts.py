"""Tests of drafts from a Word file or from its copied text; nothing of it is published."""

import io

import docx
import PIL.Image
import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from base.models import Image
from campaign.articles.models import ArticlePage
from campaign.newsroom.writing.word_drafts import create_draft
from campaign.newsroom.writing.word_views import WordForm
from extraction.blocks import Built
from extraction.parts import Picture
from tests.admin import said
from tests.extraction import marked_pictures as marked
from tests.extraction.word import clipboard, normal, png, saved
from tests.extraction.word_cases.files import FILES
from tests.factories import UserFactory
from tests.people import client_of

ADDRESS = "/admin/bai-tu-word/"


@pytest.fixture
def send(author_client: Client, topic):
    """Send the form as the author."""

    def send_form(data: bytes = b"", name: str = "bai-viet.docx", **values: str):
        file = {"file": SimpleUploadedFile(name, data)} if data else {}
        form = {"topic": topic.pk, "form": "bai"} | values | file
        return author_client.post(reverse("newsroom_word"), form)

    return send_form


def word_file() -> bytes:
    document = docx.Document()
    document.add_heading("Cảnh báo từ Word", 0)
    document.add_heading("Nhận biết", 1)
    document.add_paragraph("Một đoạn.")
    for _ in range(2):
        document.add_picture(io.BytesIO(png()))
    document.add_table(2, 2).cell(0, 0).text = "Việc"
    return saved(document)


def test_word_file_becomes_a_draft_that_opens_in_the_editor(send, author, author_client, topic):
    answer = send(word_file())
    page = ArticlePage.objects.get(title="Cảnh báo từ Word")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.get_parent() == topic.page_ptr
    assert (page.owner, page.form, page.slug) == (author, "bai", "canh-bao-tu-word")
    assert [block.block_type for block in page.body] == ["heading", "text", "image", "image", "table"]
    assert page.latest_revision.user == author
    shown = author_client.get(answer.url).content.decode()
    assert "1 tiêu đề mục, 1 khối chữ, 1 bảng, 2 ảnh" in shown
    # The same picture is stored only once.
    image = Image.objects.get()
    assert image.uploaded_by_user == author
    assert image.title == "Cảnh báo từ Word – ảnh 1"


def test_picture_that_the_library_refuses_is_left_out_and_told(send):
    document = docx.Document()
    document.add_paragraph("Chữ.")
    document.add_picture(io.BytesIO(png()))
    picture = next(part for part in document.part.related_parts.values() if part.partname.ext == "png")
    picture._blob = b"EMF" * 40
    answer = send(saved(document))
    assert not Image.objects.exists()
    page = ArticlePage.objects.latest("pk")
    assert [block.block_type for block in page.body] == ["text"]
    assert "Không lấy 1 ảnh:" in said(answer)


def test_copied_html_becomes_a_draft(send):
    send(html=clipboard(normal("Chữ <b>đậm</b>.")), title="Bài dán")
    page = ArticlePage.objects.get(title="Bài dán")
    assert page.body.raw_data[0]["value"] == "<p>Chữ <b>đậm</b>.</p>"


def test_plain_text_is_paragraphs(send):
    send(text="Đoạn một, chép từ\r\ntệp PDF <b>\r\n\r\nĐoạn hai", title="Bài chữ")
    assert ArticlePage.objects.get(title="Bài chữ").body.raw_data[0]["value"] == (
        "<p>Đoạn một, chép từ tệp PDF &lt;b&gt;</p><p>Đoạn hai</p>"
    )


def test_file_name_stands_in_for_a_title(send):
    document = docx.Document()
    document.add_paragraph("Chỉ có một đoạn văn thường.")
    send(saved(document), name="Bài_viết tháng 8.docx")
    assert ArticlePage.objects.filter(title="Bài viết tháng 8").exists()


def test_refused_file_is_answered_in_words_and_the_rest_of_the_form_stays(send, author, topic):
    refused = (
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "kiểu cũ"),
        ("a.docx", b"%PDF-1.4", "không phải là tệp Word"),
        ("a.html", b"<p>&nbsp;</p>", "Không thấy chữ nào"),
        ("a.docx", bytes(10 * 1024 * 1024 + 1), "nặng quá 10 MB. Hãy nén ảnh trong tệp."),
    )
    for name, data, reason in refused:
        values = {"topic": topic.pk, "form": "bai"}
        form = WordForm(values, {"file": SimpleUploadedFile(name, data)}, user=author)
        assert reason in str(form.errors)
    before = ArticlePage.objects.count()
    shown = send(title="Tiêu đề đã gõ").content.decode()
    assert "Hãy chọn một tệp, hoặc dán nội dung" in shown
    assert "Tiêu đề đã gõ" in shown
    assert ArticlePage.objects.count() == before


def test_topic_page_offers_it_and_the_topic_is_chosen_then(author_client, topic):
    link = f"{ADDRESS}?chuyen-muc={topic.pk}"
    assert link in author_client.get(reverse("wagtailadmin_explore", args=[topic.pk])).content.decode()
    assert f'<option value="{topic.pk}" selected>' in author_client.get(link).content.decode()


def test_people_who_may_not_write_are_kept_out(tree, topic):
    stranger = client_of(UserFactory())
    assert stranger.get(ADDRESS).status_code == 302
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = client_of(reader)
    assert client.get(ADDRESS).status_code == 302
    assert "Bài từ tệp Word" not in client.get("/admin/").content.decode()


def test_passage_pasted_into_the_editor_comes_back_as_its_blocks(author_client):
    html = clipboard(
        normal("Mở.") + "<h1>Mục</h1>" + "<table><tr><td>a</td><td>b</td></tr></table>" + normal("Hết.")
    )
    answer = author_client.post(reverse("newsroom_paste_text"), {"html": html}).json()
    assert answer["html"] == "<p>Mở.</p>"
    assert [block["type"] for block in answer["blocks"]] == ["heading", "table", "text"]
    assert answer["blocks"][0]["value"] == {"text": "Mục"}
    assert answer["flat"] == "<p>Mở.</p><h3>Mục</h3><p>a | b</p><p>Hết.</p>"


def test_old_font_pasted_as_plain_text_comes_back_in_letters(author_client):
    answer = author_client.post(
        reverse("newsroom_paste_text"), {"text": "Coäng hoøa xaõ hoäi\nVieät Nam"}
    ).json()
    assert answer["html"] == "<p>Cộng hòa xã hội</p><p>Việt Nam</p>"
    assert "soát lại chữ" in answer["notices"][0]


def test_fields_that_the_text_names_are_filled_and_told_and_pictures_stored_as_cut(send):
    answer = send(FILES["anh-trong-bang"]())
    page = ArticlePage.objects.latest("pk")
    assert (page.author_name, page.source_name) == ("Thu Mẫu", "")
    pictures = [block.value for block in page.body if block.block_type == "image"]
    assert [(value["caption"], value["credit"]) for value in pictures][2] == (
        "Cổng chợ nhìn từ đường",
        "Thu Mẫu",
    )
    # The file's picture is 65 by 30 pixels; a quarter is cut off at the left, a tenth at the top.
    assert (pictures[2]["image"].width, pictures[2]["image"].height) == (49, 27)
    assert "Đã điền: tác giả “Thu Mẫu”." in said(answer)
    answer = send(FILES["co-quoc-hieu"]())
    assert "Đã điền: tóm tắt, tác giả “Minh Mẫu”, nguồn “Cổng thông tin mẫu”." in said(answer)


def test_draft_with_notes_and_merged_cells_can_be_saved_and_previewed(send, author_client):
    for name in ("ghi-chu-cuoi-trang", "bang-o-gop"):
        send(FILES[name]())
        page = ArticlePage.objects.latest("pk")
        for block in page.body:
            block.block.clean(block.value)
        shown = author_client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
        assert ('id="ghi-chu-3"' in shown) != ('scope="colgroup"' in shown)


@pytest.mark.parametrize("crop", [(0, 0, 0, 0), (0.5, 0, 0, 0)])
def test_photo_of_a_phone_with_further_pictures_behind_it_is_a_jpeg(author, topic, crop):
    photo, preview = PIL.Image.new("RGB", (64, 48), "red"), PIL.Image.new("RGB", (8, 6))
    buffer = io.BytesIO()
    photo.save(buffer, "MPO", save_all=True, append_images=[preview])
    built = Built(
        title="Bài", blocks=[("image", {"image": Picture(buffer.getvalue(), alt="Ảnh", crop=crop)})]
    )
    create_draft(built, author, topic, form="bai")
    assert built.notices == []
    with PIL.Image.open(Image.objects.get().file) as stored:
        assert (stored.format, stored.size) == ("JPEG", (32 if any(crop) else 64, 48))


def test_photo_taken_upright_stands_upright_in_its_colours_although_word_cut_it(author, topic):
    data = marked.saved("JPEG", exif=marked.exif(6), icc_profile=marked.SRGB)
    built = Built(title="Bài", blocks=[("image", {"image": Picture(data, crop=(0.5, 0, 0, 0))})])
    create_draft(built, author, topic, form="bai")
    stored = Image.objects.get()
    # The file's picture is 48 by 32 pixels and lies on its side.
    assert (stored.width, stored.height, stored.credit) == (32, 24, "Tran Van Ba")
    with PIL.Image.open(stored.file) as image:
        assert image.info["icc_profile"] == marked.SRGB
