"""Archives pages as readers get them: one row for each time that a text is online.

A task stores the HTML and the pictures.
"""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, Revision, TaskState

from base.delivery.sites import default_site, request_to
from base.files import names as stored_files
from base.models import BasePage, User
from base.models.names import name, names
from base.visibility import readable
from campaign.articles.models import UrgentPublication
from campaign.newsroom.models import ArchivedText
from journal.models import Entry, Head, Subject
from operations.backup import erasures

KEPT, EXPORTED, ERASED = "archive.keep", "archive.export", "archive.erase"
_GAP = "(đã xóa theo luật)"
# The view for files (base/files/names.py) does not know this folder, so no address leads to it.
_FOLDER = "luu-tru"
_PICTURE = re.compile(r'(<img\b[^>]*?\bsrc=")/media/([^"]+)"')
# Other sizes of the same pictures.
_SIZES = re.compile(r'<source\b[^>]*>|\s(?:srcset|sizes)="[^"]*"')
_rows = ArchivedText._base_manager


@transaction.atomic
def begin(pages: Iterable[Page], since: datetime.datetime | None = None) -> None:
    """End the current rows of `pages`, and begin new ones for pages that readers may see now. A task fills these.

    `since` is the time at which the pages went online, if that is not now.
    """
    pages = list(pages)
    end(pages)
    open_keys = set(
        readable(Page.objects.filter(pk__in=[page.pk for page in pages])).values_list("pk", flat=True)
    )
    rows = [
        ArchivedText(
            page=page.pk,
            revision=page.live_revision_id,
            title=page.title[:255],
            address=page.full_url or page.url_path,
            online_at=since or timezone.now(),
        )
        for page in pages
        if page.pk in open_keys
    ]
    for row in _rows.bulk_create(rows):
        transaction.on_commit(partial(keep.enqueue, row.pk))


@transaction.atomic
def end(pages: Iterable[Page]) -> None:
    """Record that the texts of `pages` are no longer online."""
    # Everything that writes here locks the log before a row. A withdrawal has locked the log already, so the
    # opposite order would deadlock with it.
    Head.locked()
    _rows.filter(page__in=[page.pk for page in pages], offline_at=None).update(offline_at=timezone.now())


@task()
def keep(key: int) -> None:
    """Render the text of row `key` as readers get it, and store it with copies of its pictures, if not yet done."""
    row = _rows.get(pk=key)
    if row.kept_at is not None or row.erased_at is not None:
        return
    revision = Revision.objects.filter(pk=row.revision).first()
    page_now = Page.objects.filter(pk=row.page).first()
    if page_now is None:
        # The page was deleted before this task ran: the row keeps title, address and times, but no content.
        return
    # If another text has replaced it before this task runs, the revision is rendered, as in a preview.
    is_online = revision is None or page_now.live_revision_id == row.revision
    page = page_now.specific if is_online else revision.as_object()
    row.html, row.pictures = _with_own_pictures(_rendered(page, is_preview=not is_online))
    row.author, row.approved_by = _people(page, revision)
    row.kept_at, row.digest = timezone.now(), row.true_digest()
    with transaction.atomic():
        Head.locked()
        kept = _rows.filter(pk=key, kept_at=None, erased_at=None).update(
            html=row.html,
            pictures=row.pictures,
            author=row.author,
            approved_by=row.approved_by,
            kept_at=row.kept_at,
            digest=row.digest,
        )
        if kept:
            details = {"digest": row.digest, "origin": row.origin_digest()}
            Entry.append(KEPT, subject=Subject.of(row), details=details)
        else:
            # The row was erased meanwhile, or another task has filled it.
            _discard(row.pictures)


def _rendered(page: BasePage, *, is_preview: bool) -> str:
    site = page.get_site() or default_site()
    request = request_to(site, page.url or "/")
    request.user = AnonymousUser()
    # Templates leave out what must not be kept: names of people who may ask for their erasure.
    request.is_for_archive = True  # type: ignore[attr-defined]
    request.is_preview = is_preview  # type: ignore[attr-defined]
    # `Page.serve` would reset `is_preview`, and the revision's own documents are not rows of the database.
    response = page.serve_preview(request, page.default_preview_mode) if is_preview else page.serve(request)
    return response.render().content.decode()


def _with_own_pictures(html: str) -> tuple[str, list[str]]:
    """Return `html` with its pictures pointing to copies in the archive, and the names of these copies."""
    found: dict[str, str] = {}

    def copied(match: re.Match[str]) -> str:
        asked = unquote(match[2])
        if asked not in found:
            found[asked] = _copy(asked)
        return f'{match[1]}anh/{found[asked]}"' if found[asked] else match[0]

    html = _PICTURE.sub(copied, _SIZES.sub("", html))
    return html, sorted({name for name in found.values() if name})


