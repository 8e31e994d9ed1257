"""Error pages, robots.txt and security.txt. Every page of the tree is served by Wagtail."""

import datetime
import re
import sys
from urllib.parse import unquote

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from base.models import AgencySettings
from base.sharing.head import absolute
from base.visibility import readable

# RFC 9116 recommends less than a year.
_SECURITY_TXT_LIVES = datetime.timedelta(days=180)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", {"words": _words_of(request.path)}, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "410.html", {"words": _words_of(request.path)}, status=410)


def _words_of(path: str) -> str:
    """The words of the last part of an address, for the search box; "" where it has none."""
    last = unquote(path).rstrip("/").rpartition("/")[2]
    words = re.findall(r"[^\W\d_]{2,}|\d{2,}", last.partition(".")[0])
    return " ".join(words)[:100] if len(words) > 1 else ""


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke. It asks neither database nor settings, which may be what broke."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        # The same file that nginx shows while the application is down.
        page = settings.ROOT / "site" / "static" / "503.html"
        return HttpResponse(page.read_text(encoding="utf-8"), status=503, headers={"Retry-After": "120"})
    return HttpResponseServerError(render_to_string("500.html"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies that are blocked: said in Vietnamese, with what to do next."""
    return render(request, "403.html", {"form_expired": True}, status=403)


def short_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Leads from the address that stands on paper to where the page is by now."""
    page = readable(Page.objects.filter(pk=pk)).first()
    address = page and page.get_url(request)
    if not address:
        raise Http404("Không có trang này.")
    return redirect(address)


def robots_txt(request: HttpRequest) -> HttpResponse:
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
    """Whom to tell of a weakness of this site (RFC 9116); there is none where the agency names no address for it."""
    agency = AgencySettings.for_request(request)
    if not agency.email:
        raise Http404("Chưa có địa chỉ liên hệ.")
    # A whole day, so that the file changes at midnight and not at every request.
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: mailto:{agency.email}",
        f"Expires: {(today + _SECURITY_TXT_LIVES).isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {absolute(request.path, request)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
