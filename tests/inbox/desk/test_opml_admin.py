"""Tests of OPML import: a preview first, messages about faults of the file, nothing lost."""

from __future__ import annotations

import re
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaign.inbox.models import Source
from campaign.inbox.opml import MAX_MEGABYTES, read_opml
from home.first_run.structure import Tree
from tests.inbox.test_opml import opml, outline

pytestmark = pytest.mark.django_db
IMPORT = "/admin/nguon-tin/nhap-opml/"


def upload(client: Client, data: bytes) -> str:
    response = client.post(IMPORT, {"file": SimpleUploadedFile("nguon.opml", data)})
    assert response.status_code == 200
    return response.content.decode()


def choose(client: Client, html: str, *numbers: int) -> str:
    signed = re.search(r'name="list" value="(.*?)"', html).group(1)
    return client.post(IMPORT, {"list": signed, "chosen": numbers}, follow=True).content.decode()


def test_preview_sorts_the_list_and_stores_nothing(chief_client: Client) -> None:
    Source.objects.create(name="Đã có", feed_url="https://www.a.vn/rss/")
    html = upload(
        chief_client,
        opml(
            outline("http://a.vn/rss"),
            outline("https://b.vn/rss", "Báo B"),
            outline("https://c.vn/rss", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            outline("http://10.0.0.1/rss"),
        ),
    )
    for words in ("2 nguồn mới", "1 nguồn đã có", "1 địa chỉ không nhận được", "mạng nội bộ"):
        assert words in html
    assert "<script>alert" not in html
    assert Source.objects.count() == 1


def test_chosen_ones_are_added_and_the_others_are_not(chief_client: Client) -> None:
    html = upload(chief_client, opml(*(outline(f"https://n{n}.vn/rss", f"Nguồn {n}") for n in range(3))))
    answer = choose(chief_client, html, 0, 2)
    assert "Đã thêm 2 nguồn" in answer
    assert set(Source.objects.values_list("name", flat=True)) == {"Nguồn 0", "Nguồn 2"}


def test_one_added_meanwhile_is_named_and_not_added_twice(chief_client: Client) -> None:
    html = upload(chief_client, opml(outline("https://a.vn/rss"), outline("https://b.vn/rss")))
    Source.objects.create(name="Vừa thêm", feed_url="http://www.a.vn/rss")
    answer = choose(chief_client, html, 0, 1)
    assert "Vừa thêm" in answer
    assert Source.objects.count() == 2


def test_folder_called_as_a_topic_gives_the_topic(chief_client: Client, tree: Tree) -> None:
    topic = tree.topics["canh-bao-lua-dao"]
    folder = f'<outline text="Trung ương"><outline text="{topic.title.upper()}">{outline("https://a.vn/r")}</outline></outline>'
    html = upload(chief_client, opml(folder, outline("https://b.vn/r")))
    assert f"Chuyên mục: {topic.title}" in html
    choose(chief_client, html, 0, 1)
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
    "10 MB": (b"<opml>" + b" " * (2 * MAX_MEGABYTES * 1024 * 1024) + b"</opml>", "nặng quá 5 MB"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "không phải OPML"),
    "page": (b"<html><body>Xin ch\xc3\xa0o</body></html>", "không phải OPML"),
    "json": (b'{"feeds": []}', "không phải OPML"),
    "empty": (b"", "trống"),
    "blank": (b"  \n", "trống"),
    "no feeds": (b"<opml><head/><body/></opml>", "không có bản tin nào"),
    "cut": (b"<opml><body><outline text='x'", "hỏng"),
    "many": (opml(*(outline(f"https://n{n}.vn/") for n in range(2001))), "hơn 2000"),
}


def test_anything_but_a_list_is_answered_in_words_and_loses_nothing(
    chief_client: Client, subtests: pytest.Subtests
) -> None:
    Source.objects.create(name="Đã có", feed_url="https://a.vn/rss")
    for case, (data, words) in NO_LISTS.items():
        with subtests.test(case):
            started = time.process_time()
            html = upload(chief_client, data)
            assert time.process_time() - started < 3
            assert words in html
            assert "error-message" in html
    assert Source.objects.count() == 1


def test_nothing_chosen_and_no_file_are_said(chief_client: Client) -> None:
    assert "Hãy chọn một tệp OPML" in chief_client.post(IMPORT).content.decode()
    html = upload(chief_client, opml(outline("https://a.vn/rss")))
    assert "Chưa chọn nguồn nào" in choose(chief_client, html)


def test_list_that_was_tampered_with_is_refused(chief_client: Client) -> None:
    response = chief_client.post(IMPORT, {"list": "khác", "chosen": "0"}, follow=True)
    assert "Hãy chọn lại tệp" in response.content.decode()
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
