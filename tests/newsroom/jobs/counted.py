"""Scheduler process whose only job notes when it was claimed and when it ends: FILE INTERVAL SECONDS LEASE."""

import datetime
import os
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.core.management import BaseCommand, call_command, get_commands


class Count(BaseCommand):
    """Job that takes as long as it is told."""

    def handle(self, *args: Any, **options: Any) -> None:
        from campaign.newsroom.models import JobRun

        claimed_at = JobRun.objects.get(name="count").started_at.timestamp()
        note("start", claimed_at)
        time.sleep(float(sys.argv[3]))
        note("end", claimed_at)


def note(what: str, claimed_at: float) -> None:
    with Path(sys.argv[1]).open("a") as file:
        file.write(f"{os.getpid()} {what} {claimed_at}\n")


if __name__ == "__main__":
    django.setup()
    from campaign.newsroom.jobs.scheduler import JOBS
    from campaign.newsroom.models import JobRun

    JobRun.LEASE = datetime.timedelta(seconds=float(sys.argv[4]))
    get_commands()["count"] = Count()  # call_command takes instances too
    JOBS.clear()
    JOBS["count"] = "đếm"
    call_command("run_scheduler", interval=float(sys.argv[2]))
