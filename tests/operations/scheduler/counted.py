"""Scheduler process whose only job writes down when it is claimed and when it ends: FILE INTERVAL LEASE SECONDS...

It starts once a second such process is there. The first run takes the first of SECONDS, and so on.
"""

import datetime
import os
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import BaseCommand, call_command, get_commands

FILE = Path(sys.argv[1])


class Count(BaseCommand):
    """Job that takes a given time."""

    def handle(self, *args: Any, **options: Any) -> None:
        from operations.scheduler.models import JobRun

        claimed_at = JobRun.objects.get(name="count").started_at.timestamp()
        done = FILE.read_text().count("end") if FILE.exists() else 0
        note("start", claimed_at)
        time.sleep(float(sys.argv[4 + done]))
        note("end", claimed_at)


def note(what: str, claimed_at: float) -> None:
    with FILE.open("a") as file:
        file.write(f"{os.getpid()} {what} {claimed_at}\n")


if __name__ == "__main__":
    django.setup()
    from operations.scheduler.jobs import jobs, register
    from operations.scheduler.models import JobRun

    JobRun.LEASE = datetime.timedelta(seconds=float(sys.argv[3]))
    get_commands()["count"] = Count()  # call_command takes instances too
    jobs.clear()
    register("count", "đếm")
    FILE.with_suffix(f".{os.getpid()}").touch()
    while len(list(FILE.parent.glob(f"{FILE.name}.*"))) < 2:
        time.sleep(0.05)
    call_command("run_scheduler", interval=float(sys.argv[2]))
