"""Tests of PostgreSQL gone and back: kept pages are still served; the rest says so, and recovers by itself."""

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.admin import fields_of
from tests.edition.web import Site, stop
from tests.operations.faults import postgresql
from tests.operations.faults.desk import FIRST_ARTICLE, Answer, Person

pytestmark = [
    pytest.mark.slow,
    pytest.mark.served,
    pytest.mark.skipif(not postgresql.is_installed(), reason="PostgreSQL is not installed"),
]
LIVE = "/tim-kiem/?q=lua"
TYPED = "Tiêu đề gõ lúc mất cơ sở dữ liệu"
_SUBMITTED = """
from base.models import User
from campaign.articles.models import ArticlePage, TopicPage
author = User.objects.get(username="bientap")
page = ArticlePage(title={title!r}, summary="Tóm tắt.", live=False, owner=author)
TopicPage.objects.first().add_child(instance=page)
page.save_revision(user=author)
state = page.get_workflow().start(page, author)
print(page.pk, state.current_task_state.pk)
"""
_STATE = """
from campaign.articles.models import ArticlePage
page = ArticlePage.objects.get(pk={page})
print(page.live, page.workflow_states.last().status, page.live_revision_id == page.latest_revision_id)
"""
_WHOLE = ["True", "approved", "True"]


@pytest.fixture(scope="module")
def database() -> Iterator[postgresql.Server]:
    # Not below pytest's folder, which only root may enter.
    folder = Path(tempfile.mkdtemp(prefix="anm-postgresql-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    server = postgresql.Server(folder)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def site(database: postgresql.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("site"), workers=2)
    site._env["DATABASE_URL"] = database.url
    site.manage("migrate", "--noinput", "--verbosity", "0")
    site.manage("seed_site")
    site.start_application()
    yield site
    stop(site.application)


def shell(site: Site, code: str) -> list[str]:
    return site.manage("shell", "-v0", "--no-imports", "-c", code).split()


def test_readers_and_editors_while_it_is_gone(site: Site, database: postgresql.Server):
    editor = Person(site, "bientap")
    (page,) = shell(site, FIRST_ARTICLE)
    address = f"/admin/pages/{page}/edit/"
    values = editor.form(address) | {"title": TYPED}
    assert [site.get(path, past_nginx=True)[0] for path in ("/", LIVE)] == [200, 200]
    database.stop()
    try:
        for _ in range(5):
            assert site.get("/", past_nginx=True)[0] == 200
            status, headers, body = site.get(LIVE, past_nginx=True)
            assert (status, headers["retry-after"]) == (503, "120")
            assert "Trang tạm thời chưa phục vụ được" in body.decode()
        assert site.get("/song/", past_nginx=True)[0] == 200
        status, _, body = site.get("/san-sang/", past_nginx=True)
        assert (status, b'"failing": ["database"]' in body) == (503, True)
        refused = editor.send(address, values)
        assert refused.status_code == 503
        assert TYPED in unescape(refused.text)
    finally:
        database.start()
    # No worker keeps a broken connection: the very next request of each is answered.
    assert {site.get(LIVE, past_nginx=True)[0] for _ in range(20)} == {200}
    assert editor.send(address, fields_of(refused.text)).status_code == 200
    assert editor.form(address)["title"] == TYPED


def test_an_approval_meanwhile_is_whole_or_refused(site: Site, database: postgresql.Server):
    chief = Person(site, "truongban")
    were_live = {
        is_live_after_a_cut(site, database, chief, seconds) for seconds in (0.0, 0.05, 0.1, 0.2, 0.4)
    }
    assert False in were_live, "no approval was cut off"


def is_live_after_a_cut(site: Site, database: postgresql.Server, chief: Person, seconds: float) -> bool:
    """Stop the database `seconds` after an approval was sent, and return True if the page is live then."""
    page, step = shell(site, _SUBMITTED.format(title=f"Bài duyệt giữa chừng {seconds}"))
    address = f"/admin/pages/workflow/action/{page}/approve/{step}/"
    values = {
        "csrfmiddlewaretoken": chief.form(f"/admin/pages/{page}/edit/")["csrfmiddlewaretoken"],
        "comment": "",
    }
    answers: list[Answer] = []
    approving = threading.Thread(target=lambda: answers.append(chief.send(address, values)))
    approving.start()
    time.sleep(seconds)
    database.stop()
    approving.join()
    database.start()
    state = shell(site, _STATE.format(page=page))
    if state == _WHOLE:
        return True
    assert state == ["False", "in_progress", "False"], seconds
    assert answers[0].status_code == 503
    assert "chưa có gì được lưu" in answers[0].text
    # As the page's button does.
    chief.send(address, values)
    assert shell(site, _STATE.format(page=page)) == _WHOLE
    return False
