"""Scheduler process: publishes and unpublishes due pages, polls sources. It stops within a second.

Each job has its own loop, so that a slow source never delays a scheduled article. Several schedulers may run at
once: the first to find a job due runs it.
"""

import datetime
import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseUnavailable
from django.db import connections

from edition.ahead import keep_ahead
from operations.health import metrics
from operations.scheduler.jobs import jobs
from operations.scheduler.running import run_job

# Time that running jobs get to finish after the signal to stop.
GRACE_SECONDS = 0.7
# Number of times per interval that a loop checks whether its job is due.
CHECKS_PER_INTERVAL = 6

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Chạy các việc định kỳ: đăng, gỡ bài theo giờ hẹn và lấy tin từ các nguồn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=60, help="số giây giữa hai lần chạy (mặc định 60)"
        )
        parser.add_argument(
            "--once", action="store_true", help="chạy mỗi việc một lần rồi thôi (cho systemd timer mỗi phút)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            failed = [command for command in jobs if run_job(command) is False]
            if failed:
                raise CommandError(f"Việc không thành công: {', '.join(failed)}.")
        else:
            run_until_told_to_stop(options["interval"])


def run_until_told_to_stop(interval: float) -> None:
    """Run each job in a thread of its own, every `interval` seconds, until SIGINT or SIGTERM.

    If the edition is used, another thread renders it ahead.
    """
    metrics.serve()
    stop = threading.Event()
    loops = [
        threading.Thread(target=repeat, args=(command, interval, stop), name=command, daemon=True)
        for command in jobs
    ]
    if settings.EDITION:
        loops.append(
            threading.Thread(target=keep_edition, args=(interval, stop), name="edition", daemon=True)
        )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        for loop in loops:
            loop.start()
        while True:
            # This thread only waits, so the interrupt leaves no work half done. It sleeps briefly each time: Python
            # raises the interrupt here, but the kernel may wake another thread, and this one would sleep on.
            time.sleep(0.25)
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    stop.set()
    deadline = time.monotonic() + GRACE_SECONDS
    for loop in loops:
        # If the signal came early, some threads were never started.
        if loop.is_alive():
            loop.join(max(0.0, deadline - time.monotonic()))
    if any(loop.is_alive() for loop in loops):
        # A job waits for the network, and the interpreter would wait for the job. It may be cut off anywhere: its
        # claim expires and its transaction is rolled back.
        os._exit(0)


def keep_edition(interval: float, stop: threading.Event) -> None:
    """Keep the edition rendered ahead until `stop` is set. If the database fails, retry after `interval` seconds."""
    while not stop.is_set():
        try:
            keep_ahead(stop)
        except DatabaseUnavailable:
            logger.exception("the database did not answer; the edition waits %s seconds", interval)
            stop.wait(interval)
        finally:
            connections.close_all()


def repeat(command: str, interval: float, stop: threading.Event) -> None:
    """Run the job every `interval` seconds until `stop` is set, even after a database failure.

    The loop checks more often, so that the job of a scheduler that was killed is soon taken up.
    """
    while not stop.is_set():
        try:
            run_job(command, datetime.timedelta(seconds=interval))
        except DatabaseUnavailable:
            logger.exception(
                "the database did not answer; %s is tried again in %s seconds",
                command,
                interval / CHECKS_PER_INTERVAL,
            )
        finally:
            connections.close_all()
        stop.wait(interval / CHECKS_PER_INTERVAL)
