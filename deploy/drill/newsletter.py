"""Drill: a letter to many addresses through a real mail server, by two workers at once, with kills in the middle.

    .venv/bin/python deploy/drill/newsletter.py --addresses 10000 --kills 3

Without DATABASE_URL it works on a SQLite database in a temporary folder; a database that DATABASE_URL names must be
empty. Prints time, CPU seconds and memory, and exits with 1 if anybody got the letter twice, or if more were lost than
workers were killed.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
PORT = 8719


class Receiver:
    """Mail server that counts the letters that each address received."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self.connections = self.bytes = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, lines: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = name
        return lines

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        self.got.update(envelope.rcpt_tos)
        self.bytes += len(envelope.content)
        return "250 OK"


def main() -> int:
    """Run the drill and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--addresses", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _set_environment(Path(folder), options.addresses)
        _manage("migrate", "--verbosity", "0")
        _manage("seed_site")
        sys.path[:0] = [str(ROOT), str(ROOT / "site")]
        import django

        django.setup()
        _subscribe(options.addresses)
        receiver = Receiver()
        controller = Controller(receiver, hostname="127.0.0.1", port=PORT)
        controller.start()
        try:
            cpu, memory = _send(receiver, options)
        finally:
            controller.stop()
        return _judge(receiver, cpu, memory, options)


def _set_environment(folder: Path, addresses: int) -> None:
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/db.sqlite3")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "VAR_DIR": str(folder / "var"),
        "MEDIA_ROOT": str(folder / "media"),
        "TASKS_BACKEND": "database",
        "EMAIL_URL": f"smtp://127.0.0.1:{PORT}",
        "NEWSLETTER_PER_MINUTE": str(addresses),
        "LOG_LEVEL": "CRITICAL",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
    }


def _manage(*arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  arguments of this file


def _subscribe(count: int) -> None:
    from django.utils import timezone
    from wagtail.models import Page

    from campaign.articles.models import AlertPage
    from campaign.engagement.models import NewsletterSettings, Subscriber

    NewsletterSettings.objects.create(sends_alerts=True, alerts_since=timezone.now() - timedelta(hours=1))
    alert = AlertPage.objects.live().first()
    Page.objects.filter(live=True).update(first_published_at=timezone.now() - timedelta(days=9))
    Page.objects.filter(pk=alert.pk).update(first_published_at=timezone.now())
    rows = (Subscriber(address=f"so-{place}@example.org", alerts=True) for place in range(count))
    Subscriber.objects.bulk_create(rows, batch_size=1_000)


def _send(receiver: Receiver, options: argparse.Namespace) -> tuple[float, int]:
    """Make the letter and let the workers send it. Return their CPU seconds and the memory of the largest, in MB."""
    from campaign.engagement.newsletter import letters

    began = time.monotonic()
    _say(f"made {letters.make_due()} letter in {time.monotonic() - began:.1f} s")
    usage: dict[int, tuple[float, int]] = {}
    began = time.monotonic()
    at = [options.addresses * (kill + 1) // (options.kills + 1) for kill in range(options.kills)]
    with _senders(options.workers) as senders:
        while _is_under_way():
            time.sleep(0.2)
            usage |= {process.pid: found for process in senders if (found := _usage(process.pid))}
            if at and receiver.got.total() >= at[0]:
                at.pop(0)
                victim = senders.pop(0)
                victim.send_signal(signal.SIGKILL)
                victim.wait()
                senders.append(_sender())
    _say(f"sent in {time.monotonic() - began:.1f} s")
    return sum(cpu for cpu, _ in usage.values()), max(memory for _, memory in usage.values())


def _is_under_way() -> bool:
    from campaign.engagement.models import Letter

    return Letter.objects.filter(state=Letter.State.SENDING).exists()


def _sender() -> subprocess.Popen[bytes]:
    """Start a process that sends batches without a pause, where a worker gets one a minute from the scheduler."""
    words = (
        "import time\n"
        "from campaign.engagement.models import Letter\n"
        "from campaign.engagement.newsletter.sending import send_batch\n"
        "while Letter.objects.filter(state=Letter.State.SENDING).exists():\n"
        "    send_batch.call()\n"
    )
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "--command", words]
    return subprocess.Popen(command, cwd=ROOT)  # noqa: S603  arguments of this file


@contextmanager
def _senders(count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    processes = [_sender() for _ in range(count)]
    try:
        yield processes
    finally:
        for process in processes:
            process.wait(60)


def _usage(pid: int) -> tuple[float, int] | None:
    """Return CPU seconds and resident memory (MB) of a process; None if it has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return None
    ticks = os.sysconf("SC_CLK_TCK")
    return (int(fields[11]) + int(fields[12])) / ticks, pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _judge(receiver: Receiver, cpu: float, memory: int, options: argparse.Namespace) -> int:
    from campaign.engagement.models import Delivery, Letter

    twice = sum(1 for times in receiver.got.values() if times > 1)
    lost = options.addresses - len(receiver.got)
    letter = Letter.objects.get()
    unknown = Delivery.objects.filter(state=Delivery.State.CLAIMED).count()
    _say(
        f"{options.workers} senders, {cpu:.1f} CPU s, at most {memory} MB each, {receiver.connections} connections"
    )
    _say(f"{receiver.bytes / max(1, receiver.got.total()) / 1024:.1f} KB a letter")
    _say(f"twice {twice}, lost {lost}, of unknown fate {unknown}, counted as sent {letter.sent}")
    return int(twice > 0 or lost > options.kills or unknown > options.kills)


if __name__ == "__main__":
    sys.exit(main())
