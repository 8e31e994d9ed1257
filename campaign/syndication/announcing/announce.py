"""Announcement of changed feeds to hubs (WebSub) and of changed pages to search engines (IndexNow).

Each edition is compared with the last one; the changes are stored as notices, which a task sends. Withdrawn
pages are noted when they go offline. A notice that is not accepted is sent again later, five times in all;
after that, only the next change of the address is announced. If a hub fails, the other notices
that are due there wait two minutes. Without hubs and without a key, nothing happens.
"""

import datetime as dt
import hashlib
import json
import logging
import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, Site

from base.delivery.sites import request_to
from base.models import BasePage
from base.visibility import is_private, readable
from campaign.syndication import cap, offers
from campaign.syndication.announcing.calls import Outcome, post
from campaign.syndication.feeds import archives
from campaign.syndication.feeds.channels import BUILDERS
from campaign.syndication.feeds.sections import feed_path
from campaign.syndication.models import Notice
from edition.watch import current_edition
from operations.queue.models import unfinished

MAX_ATTEMPTS = 5
# The most notices that one task sends; the rest wait for the next task.
MAX_AT_ONCE = 200
# Seconds after which no further hub is asked, so that mails do not wait for hubs that are slow to answer.
MAX_SECONDS = 20.0
# Until the next notice to a hub that failed.
_HUB_PAUSE = dt.timedelta(minutes=2)
_SEARCH_ENGINES = ""
# A publication is dated at its start but visible only after its commit, so each look reaches back this far.
_LOOK_BACK = dt.timedelta(minutes=15)

logger = logging.getLogger(__name__)


def look() -> None:
    """Store notices for all changes since the last look, and enqueue the sending of those that are due."""
    if settings.WEBSUB_HUBS or settings.INDEXNOW_KEY:
        for site in Site.objects.select_related("root_page"):
            if _is_another_edition(site):
                states = _states_of_feeds(site) if settings.WEBSUB_HUBS else {}
                for hub in settings.WEBSUB_HUBS:
                    _note(hub, states)
                if settings.INDEXNOW_KEY:
                    _note_pages(site)
        if _due().exists() and not unfinished().filter(task_path=send_due.module_path).exists():
            send_due.enqueue()


@task()
def send_due() -> None:
    """Send the notices that are due, to hubs one by one and to search engines one request per host."""
    waiting = list(_due()[:MAX_AT_ONCE])
    until = time.monotonic() + MAX_SECONDS
    failed: set[str] = set()
    for notice in waiting:
        if notice.hub not in settings.WEBSUB_HUBS or notice.hub in failed:
            continue
        if time.monotonic() > until:
            break
        body = urlencode({"hub.mode": "publish", "hub.url": notice.address}).encode()
        outcome = post(notice.hub, body, "application/x-www-form-urlencoded", _allowed())
        _store_outcome([notice], outcome, notice.hub)
        if not outcome.is_accepted:
            failed.add(notice.hub)
            # Put off, so that they do not take the place of other notices; not counted as tried.
            others = [other.pk for other in waiting if other.hub == notice.hub and other.pk != notice.pk]
            _due().filter(pk__in=others).order_by().update(due_at=timezone.now() + _HUB_PAUSE)
    pages = [notice for notice in waiting if notice.hub == _SEARCH_ENGINES]
    if pages:
        for host in {urlsplit(notice.address).netloc for notice in pages}:
            _notify_search_engines(host, [n for n in pages if urlsplit(n.address).netloc == host])


def _notify_search_engines(host: str, pages: list[Notice]) -> None:
    scheme = urlsplit(pages[0].address).scheme
    message = {
        "host": host,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": f"{scheme}://{host}/{settings.INDEXNOW_KEY}.txt",
        "urlList": [notice.address for notice in pages],
    }
    outcome = post(
        settings.INDEXNOW_ENDPOINT,
        json.dumps(message).encode(),
        "application/json; charset=utf-8",
        _allowed(),
    )
    _store_outcome(pages, outcome, settings.INDEXNOW_ENDPOINT)


def _store_outcome(notices: list[Notice], outcome: Outcome, service: str) -> None:
    for notice in notices:
        notice.attempts = 0 if outcome.is_accepted else notice.attempts + 1
        notice.is_waiting = 0 < notice.attempts < MAX_ATTEMPTS
        # A change that was noted meanwhile waits for a message of its own.
        Notice.objects.filter(pk=notice.pk, state=notice.state).update(
            attempts=notice.attempts,
            is_waiting=notice.is_waiting,
            due_at=timezone.now() + dt.timedelta(minutes=2**notice.attempts),
        )
    if not outcome.is_accepted:
        end = "" if notices[0].is_waiting else "; given up until the next change"
        logger.warning("%s did not take %s addresses (%s)%s", service, len(notices), outcome.reason, end)


