"""Alerts in the Common Alerting Protocol (OASIS CAP 1.2): one document per message, and a feed of messages.

A message describes a state of an alert. Its identifier and times are derived from stored data, so that it is
the same for every request. LEVELS maps our levels of severity to CAP's terms; the page /rss/ explains them to
readers.
"""

import datetime as dt
from collections.abc import Iterable
from xml.etree import ElementTree

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from base.models import AgencySettings
from base.plain_text import plain_text
from base.visibility import is_private, readable
from campaign.articles.models import AlertPage
from campaign.articles.models.choices import Severity
from campaign.articles.queries import in_force
from campaign.syndication.feeds.entries import SAMPLE, Category, Entry, Feed, part_guid
from campaign.syndication.models import WithdrawnAlert
from vietnamese.text import xml_legal

CONTENT_TYPE = "application/cap+xml"
NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
# urgency, severity, certainty (CAP 1.2 section 3.2.2).
LEVELS = {
    Severity.URGENT: ("Immediate", "Severe", "Observed"),
    Severity.WARNING: ("Expected", "Moderate", "Likely"),
    Severity.NOTE: ("Future", "Minor", "Possible"),
}
MAX_LISTED = 100
Told = AlertPage | WithdrawnAlert
# Time for which the feed lists a withdrawn alert.
_LIST_WITHDRAWN = dt.timedelta(days=7)


def find(request: HttpRequest, key: str) -> Told | None:
    """Return the alert with this translation key if it is public or was withdrawn recently, else None."""
    site = Site.find_for_request(request)
    return (
        readable(_alerts(site).filter(translation_key=key)).first()
        or _withdrawn(site).filter(translation_key=key).first()
    )


def withdraw(alert: AlertPage) -> None:
    """Record the withdrawal of `alert`, which was public until now, and delete rows of deleted alerts.

    Rows that are no longer listed are kept while the page exists: it may become public again.
    """
    now = timezone.now()
    pages = AlertPage.objects.filter(translation_key=OuterRef("translation_key"))
    WithdrawnAlert.objects.filter(~Exists(pages), withdrawn_at__lte=now - _LIST_WITHDRAWN).delete()
    if alert.first_published_at and not Page.objects.filter(is_private(), pk=alert.pk).exists():
        WithdrawnAlert.objects.update_or_create(
            translation_key=alert.translation_key,
            defaults={
                "path": alert.path,
                "severity": alert.severity,
                "is_sample": alert.is_sample,
                "first_published_at": alert.first_published_at,
                "updates": [moment.isoformat() for moment in _updates(alert)],
                "withdrawn_at": now,
            },
        )


def announce_again(alert: AlertPage) -> None:
    """Record that `alert` is public again without a new publication, if its last message was a Cancel.

    Its next message needs an identifier of its own: receivers ignore a message that was cancelled.
    """
    row = WithdrawnAlert.objects.filter(translation_key=alert.translation_key).first()
    if row and not any(moment > row.withdrawn_at for moment in _updates(alert)):
        # Identifiers have a resolution of one second.
        now = max(timezone.now(), row.withdrawn_at + dt.timedelta(seconds=1))
        row.updates.append(now.isoformat())
        row.save(update_fields=["updates"])


def message(alert: Told, request: HttpRequest) -> bytes:
    """Return the alert as a CAP document.

    Its type is Alert for the first publication, Update after a change, Cancel after a withdrawal.
    """
    sender = Site.find_for_request(request).hostname
    root = ElementTree.Element("alert", xmlns=NAMESPACE)
    _add(root, "identifier", identifier(alert))
    _add(root, "sender", sender)
    _add(root, "sent", _stamp(_sent(alert)))
    # A sample must not trigger an alarm.
    _add(root, "status", "Test" if alert.is_sample else "Actual")
    _add(root, "msgType", _kind(alert))
    _add(root, "scope", "Public")
    if isinstance(alert, AlertPage) and alert.corrections:
        _add(root, "note", f"Đính chính:\n{alert.corrections_text}")
    if _kind(alert) != "Alert":
        _add(
            root, "references", " ".join(f"{sender},{each},{_stamp(sent)}" for each, sent in _earlier(alert))
        )
    if isinstance(alert, AlertPage):
        _add_info(root, alert, request)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def identifier(alert: Told) -> str:
    """Return the identifier of the message.

    The first message has the alert's own URN; later messages append the time at which they were sent, and a Cancel its
    type, because a text may be published and withdrawn, or the next one published, within the same second.
    """
    if _kind(alert) == "Alert":
        return alert.translation_key.urn
    later = _later_identifier(alert, _sent(alert))
    return f"{later}.cancel" if _kind(alert) == "Cancel" else later


def _later_identifier(alert: Told, sent: dt.datetime) -> str:
    return f"{alert.translation_key.urn}.{int(sent.timestamp())}"


def _earlier(alert: Told) -> list[tuple[str, dt.datetime]]:
    """Return identifiers and times of all earlier messages in which the alert was in force, oldest first.

    They are CAP's "references" (CAP 1.2 section 3.2.1).
    """
    if isinstance(alert, WithdrawnAlert):
        updates = _moments(alert.updates)
    else:
        updates = [moment for moment in _updates(alert) if moment < _sent(alert)]
    first = (alert.translation_key.urn, alert.first_published_at)
    return [first, *((_later_identifier(alert, moment), moment) for moment in updates)]


