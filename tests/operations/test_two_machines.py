"""Two machines on one host: nginx, web server, scheduler and worker twice, with one PostgreSQL, Redis and bucket.

Each machine has a folder of its own, as if it had a disk. `deploy/drill/two-machines.sh` runs this on a PostgreSQL
made for it.
"""

import logging
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import pytest
import requests
from django.db import connection
from django.urls import reverse
from moto.server import ThreadedMotoServer

from tests.base.delivery.redis_server import NEEDS_REDIS, RedisServer
from tests.edition.web import NEEDS_NGINX, Site, free_port, start, stop
from tests.factories import image_file
from tests.prepared import PASSWORD, template_name
from tests.stores import BUCKET, KEYS

logger = logging.getLogger(__name__)
pytestmark = [
    pytest.mark.slow,
    *NEEDS_NGINX,
    NEEDS_REDIS,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="several machines need PostgreSQL"),
]

DATABASE = "hai_may"
# Seconds after which the other machine must no longer serve the old page.
MAX_STALE = 1.0
_PEOPLE = f"""
from django.contrib.auth.models import Group
from base.models import User
for name in ("tac-gia", "truong-ban"):
    User.objects.create_superuser(name, f"{{name}}@example.vn", {PASSWORD!r})
"""
_DRAFT = """
from base.models import User
from campaign.articles.models import TopicPage
from tests.factories import ArticleFactory
from tests.newsroom.conftest import submit
page = ArticleFactory(parent=TopicPage.objects.get(slug="cam-nang-an-toan"), live=False, title="{title}")
page = submit(page, User.objects.get(username="tac-gia"))
print(page.pk, page.current_workflow_task_state.pk, page.url)
"""


class Bucket:
    """Server that speaks S3. It keeps its files while it is closed."""

    def __init__(self) -> None:
        self.port = free_port()
        self.open()
        self.server = boto3.resource("s3", endpoint_url=self.url, region_name="us-east-1")
        self.files = self.server.create_bucket(Bucket=BUCKET).objects

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        self._server = ThreadedMotoServer("127.0.0.1", port=self.port, verbose=False)
        self._server.start()

    def close(self) -> None:
        self._server.stop()


class Machine(Site):
    """Machine of the site: its own nginx, web server, scheduler, worker and disk."""

    def __init__(self, folder: Path, shared: dict[str, str]) -> None:
        folder.mkdir(mode=0o755)
        self.port, self.behind, self.secure_port = free_port(), free_port(), None
        self._folder, self._workers = folder, 1
        self._env = shared | {"VAR_DIR": str(folder / "var"), "MEDIA_ROOT": str(folder / "media")}
        (folder / "var").mkdir()

    def start(self) -> None:
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        super().start()
        self.scheduler = self._run("run_scheduler", "--interval", "0.5")
        self.worker = self._run("run_worker")

    def _run(self, *arguments: str):
        command = [sys.executable, "manage.py", *arguments]
        return start(command, self._env, self._folder / f"{arguments[0]}.log")

    def stop(self) -> None:
        super().stop()
        stop(self.scheduler)
        stop(self.worker)

    def sent(self) -> list[str]:
        """Return the subjects of the e-mails that the worker of this machine has sent."""
        log = (self._folder / "run_worker.log").read_text(errors="replace")
        return re.findall(r"^Subject: (thu-\d+)$", log, re.MULTILINE)


class Person(requests.Session):
    """Browser that asks either machine, as behind a balancer."""

    def at(self, machine: Machine, path: str, **form) -> requests.Response:
        """Get the page, or send the form with the token of the page that shows it."""
        address = f"http://localhost:{machine.port}{path}"
        if not form:
            return self.get(address, timeout=60, allow_redirects=False)
        files = form.pop("files", None)
        token = self.cookies.get("csrftoken") or ""
        return self.post(
            address,
            form | {"csrfmiddlewaretoken": token},
            files=files,
            timeout=60,
            allow_redirects=False,
            headers={"Referer": address},
        )

    def sign_in(self, machine: Machine, name: str, password: str = PASSWORD) -> requests.Response:
        self.at(machine, "/admin/login/")
        return self.at(machine, "/admin/login/", login=name, password=password)

    def approve(self, machine: Machine, page: str, step: str) -> None:
        address = reverse("wagtailadmin_pages:workflow_action", args=[page, "approve", step])
        assert self.at(machine, address, comment="").status_code in (200, 302)

    def upload(self, machine: Machine, title: str) -> requests.Response:
        file = image_file(400, 300, f"{title}.png")
        form = {"title": title, "description": "Khiên", "collection": "1", "tags": "", "credit": "x"}
        return self.at(machine, "/admin/images/add/", files={"file": (file.name, file.read())}, **form)


