"""Letters as they are sent: subject, HTML with plain text, headers. No picture, no pixel, no tracked link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from email.charset import Charset
from email.utils import formataddr, formatdate
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import Truncator, capfirst

from base.delivery.sites import default_site
from base.models import AgencySettings
from base.plain_text import plain_text
from campaign.articles.models import AlertPage
from campaign.engagement.models import Delivery, Letter
from campaign.engagement.newsletter import links
from campaign.engagement.newsletter.contents import Selection
from campaign.engagement.newsletter.links import PLACEHOLDER, PendingSubscription
from campaign.library.models import DocumentRecord
from vietnamese import dates

# base64, which survives relays that are not 8-bit clean or break long lines.
_UTF8 = Charset("utf-8")
_MAX_SUMMARY_LENGTH = 320


class Sender(NamedTuple):
    """The site as letters name it: title, address without a trailing slash, host, e-mail of the agency."""

    title: str
    root_url: str
    host: str
    email: str


@dataclass(frozen=True)
class Written:
    """Letter without a recipient: the recipient's links have a placeholder."""

    subject: str
    html: str
    text: str
    sender: Sender


@dataclass(frozen=True)
class Entry:
    """Page as a letter names it. `day` is also that until which an alert is valid, `steps` what it asks to do."""

    title: str
    label: str
    day: str
    summary: str
    url: str
    steps: tuple[str, ...] = ()


def sender() -> Sender:
    """Return the sender of letters."""
    site = default_site()
    agency = AgencySettings.for_site(site)
    return Sender(agency.site_title, site.root_url, site.hostname, agency.email)


def stored(letter: Letter) -> Written:
    """Return a letter as last sent."""
    return Written(letter.subject, letter.html, letter.text, sender())


def write(kind: str, selection: Selection) -> Written:
    """Return the letter of this kind about the pages of `selection`, which must not be empty."""
    groups = {"Cảnh báo": selection.alerts, "Tin bài": selection.articles, "Văn bản": selection.documents}
    shown = [
        (heading, [_entry(page, with_steps=kind == Letter.Kind.ALERT) for page in pages])
        for heading, pages in groups.items()
        if pages
    ]
    first = shown[0][1][0].title
    if kind == Letter.Kind.ALERT:
        subject = first if first.casefold().startswith("cảnh báo") else f"Cảnh báo: {first}"
    else:
        others = f" và {selection.total - 1} tin khác" if selection.total > 1 else ""
        subject = f"Bản tin {dates.short(timezone.localdate())}: {Truncator(first).chars(90)}{others}"
    unshown = selection.total - sum(len(entries) for _, entries in shown)
    context = {
        "groups": shown,
        "unshown": unshown,
        "entries": _as_text(shown, unshown, is_alert=kind == Letter.Kind.ALERT),
        "is_alert": kind == Letter.Kind.ALERT,
        "today": timezone.localdate(),
        "choice": links.path("newsletter_choice", PLACEHOLDER),
        "leave": links.path("newsletter_leave", PLACEHOLDER),
    }
    return _written("letter", subject, context)


