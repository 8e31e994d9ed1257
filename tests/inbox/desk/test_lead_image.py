"""Tests of an item's picture: it comes into the draft, or a message gives the reason."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import PIL.Image
import pytest
from django.test import Client
from django.urls import reverse

from base.models import Image, User
from campaign.articles.models import ArticlePage
from campaign.inbox.decisions import InboxError
from campaign.inbox.desk import lead_image
from campaign.inbox.models import InboxItem, Source
from campaign.inbox.polling import run
from home.first_run.structure import Tree
from tests.extraction.marked_pictures import with_scans
from tests.factories import image_file
from tests.inbox import server as play
from tests.inbox.ingesting import ingest
from tests.inbox.server import FeedServer, item, rss


@pytest.fixture
def pictured(source: Source, feed_server: FeedServer, tree: Tree) -> InboxItem:
    source.default_topic = tree.topics["canh-bao-lua-dao"]
    source.save()
    ingest(source, rss(item(1, "Cảnh báo lừa đảo")).encode())
    InboxItem.objects.update(image_url=feed_server.url + "/anh/hinh.php?id=1")
    return InboxItem.objects.get()


def make_draft(client: Client, pictured: InboxItem) -> tuple[ArticlePage, str]:
    response = client.post(reverse("inbox:decide"), {"one": f"draft:{pictured.pk}"}, follow=True)
    assert response.status_code == 200
    return ArticlePage.objects.get(title=pictured.title), response.content.decode()


def huge_png() -> bytes:
    """Return a valid header that promises 20,000 x 20,000 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def test_picture_becomes_the_drafts_main_image_with_its_credit(
    author_client: Client, pictured: InboxItem, feed_server: FeedServer
) -> None:
    # Another extension and content type: only the content counts.
    feed_server.play("/anh/hinh.php?id=1", play.body(image_file().read(), "text/html"))
    article, html = make_draft(author_client, pictured)
    image = Image.objects.get(title="Cảnh báo lừa đảo")
    assert image.credit == pictured.source.name
    assert image.file.name.endswith(".png")
    assert article.get_latest_revision_as_object().main_image == image
    assert not article.live
    assert "chỉ giữ ảnh này khi nguồn cho phép" in html


def test_photo_with_further_pictures_behind_it_is_a_jpeg(
    author_client: Client, pictured: InboxItem, feed_server: FeedServer
) -> None:
    photo, preview = PIL.Image.new("RGB", (64, 48), "red"), PIL.Image.new("RGB", (8, 6))
    buffer = io.BytesIO()
    photo.save(buffer, "MPO", save_all=True, append_images=[preview])
    feed_server.play("/anh/hinh.php?id=1", play.body(buffer.getvalue(), "image/jpeg"))
    draft_by_script(author_client, pictured)
    with PIL.Image.open(Image.objects.get(title="Cảnh báo lừa đảo").file) as stored:
        assert (stored.format, stored.size) == ("JPEG", (64, 48))


def test_failure_leaves_a_message_and_the_draft(
    author_client: Client,
    author: User,
    pictured: InboxItem,
    feed_server: FeedServer,
    subtests: pytest.Subtests,
) -> None:
    before = Image.objects.count()
    (told,) = draft_by_script(author_client, pictured)["errors"]
    assert told.startswith("Bản nháp chưa có ảnh của nguồn.")
    article = ArticlePage.objects.get(title=pictured.title)
    for answer, words in (
        (play.status(404), "mã 404"),
        (play.body("<html>Đăng nhập</html>", "image/jpeg"), "không gửi một tệp ảnh dùng được"),
        (
            play.body('<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"),
            "không gửi một tệp ảnh dùng được",
        ),
        (play.body(image_file().read()[:200], "image/png"), "bị hỏng"),
        (play.body(b"x" * (9 * 1024 * 1024), "image/png"), "lớn hơn 8 MB"),
        (play.body(huge_png(), "image/png"), "điểm ảnh"),
        (play.redirect("http://127.0.0.1:1/"), "không được"),
    ):
        with subtests.test(words):
            feed_server.play("/anh/hinh.php?id=1", answer)
            with pytest.raises(InboxError, match=words):
                lead_image.attach(pictured, article, author, run.fetch_config())
    assert ArticlePage.objects.get(pk=article.pk).main_image is None
    assert Image.objects.count() == before


def draft_by_script(client: Client, pictured: InboxItem) -> dict[str, Any]:
    headers = {"accept": "application/json"}
    told = client.post(reverse("inbox:decide"), {"one": f"draft:{pictured.pk}"}, headers=headers).json()
    assert told["done"] == [pictured.pk]
    return told


def test_item_without_a_picture_asks_for_none(
    author_client: Client, pictured: InboxItem, feed_server: FeedServer
) -> None:
    InboxItem.objects.update(image_url="")
    assert draft_by_script(author_client, pictured)["errors"] == []
    assert feed_server.paths() == []


class TestSmallCopy:
    """The picture that an editor sees before deciding comes from our server, never from the source's."""

    def look(self, client: Client, pictured: InboxItem) -> tuple[int, bytes]:
        response = client.get(reverse("inbox:picture", args=[pictured.pk]))
        return response.status_code, response.content

    def test_is_small_and_of_one_kind_whatever_the_source_sends(
        self, author_client: Client, pictured: InboxItem, feed_server: FeedServer
    ) -> None:
        feed_server.play("/anh/hinh.php?id=1", play.body(image_file(2000, 1500).read(), "text/html"))
        status, data = self.look(author_client, pictured)
        assert status == 200
        with PIL.Image.open(io.BytesIO(data)) as image:
            assert (image.format, image.size) == ("WEBP", (640, 480))
        html = author_client.get("/admin/hop-tin/").content.decode()
        assert f'src="{reverse("inbox:picture", args=[pictured.pk])}"' in html
        assert f'src="{pictured.image_url}"' not in html

    def test_anything_but_a_picture_is_not_found(
        self, author_client: Client, pictured: InboxItem, feed_server: FeedServer
    ) -> None:
        for answer in (
            play.status(404),
            play.body("<html></html>", "image/jpeg"),
            play.body(image_file().read()[:200], "image/png"),
            play.body(huge_png(), "image/png"),
            play.body(with_scans(200), "image/jpeg"),
            play.redirect("http://127.0.0.1:1/"),
        ):
            feed_server.play("/anh/hinh.php?id=1", answer)
            assert self.look(author_client, pictured)[0] == 404
        assert len(feed_server.requests) == 6

    def test_other_pictures_of_the_original_are_seen_while_it_is_read(
        self, author_client: Client, pictured: InboxItem, feed_server: FeedServer
    ) -> None:
        pictured.pictures = [feed_server.play("/anh/hai", play.body(image_file().read(), "image/png"))]
        pictured.save()
        html = author_client.get(reverse("inbox:read", args=[pictured.pk])).content.decode()
        address = reverse("inbox:picture", args=[pictured.pk, 1])
        assert f'src="{address}"' in html
        assert author_client.get(address).headers["Content-Type"] == "image/webp"
        assert author_client.get(reverse("inbox:picture", args=[pictured.pk, 2])).status_code == 404
        assert feed_server.paths() == ["/anh/hai"]

    def test_only_editors_cause_a_fetch(
        self, client: Client, author_client: Client, pictured: InboxItem, feed_server: FeedServer
    ) -> None:
        assert self.look(client, pictured)[0] == 302
        InboxItem.objects.update(image_url="")
        assert self.look(author_client, pictured)[0] == 404
        assert feed_server.requests == []