def _copy(asked: str) -> str:
    """Copy a file of /media/ into the archive, and return its name there; "" if it is lost."""
    stored = stored_files.find(asked)
    if stored is None or not stored.storage.exists(stored.name):
        return ""
    with stored.storage.open(stored.name) as file:
        content = file.read()
    name = f"{hashlib.sha256(content).hexdigest()}{PurePosixPath(stored.name).suffix}"
    if not default_storage.exists(path_of(name)):
        default_storage.save(path_of(name), ContentFile(content))
    return name


def path_of(name: str) -> str:
    """Return the path of the archived picture `name` in the storage of uploads."""
    return f"{_FOLDER}/{name[:2]}/{name}"


def _people(page: BasePage, revision: Revision | None) -> tuple[str, str]:
    """Return the names of the author and of the approvers of the text."""
    author = ", ".join(page.creators) or (name(page.owner) if page.owner else "")
    if revision is None:
        return author[:400], ""
    steps = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    people = User.objects.filter(pk__in=steps.values("finished_by")).order_by("pk")
    urgent = UrgentPublication.objects.filter(revision=revision).select_related("published_by").first()
    said = [names(list(people))] if people else []
    if urgent:
        said.append(f"{name(urgent.published_by)} (đăng khẩn)")
    return author[:400], "; ".join(said)[:400]


@transaction.atomic
def erase(key: int, user: User, reason: str) -> None:
    """Erase the content of row `key` because the law demands it. What remains is a marked gap."""
    Head.locked()
    row = _rows.select_for_update().get(pk=key)
    # A text that was not kept yet has no digest, and no backup can bring it back.
    if row.digest:
        erasures.note(ERASED, [row.digest])
    _erase(row, user, reason)


@transaction.atomic
def erase_again() -> None:
    """Erase again the archived texts that an older backup brought back."""
    for row in _rows.filter(digest__in=erasures.noted(ERASED)):
        _erase(row, None, "Đã xóa trước khi khôi phục bản sao lưu cũ hơn.")


def _erase(row: ArchivedText, user: User | None, reason: str) -> None:
    _rows.filter(pk=row.pk).update(
        html="",
        pictures=[],
        title=_GAP,
        address="",
        author="",
        approved_by="",
        digest="",
        erased_at=timezone.now(),
        erased_by=name(user) if user else "",
        erased_for=reason,
    )
    Entry.append(
        ERASED,
        actor=user,
        subject=Subject("newsroom.archivedtext", str(row.pk), _GAP),
        details={"reason": reason, "page": row.page},
    )
    _discard(row.pictures)


def _discard(pictures: Iterable[str]) -> None:
    """Delete these copies of pictures after the commit, unless a row uses them."""
    for each in pictures:
        if not _rows.filter(pictures__icontains=each).exists():
            transaction.on_commit(partial(default_storage.delete, path_of(each)))


def faults() -> list[str]:
    """Return sentences on the texts and pictures that differ from what the log says was kept or erased."""
    found = list(_faults())
    if not found:
        return []
    # Texts are kept and erased during the comparison, so a fault counts only if a second one finds it again.
    again = set(_faults())
    return [words for words in found if words in again]


def _faults() -> Iterator[str]:
    entries = Entry.objects.filter(action__in=(KEPT, ERASED)).order_by("number")
    # The last entry about a text counts.
    said = {entry.key: entry.data for entry in entries.iterator(chunk_size=2000)}
    compared: set[str] = set()
    for row in _rows.order_by("pk").iterator(chunk_size=100):
        known = said.pop(str(row.pk), None)
        # The log has no entry yet for a text that its task has not stored.
        is_true = row.kept_at is None if known is None else _is_true(row, known)
        if not is_true:
            yield f"bản lưu số {row.pk} ({row.title}) bị đổi"
        for picture in set(row.pictures) - compared:
            compared.add(picture)
            if _digest_of(picture) != picture[:64]:
                yield f"ảnh {picture} của bản lưu số {row.pk} ({row.title}) bị mất hoặc bị đổi"
    yield from (f"bản lưu số {key} bị xóa" for key in said)


def _is_true(row: ArchivedText, said: dict[str, str]) -> bool:
    """Return True if the row is what the log says was kept or erased. Early entries have no digest of the origin."""
    if not row.digest:
        return "digest" not in said
    return said.get("digest") == row.true_digest() and said.get("origin") in (None, row.origin_digest())


def _digest_of(picture: str) -> str:
    """Return the SHA-256 of the stored picture with this name; "" if there is none."""
    try:
        with default_storage.open(path_of(picture)) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
