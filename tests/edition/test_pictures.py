"""Tests of pictures in an edition: kept as they are, counted apart from pages, and gone with their page."""

from pathlib import Path

import pytest
from django.db import connection

from base.models import Rendition
from campaign.articles.models import ArticlePage
from edition import shelf as shelves
from edition.address import Address
from edition.bodies import hash_of
from edition.shelf import Shelf
from tests.edition.conftest import Reader, committed, sweep
from tests.factories import ArticleFactory, ImageFactory


@pytest.fixture
def article(tree) -> ArticlePage:
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"], main_image=ImageFactory())


@pytest.fixture
def picture(article) -> Rendition:
    return article.main_image.get_rendition("width-100|format-webp")


def kept_path(shelf: Shelf, rendition: Rendition) -> str:
    return f"{shelf.current()}/{Address('http', 'testserver', rendition.url).file}"


def test_picture_is_answered_from_the_edition(reader: Reader, picture):
    first, second = reader.get(picture.url), reader.get(picture.url, HTTP_ACCEPT_ENCODING="br, gzip")
    assert reader.asked == [picture.url]
    with picture.file.open("rb") as stored:
        assert first.body == second.body == stored.read()
    assert (second.headers["content-type"], second.headers["cache-control"]) == (
        "image/webp",
        "public, max-age=60",
    )
    assert "content-encoding" not in second.headers
    assert reader.get(picture.url, HTTP_IF_NONE_MATCH=first.headers["etag"]).status == 304
    head = reader.get(picture.url, method="HEAD")
    assert (head.body, head.headers["content-length"]) == (b"", str(len(first.body)))


@pytest.mark.usefixtures("bucket")
def test_picture_of_a_bucket_is_kept_as_it_is(reader: Reader, picture):
    assert reader.get(picture.url).body == reader.get(picture.url).body
    assert reader.asked == [picture.url]
    path = kept_path(reader.shelf, picture)
    with picture.file.open("rb") as stored:
        assert Path(path).read_bytes() == stored.read()
    assert not Path(f"{path}.gz").exists()


def test_pictures_take_no_place_from_pages(reader: Reader, article, picture, monkeypatch):
    monkeypatch.setattr(shelves, "MAX_LIST_SIZE", 1)
    reader.get(picture.url)
    reader.get(article.url)
    reader.get(article.url)
    assert reader.asked == [picture.url, article.url]
    other = article.main_image.get_rendition("width-90|format-webp")
    for _ in range(2):
        assert reader.get(other.url).status == 200
    assert reader.asked[2:] == [other.url, other.url]
    edition = reader.shelf.start(2**40)
    assert reader.shelf.wanted(edition) == [Address("http", "testserver", article.url)]


def test_picture_ends_with_its_page_and_comes_back(reader: Reader, article, picture):
    assert reader.get(picture.url).status == 200
    connection.run_on_commit.clear()
    with committed(execute=True):
        article.unpublish()
    gone = reader.get(picture.url)
    assert (gone.status, gone.headers["cache-control"]) == (404, "private, no-store")
    # Not even its bytes stay.
    reader.shelf.start(2**40)
    reader.shelf.start(2**40)
    sweep(reader.shelf)
    assert hash_of(picture.file.open().read()) not in {path.name for path in reader.shelf.root.rglob("*")}
    connection.run_on_commit.clear()
    with committed(execute=True):
        article.get_latest_revision().publish()
    assert reader.get(picture.url).status == 200
