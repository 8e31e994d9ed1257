"""Withdraw and publish texts when they are due, in place of Wagtail's `publish_scheduled`. The scheduler runs it.

A text that cannot be published does not hold up the others.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

from base.models.turns import wait_for_text
from campaign.newsroom.review.four_eyes import check_end

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Đăng và gỡ bài theo giờ hẹn."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        failed = []
        snippets = (each for each in apps.get_models() if issubclass(each, DraftStateMixin))
        for model in (Page, *(each for each in snippets if not issubclass(each, Page))):
            for text in model._default_manager.filter(live=True, expire_at__lt=now).order_by("expire_at"):
                reason = _reason_against(_withdraw, text)
                failed += [f"Chưa gỡ được “{text}”: {reason}"] if reason else []
        due = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
        for revision in due:
            reason = _reason_against(_publish, revision)
            said = f"Chưa đăng được “{revision.object_str}”: {reason} Hãy bỏ hẹn giờ, sửa rồi gửi duyệt lại."
            failed += [said] if reason else []
        if failed:
            raise CommandError(" ".join(failed))


def _withdraw(text: Any) -> None:
    wait_for_text(text.get_base_content_type().pk, text.pk)
    text.refresh_from_db()
    # A later text, or a person, may have changed its expiry meanwhile.
    if text.live and text.expire_at and text.expire_at < timezone.now():
        text.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publish(revision: Revision) -> None:
    wait_for_text(revision.base_content_type_id, revision.object_id)
    revision.refresh_from_db()
    # A person may have cancelled the schedule meanwhile.
    if revision.approved_go_live_at:
        check_end(revision.as_object())
        revision.publish(log_action="wagtail.publish.scheduled")


def _reason_against(act: Callable[[Any], None], due: Any) -> str:
    """Call `act` with `due` in a transaction. Return why it failed, or "" if it did not."""
    try:
        with transaction.atomic():
            act(due)
    except ValidationError as error:
        return " ".join(error.messages)
    except Exception as error:
        # Whatever is wrong with one text, the others are due, too; the job fails at the end.
        logger.warning("%s %s was not published or withdrawn", due._meta.label, due.pk, exc_info=True)
        return f"{type(error).__name__}: {error}."
    return ""
