"""Restores an archive: all of it is verified first, and after a failure the site is as it was."""

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http.request import validate_host
from django.utils import timezone

from base.models import User
from edition import watch
from journal import daily_files
from journal.models import Entry, Subject
from operations.backup import making, records
from operations.backup.archives import erased
from operations.backup.archives.archive import DATABASE, ArchiveName, Manifest, read
from operations.backup.archives.places import exclusive_folder, place_of, split
from operations.backup.archives.sealing import identities
from operations.backup.content import databases, files, own_settings, pages
from operations.backup.models import RESTORED, Run
from operations.backup.refusal import DAMAGED, Refused, in_words, need_writable
from operations.backup.signals import restored

# What cannot be done with another key.
_NEED = {
    "SECRET_KEY": "đọc được xác thực hai bước của mọi người, nên họ không đăng nhập được",
    "JOURNAL_KEY": "xác minh được nhật ký",
}
_LOST_KEYS = (
    "Hãy đặt lại khóa cũ rồi khôi phục lại bản ấy lần nữa; mất hẳn khóa cũ thì làm như docs/van-hanh.md, mục Cất khóa "
    "của trang."
)

# Shows one line to the officer.
Say = Callable[[str], Any]


def restore(address: str, identity: Path | None, is_overwriting: bool, say: Say) -> None:
    """Replace the content of the site with that of the archive at `address`, and report the steps to `say`.

    Raises `Refused` before anything is changed, or after all changes are undone. Also raises it after a restoration if
    the site differs from the manifest.
    """
    started_at = timezone.now()
    with in_words(), exclusive_folder() as folder, ExitStack() as stack:
        if pages.any_written() and not is_overwriting:
            raise Refused(
                "Trang đang có nội dung. Muốn thay bằng bản sao lưu thì thêm --yes; nội dung hiện có được giữ riêng."
            )
        keys = identities(identity) if identity else []
        # Its files are compared, and perhaps set aside, once the database is replaced. On a new machine, it may not
        # have been mounted yet, or still belong to the user number that the site had on the former one.
        need_writable(daily_files.folder())
        place, name = split(address)
        archives = [stack.enter_context(place.at_hand(name))]
        manifest = _read(archives[0], keys, "Kiểm tra")
        _refuse_unfit(manifest)
        if manifest.base:
            # The older files come first, so that a missing base archive is noticed early.
            archives.insert(0, stack.enter_context(place.at_hand(manifest.base)))
            _refuse_other_base(manifest, _read(archives[0], keys, "Kiểm tra bản gốc"))
        # An archive that was copied to another place may be there without a list of erasures.
        gone = erased.gather(place, place_of(settings.BACKUP_TO))
        engine = databases.engine()
        engine.check_tools()
        _refuse_without_space(manifest)
        stamp = timezone.now().strftime("%Y%m%dT%H%M%S")
        returned = files.Returned(folder, stamp)
        dump = folder / "database.sql"
        try:
            for path in archives:
                is_base = path != archives[-1]
                _read(path, keys, "Khôi phục", _visitor(manifest, is_base, engine, dump, returned))
            kept = engine.replace(dump, stamp, lambda cursor: _compare_counts(manifest, cursor))
        except BaseException:
            returned.undo()
            raise
        say(
            f"Đã khôi phục {sum(manifest.counts.values())} dòng trong {len(manifest.counts)} bảng, như lúc sao lưu."
        )
        if kept:
            say(f"Cơ sở dữ liệu trước đó được giữ ở {kept}; khi chắc chắn không cần nữa thì xóa.")
        for line in returned.report():
            say(line)
        if not gone:
            say(erased.NONE_FOUND)
        _adapt(name, manifest, gone, started_at, stamp, say)


def _read(
    path: Path,
    keys: list[Any],
    title: str,
    visit: Callable[[str, BinaryIO], None] = lambda name, file: None,
) -> Manifest:
    with making.bar(title, path.stat().st_size) as progress:
        return read(path, keys, visit, progress.update)


def _refuse_unfit(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"Bản sao lưu là của {manifest.engine}, còn DATABASE_URL của trang này là {connection.vendor}. Hãy đặt "
            "DATABASE_URL cùng loại."
        )
    loader = MigrationExecutor(connection).loader
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {f"{app}.{name}" for app, name in migration.replaces}
    if newer := [name for name in manifest.migrations if name not in known]:
        raise Refused(
            f"Bản sao lưu do bản phần mềm mới hơn ghi (có {newer[-1]}, phần mềm này chưa biết). Hãy cài bản phần mềm "
            "lúc sao lưu hoặc mới hơn rồi chạy lại."
        )
    if manifest.base and not ArchiveName.parse(manifest.base):
        raise Refused(DAMAGED)
    if strange := set(manifest.files) - set(files.aliases()):
        raise Refused(f"Bản sao lưu có kho tệp mà trang này không có: {', '.join(sorted(strange))}.")


def _refuse_other_base(manifest: Manifest, base: Manifest) -> None:
    for alias, names in manifest.files.items():
        for name, stored in names.items():
            held = base.files.get(alias, {}).get(name)
            if stored.is_in_base and (held is None or held.sha256 != stored.sha256):
                raise Refused(f"Bản gốc {manifest.base} không có tệp {name}. Hãy dùng bản sao lưu khác.")


