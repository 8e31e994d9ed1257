"""The only error of backups: a Vietnamese sentence that says what is wrong and what to do."""

import errno
import os
import pwd
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from boto3.exceptions import Boto3Error
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.db import Error as DatabaseError

_DISK_FULL = "Đĩa đầy: hãy dọn đĩa rồi chạy lại."
DAMAGED = "Bản sao lưu bị hỏng: nội dung không giống lúc ghi. Hãy dùng bản khác."


class Refused(Exception):  # noqa: N818  a refusal in words, not a fault of the program
    """Raised with a sentence for the officer when a backup, a restoration or a check cannot be done."""


@contextmanager
def in_words() -> Iterator[None]:
    """Turn errors of disks, of the store, of the database and of PostgreSQL's programs into `Refused`."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refused(_DISK_FULL) from error
        if error.errno in (errno.EACCES, errno.EPERM) and error.filename:
            user = pwd.getpwuid(os.geteuid()).pw_name
            raise Refused(
                f"Tài khoản {user} không được đọc hoặc ghi {error.filename}. Nơi ấy ở máy khác thì trước hết xem đã "
                "gắn chưa (lệnh findmnt). Đã gắn, hoặc ở máy này, thì bằng root, hãy để nó ở thư mục mà tài khoản ấy "
                f"vào được (không phải /root) rồi chạy: chown -R {user}: {error.filename}"
            ) from error
        place = f" ({error.filename})" if error.filename else ""
        raise Refused(f"Không đọc hoặc ghi được{place}: {error.strerror or error}.") from error
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise Refused(
            f"Kho S3 không trả lời như mong đợi: {error}. Hãy xem S3_ENDPOINT_URL, S3_REGION và khóa truy cập."
        ) from error
    except (DatabaseError, sqlite3.Error) as error:
        raise Refused(of_database(str(error))) from error
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        if os.strerror(errno.ENOSPC) in "".join(lines):
            raise Refused(_DISK_FULL) from error
        reason = "; ".join(lines[-3:]) or f"mã {error.returncode}"
        raise Refused(f"{Path(error.cmd[0]).name} không chạy xong: {reason}") from error


def of_database(message: str) -> str:
    """Return a sentence about an error of the database, whose message is `message`."""
    # SQLite's own message, and the system's message that PostgreSQL passes on.
    if "disk is full" in message or os.strerror(errno.ENOSPC) in message:
        return _DISK_FULL
    first = (message.strip() or "không rõ vì sao").splitlines()[0].rstrip(".")
    return (
        f"Cơ sở dữ liệu báo lỗi: {first}. Hãy xem nó có đang chạy không, đĩa còn chỗ và còn tốt không, đã có bảng chưa "
        "(manage.py migrate)."
    )


def need_writable(folder: Path) -> None:
    """Raise OSError, which names the folder, if no file can be written there."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        error.filename = str(folder)
        raise


def refuse_other_user() -> None:
    """Raise `Refused` unless the process runs as the owner of VAR_DIR.

    The site can neither read nor delete root's files. root may run the command where root owns the folder, as in a
    container.
    """
    with in_words():
        settings.VAR.mkdir(parents=True, exist_ok=True)
        owner = settings.VAR.stat().st_uid
    if os.geteuid() != owner:
        raise Refused(
            f"Lệnh này phải chạy bằng tài khoản giữ thư mục {settings.VAR} (số {owner}), không phải tài khoản số "
            f"{os.geteuid()}. Ví dụ: runuser -u anm -- ..."
        )
