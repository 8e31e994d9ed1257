"""Mail urgent findings to ADMINS: when they appear, and when they are resolved.

A timer runs this command (deploy/systemd), not the scheduler, which is one of the things that may have stopped.
"""

import json
import socket
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.mail import get_connection, mail_admins
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from operations.health import checks
from operations.health.checks import Finding, Level
from operations.health.logs.formats import without_values


class Command(BaseCommand):
    help = "Gửi thư cho ADMINS khi có việc cần làm ngay, và khi việc ấy đã xong."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.ADMINS:
            return
        # One file per machine, because each machine checks its own disks.
        file = settings.VAR / "mailed-findings.json"
        mailed = set(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else set()
        every = chain.from_iterable(checks.run().values())
        found = [one for one in dict.fromkeys(every) if one.level is Level.ERROR]
        titles = {finding.title for finding in found}
        if checks.DATABASE_IS_AWAY in found:
            # What it was asked about may be as bad as before.
            titles |= mailed
        if titles == mailed:
            return
        try:
            mail_admins(
                f"{len(found)} việc cần làm ngay" if found else "Mọi việc cần làm ngay đã xong",
                _text(found, mailed, mailed - titles),
                # Sent at once, because the queue may be the problem.
                connection=get_connection(settings.MAIL_BACKEND),
            )
        except OSError as error:
            # Only its kind: the text of a mail server's answer names addresses.
            reason = f"{type(error).__name__} {getattr(error, 'smtp_code', error.strerror or '')}".strip()
            raise CommandError(
                f"Không gửi được thư báo cho ADMINS ({reason}): hãy xem EMAIL_URL. Một giờ sau máy gửi lại; "
                "muốn xem ngay việc cần làm thì chạy manage.py check --deploy --database default"
            ) from error
        # Replaced as a whole: half a file, left by a full disk, would stop the next mail.
        unfinished = file.with_suffix(".new")
        unfinished.write_text(json.dumps(sorted(titles), ensure_ascii=False), encoding="utf-8")
        unfinished.replace(file)


def _text(found: list[Finding], mailed: set[str], over: set[str]) -> str:
    lists = {
        "MỚI CÓ": [_said(one) for one in found if one.title not in mailed],
        "VẪN CÒN": [_said(one) for one in found if one.title in mailed],
        "ĐÃ XONG": [f"- {title}" for title in sorted(over)],
    }
    parts = [f"Máy {socket.gethostname()}, trang {settings.WAGTAILADMIN_BASE_URL}"]
    parts += ["\n".join([head, *lines]) for head, lines in lists.items() if lines]
    parts.append(f"Xem tất cả: {settings.WAGTAILADMIN_BASE_URL}{reverse('health')}")
    return "\n\n".join(parts)


def _said(finding: Finding) -> str:
    return f"- {finding.title}: {without_values(finding.text)}\n  Làm gì: {finding.what_to_do}"