def _updates(alert: AlertPage) -> list[dt.datetime]:
    """Return the times at which the alert was published or became public again, oldest first.

    Each revision stores the time when the text before it was published.
    """
    published = alert.revisions.order_by().values_list("content__last_published_at", flat=True).distinct()
    moments = filter(None, [alert.last_published_at, *(parse_datetime(each) for each in published if each)])
    rows = WithdrawnAlert.objects.filter(translation_key=alert.translation_key)
    again = (moment for updates in rows.values_list("updates", flat=True) for moment in _moments(updates))
    whole = sorted({moment.replace(microsecond=0) for moment in (*moments, *again)})
    return [moment for moment in whole if moment > alert.first_published_at]


def _moments(updates: list[str] | None) -> list[dt.datetime]:
    return [dt.datetime.fromisoformat(moment) for moment in updates or []]


def index(request: HttpRequest) -> Feed:
    """Return the feed of messages: alerts in force, and alerts withdrawn recently."""
    site = Site.find_for_request(request)
    agency = AgencySettings.for_request(request)
    listed = [
        *in_force(_alerts(site)).order_by("-first_published_at", "-pk")[:MAX_LISTED],
        *_withdrawn(site)[:MAX_LISTED],
    ]
    return Feed(
        guid=part_guid(site.root_page, "cap"),
        title=f"Cảnh báo theo chuẩn CAP - {agency.site_title}",
        description="Cảnh báo đang có hiệu lực, cho phần mềm của cơ quan và điện thoại.",
        link=f"{site.root_url}/",
        publisher=agency.agency_name,
        address=f"{site.root_url}{reverse('syndication:cap-index')}",
        entries=tuple(_entries(listed, site, agency)),
    )


def _entries(alerts: Iterable[Told], site: Site, agency: AgencySettings) -> Iterable[Entry]:
    for alert in alerts:
        sent = timezone.localtime(_sent(alert))
        # The text of a withdrawn alert is not repeated, only that it is no longer valid.
        title = alert.title if isinstance(alert, AlertPage) else "Cảnh báo đã thu hồi"
        yield Entry(
            guid=alert.translation_key.urn,
            title=title,
            link=f"{site.root_url}{address(alert)}",
            summary=alert.summary if isinstance(alert, AlertPage) else "",
            content="",
            # To the second, as `sent` is, so that it is never later.
            published=timezone.localtime(alert.first_published_at).replace(microsecond=0),
            updated=sent,
            authors=(agency.agency_name,),
            categories=(
                Category("muc-do", alert.severity, alert.get_severity_display()),
                *([SAMPLE] if alert.is_sample else []),
            ),
        )


def address(alert: Told) -> str:
    """Return the path of the alert's current CAP message."""
    return reverse("syndication:cap", kwargs={"key": str(alert.translation_key)})


def _alerts(site: Site) -> PageQuerySet:
    """Return the alerts of the site, with the stored times of their messages if they were withdrawn before."""
    rows = WithdrawnAlert.objects.filter(translation_key=OuterRef("translation_key"))
    return AlertPage.objects.descendant_of(site.root_page).annotate(updates=Subquery(rows.values("updates")))


def _withdrawn(site: Site) -> QuerySet[WithdrawnAlert]:
    """Return the alerts of the site that were withdrawn in the last seven days, latest first.

    Alerts that readers see again are left out.
    """
    pages = readable(AlertPage.objects.filter(translation_key=OuterRef("translation_key")))
    return (
        WithdrawnAlert.objects.filter(path__startswith=site.root_page.path)
        .filter(~Exists(pages), withdrawn_at__gt=timezone.now() - _LIST_WITHDRAWN)
        .order_by("-withdrawn_at", "-pk")
    )


def _kind(alert: Told) -> str:
    if isinstance(alert, WithdrawnAlert):
        return "Cancel"
    return "Update" if _sent(alert) > alert.first_published_at else "Alert"


def _sent(alert: Told) -> dt.datetime:
    if isinstance(alert, WithdrawnAlert):
        moments = [alert.withdrawn_at]
    else:
        moments = [alert.last_published_at or alert.first_published_at, *_moments(alert.updates)]
    return max(alert.first_published_at, *moments).replace(microsecond=0)


def _stamp(moment: dt.datetime) -> str:
    """Return local time to the second with its offset, the only form that CAP allows."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _add_info(root: ElementTree.Element, alert: AlertPage, request: HttpRequest) -> None:
    agency = AgencySettings.for_request(request)
    urgency, severity, certainty = LEVELS[Severity(alert.severity)]
    info = ElementTree.SubElement(root, "info")
    _add(info, "language", "vi-VN")
    _add(info, "category", "Security")
    _add(info, "event", alert.topic_title or alert.kind_label)
    _add(info, "urgency", urgency)
    _add(info, "severity", severity)
    _add(info, "certainty", certainty)
    _add(info, "effective", _stamp(alert.first_published_at))
    if alert.valid_until:
        _add(info, "expires", _stamp(alert.valid_until))
    _add(info, "senderName", agency.agency_name)
    _add(info, "headline", alert.title)
    _add(info, "description", "\n\n".join(filter(None, [alert.summary, plain_text(alert.body)])))
    _add(info, "instruction", plain_text(alert.what_to_do))
    _add(info, "web", alert.get_full_url(request))
    _add(info, "contact", ", ".join(filter(None, [agency.phone, agency.email])))
    # CAP allows an info without an area, but no area without words (CAP 1.2 section 3.2.4).
    if agency.alert_area:
        area = ElementTree.SubElement(info, "area")
        _add(area, "areaDesc", agency.alert_area)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    """Add an element, unless its text is empty."""
    if text:
        ElementTree.SubElement(parent, name).text = xml_legal(text)