def for_subscriber(written: Written, delivery: Delivery) -> EmailMessage:
    """Return the letter for one subscriber, with a Message-ID by which its bounces are recognised."""
    subscriber = delivery.subscriber
    token = links.token_of(subscriber.key)
    ways = [f"<{written.sender.root_url}{links.path('newsletter_leave', token)}>"]
    # Only if the site reads this mailbox.
    if settings.NEWSLETTER_MAILBOX and settings.NEWSLETTER_IMAP_URL:
        subject = quote(f"Thoi nhan ban tin {token}")
        ways.append(f"<mailto:{settings.NEWSLETTER_MAILBOX}?subject={subject}>")
    headers = {
        "Message-ID": links.message_id(links.Sent(delivery.pk, subscriber.key), written.sender.host),
        "List-Id": f"<ban-tin.{written.sender.host}>",
        # RFC 2369 and RFC 8058: mail programs show a button of their own.
        "List-Unsubscribe": ", ".join(ways),
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
    return _message(written, subscriber.address, token, headers)


def on_trial(written: Written, address: str) -> EmailMessage:
    """Return the letter as a trial for a member of the board. Its links for the recipient lead nowhere."""
    trial = replace(written, subject=f"[Thử] {written.subject}")
    return _message(trial, address, PLACEHOLDER, {})


def confirmation(pending: PendingSubscription, sealed: str) -> EmailMessage:
    """Return the letter that asks the owner of an address to confirm the subscription."""
    path = links.path("newsletter_confirm", sealed)
    context = {"pending": pending, "path": path, "days": settings.NEWSLETTER_CONFIRM_DAYS}
    return _message(_written("confirmation", "Xác nhận đăng ký nhận tin", context), pending.address, "", {})


def _written(name: str, subject: str, context: dict[str, Any]) -> Written:
    own = sender()
    whole = context | {"sender": own, "subject": subject, "agency": AgencySettings.for_site(default_site())}
    html = render_to_string(f"campaign/engagement/newsletter/{name}.html", whole)
    text = render_to_string(f"campaign/engagement/newsletter/{name}.txt", whole)
    return Written(subject, html, text, own)


def _message(written: Written, address: str, token: str, headers: dict[str, str]) -> EmailMessage:
    always = {
        "From": formataddr((written.sender.title, settings.NEWSLETTER_FROM)),
        "Date": formatdate(localtime=True),
        "Auto-Submitted": "auto-generated",
        # Keeps Exchange from sending out-of-office replies.
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "vi",
    }
    reply_to = [written.sender.email] if written.sender.email else []
    message = EmailMultiAlternatives(
        written.subject,
        written.text.replace(PLACEHOLDER, token),
        settings.NEWSLETTER_FROM,
        [address],
        headers=always | headers,
        reply_to=reply_to,
    )
    message.encoding = _UTF8
    message.attach_alternative(written.html.replace(PLACEHOLDER, token), "text/html")
    return message


def _as_text(groups: list[tuple[str, list[Entry]]], unshown: int, *, is_alert: bool) -> str:
    """Return the entries as plain text. No template renders them, because templates of this site lose empty lines."""
    parts = []
    for heading, entries in groups:
        if not is_alert:
            parts.append(f"=== {heading} ===")
        for entry in entries:
            lines = [entry.title, f"({entry.label}, {entry.day})", entry.summary]
            if entry.steps:
                lines += ["", "Cần làm gì:"]
                lines += [f"{place}. {step}" for place, step in enumerate(entry.steps, 1)]
                lines.append("")
            parts.append("\n".join([*lines, entry.url]))
    if unshown:
        parts.append(f"Còn {unshown} tin khác ở trang thông tin.")
    return "\n\n".join(parts)


def _entry(page: Any, *, with_steps: bool) -> Entry:
    day = dates.short(timezone.localtime(page.first_published_at or timezone.now()).date())
    if isinstance(page, DocumentRecord):
        label, summary = page.get_doc_type_display(), capfirst(page.subject)
    elif isinstance(page, AlertPage):
        label, summary = page.get_severity_display(), page.summary
        if page.valid_until:
            day += f", hiệu lực đến {dates.until(timezone.localtime(page.valid_until))}"
    else:
        label, summary = page.get_form_display(), page.summary
    sample = "Nội dung mẫu · " if page.is_sample else ""
    steps = [plain_text(step.value.source) for step in page.what_to_do] if with_steps else []
    return Entry(
        title=page.title,
        label=f"{sample}{label}",
        day=day,
        summary=Truncator(summary).chars(_MAX_SUMMARY_LENGTH),
        url=page.get_full_url(),
        steps=tuple(step.strip() for step in steps if step.strip()),
    )
