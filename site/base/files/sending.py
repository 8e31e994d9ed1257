"""Responses that carry files.

A stored file is sent through the web server if it can, else by the application, whole or in ranges (RFC 9110, section
14). A file made for one request is sent whole by the application.
"""

from typing import IO
from urllib.parse import quote

from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from whitenoise.middleware import WhiteNoiseFileResponse
from whitenoise.responders import SlicedFile, StaticFile

from base.delivery.middleware import FILE_POLICY

# Caches may keep public files only briefly (in seconds), so that a file disappears soon after the last page that shows
# it.
FOR_EVERYBODY, FOR_ONE_READER = "public, max-age=60", "private, no-store"
# nginx's internal location of the default storage (deploy/nginx/site.conf). nginx says by a header that it has one.
_INTERNAL = "/.files/"
# Content types of the files that the site makes, by the endings of their names.
MADE_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


def send(
    request: HttpRequest,
    storage: Storage,
    name: str,
    content_type: str,
    *,
    freshness: str,
    disposition: str = "",
) -> HttpResponseBase:
    """Return the response that carries the file. Raises Http404 if the storage has lost it."""
    headers = {
        "Content-Type": content_type,
        "Cache-Control": freshness,
        # The middleware sets another policy for PDF files.
        "Content-Security-Policy": FILE_POLICY,
        "X-Content-Type-Options": "nosniff",
    }
    if disposition:
        headers["Content-Disposition"] = disposition
    try:
        size, modified = storage.size(name), int(storage.get_modified_time(name).timestamp())
    except FileNotFoundError as error:
        raise Http404("Tệp không còn trong kho.") from error
    if _is_behind_nginx(request) and storage is default_storage and isinstance(storage, FileSystemStorage):
        return HttpResponse(headers=headers | {"X-Accel-Redirect": f"{_INTERNAL}{quote(name)}"})
    # The ETag has nginx's form, so that both servers agree.
    etag = f'"{modified:x}-{size:x}"'
    headers |= {"ETag": etag, "Last-Modified": http_date(modified), "Accept-Ranges": "bytes"}
    unchanged = get_conditional_response(request, etag, modified)
    if unchanged is not None:
        for header, value in headers.items():
            unchanged.headers.setdefault(header, value)
        return unchanged
    status, start, end = 200, 0, size - 1
    if "Range" in request.headers and request.headers.get("If-Range", etag) in (etag, http_date(modified)):
        status, start, end = _asked_range(request.headers["Range"], size)
    if status == 416:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    if status == 206:
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    headers["Content-Length"] = str(end - start + 1)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    part = (start, end) if status == 206 else ()
    return WhiteNoiseFileResponse(_open(storage, name, *part), status=status, headers=headers)


def download(content: bytes, name: str) -> HttpResponse:
    """Return a file made for one person, which no cache keeps. Its type follows from the ending of its name."""
    return HttpResponse(
        content,
        headers={
            "Content-Type": MADE_TYPES[name.rpartition(".")[2]],
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": FOR_ONE_READER,
        },
    )


def _open(storage: Storage, name: str, *part: int) -> IO[bytes]:
    """Return the file, or a part of it, as a file that is read piece by piece."""
    # Recognised by its method: importing the class would load the S3 library, which a single machine does not need.
    if hasattr(storage, "part"):
        return storage.part(name, *part)
    return SlicedFile(storage.open(name), *part) if part else storage.open(name)


def _is_behind_nginx(request: HttpRequest) -> bool:
    return request.headers.get("X-Sendfile-Type") == "X-Accel-Redirect"


def _asked_range(header: str, size: int) -> tuple[int, int, int]:
    """Return status, first and last byte. Several ranges, or a header without any, mean the whole file."""
    try:
        start, end = StaticFile.parse_byte_range(header)
    except ValueError:
        return 200, 0, size - 1
    start = max(start + size, 0) if start < 0 else start
    end = size - 1 if end is None else min(end, size - 1)
    return (206 if start <= end else 416), start, end
