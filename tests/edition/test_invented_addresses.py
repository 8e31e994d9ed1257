"""Tests that strangers cannot fill an edition: invented addresses, page numbers, hosts and ports store no file."""

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings

from edition.address import address_of
from edition.shelf import Shelf, StoredResponse
from edition.watch import is_public_write
from home.first_run.structure import build_tree
from tests.edition.conftest import Reader, environ, kind_of
from tests.factories import AlertFactory, ArticleFactory, DocumentRecordFactory

START = (
    *("/", "/sitemap.xml", "/sitemap-0.xml", "/robots.txt", "/nhung/tin.js", "/rss/tat-ca/2022-08.xml"),
    *(
        "/luu-tru/",
        "/tac-gia/nguoi-viet/",
        "/phong-trao/",
        "/van-ban/",
        "/tin-dia-phuong/",
        "/tim-kiem/",
        "/rss/",
    ),
)
_LINK = re.compile(r'(?:href="|<loc>https?://[^/]+)(/[^"?#<]*)')


@pytest.fixture(scope="module")
def content(module_data: None) -> None:
    tree = build_tree()
    topic = tree.topics["cam-nang-an-toan"]
    for number in range(4):
        ArticleFactory(parent=topic, title=f"Bài {number}", author_name="Người viết")
    for number in range(4):
        DocumentRecordFactory(parent=tree.library, number=str(number + 1))
    AlertFactory(parent=tree.topics["canh-bao-lua-dao"])


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("walked"))


class Writes(list[str]):
    """Statements that change what readers see or who is signed in."""

    def watch(self, execute: Any, sql: str, *rest: Any) -> Any:
        if is_public_write(sql) or (
            sql.startswith(("INSERT", "UPDATE", "DELETE")) and "django_session" in sql
        ):
            self.append(sql)
        return execute(sql, *rest)


@pytest.fixture(scope="module")
def written() -> Writes:
    """Return the statements of the crawl."""
    return Writes()


@pytest.fixture(scope="module")
def kept(content: None, walked: Shelf, written: Writes) -> Iterator[dict[str, StoredResponse]]:
    """Yield the responses that the edition keeps after a crawl of the site: one address of each kind."""
    with pytest.MonkeyPatch.context() as patch:
        for length in (
            "articles.public.pages.STORIES",
            "articles.public.lists.STORIES",
            "library.public.document_list.RECORDS",
        ):
            patch.setattr(f"campaign.{length}_PER_PAGE", 3)
        patch.setattr("django.db.connection.close_if_unusable_or_obsolete", lambda: None)
        with (
            override_settings(EDITION=True, EDITION_ROOT=walked.root),
            connection.execute_wrapper(written.watch),
        ):
            found = _walk(Reader(walked))
        yield found


def _walk(reader: Reader) -> dict[str, StoredResponse]:
    found: dict[str, StoredResponse] = {}
    waiting = list(START)
    kinds = set()
    for address in waiting:
        answer = reader.get(address)
        one = address_of(environ(address), "http", "sessionid", frozenset())
        response = one and reader.shelf.find(reader.shelf.current() or "", one)
        if response is None:
            continue
        found[address] = response
        for link in _LINK.findall(answer.body.decode()):
            kind = kind_of(link)
            if kind not in kinds:
                kinds.add(kind)
                waiting.append(link)
    return found


@pytest.fixture
def reader(db: None, kept: dict[str, StoredResponse], walked: Shelf, shelf: Shelf) -> Reader:
    """Return a reader of a copy of the edition."""
    shutil.copytree(walked.root, shelf.root, symlinks=True)
    return Reader(shelf)


def _files(shelf: Shelf) -> set[str]:
    return {
        os.path.join(folder, name) for folder, _, names in os.walk(shelf.root / "editions") for name in names
    }


def test_a_list_ends_and_pages_without_a_list_have_no_number(reader: Reader, kept: dict[str, StoredResponse]):
    files = _files(reader.shelf)
    for address, response in kept.items():
        asked = len(reader.asked)
        if re.search(r'[?;]trang=2"', response.body().decode()):
            assert response.pages > 1, address
        for number in (response.pages + 1, 201, 10**12):
            answer = reader.get(f"{address}?trang={max(2, number)}")
            if response.pages:
                assert answer.status == 404, address
            else:
                assert answer.body == response.body(), address
        if not response.pages:
            assert len(reader.asked) == asked, address
    assert _files(reader.shelf) == files
    lists = {address: response.pages for address, response in kept.items() if response.pages}
    assert {"/van-ban/", "/tin-dia-phuong/", "/tim-kiem/", "/tac-gia/nguoi-viet/"} < lists.keys(), lists
    assert len([pages for pages in lists.values() if pages > 1]) >= 4, lists
    assert len(kept) > 30 + len(lists)
    for query in ("tim-kiem/?q=an", "tin-dia-phuong/?nguon=1", "van-ban/?loai=luat"):
        assert reader.get(f"/{query}&trang=99").status == 404


@pytest.mark.usefixtures("shelf")
def test_opening_a_public_address_changes_nothing(
    kept: dict[str, StoredResponse], written: Writes, author_client: Client
):
    """Neither for readers, who crawled them all, nor for a person who is signed in, whom no edition answers."""
    article = next(address for address in kept if re.match("/phong-trao/cam-nang-an-toan/.", address))
    live = ("/tim-kiem/?q=an", "/tim-kiem/goi-y/?q=an", "/t/1", "/giao-dien/", "/dem/")
    with connection.execute_wrapper(written.watch):
        for address in (*START, article, *live):
            author_client.get(address)
    assert not written, written


def _invented(kept: dict[str, StoredResponse]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield hundreds of addresses with their headers that no page of the site links to."""
    plain = [address for address, response in kept.items() if not response.pages]
    for number, address in enumerate(kept):
        yield address, {"HTTP_HOST": f"testserver:{number + 1}"}
        yield f"{address}?x{number}={number}&trang=0{number}", {}
        yield f"{plain[number % len(plain)]}?trang={number + 2}", {}
    for number, spelt in enumerate(("TESTSERVER", "testserver.", "TestServer.:80", "testserver:080")):
        forged = {"HTTP_X_FORWARDED_HOST": f"h{number}", "HTTP_X_FORWARDED_PORT": str(number)}
        yield "/", {"HTTP_HOST": spelt, "HTTP_X_FORWARDED_PROTO": "https", **forged}
        yield "/", {"HTTP_HOST": f"h{number}.example.vn"}
    for address, response in kept.items():
        if response.pages:
            yield f"{address}?trang={response.pages + 2}", {}
        # Each number in an address has only one spelling.
        if re.search(r"\d", address):
            yield re.sub(r"(\d+)(?=\D*$)", r"0\1", address), {}
    for address in ("/khong/", "/khong.xml", "//van-ban/", "/van-ban//", "/VAN-BAN/"):
        yield address, {}


def test_invented_addresses_leave_the_files_as_they_were(
    reader: Reader, kept: dict[str, StoredResponse], settings
):
    settings.ALLOWED_HOSTS = ["testserver", ".example.vn"]
    files = _files(reader.shelf)
    for address, headers in _invented(kept):
        reader.get(address, **headers)
    assert _files(reader.shelf) == files
    # The next edition renders nothing else ahead.
    edition = reader.shelf.start(2**31)
    assert {address.file for address in reader.shelf.wanted(edition)} == {
        file.removeprefix(f"{reader.shelf.root}/editions/").partition("/")[2].removesuffix(".kept")
        for file in files
        if file.endswith(".kept")
    }
