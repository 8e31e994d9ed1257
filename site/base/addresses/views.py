"""Views outside the page tree: errors, robots.txt, security.txt and short addresses. Wagtail serves the tree."""

import datetime
import errno
import re
import sys
from urllib.parse import unquote

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from base.models import AgencySettings
from base.sharing.head import absolute
from base.visibility import readable

# RFC 9116 recommends less than a year.
_SECURITY_TXT_LIVES = datetime.timedelta(days=180)
_LATER = {"Retry-After": "120"}
# A full, read-only or broken disk, and a server of files that does not answer (base.files.s3).
_OF_A_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page, with the words of the address in its search box."""
    return render(request, "404.html", {"words": _words_of(request.path)}, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """Return the 410 page, with the words of the address in its search box."""
    return render(request, "410.html", {"words": _words_of(request.path)}, status=410)


def _words_of(path: str) -> str:
    """Return the words of the last segment of `path` for the search box; "" if there are fewer than two."""
    last = unquote(path).rstrip("/").rpartition("/")[2]
    words = re.findall(r"[^\W\d_]{2,}|\d{2,}", last.partition(".")[0])
    return " ".join(words)[:100] if len(words) > 1 else ""


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 with Retry-After if the database or the storage of files failed, else 500.

    It uses neither the database nor AgencySettings, which may be the cause.
    """
    error = sys.exc_info()[1]
    is_of_a_disk = isinstance(error, OSError) and error.errno in _OF_A_DISK
    if is_of_a_disk and request.content_type == "multipart/form-data":
        return _upload_refused(request)
    if is_of_a_disk or isinstance(error, OperationalError | InterfaceError):
        # nginx shows the same file while the application is down.
        page = settings.ROOT / "site" / "static" / "503.html"
        return HttpResponse(page.read_text(encoding="utf-8"), status=503, headers=_LATER)
    return HttpResponseServerError(render_to_string("500.html"))


def _upload_refused(request: HttpRequest) -> HttpResponse:
    """Return 503 with the reason, in the form in which the script of several uploads shows it if that asked."""
    message = (
        "Kho tệp đang không nhận tệp, nên chưa có gì được lưu. Hãy thử lại sau ít phút, hoặc báo Quản trị."
    )
    if request.headers.get("X-Requested-With") == "XMLHttpRequest" and "files[]" in request.FILES:
        return JsonResponse({"success": False, "error_message": message})
    return HttpResponse(render_to_string("503_upload.html", {"message": message}), status=503, headers=_LATER)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 403 page."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 with advice in Vietnamese: the form was open too long, or cookies are blocked."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def short_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect from the short address on printed paper to the current address of the page."""
    page = readable(Page.objects.filter(pk=pk)).first()
    address = page and page.get_url(request)
    if not address:
        raise Http404("Không có trang này.")
    return redirect(address)


def robots_txt(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: it excludes the admin and search results and names the sitemap."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /tim-kiem/?",
        "Disallow: /tim-kiem/goi-y/",
        f"Sitemap: {absolute('/sitemap.xml', request)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def security_txt(request: HttpRequest) -> HttpResponse:
    """Return security.txt (RFC 9116). Raises Http404 if neither the settings nor the agency name a contact."""
    email = AgencySettings.for_request(request).email
    contacts = settings.SECURITY_CONTACTS or ([f"mailto:{email}"] if email else [])
    if not contacts:
        raise Http404("Chưa có địa chỉ liên hệ.")
    # From midnight, so that the file changes once a day and not at every request.
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {(today + _SECURITY_TXT_LIVES).isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {absolute(request.path, request)}",
        *([f"Policy: {settings.SECURITY_POLICY_URL}"] if settings.SECURITY_POLICY_URL else []),
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