class Two:
    """The two machines and what they share."""

    def __init__(self, folder: Path) -> None:
        self.redis, self.bucket = RedisServer(folder), Bucket()
        database = connection.settings_dict
        shared = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": "site",
            "SECRET_KEY": "khoa-mau-chi-de-thu" * 3,
            "DATABASE_URL": f"postgres://{database['USER']}@{database['HOST']}:{database['PORT']}/{DATABASE}",
            "CACHE_URL": self.redis.url,
            "TASKS_BACKEND": "database",
            "S3_BUCKET": BUCKET,
            "S3_ENDPOINT_URL": self.bucket.url,
            "LOG_LEVEL": "ERROR",
        }
        self.a, self.b = (Machine(folder / name, shared) for name in "ab")

    def start(self) -> None:
        self.a.manage("migrate", "--verbosity", "0")
        self.a.manage("shell", "--no-imports", "-c", _PEOPLE)
        for machine in (self.a, self.b):
            machine.start()

    def stop(self) -> None:
        for machine in (self.a, self.b):
            machine.stop()
        self.bucket.close()
        self.redis.end()

    def draft(self, title: str) -> tuple[str, str, str]:
        """Submit an article on machine A. Return the keys of page and step, and the address."""
        made = self.a.manage("shell", "--no-imports", "-c", _DRAFT.format(title=title))
        # The last line, after the e-mails to the reviewers.
        page, step, address = made.splitlines()[-1].split()
        return page, step, "/" + address.removeprefix("http://").partition("/")[2]


@pytest.fixture(scope="module")
def two(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    for name, value in KEYS.items():
        os.environ[name] = value
    folder = tmp_path_factory.mktemp("hai-may")
    folder.chmod(0o755)
    with django_db_blocker.unblock(), connection.creation._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template_name()}")
        machines = Two(folder)
        machines.start()
        yield machines
        machines.stop()
        cursor.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def chief(two: Two) -> Person:
    person = Person()
    assert person.sign_in(two.a, "truong-ban").status_code == 302
    return person


def body(machine: Machine, path: str) -> str:
    return machine.get(path)[2].decode()


def seconds_until(is_so: Callable[[], bool], most: float = 10) -> float:
    """Return the seconds until the first check that found `is_so` began: the time for which responses were stale.

    Raises AssertionError after `most` seconds.
    """
    began = time.monotonic()
    while True:
        looked = time.monotonic()
        if is_so():
            return looked - began
        assert looked - began < most
        time.sleep(0.02)


def test_session_of_one_machine_is_good_on_the_other(two, chief):
    assert chief.at(two.b, "/admin/images/").status_code == 200
    assert Person().at(two.b, "/admin/images/").status_code == 302


def test_wrong_passwords_are_counted_over_both_machines(two):
    stranger = Person()
    for number in range(10):
        answer = stranger.sign_in((two.a, two.b)[number % 2], "tac-gia", "sai-mat-khau-roi")
        assert "quá nhiều lần" not in answer.text
    for machine in (two.a, two.b):
        assert "quá nhiều lần" in stranger.sign_in(machine, "tac-gia", PASSWORD).text


def test_upload_of_one_machine_is_read_on_the_other(two, chief):
    assert chief.upload(two.a, "anh-cua-a").status_code == 302
    html = chief.at(two.b, "/admin/images/").text
    small = re.search(r'src="(/media/images/[^"]+)"', html)
    assert small
    picture = chief.at(two.b, small[1])
    assert (picture.status_code, picture.headers["Cache-Control"]) == (200, "private, no-store")
    assert two.b.get(small[1])[0] == 404
    assert not list((two.a._folder / "media").glob("**/*"))


def test_approval_on_one_machine_is_read_on_the_other_within_a_second(two, chief):
    waits = []
    for number in range(5):
        title = f"Bài duyệt ở máy A số {number}"
        page, step, address = two.draft(title)
        topic = address.rpartition("/")[0].rpartition("/")[0] + "/"
        # Both machines answer from their editions.
        assert [title in body(machine, topic) for machine in (two.a, two.b)] == [False, False]
        chief.approve(two.a, page, step)
        waits.append(seconds_until(lambda title=title, topic=topic: title in body(two.b, topic)))
        assert title in body(two.a, topic)
        assert two.b.get(address)[0] == 200
    logger.info("approved on A, read on B after %s s", sorted(round(wait, 2) for wait in waits))
    assert max(waits) <= MAX_STALE


