"""Receivers for reviews, assignments, the archive, preview links, bylines, comments and the log.

After a restoration, they erase again what had been erased, and withdraw all preview links.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    DraftStateMixin,
    Page,
    PageSubscription,
    PageViewRestriction,
    Revision,
)
from wagtail.signals import init_new_page, page_slug_changed, page_unpublished, post_page_move, unpublished

from base.models import User
from base.signals import previewed, went_online
from base.visibility import readable
from campaign.articles.models import ArticlePage
from campaign.newsroom import disabling
from campaign.newsroom.archive import keeping
from campaign.newsroom.models import Agreement, PreviewLink, StepAuthor, current_step
from campaign.newsroom.planning import assignment
from campaign.newsroom.review import agreement, audit, urgent
from campaign.newsroom.trash import deletions, services
from operations.backup.signals import restored


@receiver(post_save, sender=Revision)
def restart_review(instance: Revision, created: bool, raw: bool, **kwargs: Any) -> None:
    """Restart the review of a text that was saved during it, so that nobody approves text that they did not see."""
    if created and not raw:
        step = current_step(instance.base_content_type_id, instance.object_id)
        if step is not None:
            step.task.foureyestask.restart(step, instance)


@receiver(post_save, sender=Agreement)
def ask_authors(instance: Agreement, created: bool, **kwargs: Any) -> None:
    """Tell the other authors that a text with corrections waits for them."""
    if created:
        agreement.ask(instance)


@receiver(went_online)
def settle_urgent(instance: Page, revision: Revision, **kwargs: Any) -> None:
    """Count the approval of a later text as the confirmation of an urgent one."""
    urgent.settle(instance, revision)


@receiver(went_online)
def finish_assignment(instance: Page, **kwargs: Any) -> None:
    """Close an assignment when its text is online."""
    assignment.finish(instance)


@receiver(went_online)
def keep_what_went_online(instance: Page, **kwargs: Any) -> None:
    """Begin a row of the archive."""
    keeping.begin([instance])


@receiver(page_unpublished)
def end_what_was_online(instance: Page, **kwargs: Any) -> None:
    """End the page's row of the archive."""
    keeping.end([instance])


@receiver(page_unpublished)
def withdraw_links_of_unpublished(instance: Page, **kwargs: Any) -> None:
    """Withdraw the preview links of a page that was taken down."""
    _withdraw_links_of_before(Page.objects.filter(pk=instance.pk))


def _withdraw_links_of_before(pages: QuerySet[Page]) -> None:
    """Withdraw the preview links of the `pages` that readers may not see, because the links would still show them."""
    hidden = pages.exclude(pk__in=readable(pages).values("pk"))
    PreviewLink.objects.filter(page__in=hidden, withdrawn_at=None).update(withdrawn_at=timezone.now())


@receiver(post_page_move)
def keep_new_addresses(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """Begin rows of the archive with the new addresses of a moved branch, which may be private now."""
    if url_path_before != url_path_after:
        branch = instance.get_descendants(inclusive=True).live()
        keeping.begin(branch.specific())
        _withdraw_links_of_before(branch)


@receiver(post_page_move)
def begin_the_review_of_the_new_place(
    instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Restart the reviews of a moved branch if its new place has another workflow."""
    if parent_page_before != parent_page_after:
        branch = instance.get_descendants(inclusive=True)
        disabling.begin_at_their_place(branch, get_active_log_context().user)


@receiver(page_slug_changed)
def keep_new_addresses_below(instance: Page, **kwargs: Any) -> None:
    """Begin rows of the archive with the new addresses of the pages below. The page's own begins at publication."""
    keeping.begin(instance.get_descendants().live().specific())


@receiver([post_save, post_delete], sender=PageViewRestriction)
def note_privacy_in_archive(instance: PageViewRestriction, origin: Any = None, **kwargs: Any) -> None:
    """End the rows of a branch that became private; begin rows for a branch that became public."""
    # A rule that is deleted with its page makes nothing public.
    if origin is None or getattr(origin, "model", type(origin)) is PageViewRestriction:
        branch = instance.page.get_descendants(inclusive=True).live()
        keeping.begin(branch.specific())
        _withdraw_links_of_before(branch)


@receiver(unpublished)
def forget_approval(instance: DraftStateMixin, **kwargs: Any) -> None:
    """Close an open urgent publication, and recompute the authors of a text in review: nothing is online any more."""
    if isinstance(instance, Page):
        urgent.close_withdrawn(instance)
    step = current_step(instance.get_base_content_type().pk, str(instance.pk))
    if step is not None:
        StepAuthor.store(step)


@receiver(init_new_page)
def prefill_author(page: Page, **kwargs: Any) -> None:
    """Fill in the author's name of a new article with the byline of the user who opens the form."""
    if isinstance(page, ArticlePage) and not page.author_name:
        page.author_name = page.owner.byline


@receiver(pre_save, sender=PageSubscription)
def follow_own_text(instance: PageSubscription, **kwargs: Any) -> None:
    """Subscribe the owner of a text to its comments, even if the text began in the inbox or as a file."""
    if instance._state.adding and instance.user_id == instance.page.owner_id:
        instance.comment_notifications = True


@receiver(previewed)
def note_who_previews(text: Model, user: User, **kwargs: Any) -> None:
    """Log that `user` previewed the text."""
    audit.note_seen(text, user)


@receiver(post_save, sender=Collection)
def note_collection(instance: Collection, created: bool, **kwargs: Any) -> None:
    """Log that a collection was made, renamed or moved. Wagtail's own views do not."""
    log(instance, "wagtail.create" if created else "wagtail.edit")


@receiver(post_save, sender=CollectionViewRestriction)
def note_privacy_of_files(instance: CollectionViewRestriction, created: bool, **kwargs: Any) -> None:
    """Log on the collection that access to its files was restricted. Wagtail logs this for pages only."""
    log(instance.collection, f"wagtail.view_restriction.{'create' if created else 'edit'}")


@receiver(pre_delete, sender=CollectionViewRestriction)
def note_end_of_privacy(instance: CollectionViewRestriction, **kwargs: Any) -> None:
    """Log on the collection that its files are public again."""
    log(instance.collection, "wagtail.view_restriction.delete")


@receiver(restored)
def erase_from_the_archive_again(**kwargs: Any) -> None:
    """Erase again the archived texts that were erased by law after the restored backup was made."""
    keeping.erase_again()


@receiver(restored)
def erase_from_the_trash_again(**kwargs: Any) -> None:
    """Erase again what people erased for good after the restored backup was made, and what was typed for previews."""
    services.erase_again(deletions.TRASHED_MODELS)
    services.forget_previews()


@receiver(restored)
def withdraw_preview_links(**kwargs: Any) -> None:
    """Withdraw all preview links: the restored backup does not tell which were withdrawn since."""
    PreviewLink.objects.filter(withdrawn_at=None).update(withdrawn_at=timezone.now())
