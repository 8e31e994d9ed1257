"""Views outside the page tree: errors, robots.txt, security.txt and short addresses. Wagtail serves the tree."""

import datetime
import re
import sys
from urllib.parse import unquote

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
)
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Page

from base.addresses import unavailable
from base.addresses.named import named
from base.models import AgencySettings
from base.sharing.head import absolute
from vietnamese.dates import midnight
from vietnamese.text import nfc

# RFC 9116 recommends less than a year.
_SECURITY_TXT_LIVES = datetime.timedelta(days=180)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 404 page, with the words of the address in its search box."""
    return render(request, "404.html", {"words": _words_of(request.path)}, status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """Return the 410 page, with the words of the address in its search box."""
    return render(request, "410.html", {"words": _words_of(request.path)}, status=410)


def _words_of(path: str) -> str:
    """Return the words of the last segment of `path` for the search box; "" if there are fewer than two."""
    last = nfc(unquote(path)).rstrip("/").rpartition("/")[2]
    words = re.findall(r"[^\W\d_]{2,}|\d{2,}", last.partition(".")[0])
    return " ".join(words)[:100] if len(words) > 1 else ""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 400 page. It uses nothing of the request but its method, because its host may be wrong."""
    return HttpResponseBadRequest(render_to_string("400.html", {"is_form": request.method == "POST"}))


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 503 in words if the database, a disk or the storage of files failed, else 500."""
    found = unavailable.answer(request, sys.exc_info()[1])
    return found or HttpResponseServerError(render_to_string("500.html"))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the 403 page."""
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 with advice in Vietnamese: the form was open too long, or cookies are blocked."""
    # The editor's scripts keep the typed text.
    is_kept = request.path_info.startswith(("/admin/pages/", "/admin/snippets/"))
    return render(request, "403.html", {"form_expired": True, "is_kept": is_kept}, status=403)


def short_address(request: HttpRequest, pk: int) -> HttpResponse:
    """Redirect from the short address on paper to the page's current address. Raises Http404 without such a page."""
    address = named(request, Page.objects.filter(pk=pk)).get_url(request)
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
    # Computed from midnight, so that the file changes once a day and not at every request.
    today = midnight(timezone.localdate())
    lines = [
        *(f"Contact: {contact}" for contact in contacts),
        f"Expires: {(today + _SECURITY_TXT_LIVES).isoformat()}",
        "Preferred-Languages: vi, en",
        f"Canonical: {absolute(request.path, request)}",
        *([f"Policy: {settings.SECURITY_POLICY_URL}"] if settings.SECURITY_POLICY_URL else []),
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
