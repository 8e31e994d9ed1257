"""Fixtures of the newsletter: a mail server, the switches, subscribers, and the end of a batch."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from campaign.engagement.models import NewsletterSettings, Subscriber
from tests.engagement.newsletter.servers import Smtp, smtp_server

MAILS = Path(__file__).parent / "mails"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture(scope="session")
def _running_smtp() -> Iterator[tuple[Smtp, int]]:
    with smtp_server() as running:
        yield running


@pytest.fixture
def smtp(_running_smtp: tuple[Smtp, int], settings: Any) -> Smtp:
    """Return the mail server that the settings name."""
    server, port = _running_smtp
    server.clear()
    settings.MAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.NEWSLETTER_FROM = "ban-tin@anm.example.vn"
    settings.NEWSLETTER_MAILBOX = "tra-lai@anm.example.vn"
    settings.NEWSLETTER_IMAP_URL = ""
    return server


def switched_on() -> NewsletterSettings:
    """Return the settings with both letters switched on, the weekly one due on Fridays at 8:00."""
    setting = NewsletterSettings.load()
    setting.sends_weekly = setting.sends_alerts = True
    setting.save()
    return setting


@pytest.fixture
def setting(smtp: Smtp, tree: Any) -> NewsletterSettings:
    return switched_on()


@pytest.fixture
def tick(setting: NewsletterSettings) -> Callable[[], None]:
    """Return a function that runs the job of one minute, as the scheduler does."""
    return lambda: call_command("send_newsletter", verbosity=0)


def subscribe(*names: str, weekly: bool = True, alerts: bool = True) -> list[Subscriber]:
    return [
        Subscriber.objects.create(address=f"{name}@example.org", weekly=weekly, alerts=alerts)
        for name in names
    ]