def _due() -> QuerySet[Notice]:
    now = timezone.now()
    # A time later than the longest wait comes from a clock that has been set back since.
    is_due = Q(due_at__lte=now) | Q(due_at__gt=now + dt.timedelta(minutes=2**MAX_ATTEMPTS))
    # Those of a hub that was taken from the settings wait for its return.
    services = [*settings.WEBSUB_HUBS, *([_SEARCH_ENGINES] if settings.INDEXNOW_KEY else [])]
    return Notice.objects.filter(is_due, is_waiting=True, hub__in=services).order_by("due_at", "pk")


def _allowed() -> frozenset[str]:
    return frozenset(settings.INBOX_ALLOW_ADDRESSES)


def _note(hub: str, states: dict[str, str], is_known: bool = False) -> None:
    """Queue a notice to the service for every address whose state differs from the last noted one.

    If `is_known`, the service knows the new addresses already: they are only noted.
    """
    known = {notice.address: notice for notice in Notice.objects.filter(hub=hub, address__in=states)}
    changed = [known[address] for address, state in states.items() if address in known]
    changed = [notice for notice in changed if notice.state != states[notice.address]]
    for notice in changed:
        notice.state, notice.is_waiting, notice.attempts = states[notice.address], True, 0
        notice.due_at = timezone.now()
    Notice.objects.bulk_update(changed, ["state", "is_waiting", "attempts", "due_at"])
    new = [
        Notice(hub=hub, address=address, state=states[address], is_waiting=not is_known)
        for address in states.keys() - known.keys()
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)


# --- Detection of changes ----------------------------------------------------------------------------------


def _is_another_edition(site: Site) -> bool:
    """Return True if the edition differs from that of the last look, or if no edition is kept.

    The edition's name is stored in a notice that is never sent.
    """
    current = current_edition()
    if current is None:
        return True
    seen, _ = Notice.objects.get_or_create(
        hub="edition", address=str(site.pk), defaults={"is_waiting": False}
    )
    name = hashlib.sha256(current.encode()).hexdigest()
    if seen.state == name:
        return False
    Notice.objects.filter(pk=seen.pk).update(state=name)
    return True


def _states_of_feeds(site: Site) -> dict[str, str]:
    """Return a digest of the entries and their times of change for each feed, by its address in every format."""
    request = request_to(site)
    states: dict[str, str] = {}
    for kind, section in offers.offered(request):
        channel = BUILDERS[kind](request, **section)
        if channel is not None:
            rows = channel.rows.values_list("pk", channel.moment, channel.changed)[: archives.MAX_ENTRIES]
            digest = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
            paths = [feed_path(kind, extension, **section) for extension in ("xml", "atom", "json")]
            states |= {f"{site.root_url}{path}": digest for path in paths}
    index = cap.index(request)
    alerts = repr([(entry.guid, entry.updated) for entry in index.entries])
    states[index.address] = hashlib.sha256(alerts.encode()).hexdigest()
    return states


def _note_pages(site: Site) -> None:
    """Queue notices for pages published since the last look; `note_withdrawn` queues those for withdrawn ones.

    The first look queues none, because search engines know the existing pages from the sitemap.
    """
    now = timezone.now()
    last, is_first = Notice.objects.get_or_create(
        hub="pages", address=str(site.pk), defaults={"is_waiting": False, "due_at": now}
    )
    _note(_SEARCH_ENGINES, _changed_pages(site, min(last.due_at, now) - _LOOK_BACK), is_first)
    if not is_first:
        Notice.objects.filter(pk=last.pk).update(due_at=now)
        # Notices that were settled more than a week ago need not be kept.
        settled = Notice.objects.filter(hub=_SEARCH_ENGINES, is_waiting=False)
        settled.filter(due_at__lt=now - dt.timedelta(days=7)).delete()


def _changed_pages(site: Site, since: dt.datetime) -> dict[str, str]:
    below = Page.objects.descendant_of(site.root_page, inclusive=True)
    request = request_to(site)
    published = readable(below).filter(last_published_at__gt=since).specific()
    return {
        address: str(page.last_published_at)
        for page in published
        if not _is_noindex(page) and (address := page.get_full_url(request))
    }


def note_withdrawn(page: Page) -> None:
    """Queue a notice for a page that goes offline, unless it is private: later, it may be deleted."""
    if not settings.INDEXNOW_KEY or _is_noindex(page):
        return
    is_open = not Page.objects.filter(is_private(), pk=page.pk).exists()
    if is_open and (address := page.full_url):
        _note(_SEARCH_ENGINES, {address: "gone"})


def _is_noindex(page: Page) -> bool:
    return isinstance(page, BasePage) and page.noindex
