"""Finds every change of rights, by whatever means it was made.

A table that grants rights is read as a list of lines, one for each row. After a write to it, its lines are compared
with those that the log knows, and the difference is logged. The watch reads the SQL of all connections, because bulk
writes, such as those of Wagtail's group form, send no signals. The scheduler compares all tables once a minute, and so
finds changes that bypassed this program.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from string import Formatter
from typing import Any, NamedTuple

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from wagtail.models import (
    AbstractGroupApprovalTask,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    GroupSitePermission,
    PageViewRestriction,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from base.models import User
from edition import watch
from journal import context
from journal.chain import sign
from journal.models import Entry, Head, KnownRights, Subject

BEGIN, CHANGE, FOUND = "rights.begin", "rights.change", "rights.found"
_SIGNING_IN = re.compile(r'UPDATE "\w+" SET "last_login" = \S+ WHERE')

SECOND_FACTORS = {"totp": "mã từ ứng dụng", "webauthn": "khóa đăng nhập", "recovery_codes": "mã dự phòng"}
_WORDS = {
    "none": "ai cũng xem",
    "login": "phải đăng nhập",
    "password": "phải có mật khẩu",
    "groups": "theo nhóm",
    **SECOND_FACTORS,
}

# Tables that were written since they were last compared.
_touched: dict[BaseDatabaseWrapper, set[str]] = {}
# False while migrations run, because the tables of the log may not exist yet.
_is_on = True


class Kind(NamedTuple):
    """Table that grants rights: its model, its name, and the form of its lines."""

    model: type[Model]
    name: str
    form: str


@cache
def kinds() -> dict[str, Kind]:
    """Return all tables that grant rights, by their names in the database."""
    found = [
        Kind(
            User,
            "Tài khoản",
            "{username} (số {id}): đang hoạt động {is_active}; toàn quyền {is_superuser}; thư {email}; "
            "mật khẩu {password}",
        ),
        Kind(Authenticator, "Bước thứ hai khi đăng nhập", "{user__username}: {type} (số {id}), {data}"),
        Kind(Group, "Nhóm", "{name} (số {id})"),
        Kind(User.groups.through, "Thành viên nhóm", "{user__username}: nhóm {group__name}"),
        Kind(
            User.user_permissions.through,
            "Quyền riêng",
            "{user__username}: {permission__content_type__app_label}.{permission__codename}",
        ),
        Kind(
            Group.permissions.through,
            "Quyền của nhóm",
            "{group__name}: {permission__content_type__app_label}.{permission__codename}",
        ),
        Kind(
            GroupPagePermission, "Quyền ở trang", "{group__name}: {permission__codename}, trang số {page_id}"
        ),
        Kind(
            GroupCollectionPermission,
            "Quyền ở thư mục",
            "{group__name}: {permission__codename}, thư mục số {collection_id}",
        ),
        Kind(
            GroupSitePermission,
            "Quyền ở trang web",
            "{group__name}: {permission__codename}, trang web số {site_id}",
        ),
        Kind(Workflow, "Quy trình duyệt", "{name} (số {id}): đang dùng {active}"),
        Kind(Task, "Bước duyệt", "{name} (số {id}): đang dùng {active}"),
        Kind(WorkflowTask, "Bước của quy trình", "{workflow__name}: bước {sort_order} là {task__name}"),
        Kind(WorkflowPage, "Quy trình của trang", "trang số {page_id}: {workflow__name}"),
        Kind(
            WorkflowContentType,
            "Quy trình của loại nội dung",
            "{content_type__app_label}.{content_type__model}: {workflow__name}",
        ),
        Kind(
            PageViewRestriction,
            "Trang xem hạn chế",
            "trang số {page_id}: {restriction_type}; mật khẩu {password}",
        ),
        Kind(
            PageViewRestriction.groups.through,
            "Nhóm xem trang hạn chế",
            "trang số {pageviewrestriction__page_id}: nhóm {group__name}",
        ),
        Kind(
            CollectionViewRestriction,
            "Thư mục xem hạn chế",
            "thư mục số {collection_id}: {restriction_type}; mật khẩu {password}",
        ),
        Kind(
            CollectionViewRestriction.groups.through,
            "Nhóm xem thư mục hạn chế",
            "thư mục số {collectionviewrestriction__collection_id}: nhóm {group__name}",
        ),
    ]
    steps: list[Any] = [model for model in apps.get_models() if issubclass(model, AbstractGroupApprovalTask)]
    for step in steps:
        form = f"{{{step._meta.model_name}__name}}: nhóm {{group__name}}"
        found.append(Kind(step.groups.through, "Nhóm duyệt", form))
    return {kind.model._meta.db_table: kind for kind in found}


@cache
def _naming() -> dict[str, set[str]]:
    """Return for each table the tables whose lines hold its names: a new name changes these lines, too."""
    found: dict[str, set[str]] = {}
    for table, kind in kinds().items():
        for *steps, column in (name.split("__") for name in _names(kind)):
            model = kind.model
            for step in steps:
                model = model._meta.get_field(step).related_model  # type: ignore[assignment]  # a foreign key
            found.setdefault(model._meta.get_field(column).model._meta.db_table, set()).add(table)
    return found


def _names(kind: Kind) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(kind.form) if name]


def lines_of(kind: Kind) -> list[str]:
    """Return the lines of the table, in order."""
    names = _names(kind)
    rows = kind.model._base_manager.values_list(*names)
    return sorted(
        kind.form.format(**{n: _shown(n, v) for n, v in zip(names, row, strict=True)}) for row in rows
    )


def _shown(name: str, value: Any) -> str:
    if name in ("password", "data"):
        # A digest shows that the secret changed, and nothing else.
        return f"mang dấu {sign('secret', json.dumps(value, sort_keys=True))[:12]}" if value else "không"
    if name in ("restriction_type", "type"):
        return _WORDS.get(value, value)
    if isinstance(value, bool):
        return "có" if value else "không"
    return str(value) or "không có"


def compare(tables: Iterable[str], action: str = CHANGE) -> None:
    """Log the differences between the rights in `tables` and those that the log knows."""
    for kind in map(kinds().__getitem__, tables):
        if _known(kind) != lines_of(kind):
            with transaction.atomic():
                # From here on, other writers of the log wait, so their changes are either logged or not visible yet.
                Head.locked()
                _log_difference(kind, action)


def _known(kind: Kind) -> list[str] | None:
    lines = KnownRights.objects.filter(pk=kind.model._meta.db_table).values_list("lines", flat=True).first()
    return None if lines is None else json.loads(lines)


def _log_difference(kind: Kind, action: str) -> None:
    known, now = _known(kind), lines_of(kind)
    if known == now:
        return
    table = kind.model._meta.db_table
    KnownRights(table, json.dumps(now, ensure_ascii=False)).save()
    if action == FOUND:
        # Nothing else began an edition, for which rights and privacy are cached.
        watch.plan()
    before, after = set(known or ()), set(now)
    Entry.append(
        BEGIN if known is None else action,
        actor=context.actor(),
        subject=Subject(table, name=kind.name),
        details={"added": sorted(after - before), "removed": sorted(before - after)},
    )


def replay(entry: Entry, state: dict[str, set[str]]) -> None:
    """Apply the changes that `entry` logs to `state`, the lines of each table."""
    if entry.action in (BEGIN, CHANGE, FOUND):
        if entry.action == BEGIN and entry.kind in state:
            # If somebody deletes the row of KnownRights, the next comparison looks like the first one.
            state[entry.kind].add(f"được ghi lại từ đầu ở mục số {entry.number}")
        lines = state.setdefault(entry.kind, set())
        lines |= set(entry.data["added"])
        lines -= set(entry.data["removed"])


def unlogged(state: dict[str, set[str]]) -> Iterator[str]:
    """Yield a sentence for each table whose rights, or whose KnownRights, differ from those of the log."""
    for table, kind in kinds().items():
        logged = state.get(table, set())
        if (now := set(lines_of(kind))) != logged:
            wrong = "; ".join(sorted(now ^ logged)[:5])
            yield f"{kind.name}: quyền trong cơ sở dữ liệu không giống trong nhật ký: {wrong}."
        elif (known := _known(kind)) is None or set(known) != logged:
            yield f"{kind.name}: bảng quyền đã biết bị sửa."


def connect(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Watch a connection. Receiver of `connection_created`, which is sent again for each reconnection."""
    if _execute not in connection.execute_wrappers:
        connection.execute_wrappers.append(_execute)


def _execute(run: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    connection = context["connection"]
    if not str(sql).startswith("ROLLBACK"):
        catch_up(connection)
    result = run(sql, params, many, context)
    table = watch.written_table(str(sql))
    if _is_on and table in kinds() and not _SIGNING_IN.match(str(sql)):
        # A new row has no lines in other tables yet, and those of a deleted one are deleted by statements of their own.
        is_update = str(sql).lstrip()[:6].upper() == "UPDATE"
        others = _naming().get(table, set()) if is_update else set()
        _touched.setdefault(connection, set()).update({table}, others)
    return result


def catch_up(connection: BaseDatabaseWrapper) -> None:
    """Compare the tables that this connection has written; the statement that wrote them has finished."""
    if connection in _touched and not connection.needs_rollback:
        compare(sorted(_touched.pop(connection)))


def pause(**_: Any) -> None:
    """Stop watching while migrations run. Receiver of `pre_migrate`."""
    global _is_on
    _is_on = False


def resume(**_: Any) -> None:
    """Compare everything and watch again, if the tables of the log exist. Receiver of `post_migrate`."""
    global _is_on
    _is_on = Entry._meta.db_table in connection.introspection.table_names()
    if _is_on:
        compare(kinds())
