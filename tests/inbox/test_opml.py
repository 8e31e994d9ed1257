"""Tests of OPML lists of sources, read and written."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from campaign.inbox.models import Source
from campaign.inbox.opml import plan_import, read_opml

pytestmark = pytest.mark.django_db


def opml(*outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="1.0"><body>{"".join(outlines)}</body></opml>'.encode()


def outline(address: str, name: str = "Báo Quảng Ngãi") -> str:
    return f'<outline text="{name}" xmlUrl="{address}" htmlUrl="https://baoquangngai.vn/"/>'


def test_exported_list_can_be_imported(tmp_path: Path) -> None:
    Source.objects.create(name="Sở <A> & B", feed_url="https://a.vn/rss?x=1&y=2", site_url="https://a.vn/")
    out = StringIO()
    call_command("export_opml", stdout=out)
    file = tmp_path / "nguon.opml"
    file.write_text(out.getvalue())
    Source.objects.all().delete()
    out = StringIO()
    call_command("import_opml", str(file), stdout=out)
    assert "Đã thêm 1 nguồn" in out.getvalue()
    source = Source.objects.get()
    assert (source.name, source.feed_url, source.site_url, source.host) == (
        "Sở <A> & B",
        "https://a.vn/rss?x=1&y=2",
        "https://a.vn/",
        "a.vn",
    )


def test_folders_are_entered_and_known_sources_recognised_in_any_spelling() -> None:
    Source.objects.create(name="Đã có", feed_url="https://www.a.vn/rss/")
    data = opml(
        f'<outline text="Thư mục">{outline("http://a.vn/rss")}</outline>',
        outline("https://b.vn/rss?zarsrc=30"),
        outline("https://b.vn/rss/"),
    )
    candidates = plan_import(read_opml(data))
    assert [one.source.feed_url for one in candidates if one.source] == ["https://b.vn/rss"]
    assert [one.known for one in candidates if one.known] == ["Đã có", "Báo Quảng Ngãi"]


def test_name_that_was_encoded_twice_is_read() -> None:
    [read] = read_opml(opml(outline("https://b.vn/rss", "Sá»Ÿ KH&amp;CN Quáº£ng NgÃ£i")))
    assert read.name == "Sở KH&CN Quảng Ngãi"


@pytest.mark.parametrize(
    "address", ["http://192.168.1.1/rss", "file:///etc/passwd", "https://a.vn:8443/rss", "javascript:x"]
)
def test_address_that_may_not_be_polled_is_refused_with_the_reason(address: str, tmp_path: Path) -> None:
    file = tmp_path / "nguon.opml"
    file.write_bytes(opml(outline(address), outline("https://b.vn/rss")))
    out = StringIO()
    call_command("import_opml", str(file), stdout=out)
    assert Source.objects.get().feed_url == "https://b.vn/rss"
    assert f"từ chối 1 địa chỉ.\n{address}: " in out.getvalue()


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không đọc được tệp"):
        call_command("import_opml", str(tmp_path / "khong-co.opml"))
