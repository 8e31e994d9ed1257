"""Imports files in batches: stores all files first, then reads each in a transaction of its own.

No file is lost: a file is kept until it is read, and a refused file stays in quarantine.
"""

import datetime
import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Count, QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from base.models import User
from campaign.library.importing.importer import Outcome, import_file
from campaign.library.models import ImportBatch, ImportedFile, LibraryPage
from vietnamese.text import one_line

State = ImportedFile.State

# If the process ends while a file is read, the file waits again after this time.
_LEASE = datetime.timedelta(minutes=10)

logger = logging.getLogger(__name__)


@transaction.atomic
def receive(uploads: Iterable[UploadedFile], user: User) -> ImportBatch:
    """Store uploaded files as a new batch, all or none, without reading them."""
    batch = ImportBatch.objects.create(user=user)
    for upload in uploads:
        _keep(ImportedFile(batch=batch, name=upload.name or "tep"), _checksum(upload), upload)
    return batch


def keep_refused(batch: ImportBatch, name: str, content: File, message: str) -> None:
    """Store a refused file of the import command in quarantine, once for each content."""
    sha256 = _checksum(content)
    if not ImportedFile.objects.filter(sha256=sha256, state=State.REFUSED).exists():
        row = ImportedFile(batch=batch, name=name, state=State.REFUSED, message=message)
        _keep(row, sha256, content)


def _checksum(content: File) -> str:
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _keep(row: ImportedFile, sha256: str, content: File) -> None:
    row.name, row.sha256, row.size = one_line(row.name)[-255:], sha256, content.size or 0
    # Named by the checksum, so that a name from outside never becomes a path, and no program opens the file
    # by its suffix.
    row.kept.save(sha256, content, save=False)
    row.save()


def waiting(batch: ImportBatch) -> QuerySet[ImportedFile]:
    """Return the waiting files of a batch, after putting back those whose reading was interrupted."""
    ImportedFile.objects.filter(
        batch=batch, state=State.READING, changed_at__lt=timezone.now() - _LEASE
    ).update(state=State.WAITING)
    return batch.files.filter(state=State.WAITING)


def work(batch: ImportBatch, seconds: float) -> None:
    """Read waiting files of the batch, at least one, until `seconds` have passed."""
    library = LibraryPage.objects.get()
    end = time.monotonic() + seconds
    for row in waiting(batch).iterator(chunk_size=20):
        if _claim(row):
            _finish(row, _read(library, row, batch.user))
        if time.monotonic() >= end:
            return


def _claim(row: ImportedFile) -> bool:
    """Mark the file as being read; return False if another request did so first."""
    mine = ImportedFile.objects.filter(pk=row.pk, state=State.WAITING)
    return mine.update(state=State.READING, changed_at=timezone.now()) == 1


def _read(library: LibraryPage, row: ImportedFile, user: User | None) -> Outcome:
    if row.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        return too_large()
    with row.kept.open("rb") as kept:
        return import_or_refuse(library, row.name, kept.read(), user)


def too_large() -> Outcome:
    """Return the outcome of a file that is larger than the limit."""
    limit = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    return Outcome(State.REFUSED, f"Tệp lớn hơn {limit}. Hãy nén lại, hoặc tách thành nhiều tệp.")


def import_or_refuse(library: LibraryPage, name: str, data: bytes, user: User | None) -> Outcome:
    """Return the outcome of one file, whatever it holds, so that one bad file never ends a batch."""
    try:
        return import_file(library, name, data, user)
    except Exception:
        # Caught broadly because readers of file formats raise errors that nobody can list; each is logged.
        logger.exception("import of %r failed", name)
        return Outcome(State.REFUSED, "Máy không đọc được tệp này. Hãy mở tệp xem có hỏng không.")


def _finish(row: ImportedFile, outcome: Outcome) -> None:
    row.state, row.message, row.record = outcome.state, outcome.message, outcome.record
    if outcome.state == State.DONE:
        row.kept.delete(save=False)
    row.save()


@dataclass(frozen=True)
class Progress:
    """The number of files of a batch in each state."""

    done: int
    known: int
    refused: int
    left: int

    @property
    def read(self) -> int:
        return self.done + self.known + self.refused

    @property
    def total(self) -> int:
        return self.read + self.left


def progress(batch: ImportBatch) -> Progress:
    """Return the progress of a batch; one query."""
    counts = dict(batch.files.values_list("state").annotate(count=Count("pk")).order_by())
    return Progress(
        done=counts.get(State.DONE, 0),
        known=counts.get(State.KNOWN, 0),
        refused=counts.get(State.REFUSED, 0),
        left=counts.get(State.WAITING, 0) + counts.get(State.READING, 0),
    )
