"""Findings about former states of the database, which upgrades, rollbacks and restorations keep beside the site's.

They hold what the site has erased since, and nothing else reminds anybody to drop them.
"""

import datetime
import re
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format

from operations.health.checks import Finding, Level

# The scripts in deploy/ name databases, and name the day of an upgrade in the comment; restorations name schemas.
_KEPT = """
SELECT 'dropdb', datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname ~ '^anm_(truoc|sau)_'
UNION ALL SELECT 'schema', nspname, '' FROM pg_namespace WHERE nspname ~ '^truoc_khoi_phuc_'
ORDER BY 2
"""
_COMMANDS = {
    "dropdb": "runuser -u postgres -- dropdb {name}",
    "schema": "runuser -u anm -- psql anm -c 'DROP SCHEMA \"{name}\" CASCADE'",
}
# The day in a name, or in the comment after it.
_DAY = re.compile(r"(?:(?:sau|phuc)_|truoc_.* )(\d{4})-?(\d\d)-?(\d\d)")


def of_former_states() -> list[Finding]:
    """Return a finding for each former state that is older than backups may become, or of unknown age."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return findings(cursor)


def findings(cursor: Any) -> list[Finding]:
    """Return the findings by a cursor of any of the cluster's databases."""
    cursor.execute(_KEPT)
    return [
        Finding(
            Level.WARNING,
            "Bản cũ của cơ sở dữ liệu",
            f"`{name}` {_since(day)}. Trong đó còn cả những gì trang đã xóa khi hết hạn giữ, như tin của người dân.",
            f"Không quay lại lúc ấy nữa thì xóa: `{_COMMANDS[kind].format(name=name)}`.",
        )
        for kind, name, comment in cursor.fetchall()
        if (day := _day_of(f"{name} {comment}")) is None or _is_old(day)
    ]


def _day_of(text: str) -> datetime.date | None:
    found = _DAY.search(text)
    try:
        return datetime.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _is_old(day: datetime.date) -> bool:
    return timezone.localdate() - day > datetime.timedelta(days=settings.BACKUP_KEEP_DAYS)


def _since(day: datetime.date | None) -> str:
    if day is None:
        return "giữ từ một lần nâng cấp trước, không rõ ngày"
    return f"giữ từ {date_format(day, 'd/m/Y')}, quá {settings.BACKUP_KEEP_DAYS} ngày"
