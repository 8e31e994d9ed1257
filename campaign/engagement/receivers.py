"""Receivers of signals: a restored database is rid of what had to be erased."""

from typing import Any

from django.dispatch import receiver

from campaign.engagement.drafts import keeping
from campaign.engagement.polls import voting
from operations.backup.signals import restored


@receiver(restored)
def erase_again(**_: Any) -> None:
    """Erase what strangers sent and whose time is over."""
    keeping.erase()
    voting.forget()
