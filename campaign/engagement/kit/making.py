"""Life cycle of a kit: requested, made by a task, replaced when the story changes, withdrawn with the story.

Files are deleted in the transaction that changes their story, so no kit repeats an error that was corrected.
The name of a file contains the digest of the texts, so a task that runs twice makes the same files.
"""

from __future__ import annotations

from functools import partial

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult
from wagtail.log_actions import log
from wagtail.models import Page

from base.models import User
from base.renditions import LEAD_JPEG
from base.visibility import readable
from campaign.articles.models.stories import StoryPage
from campaign.engagement.kit.texts import DESIGN, KitTexts, story, texts_of
from campaign.engagement.models import Kit, KitFile
from operations.queue.models import is_unfinished

FOLDER = "bo-truyen-thong"
MADE, WITHDRAWN = "engagement.make_kit", "engagement.withdraw_kit"


def is_shown(page: Page) -> bool:
    """Return True if readers may see the page, so that it may have a kit."""
    return readable(Page.objects.filter(pk=page.pk)).exists()


def request_kit(page: StoryPage, user: User) -> Kit:
    """Request the kit of a page for `user`, unless it is up to date or being made. Return the kit."""
    kit, _ = Kit.objects.get_or_create(page_id=page.pk)
    if not is_unfinished(kit.task) and kit.made_of != texts_of(page).digest:
        Kit.objects.filter(pk=kit.pk).update(refusal="")
        log(page, MADE, user=user)
        _enqueue(kit)
        kit.refresh_from_db()
    return kit


def withdraw(page: Page, user: User) -> None:
    """Delete the kit of the page for good. Somebody can request a new one."""
    for kit in Kit.objects.filter(page_id=page.pk):
        kit.delete()
        log(page, WITHDRAWN, user=user)


def story_changed(page: StoryPage) -> None:
    """Delete the kit's files if they no longer match the story; a task makes new ones."""
    kit = Kit.objects.filter(page_id=page.pk).first()
    if kit is not None and kit.made_of != texts_of(page).digest:
        remake(kit)


def remake(kit: Kit) -> None:
    """Delete the kit's files; a task makes new ones after the commit."""
    empty(kit)
    transaction.on_commit(partial(_enqueue, kit))


def empty(kit: Kit) -> None:
    """Delete the kit's files."""
    for file in kit.files.all():
        file.delete()
    Kit.objects.filter(pk=kit.pk).update(made_of="", refusal="")


def make_outdated() -> int:
    """Enqueue the kits without files, or with files of an older design. Return the count.

    Failed tasks are not started again: the person who started one sees the failure.
    """
    failed = DBTaskResult.objects.filter(pk=OuterRef("task"), status=TaskResultStatus.FAILED)
    outdated = Kit.objects.filter(~Exists(failed), refusal="").exclude(made_of__startswith=f"{DESIGN}-")
    found = [
        kit for kit in outdated.filter(page__in=readable(Page.objects.all())) if not is_unfinished(kit.task)
    ]
    for kit in found:
        _enqueue(kit)
    return len(found)


def recheck(kits: QuerySet[Kit]) -> None:
    """Enqueue these kits after the commit. The task makes a kit again if it no longer matches its story."""
    for kit in kits.exclude(made_of=""):
        transaction.on_commit(partial(_enqueue, kit))


def _enqueue(kit: Kit) -> None:
    result = make.enqueue(kit.pk)
    if not result.is_finished:
        Kit.objects.filter(pk=kit.pk).update(task=result.id)


@task(priority=-5, queue_name="slow")
def make(key: int) -> None:
    """Make the files of the kit with this key if they are missing or do not match the story."""
    kit = Kit.objects.get(pk=key)
    page = story(kit.page_id)
    if page is None or not is_shown(page):
        return
    texts = texts_of(page)
    if kit.made_of == texts.digest:
        return
    # Imported late: large libraries that web workers do not need.
    from campaign.engagement.kit.fitting import TooLongError
    from campaign.engagement.kit.products import draw_all
    from campaign.engagement.kit.sheets import PageCountError
    from campaign.reports.files.pdf_file import PangoError

    try:
        products, words = draw_all(texts, _picture(page) if texts.picture else b"")
    except (TooLongError, PageCountError, PangoError) as error:
        Kit.objects.filter(pk=key).update(refusal=str(error))
        return
    stored = {
        form: (_store(page.pk, texts, form, extension, content), len(content))
        for form, (extension, content) in products.items()
    }
    with transaction.atomic():
        kit = Kit.objects.select_for_update().get(pk=key)
        now = story(kit.page_id)
        # Meanwhile the story may have been withdrawn, or changed, which enqueued another task.
        if now is None or not is_shown(now) or texts_of(now).digest != texts.digest:
            return
        for file in kit.files.exclude(file__in=[name for name, _ in stored.values()]):
            file.delete()
        for form, (name, size) in stored.items():
            KitFile.objects.update_or_create(kit=kit, form=form, defaults={"file": name, "size": size})
        kit.made_of, kit.words, kit.refusal, kit.made_at = texts.digest, words, "", timezone.now()
        kit.shown_at = kit.shown_at or kit.made_at
        kit.save(update_fields=["made_of", "words", "refusal", "made_at", "shown_at"])


def _picture(page: StoryPage) -> bytes:
    """Return the lead image as a JPEG; b"" if there is none or its original is lost."""
    if page.main_image is None:
        return b""
    try:
        with page.main_image.get_rendition(LEAD_JPEG).file.open() as file:
            return file.read()
    except OSError:
        return b""


def _store(page: int, texts: KitTexts, form: str, extension: str, content: bytes) -> str:
    """Store the content unless it is stored already. Return its name, which is the same for the same texts."""
    storage, name = storages["renditions"], f"{FOLDER}/{page}-{texts.digest}-{form}.{extension}"
    return name if storage.exists(name) else storage.save(name, ContentFile(content))


def discard(name: str) -> None:
    """Delete a file from the storage, unless a kit uses it again."""
    if not KitFile.objects.filter(file=name).exists():
        storages["renditions"].delete(name)
