"""The scheduler process: publishes and withdraws what is due, and polls sources. Told to stop, it takes a second.

Each job has its own loop, so that a slow source never delays a scheduled article. Any number of schedulers may run.
"""

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

from campaign.newsroom.jobs.scheduler import JOBS, run_job
from edition.ahead import keep_ahead

# What a job may still take to end by itself once we are told to stop.
GRACE_SECONDS = 0.7

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Chạy các việc định kỳ: đăng, gỡ bài theo giờ hẹn và lấy tin từ các nguồn."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--interval", type=float, default=60, help="số giây giữa hai lần chạy (mặc định 60)"
        )
        parser.add_argument(
            "--once", action="store_true", help="chạy mỗi việc một lần rồi thôi (cho systemd timer)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            failed = [command for command in JOBS if run_job(command) is False]
            if failed:
                raise CommandError(f"Việc không thành công: {', '.join(failed)}.")
        else:
            run_until_told_to_stop(options["interval"])


def run_until_told_to_stop(interval: float) -> None:
    stop = threading.Event()
    loops = [
        threading.Thread(target=repeat, args=(command, interval, stop), name=command, daemon=True)
        for command in JOBS
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
            # This thread only waits, so the interrupt can tear nothing apart.
            time.sleep(3600)
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    stop.set()
    deadline = time.monotonic() + GRACE_SECONDS
    for loop in loops:
        # Told early, some were never started.
        if loop.is_alive():
            loop.join(max(0.0, deadline - time.monotonic()))
    if any(loop.is_alive() for loop in loops):
        # A job sits in the network, and the interpreter would wait for it. It may be cut off anywhere: its claims
        # run out, its transaction is rolled back.
        os._exit(0)


def keep_edition(interval: float, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            keep_ahead(stop)
        except DatabaseUnavailable:
            logger.exception("the database did not answer; the edition waits %s seconds", interval)
            stop.wait(interval)
        finally:
            connections.close_all()


def repeat(command: str, interval: float, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            run_job(command)
        except DatabaseUnavailable:
            logger.exception(
                "the database did not answer; %s is tried again in %s seconds", command, interval
            )
        finally:
            connections.close_all()
        stop.wait(interval)