def test_page_taken_down_on_one_machine_is_gone_from_the_other_within_a_second(two, chief):
    page, step, address = two.draft("Bài sẽ gỡ")
    chief.approve(two.a, page, step)
    seconds_until(lambda: two.b.get(address)[0] == 200)
    assert chief.at(two.a, f"/admin/pages/{page}/unpublish/", x="").status_code == 302
    wait = seconds_until(lambda: two.b.get(address)[0] == 410)
    logger.info("taken down on A, gone from B after %.2f s", wait)
    assert wait <= MAX_STALE


def test_two_schedulers_publish_each_page_once(two):
    # Each page has its own hour, because a page that a busy machine saves after its hour is published at once.
    script = """
import datetime
from django.utils import timezone
from campaign.articles.models import TopicPage
from tests.factories import ArticleFactory
topic = TopicPage.objects.get(slug="cam-nang-an-toan")
for number in range(20):
    page = ArticleFactory(parent=topic, live=False, title=f"Hẹn giờ {number}")
    page.go_live_at = timezone.now() + datetime.timedelta(seconds=10)
    page.save_revision().publish()
"""
    two.a.manage("shell", "--no-imports", "-c", script)
    count = """
from wagtail.models import PageLogEntry
rows = PageLogEntry.objects.filter(action="wagtail.publish.scheduled", label__startswith="Hẹn giờ")
print(rows.count(), rows.values("page").distinct().count())
"""
    deadline = time.monotonic() + 120
    while (done := two.a.manage("shell", "--no-imports", "-c", count).split()) != ["20", "20"]:
        assert int(done[0]) <= 20
        assert time.monotonic() < deadline, done
    time.sleep(2)
    assert two.a.manage("shell", "--no-imports", "-c", count).split() == ["20", "20"]


def test_two_workers_do_each_task_once(two):
    script = """
from django.core.mail import send_mail
for number in range(60):
    send_mail(f"thu-{number}", "x", None, ["nguoi@example.vn"])
"""
    two.a.manage("shell", "--no-imports", "-c", script)
    seconds_until(lambda: len(two.a.sent() + two.b.sent()) >= 60, most=60)
    time.sleep(2)
    by_a, by_b = two.a.sent(), two.b.sent()
    logger.info("of 60 tasks, A did %s and B %s", len(by_a), len(by_b))
    assert sorted(by_a + by_b) == sorted(f"thu-{number}" for number in range(60))
    assert by_a
    assert by_b


def test_nothing_stops_without_redis(two, chief):
    page, step, address = two.draft("Bài duyệt khi không có Redis")
    two.redis.end()
    try:
        for machine in (two.a, two.b):
            for path in ("/", "/tim-kiem/?q=bai", "/van-ban/?q=mau&nam=2026"):
                assert machine.get(path)[0] == 200
            assert chief.at(machine, "/admin/").status_code == 200
        assert chief.upload(two.b, "anh-khong-redis").status_code == 302
        chief.approve(two.b, page, step)
        assert seconds_until(lambda: two.a.get(address)[0] == 200) <= MAX_STALE
    finally:
        two.redis.start()


def test_each_upload_is_whole_or_refused_in_words_while_the_bucket_comes_and_goes(two, chief):
    def upload(number: int) -> bool:
        person = Person()
        person.cookies.update(chief.cookies)
        answer = person.upload((two.a, two.b)[number % 2], f"luot-{number}")
        assert answer.status_code == 302 or "chưa có gì được lưu" in answer.text, answer.text[:2000]
        return answer.status_code == 302

    with ThreadPoolExecutor(4) as pool:
        tried = [pool.submit(upload, number) for number in range(40)]
        for _ in range(3):
            time.sleep(0.7)
            two.bucket.close()
            time.sleep(0.7)
            two.bucket.open()
        taken = [one.result() for one in tried]
    logger.info("%s of 40 uploads taken, the others refused in words", sum(taken))
    assert 0 < sum(taken) < 40
    assert upload(40)
    script = """
from base.models import Image
rows = Image.objects.filter(title__startswith="luot-")
print(rows.count(), sum(len(row.file.open().read()) == row.file_size for row in rows))
"""
    assert two.b.manage("shell", "--no-imports", "-c", script).split() == [str(sum(taken) + 1)] * 2
    originals = [file.key for file in two.bucket.files.filter(Prefix="media/original_images/luot-")]
    assert len(originals) == sum(taken) + 1
