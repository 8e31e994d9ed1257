"""Tests of OPML import: a preview first, messages about faults of the file, nothing lost."""

from __future__ import annotations

import itertools
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import UploadedFile

from campaign.inbox.models import Source
from campaign.inbox.opml import MAX_MEGABYTES, OpmlError, read_opml
from home.first_run.structure import Tree
from tests.inbox.test_opml import opml, outline

pytestmark = pytest.mark.django_db
IMPORT = "/admin/nguon-tin/nhap-opml/"


def upload(client: Client, data: bytes) -> HttpResponse:
    """Return the screen that a browser shows after the upload of the file."""
    return client.post(IMPORT, {"file": SimpleUploadedFile("nguon.opml", data)}, follow=True)


def choose(client: Client, preview: HttpResponse, *numbers: int) -> str:
    address = preview.wsgi_request.get_full_path()
    return client.post(address, {"chosen": numbers}, follow=True).content.decode()


def test_preview_sorts_the_list_and_stores_nothing(chief_client: Client) -> None:
    Source.objects.create(name="Đã có", feed_url="https://www.a.vn/rss/")
    preview = upload(
        chief_client,
        opml(
            outline("http://a.vn/rss"),
            outline("https://b.vn/rss", "Báo B"),
            outline("https://c.vn/rss", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            outline("http://10.0.0.1/rss"),
        ),
    )
    for words in ("2 nguồn mới", "1 nguồn đã có", "1 địa chỉ không nhận được", "mạng nội bộ"):
        assert words in preview.text
    assert "<script>alert" not in preview.text
    assert Source.objects.count() == 1


def test_chosen_ones_are_added_and_the_others_are_not(chief_client: Client) -> None:
    preview = upload(chief_client, opml(*(outline(f"https://n{n}.vn/rss", f"Nguồn {n}") for n in range(3))))
    answer = choose(chief_client, preview, 0, 2)
    assert "Đã thêm 2 nguồn" in answer
    assert set(Source.objects.values_list("name", flat=True)) == {"Nguồn 0", "Nguồn 2"}


def test_one_added_meanwhile_is_named_and_not_added_twice(chief_client: Client) -> None:
    preview = upload(chief_client, opml(outline("https://a.vn/rss"), outline("https://b.vn/rss")))
    Source.objects.create(name="Vừa thêm", feed_url="http://www.a.vn/rss")
    answer = choose(chief_client, preview, 0, 1)
    assert "Vừa thêm" in answer
    assert Source.objects.count() == 2


def test_folder_called_as_a_topic_gives_the_topic(chief_client: Client, tree: Tree) -> None:
    topic = tree.topics["canh-bao-lua-dao"]
    folder = f'<outline text="Trung ương"><outline text="{topic.title.upper()}">{outline("https://a.vn/r")}</outline></outline>'
    preview = upload(chief_client, opml(folder, outline("https://b.vn/r")))
    assert f"Chuyên mục: {topic.title}" in preview.text
    choose(chief_client, preview, 0, 1)
    assert Source.objects.get(feed_url="https://a.vn/r").default_topic == topic
    assert Source.objects.get(feed_url="https://b.vn/r").default_topic is None


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


NO_LISTS = {
    "laughs": (f"{LAUGHS}]><opml><body><outline text='&j;'/></body></opml>".encode(), "thực thể"),
    "external entity": (
        b'<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml>&x;</opml>',
        "thực thể",
    ),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "không phải OPML"),
    "page": (b"<html><body>Xin ch\xc3\xa0o</body></html>", "không phải OPML"),
    "json": (b'{"feeds": []}', "không phải OPML"),
    "empty": (b"", "trống"),
    "blank": (b"  \n", "trống"),
    "no feeds": (b"<opml><head/><body/></opml>", "không có bản tin nào"),
    "cut": (b"<opml><body><outline text='x'", "hỏng"),
    "many": (opml(*(outline(f"https://n{n}.vn/") for n in range(2001))), "hơn 2000"),
}


@pytest.mark.parametrize(("data", "words"), NO_LISTS.values(), ids=NO_LISTS)
def test_anything_but_a_list_is_refused_in_words(data: bytes, words: str) -> None:
    started = time.process_time()
    with pytest.raises(OpmlError, match=words):
        read_opml(data)
    assert time.process_time() - started < 3


def test_file_that_is_refused_is_answered_in_words_and_loses_nothing(chief_client: Client) -> None:
    Source.objects.create(name="Đã có", feed_url="https://a.vn/rss")
    heavy = b"<opml>" + b" " * (MAX_MEGABYTES * 1024 * 1024) + b"</opml>"
    for data, words in (NO_LISTS["laughs"], NO_LISTS["empty"], (heavy, "nặng quá 5 MB")):
        preview = upload(chief_client, data)
        assert words in preview.text
        assert "error-message" in preview.text
    assert Source.objects.count() == 1


