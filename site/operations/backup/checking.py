"""Trial restoration of the newest archive into a scratch database and folder, by the same command as a real one."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from operations.backup import records
from operations.backup.archives import erased
from operations.backup.archives.archive import ArchiveName, sum_of
from operations.backup.archives.places import Place, exclusive_folder, place_of
from operations.backup.archives.sealing import identities
from operations.backup.content import databases
from operations.backup.models import Run
from operations.backup.refusal import DAMAGED, Refused, in_words


def check(identity: Path | None) -> str:
    """Restore the newest archive on trial, record the result and return it in words. Raises `Refused`.

    An encrypted archive whose private key is not here is only compared with the sum in its name; so is the full archive
    that it needs.
    """
    if identity:
        # Checked before anything is recorded, because a mistyped name is no failed trial.
        with in_words():
            identities(identity)
    started_at = timezone.now()
    name = ""
    kind = Run.Kind.BYTES if settings.BACKUP_PUBLIC_KEY and identity is None else Run.Kind.CHECK
    try:
        with in_words(), exclusive_folder() as folder:
            place = place_of(settings.BACKUP_TO)
            archives = place.archives()
            if not archives:
                raise Refused(f"Chưa có bản sao lưu nào trong {settings.BACKUP_TO}.")
            name, parsed = archives[-1]
            if parsed.is_encrypted and identity is None:
                kind = Run.Kind.BYTES
                last_full = [archive for archive in archives if archive[1].kind == Run.Kind.FULL][-1:]
                message = _compare_bytes(place, dict([*last_full, archives[-1]]))
            else:
                kind = Run.Kind.CHECK
                message = _try(folder, place, name, identity)
            records.write(kind, started_at, True, message, name)
    except Refused as error:
        records.write_failure(kind, started_at, str(error), name)
        raise
    return message


def _compare_bytes(place: Place, archives: dict[str, ArchiveName]) -> str:
    for name, parsed in archives.items():
        with place.at_hand(name) as path:
            if not sum_of(path).startswith(parsed.sha256):
                raise Refused(f"{name}: {DAMAGED}")
    return (
        f"{', '.join(archives)} còn nguyên từng byte. Nội dung được mã hóa nên chưa khôi phục thử: thỉnh thoảng hãy "
        "mang khóa riêng tới và chạy lại với --identity TỆP."
    )


def _try(folder: Path, place: Place, name: str, identity: Path | None) -> str:
    """Restore into a scratch site in a child process, whose settings lead to no real data. Raises `Refused`."""
    # Pages name the static files with their hashes.
    (folder / "static").symlink_to(settings.STATIC_ROOT)
    # They offer the newsletter, and contests by mail, only if mail goes out; here it goes into the folder.
    is_mail_sent = settings.MAIL_BACKEND.split(".")[-2] not in ("console", "dummy")
    with databases.engine().scratch(folder) as database_url:
        env = {
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "MEDIA_ROOT": str(folder / "media"),
            "RENDITIONS_ROOT": str(folder / "renditions"),
            "JOURNAL_EXPORT_DIR": str(folder / "nhat-ky"),
            "SECRET_KEY": settings.SECRET_KEY,
            "S3_BUCKET": "",
            "CACHE_URL": "",
            "EMAIL_URL": f"filemail:///{folder / 'thu'}" if is_mail_sent else "dummymail://",
            "LOG_LEVEL": "ERROR",
        }
        command = [
            sys.executable,
            str(settings.ROOT / "manage.py"),
            "restore",
            place.address(name),
            "--yes",
        ]
        if identity:
            command.append(f"--identity={identity.resolve()}")
        done = subprocess.run(command, env=os.environ | env, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        reason = (done.stderr.strip() or f"mã {done.returncode}").splitlines()[-1]
        raise Refused(f"Khôi phục thử không được: {reason.removeprefix('CommandError: ')}")
    # The last line, and the one about erasures, concern only real restorations.
    lines = [line for line in done.stdout.splitlines()[:-1] if line != erased.NONE_FOUND]
    return " ".join([f"Đã khôi phục thử {name}.", *lines])
