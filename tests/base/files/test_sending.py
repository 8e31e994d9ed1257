"""Tests of sending a file from each store, whole and in parts."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from base.models import File
from tests.factories import recording

pytestmark = pytest.mark.usefixtures("store")

# Longer than the chunks in which a file is read.
WHOLE = bytes(range(256)) * 1000


@pytest.fixture
def address(db) -> str:
    return recording(file=ContentFile(WHOLE, "phim.mp4")).file.url


def test_whole_file_and_head(administrator_client, address):
    answer = administrator_client.get(address)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, WHOLE)
    assert answer["Content-Length"] == str(len(WHOLE))
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Accept-Ranges"] == "bytes"
    head = administrator_client.head(address)
    assert (head.status_code, head.content, head["Content-Length"]) == (200, b"", str(len(WHOLE)))
    assert head["ETag"] == answer["ETag"]


def test_part_of_a_file(administrator_client, address):
    for asked, first, last in [
        ("2-9", 2, 9),
        ("-5", 255_995, 255_999),
        ("0-0", 0, 0),
        ("70000-", 70_000, 255_999),
        ("9-999999", 9, 255_999),
    ]:
        answer = administrator_client.get(address, headers={"Range": f"bytes={asked}"})
        assert answer.status_code == 206
        assert b"".join(answer.streaming_content) == WHOLE[first : last + 1]
        assert answer["Content-Range"] == f"bytes {first}-{last}/256000"
        assert answer["Content-Length"] == str(last + 1 - first)


def test_part_beyond_the_end_and_conditions(administrator_client, address):
    answer = administrator_client.get(address, headers={"Range": "bytes=256000-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */256000")
    known = administrator_client.head(address)
    for headers in ({"If-None-Match": known["ETag"]}, {"If-Modified-Since": known["Last-Modified"]}):
        assert administrator_client.get(address, headers=headers).status_code == 304
    part = {"Range": "bytes=2-9"}
    same = administrator_client.get(address, headers=part | {"If-Range": known["ETag"]})
    assert (same.status_code, b"".join(same.streaming_content)) == (206, WHOLE[2:10])
    other = administrator_client.get(address, headers=part | {"If-Range": '"khac"'})
    assert (other.status_code, b"".join(other.streaming_content)) == (200, WHOLE)


def test_empty_and_lost_files(administrator_client, address):
    empty = File.objects.create(title="Rỗng", file=ContentFile(b"", "rong.txt"))
    answer = administrator_client.get(empty.url)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"")
    default_storage.delete(address.removeprefix("/media/"))
    assert administrator_client.get(address).status_code == 404
