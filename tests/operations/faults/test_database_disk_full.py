"""Tests of a full disk under SQLite, edition and cache: kept pages are still served, and the rest says why not."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from html import unescape
from pathlib import Path

import pytest

from tests.admin import fields_of
from tests.edition.web import Site, stop
from tests.operations.faults.desk import FIRST_ARTICLE, Person

pytestmark = [pytest.mark.slow, pytest.mark.served]

TYPED = "Tiêu đề gõ lúc đĩa đầy"
LIVE = "/tim-kiem/?q=lua"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    var = tmp_path / "var"
    var.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300m", "tmpfs", str(var)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a disk is not permitted here")
    site = Site(tmp_path, workers=2)
    site.start_application()
    yield site
    stop(site.application)
    subprocess.run(["umount", "--lazy", str(var)], check=True)


def test_kept_pages_are_read_on_and_the_rest_says_why_not(site: Site):
    editor = Person(site, "bientap")
    page = site.manage("shell", "-v0", "--no-imports", "-c", FIRST_ARTICLE).strip()
    address = f"/admin/pages/{page}/edit/"
    values = editor.form(address) | {"title": TYPED}
    assert [site.get(path, past_nginx=True)[0] for path in ("/", LIVE)] == [200, 200]
    filler = site.database.parent / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"0" * 4096)
    for _ in range(5):
        assert site.get("/", past_nginx=True)[0] == 200
        status, _, body = site.get(LIVE, past_nginx=True)
        assert status == 200 or (status == 503 and "Trang tạm thời chưa phục vụ được" in body.decode())
    answer = editor.send(address, values)
    assert answer.status_code == 503
    assert re.search("Ổ đĩa .* đã đầy", answer.text)
    assert TYPED in unescape(answer.text)
    filler.unlink()
    assert site.get(LIVE, past_nginx=True)[0] == 200
    assert editor.send(address, fields_of(answer.text)).status_code == 200
    assert editor.form(address)["title"] == TYPED
