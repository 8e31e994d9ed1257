"""Imports files in batches: stores all files first, then a task reads each, and imports it in a transaction.

No file is lost: a file is kept until it is read; one that was refused, or is offered for a record, stays in quarantine.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models import Count, Q, QuerySet
from django.template.defaultfilters import filesizeformat
from django_tasks import task

from base.addresses.unavailable import OF_STORAGE
from base.models import User
from campaign.library.importing import archives
from campaign.library.importing.importer import Outcome, examine, import_file
from campaign.library.models import ImportBatch, ImportedFile, LibraryPage
from operations.queue.models import unfinished
from vietnamese.text import one_line

State = ImportedFile.State

_LEFT = (State.WAITING, State.READING)

logger = logging.getLogger(__name__)

T = TypeVar("T")


@transaction.atomic
def receive(uploads: Iterable[UploadedFile], user: User) -> ImportBatch:
    """Store uploaded files as a new batch, all or none, without reading them; an archive is stored file by file."""
    batch = ImportBatch.objects.create(user=user)
    for upload in uploads:
        for name, content, refusal in archives.files_of(upload):
            row = ImportedFile(batch=batch, name=_name(name))
            if content is not None:
                _keep(row, content)
            else:
                row.state, row.message, row.size = State.REFUSED, refusal, 0
                row.save()
    return batch


def keep(batch: ImportBatch, name: str, content: File, outcome: Outcome) -> None:
    """Store a file of the import command that waits for an editor or was refused, once for each content."""
    row = ImportedFile(batch=batch, name=_name(name))
    if not ImportedFile.objects.filter(sha256=_checksum(content), state=outcome.state).exists():
        _note(row, outcome)
        _keep(row, content)


def _name(name: str) -> str:
    return one_line(name)[-255:] or "tep"


def _checksum(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _keep(row: ImportedFile, content: File) -> None:
    row.sha256, row.size = _checksum(content), content.size or 0
    # Named by the checksum, so that a name from outside never becomes a path, and no program opens the file
    # by its suffix.
    row.kept.save(row.sha256, content, save=False)
    row.save()


def without_task(batch: ImportBatch) -> QuerySet[ImportedFile]:
    """Return the unread files of a batch that no task will read: new ones, and those whose task failed for good."""
    left = batch.files.filter(state__in=_LEFT)
    tasks = unfinished().filter(pk__in=left.filter(task__isnull=False).values("task"))
    return left.exclude(task__in=list(tasks.values_list("pk", flat=True)))


def hand_out(batch: ImportBatch, seconds: float) -> None:
    """Start tasks for the files without one, at least for one file, until `seconds` have passed.

    Without a queue, each task reads its file at once.
    """
    end = time.monotonic() + seconds
    for row in without_task(batch).iterator(chunk_size=20):
        result = read.enqueue(row.pk)
        if not result.is_finished:
            ImportedFile.objects.filter(pk=row.pk, state__in=_LEFT).update(task=result.id)
        if time.monotonic() >= end:
            return


# Reading a scan may take a quarter of an hour.
@task(priority=-10, queue_name="slow")
def read(key: int) -> None:
    """Read the file with this key, unless that was done before."""
    ImportedFile.objects.filter(pk=key, state=State.WAITING).update(state=State.READING)
    row = ImportedFile.objects.get(pk=key)
    if row.state not in _LEFT:
        return
    name, data = row.name, _data(row)
    # Outside of the transaction, because a scan may take minutes.
    text = too_large() if data is None else _or_refusal(name, examine, name, data)
    with transaction.atomic():
        # Locked, so that a second task for the same file waits and then finds it read.
        row = ImportedFile.objects.select_for_update().select_related("batch").get(pk=key)
        if row.state in _LEFT:
            outcome = (
                text
                if isinstance(text, Outcome)
                else _or_refusal(
                    name, import_file, LibraryPage.objects.get(), name, data, row.batch.user, text
                )
            )
            finish(row, outcome)


def _data(row: ImportedFile) -> bytes | None:
    """Return the content of a file, None if it is larger than the limit."""
    if row.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        return None
    with row.kept.open("rb") as kept:
        content: bytes = kept.read()
    return content


def too_large() -> Outcome:
    """Return the outcome of a file that is larger than the limit."""
    limit = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    return Outcome(State.REFUSED, f"Tệp lớn hơn {limit}. Hãy nén lại, hoặc tách thành nhiều tệp.")


def import_or_refuse(library: LibraryPage, name: str, data: bytes, user: User | None) -> Outcome:
    """Return the outcome of one file, whatever it holds, so that one bad file never ends a batch."""
    return _or_refusal(name, import_file, library, name, data, user)


def _or_refusal(name: str, act: Callable[..., T], *args: object) -> T | Outcome:
    """Return the result of `act` for a file, or a refusal if it fails because of the file."""
    try:
        return act(*args)
    except OperationalError:
        # The database failed, not the file, so the file is not refused but tried again.
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in OF_STORAGE:
            raise
        # Caught broadly because readers of file formats raise errors that nobody can list; each is logged.
        logger.exception("import of %r failed", name)
        return Outcome(State.REFUSED, "Máy không đọc được tệp này. Hãy mở tệp xem có hỏng không.")


def finish(row: ImportedFile, outcome: Outcome) -> None:
    """Store the outcome of a file in its row, and save the row."""
    _note(row, outcome)
    if outcome.state == State.DONE:
        forget_content(row)
    row.save()


def _note(row: ImportedFile, outcome: Outcome) -> None:
    row.state, row.message, row.record = outcome.state, outcome.message, outcome.record
    row.offer = outcome.offer.as_json() if outcome.offer else {}


def forget_content(row: ImportedFile) -> None:
    """Delete from quarantine, after the commit, a file that the site has stored elsewhere. The caller saves the row."""
    transaction.on_commit(partial(row.kept.storage.delete, str(row.kept.name)))
    row.kept = ""


def progress(batch: ImportBatch) -> dict[str, int]:
    """Return the numbers of files of a batch: in all, those that were read, and by state; one query."""
    names = {"done": State.DONE, "known": State.KNOWN, "offered": State.OFFERED, "refused": State.REFUSED}
    counts = {name: Count("pk", filter=Q(state=state)) for name, state in names.items()}
    left = Q(state__in=_LEFT)
    return batch.files.aggregate(
        total=Count("pk"), left=Count("pk", filter=left), read=Count("pk", filter=~left), **counts
    )
