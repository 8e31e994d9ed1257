"""Certificates: a signed code that anybody can verify, and the PDF."""

from __future__ import annotations

import re

from django.template.loader import render_to_string
from django.utils.crypto import constant_time_compare

from base.visibility import readable_ones
from campaign.engagement.models import Attempt, ContestResult
from journal.chain import sign

_CODE = re.compile(r"(\d{1,12})-?([0-9A-F]{8})")


def code_of(attempt: Attempt) -> str:
    """Return the code of the certificate of an attempt: its number and a keyed hash of number and key.

    After a restored backup, numbers may be given a second time; keys never are.
    """
    return f"{attempt.pk}-{_check(attempt)}"


def find(code: str) -> ContestResult | None:
    """Return the announced result that the code names, or None if there is none."""
    match = _CODE.fullmatch(re.sub(r"\s", "", code).upper())
    if not match:
        return None
    attempt = Attempt.objects.select_related("page", "result").filter(pk=int(match[1])).first()
    if attempt is None or not constant_time_compare(match[2], _check(attempt)):
        return None
    return announced(attempt)


def announced(attempt: Attempt) -> ContestResult | None:
    """Return the attempt's result if readers may see the contest's page and it announces the round, else None."""
    one = attempt.page.find_round(attempt.round)
    is_shown = one is not None and one.shows_results and readable_ones([attempt.page])
    return getattr(attempt, "result", None) if is_shown else None


def _check(attempt: Attempt) -> str:
    return sign("contest.certificate", attempt.pk, attempt.key)[:8].upper()


def pdf(result: ContestResult, agency: str, address: str) -> bytes:
    """Return the certificate as a PDF, issued by `agency`, with `address` as QR. Raises PangoError without Pango."""
    # Imported late: web workers keep what they load.
    from campaign.reports.files.pdf_file import no_fetching, writer

    html = writer()
    context = {
        "result": result,
        "page": result.page,
        "round": result.page.find_round(result.round),
        "size": len(result.attempt.sheet),
        "name": result.attempt.name,
        "code": code_of(result.attempt),
        "agency_name": agency,
        "address": address,
    }
    text = render_to_string("campaign/engagement/contest/certificate.html", context)
    return html(string=text, url_fetcher=no_fetching).write_pdf()