def _refuse_without_space(manifest: Manifest) -> None:
    """Raise `Refused` unless the disks have room for the unpacked database, the former one, and the missing files."""
    # Keyed by disk: a folder on it, and the number of bytes to be written to it.
    needed: dict[int, tuple[Path, int]] = {}

    def add(folder: Path, size: int) -> None:
        while not folder.exists():
            folder = folder.parent
        device = folder.stat().st_dev
        needed[device] = (folder, needed.get(device, (folder, 0))[1] + size)

    add(settings.VAR, 3 * manifest.database_size)
    for alias, names in manifest.files.items():
        storage: Any = storages[alias]
        if location := getattr(storage, "base_location", None):
            lacking = sum(stored.size for name, stored in names.items() if not storage.exists(name))
            add(Path(location), lacking)
    for folder, size in needed.values():
        free = shutil.disk_usage(folder).free
        if free < size:
            raise Refused(
                f"Đĩa chứa {folder} chỉ còn {free / 1e6:.1f} MB, cần {size / 1e6:.1f} MB. Hãy dọn đĩa rồi chạy lại."
            )


def _visitor(
    manifest: Manifest, is_base: bool, engine: Any, dump: Path, returned: files.Returned
) -> Callable[[str, BinaryIO], None]:
    """Return the function that puts each member of an archive where it belongs."""

    def visit(name: str, file: BinaryIO) -> None:
        if name == DATABASE and not is_base:
            engine.unpack(file, dump, manifest.database_size)
        elif name.startswith("files/"):
            _, alias, own = name.split("/", 2)
            stored = manifest.files.get(alias, {}).get(own)
            if stored and stored.is_in_base == is_base:
                returned.put(alias, own, stored, file)

    return visit


def _compare_counts(manifest: Manifest, cursor: Any) -> None:
    found = databases.counts(cursor)
    if found != manifest.counts:
        wrong = sorted({table for table, _ in found.items() ^ manifest.counts.items()})
        raise Refused(f"{DAMAGED} Số dòng không đúng ở: {', '.join(wrong[:5])}.")


def _adapt(
    name: str, manifest: Manifest, gone: erased.Pairs, started_at: datetime, stamp: str, say: Say
) -> None:
    """Adapt the schema and all that depends on the database. Raises `Refused` if the site differs from the manifest."""
    ContentType.objects.clear_cache()
    _begin_edition()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
        say("Đã nâng cấu trúc cơ sở dữ liệu lên bản phần mềm này.")
    follow_returned(name, f"bản lúc {manifest.made_at}", gone, stamp, say)
    troubles = list(_compare_pages(manifest, say))
    # Pages were rendered with the clock of the backup.
    _begin_edition()
    making.base_list().unlink(missing_ok=True)
    if lost := own_settings.lost_keys(manifest.keys):
        troubles += [f"{key} khác lúc sao lưu: không {_NEED[key]}." for key in lost]
        troubles.append(_LOST_KEYS)
    if "JOURNAL_KEY" not in lost:
        try:
            call_command("verify_log")
        except CommandError as error:
            troubles.append(str(error))
    if manifest.missing:
        say(f"{len(manifest.missing)} tệp đã thiếu từ lúc sao lưu: {', '.join(manifest.missing[:3])}.")
    message = " ".join(troubles) or f"Đã khôi phục {name}."
    records.write(Run.Kind.RESTORE, started_at, not troubles, message, name)
    names = User.objects.filter(is_active=True).order_by("username").values_list("username", flat=True)
    say(
        "Mọi người phải đăng nhập lại; tài khoản nào tạm ngừng sau bản sao lưu thì nay mở lại. Hãy khởi động lại trang "
        f"rồi bỏ dấu Đang hoạt động của người đã nghỉ. Tài khoản đang mở: {', '.join(names)}."
    )
    if troubles:
        raise Refused(f"Đã khôi phục, nhưng: {message}")


def follow_returned(name: str, comment: str, gone: erased.Pairs, stamp: str, say: Say) -> None:
    """Adapt everything that depends on a restored database: sessions, erasures, numbers of rows, caches, log."""
    ContentType.objects.clear_cache()
    with connection.cursor() as cursor:
        # Short addresses and ids in feeds, which readers of the lost days have, hold such numbers.
        databases.engine().skip_numbers(cursor)
    # Sessions that have ended since the backup would be valid again.
    Session.objects.all().delete()
    _begin_edition()
    erased.add(gone)
    restored.send(None)
    _begin_edition()
    # The files of the days since the backup hold entries that the log has lost.
    if list(daily_files.findings()) and (aside := daily_files.set_aside(stamp)):
        say(
            f"Bản xuất nhật ký hằng ngày ghi nhiều hơn cơ sở dữ liệu này, được chuyển vào {aside}; hãy giữ lại."
        )
    Entry.append(
        RESTORED,
        subject=Subject("backup", name=name),
        details={"comment": f"{comment}, do tài khoản {os.geteuid()} của máy chủ"},
    )


def _begin_edition() -> None:
    cache.clear()
    watch.start()


def _compare_pages(manifest: Manifest, say: Say) -> Any:
    if not manifest.pages:
        say("Bản sao lưu không có dấu của các trang, nên không so từng trang.")
        return
    if manifest.release != making.release():
        say("Phần mềm đã đổi từ lúc sao lưu, nên không so từng trang.")
        return
    hosts = {str(urlsplit(url).hostname) for url in manifest.pages}
    if strange := [host for host in sorted(hosts) if not validate_host(host, settings.ALLOWED_HOSTS)]:
        say(
            f"Trang cũ ở tên miền {', '.join(strange)}, mà ALLOWED_HOSTS không có, nên không so từng trang. Đã đổi tên "
            "miền thì vào Cài đặt > Trang web ghi tên miền mới."
        )
        return
    now = pages.sums(list(manifest.pages), datetime.fromisoformat(manifest.pages_at))
    wrong = [url for url, value in manifest.pages.items() if now[url] != value]
    if wrong:
        yield f"{len(wrong)} trong {len(now)} trang khác lúc sao lưu: {', '.join(wrong[:3])}."
    else:
        say(f"Đã so {len(now)} trang: giống lúc sao lưu từng byte.")
