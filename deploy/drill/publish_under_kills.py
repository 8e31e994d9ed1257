"""Drill: scheduler and worker are killed again and again while scheduled texts come out and e-mails wait.

    .venv/bin/python deploy/drill/publish_under_kills.py --texts 50 --kills 12

Without DATABASE_URL it works on a SQLite database in a temporary folder; a database that DATABASE_URL names must be
empty. Prints one line per check, and exits with 1 if anything was lost, left half done or done twice.
"""

import argparse
import datetime
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("run_scheduler", "run_worker")
# Enough for the last interrupted job: its lease expires, and the scheduler then takes it back.
MAX_SECONDS = 300


def main() -> int:
    """Run the drill and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--texts", type=int, default=50)
    parser.add_argument("--kills", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _set_environment(Path(folder))
        for command in ("migrate --verbosity 0", "collectstatic --noinput --verbosity 0", "seed_site"):
            _manage(command)
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        import django

        django.setup()
        pages = _schedule(options.texts)
        _send_mails(options.texts)
        with _running() as processes:
            _kill(processes, options.kills, random.Random(options.seed))  # noqa: S311  no secret
            _wait(pages)
        return _judge(pages, Path(folder) / "mails", options)


def _set_environment(folder: Path) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "TASKS_BACKEND": "database",
        "EMAIL_URL": f"filemail:///{folder}/mails",
        "LOG_LEVEL": "CRITICAL",
    }


def _manage(command: str) -> None:
    subprocess.run([sys.executable, "manage.py", *command.split()], cwd=ROOT, check=True)  # noqa: S603


def _schedule(count: int) -> list[int]:
    """Make approved texts with a picture each, due within the next seconds, and return their keys."""
    from django.utils import timezone

    from base.models import Image
    from campaign.articles.models import ArticlePage, TopicPage

    topic, images = TopicPage.objects.first(), list(Image.objects.all())
    keys = []
    for number in range(count):
        page = ArticlePage(title=f"Diễn tập {number}", summary="Bài diễn tập.", live=False)
        page.main_image = images[number % len(images)]
        topic.add_child(instance=page)
        page.go_live_at = timezone.now() + datetime.timedelta(seconds=5 + number % 30)
        page.save_revision().publish(skip_permission_checks=True)
        keys.append(page.pk)
    for image in images:
        image.renditions.all().delete()
    return keys


def _send_mails(count: int) -> None:
    from django.core.mail import send_mail

    for number in range(count):
        send_mail(f"Diễn tập {number}", "Thư diễn tập.", None, ["dien-tap@example.vn"])


@contextmanager
def _running() -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    processes = {command: _start(command) for command in COMMANDS}
    try:
        yield processes
    finally:
        for process in processes.values():
            process.kill()
            process.wait()


def _start(command: str) -> subprocess.Popen[bytes]:
    arguments = ["--interval", "5"] if command == "run_scheduler" else []
    return subprocess.Popen([sys.executable, "manage.py", command, *arguments], cwd=ROOT)  # noqa: S603


def _kill(processes: dict[str, subprocess.Popen[bytes]], kills: int, rng: random.Random) -> None:
    """Kill one process after the other at random moments, and start it again as systemd would."""
    for number in range(kills):
        time.sleep(rng.uniform(2, 8))
        command = COMMANDS[number % len(COMMANDS)]
        processes[command].kill()
        processes[command].wait()
        processes[command] = _start(command)


def _wait(pages: list[int]) -> None:
    from campaign.articles.models import ArticlePage
    from operations.queue.models import unfinished

    deadline = time.monotonic() + MAX_SECONDS
    while time.monotonic() < deadline:
        are_online = ArticlePage.objects.filter(pk__in=pages, live=True).count() == len(pages)
        if are_online and not unfinished().exists():
            return
        time.sleep(0.5)


def _judge(pages: list[int], mails: Path, options: argparse.Namespace) -> int:
    from django.db.models import Count
    from wagtail.models import PageLogEntry, ReferenceIndex, Revision

    from base.models import Image, ShareCard
    from campaign.articles.models import ArticlePage
    from operations.queue.models import failed
    from search.models import SearchEntry

    found = ArticlePage.objects.filter(pk__in=pages)
    published = PageLogEntry.objects.filter(page__in=pages, action="wagtail.publish.scheduled")
    ids = re.findall(
        r"^Message-ID: (\S+)", "".join(file.read_text() for file in mails.iterdir()), re.MULTILINE
    )
    waiting = Revision.page_revisions.filter(object_id__in=map(str, pages), approved_go_live_at__isnull=False)
    images = Image.objects.filter(pk__in=found.values("main_image"))
    image_keys = [str(key) for key in images.values_list("pk", flat=True)]
    references = ReferenceIndex.objects.filter(object_id__in=map(str, pages), to_object_id__in=image_keys)
    checks = {
        "published": (found.live().count(), options.texts),
        "published once": (
            published.values("page").annotate(n=Count("pk")).filter(n=1).count(),
            options.texts,
        ),
        "revisions that still wait": (waiting.count(), 0),
        "rows of the search": (SearchEntry.objects.filter(page__in=pages).count(), options.texts),
        "references to pictures": (references.values("object_id").distinct().count(), options.texts),
        "share cards": (ShareCard.objects.filter(page__in=pages).count(), options.texts),
        "pictures without sizes": (images.filter(renditions=None).count(), 0),
        "e-mails that arrived": (len(set(ids)), options.texts),
        "tasks that failed": (failed().count(), 0),
    }
    sys.stdout.write(f"{options.kills} kills\n")
    for name, (got, wanted) in checks.items():
        sys.stdout.write(f"{'ok  ' if got == wanted else 'LOST'} {name}: {got} of {wanted}\n")
    # Not a loss: an e-mail goes out twice if its worker dies after the mail server's answer, before it is recorded.
    sys.stdout.write(f"     e-mails that went out twice: {len(ids) - len(set(ids))}\n")
    return int(any(got != wanted for got, wanted in checks.values()))


if __name__ == "__main__":
    raise SystemExit(main())
