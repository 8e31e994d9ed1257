"""Responses while the database, a disk or the file store fails: they say why, and lose nothing that a person typed.

They use neither the database nor AgencySettings, because these may be the cause.
"""

import errno
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

_LATER = {"Retry-After": "120"}
_FULL = {errno.ENOSPC, errno.EDQUOT}
# A read-only or broken disk, folders that are not the site's (root copied files by hand), a file server that does not
# answer (base.files.s3) or has started again.
_BROKEN = {errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.ESTALE}
# Error numbers of a disk, or of the store in its place. Errors in file formats have other numbers, or none.
OF_STORAGE = _FULL | _BROKEN
# Codes of PostgreSQL (SQLSTATE). Django counts the first, of a standby for example, as an internal error.
_READ_ONLY, _DISK_FULL = "25006", "53100"
# Prefixes of the names of sign-in fields, which are never sent back to the browser.
_SECRETS = ("password", "oldpassword", "code", "credential")


@dataclass(frozen=True)
class _Cause:
    """Cause of a failure, in words, with the advice to follow before the form is sent again."""

    words: str
    advice: str


_BUSY = _Cause("Cơ sở dữ liệu đang bận hoặc tạm dừng", "Chờ một phút rồi bấm “Gửi lại”.")
_NO_ROOM = _Cause("Ổ đĩa của máy chủ đã đầy", "Hãy báo Quản trị dọn ổ đĩa, xong rồi bấm “Gửi lại”.")
_NO_DISK = _Cause(
    "Ổ đĩa của cơ sở dữ liệu đã đầy hoặc hỏng", "Hãy báo Quản trị xem ổ đĩa, xong rồi bấm “Gửi lại”."
)
_NO_STORE = _Cause(
    "Kho tệp đang không nhận tệp", "Chờ một phút rồi bấm “Gửi lại”; nếu vẫn vậy, hãy báo Quản trị."
)


def cause_of(error: BaseException | None) -> _Cause | None:
    """Return the cause of an error if it is a failure of database, disk or store that may pass, else None."""
    # PostgreSQL's code, as its words differ with the server's language.
    state = getattr(error and error.__cause__, "sqlstate", "")
    if isinstance(error, OperationalError | InterfaceError) or state == _READ_ONLY:
        # SQLite: "database or disk is full"; PostgreSQL: "could not extend file ...: No space left on device".
        if state == _DISK_FULL or "disk is full" in str(error) or "No space left" in str(error):
            return _NO_ROOM
        # SQLite also says so if the disk has no room for the index of its log, recreated each time the file is opened.
        return _NO_DISK if "disk I/O error" in str(error) else _BUSY
    if isinstance(error, OSError) and error.errno in _FULL:
        return _NO_ROOM
    return _NO_STORE if isinstance(error, OSError) and error.errno in _BROKEN else None


def answer(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return 503 with Retry-After if `error` is a failure of database, disk or store that may pass, else None.

    The response to a form of the admin or for strangers contains its fields and a button that sends them again.
    Wagtail's script for several uploads gets the reason as JSON, which it displays. The class of `error` decides, not
    the view.
    """
    cause = cause_of(error)
    if cause is None:
        return None
    if request.method == "POST" and request.path.startswith(("/admin/", "/gui/")):
        if request.headers.get("X-Requested-With") == "XMLHttpRequest" and "files[]" in request.FILES:
            message = f"{cause.words}, nên chưa có gì được lưu. Hãy thử lại sau ít phút, hoặc báo Quản trị."
            return JsonResponse({"success": False, "error_message": message})
        fields = [(name, value) for name, values in request.POST.lists() for value in values]
        # Strangers get their typed code back, too, so no cache may keep the response.
        if request.path.startswith("/gui/") or not any(name.startswith(_SECRETS) for name, _ in fields):
            headers = _LATER | {"Cache-Control": "private, no-store"}
            context = {"cause": cause, "fields": fields, "files": list(request.FILES), "request": request}
            return HttpResponse(render_to_string("503_kept.html", context), status=503, headers=headers)
    # nginx shows the same file while the application is down.
    page = settings.ROOT / "site" / "static" / "503.html"
    return HttpResponse(page.read_text(encoding="utf-8"), status=503, headers=_LATER)
