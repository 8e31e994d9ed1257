"""Versions of stored texts and other objects, by which a form tells that somebody has saved one since it was opened."""

from django.db.models import Model
from django.http import QueryDict
from wagtail.log_actions import registry as logs
from wagtail.models import ModelLogEntry, RevisionMixin


def last_entry(instance: Model) -> ModelLogEntry | None:
    """Return the last log entry about `instance`; every save makes one."""
    return logs.get_logs_for_instance(instance).select_related("user").order_by("pk").last()


def version_of(text: Model) -> str:
    """Return the mark of the text's last save: its last revision, else its last entry in the log."""
    if isinstance(text, RevisionMixin):
        revision = text.latest_revision
        return f"{revision.pk} {revision.created_at.isoformat()}" if revision else "0"
    entry = last_entry(text)
    return str(entry.pk) if entry else "0"


def is_stale(sent: QueryDict, text: Model) -> bool:
    """Return True if anybody saved the text after the submitted form had been opened."""
    if isinstance(text, RevisionMixin):
        opened = f"{sent.get('loaded_revision_id', '')} {sent.get('loaded_revision_created_at', '')}".strip()
    else:
        opened = sent.get("loaded_version", "")
    return bool(opened) and opened != version_of(text)
