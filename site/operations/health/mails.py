"""Mails to ADMINS about urgent findings: one when they appear, and one when they are resolved."""

import fcntl
import json
import os
import socket
from itertools import chain

from django.conf import settings
from django.core.mail import get_connection, mail_admins
from django.urls import reverse

from operations.health import checks
from operations.health.checks import DATABASE_UNREACHABLE, Finding, Level
from operations.health.logs.formats import without_values

# Checks whose urgent findings explain why requests and jobs fail.
_OF_OUTAGES = ("disks", "schema", "cache")
# In bytes. The file keeps this size, because a full disk lets processes write only over what is there.
_SIZE = 4096


class NotSentError(Exception):
    """Raised with the kind of the mail server's error. Its text is left out, because it names addresses."""


def tell() -> bool:
    """Mail the urgent findings if some are new or resolved. Return True if one of them explains failing requests.

    Also returns True while another process does the same. Raises `NotSentError`, and OSError if the list of mailed
    findings cannot be written.
    """
    # One file per machine, because each machine checks its own disks.
    opened = os.open(settings.VAR / "mailed-findings.json", os.O_RDWR | os.O_CREAT, 0o600)
    with open(opened, "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        kept = file.read()
        try:
            mailed = set(json.loads(kept or "[]"))
        except ValueError:
            # Half a list must not stop the next mail.
            mailed = set()
        by_check = checks.run()
        every = chain.from_iterable(by_check.values())
        found = [one for one in dict.fromkeys(every) if one.level is Level.ERROR]
        titles = {finding.title for finding in found}
        if DATABASE_UNREACHABLE in found:
            # Without the database, most checks found nothing, so what they reported before counts as
            # unresolved.
            titles |= mailed
        if titles != mailed:
            _send(found, mailed, mailed - titles)
        if titles != mailed or not kept:
            file.seek(0)
            file.write(json.dumps(sorted(titles), ensure_ascii=False).encode().ljust(_SIZE))
            file.truncate()
    explaining = {DATABASE_UNREACHABLE, *chain.from_iterable(by_check[name] for name in _OF_OUTAGES)}
    return not explaining.isdisjoint(found)


def _send(found: list[Finding], mailed: set[str], over: set[str]) -> None:
    subject = f"{len(found)} việc cần làm ngay" if found else "Mọi việc cần làm ngay đã xong"
    try:
        # Sent at once, because the queue may be the problem.
        mail_admins(subject, _text(found, mailed, over), connection=get_connection(settings.MAIL_BACKEND))
    except OSError as error:
        reason = f"{type(error).__name__} {getattr(error, 'smtp_code', error.strerror or '')}".strip()
        raise NotSentError(reason) from error


def _text(found: list[Finding], mailed: set[str], over: set[str]) -> str:
    lists = {
        "MỚI CÓ": [_as_text(one) for one in found if one.title not in mailed],
        "VẪN CÒN": [_as_text(one) for one in found if one.title in mailed],
        "ĐÃ XONG": [f"- {title}" for title in sorted(over)],
    }
    parts = [f"Máy {socket.gethostname()}, trang {settings.WAGTAILADMIN_BASE_URL}"]
    parts += ["\n".join([head, *lines]) for head, lines in lists.items() if lines]
    parts.append(f"Xem tất cả: {settings.WAGTAILADMIN_BASE_URL}{reverse('health')}")
    return "\n\n".join(parts)


def _as_text(finding: Finding) -> str:
    return f"- {finding.title}: {without_values(finding.text)}\n  Làm gì: {finding.what_to_do}"