def test_nothing_chosen_and_no_file_are_said(chief_client: Client) -> None:
    assert "Hãy chọn một tệp OPML" in chief_client.post(IMPORT).content.decode()
    preview = upload(chief_client, opml(outline("https://a.vn/rss")))
    assert "Chưa chọn nguồn nào" in choose(chief_client, preview)


def test_preview_has_an_address_that_a_browser_can_go_back_to(chief_client: Client) -> None:
    preview = upload(chief_client, opml(outline("https://a.vn/rss"), outline("https://b.vn/rss")))
    [(address, status)] = preview.redirect_chain
    assert status == 302
    choose(chief_client, preview, 0)
    again = chief_client.get(address)
    assert "1 nguồn mới" in again.text
    assert "1 nguồn đã có" in again.text


def test_preview_is_for_who_uploaded_the_file_and_for_a_day(
    chief_client: Client, administrator_client: Client, author_client: Client
) -> None:
    preview = upload(chief_client, opml(outline("https://a.vn/rss")))
    address = preview.wsgi_request.get_full_path()
    for client, method in itertools.product((administrator_client, author_client), ("get", "post")):
        answer = getattr(client, method)(address, {"chosen": "0"} if method == "post" else {}, follow=True)
        assert "https://a.vn/rss" not in answer.text
    assert "Hãy chọn lại tệp" in administrator_client.get(address, follow=True).text
    for other in ("", "khác", "9" * 40, "0", preview.wsgi_request.GET["tep"] + "1"):
        answer = chief_client.post(f"{IMPORT}?tep={other}", {"chosen": "0"}, follow=True)
        assert "Hãy chọn lại tệp" in answer.text
    UploadedFile.objects.get().file.storage.delete(UploadedFile.objects.get().file.name)
    call_command("tend_uploads")
    assert not UploadedFile.objects.exists()
    assert "Hãy chọn lại tệp" in chief_client.post(address, {"chosen": "0"}, follow=True).text
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbf <?xml version="1.0"?><opml><body><outline text="A &nbsp;B" xmlUrl="https://a.vn/?x=1&y=2"/></body></opml>',
        '<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="Sở" xmlUrl="https://a.vn/?x=1&amp;y=2"/></body></opml>'.encode(),
        '<?xml version="1.0" encoding="windows-1258"?><OPML><body><outline title="Sở" XMLURL="https://a.vn/?x=1&amp;y=2"/></body></OPML>'.encode(),
    ],
    ids=["bare ampersand", "wrong utf-16", "wrong windows-1258"],
)
def test_common_faults_of_programs_are_read_all_the_same(data: bytes) -> None:
    assert [one.feed_url for one in read_opml(data)] == ["https://a.vn/?x=1&y=2"]


def test_wrong_address_of_a_site_does_not_refuse_its_feed(chief_client: Client) -> None:
    bad = '<outline text="A" xmlUrl="https://a.vn/rss" htmlUrl="http://khong co/"/>'
    choose(chief_client, upload(chief_client, opml(bad)), 0)
    assert Source.objects.get().site_url == ""


def test_any_depth_of_folders_is_read() -> None:
    deep = "<outline text='a'>" * 20_000 + outline("https://a.vn/rss") + "</outline>" * 20_000
    assert len(read_opml(opml(deep))) == 1


def test_whole_list_comes_out(chief_client: Client) -> None:
    Source.objects.create(name="Sở <A>", feed_url="https://a.vn/rss?x=1&y=2")
    response = chief_client.get(reverse("inbox_sources:export_opml"))
    assert response["Content-Disposition"] == 'attachment; filename="nguon-tin.opml"'
    assert [one.name for one in read_opml(response.content)] == ["Sở <A>"]


def test_only_who_may_add_sources_sees_and_uses_it(
    chief_client: Client, author_client: Client, db: None
) -> None:
    html = chief_client.get("/admin/nguon-tin/").content.decode()
    assert "Nhập từ tệp OPML" in html
    assert "Xuất ra tệp OPML" in html
    assert "OPML" not in author_client.get("/admin/nguon-tin/").content.decode()
    assert author_client.get(reverse("inbox_sources:export_opml")).status_code == 302
    author_client.post(IMPORT, {"file": SimpleUploadedFile("n.opml", opml(outline("https://a.vn/rss")))})
    assert not Source.objects.exists()
