"""The environment of a process: missing settings are read from the file `.env` beside manage.py."""

import importlib.util
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import environ

ROOT = Path(__file__).resolve().parents[2]

_YES = ("1", "true", "yes", "on", "y", "t", "có", "bật")
_NO = ("0", "false", "no", "off", "n", "f", "không", "tắt")
# Line of a file of settings: a setting or a comment.
_LINE = re.compile(r"(?:export )?[A-Za-z_0-9]+=.*|#.*")
LAST_PORT = 65_535
_WEB_ADDRESS = r"https?://([^\s/@:?#\[\]]+|\[[0-9a-fA-F:]+\])(:\d{1,5})?([/?]\S*)?"
MAIL_ADDRESS = r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+"


def read(settings_module: str) -> None:
    """Add the settings of `.env`, and `settings_module` unless one is named there or in the environment."""
    read_file(ROOT / ".env")
    name = text("DJANGO_SETTINGS_MODULE", settings_module)
    try:
        is_there = importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        is_there = False
    if not is_there:
        refuse("DJANGO_SETTINGS_MODULE", "config.settings.production hoặc config.settings.dev")
    os.environ["DJANGO_SETTINGS_MODULE"] = name


def read_file(file: Path) -> None:
    """Add the settings of `file` that the environment lacks. Ends the process if it cannot be understood.

    Without the file, nothing is added. The library would skip a file that it may not read and lines that it does not
    understand, and would print these lines, which may contain passwords.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        if not file.is_symlink():
            return
        stop(f"Không còn tệp thiết lập {file.readlink()}: hãy chép lại bản đã cất.")
    except OSError as error:
        place = file.resolve()
        stop(
            f"Không đọc được tệp thiết lập {place} ({error.strerror}). Tài khoản chạy trang phải đọc được tệp ấy; trên "
            f"máy chủ: chown root:anm {place} && chmod 640 {place}"
        )
    except UnicodeDecodeError:
        stop(f"Tệp thiết lập {file.resolve()} không phải văn bản UTF-8: hãy mở ra và lưu lại bằng UTF-8.")
    for number, line in enumerate(lines, 1):
        if line.strip() and not _LINE.fullmatch(line):
            stop(
                f"Dòng {number} của tệp thiết lập {file.resolve()} không đúng: cần TÊN=giá trị, không có dấu cách ở "
                "đầu dòng và trước dấu =; dòng ghi chú bắt đầu bằng #"
            )
    environ.Env.read_env(io.StringIO("\n".join(filter(str.strip, lines))))


def stop(reason: str) -> NoReturn:
    """End the process with one line for the person who edited the settings."""
    sys.stderr.write(f"{reason}\n")
    raise SystemExit(1)


def refuse(setting: str, wanted: str) -> NoReturn:
    """End the process with one line for the person who edited the setting: its name and the form of valid values."""
    stop(f"Thiết lập {setting} không đúng: cần {wanted}")


def text(setting: str, default: str = "") -> str:
    """Return the value of a setting, or `default` if it is absent or empty."""
    return os.environ.get(setting, "").strip() or default


def matches(value: str, pattern: str) -> bool:
    """Return True if `value` matches `pattern` completely, and its port, if it has one, is at most 65535."""
    try:
        _ = urlsplit(value).port
    except ValueError:
        return False
    return re.fullmatch(pattern, value) is not None


def formed(setting: str, pattern: str, wanted: str) -> str:
    """Return the value of a setting, or "" if it is absent or empty. It must match `pattern` (`matches`)."""
    value = text(setting)
    if value and not matches(value, pattern):
        refuse(setting, wanted)
    return value


def listed(setting: str, default: Sequence[str] = (), pattern: str = "", wanted: str = "") -> list[str]:
    """Return the values of a setting, which are separated by commas, or `default` if it is absent or empty.

    Each must match `pattern`, if there is one (`matches`).
    """
    values = [value.strip() for value in os.environ.get(setting, "").split(",")]
    found = list(filter(None, values)) or list(default)
    if pattern and not all(matches(value, pattern) for value in found):
        refuse(setting, wanted)
    return found


def own_hosts(default: Sequence[str] = ()) -> list[str]:
    """Return the hosts whose requests the site answers, or `default` if ALLOWED_HOSTS is absent or empty."""
    wanted = "tên miền, không có https:// và cổng, cách nhau bằng dấu phẩy; tên có dấu thì ghi dạng xn--..."
    return listed("ALLOWED_HOSTS", default, r"\*|[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]", wanted)


def yes_or_no(setting: str, default: bool) -> bool:
    """Return True if a setting says yes, or `default` if it is absent or empty."""
    value = text(setting, "1" if default else "0").lower()
    if value not in (*_YES, *_NO):
        refuse(setting, "1 (bật) hoặc 0 (tắt)")
    return value in _YES


def whole_number(setting: str, default: int, minimum: int = 0, maximum: int = 999_999_999) -> int:
    """Return the number from `minimum` to `maximum` that a setting names, or `default` if it is absent or empty."""
    value = text(setting, str(default))
    # Digits of other scripts are refused, and so are very long numbers, which Python does not convert.
    is_number = re.fullmatch(r"[0-9]{1,9}", value)
    if not (is_number and minimum <= int(value) <= maximum):
        refuse(setting, f"một số nguyên từ {minimum} đến {maximum}, chỉ gồm chữ số")
    return int(value)


def proxies_in_front(default: int) -> int:
    """Return 1 if the site trusts the proxy in front of it to name the client, else 0."""
    value = text("TRUSTED_PROXY_COUNT", str(default))
    if value not in ("0", "1"):
        advice = "bộ chia tải đứng trước nginx thì khai trong nginx (docs/van-hanh.md, mục Nhiều máy)"
        refuse("TRUSTED_PROXY_COUNT", f"1 (nginx đứng trước trang) hoặc 0 (không có); {advice}")
    return int(value)


def sender(setting: str, default: str) -> str:
    """Return a sender's address, with or without a name, or `default` if the setting is absent or empty."""
    pattern = rf'{MAIL_ADDRESS}|("[^"\n]*" *|[^"<>@,\n]*)<{MAIL_ADDRESS}>'
    wanted = "một địa chỉ thư, hoặc Tên <địa-chỉ>; tên có dấu phẩy thì đặt trong ngoặc kép"
    return formed(setting, pattern, wanted) or default


def web_addresses(setting: str, default: Sequence[str] = ()) -> list[str]:
    """Return the http and https addresses of a setting, separated by commas, or `default` if it is absent or empty."""
    wanted = "địa chỉ bắt đầu bằng https:// hoặc http://, không kèm tên và mật khẩu"
    return listed(setting, default, _WEB_ADDRESS, wanted)


def web_address(setting: str, default: str = "") -> str:
    """Return the only http or https address of a setting, or `default` if it is absent or empty."""
    values = web_addresses(setting, [default] if default else [])
    if len(values) > 1:
        refuse(setting, "một địa chỉ duy nhất")
    return values[0] if values else ""
