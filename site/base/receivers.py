"""Receivers of the base: they keep share cards, renditions, redirects and references up to date with the pages."""

from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Revision, TaskState
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    task_submitted,
)

from base import renditions
from base.addresses import redirects
from base.models import BasePage, MissingAddress, ShareCard, references
from base.sharing import share_cards
from base.signals import went_online


@receiver(task_submitted)
def text_was_submitted(instance: TaskState, **_: Any) -> None:
    """Enqueue the task that makes the submitted page's picture sizes, so that they exist when it is approved."""
    if isinstance(instance.workflow_state.content_object, Page):
        transaction.on_commit(partial(renditions.make_pictures_of_draft.enqueue, instance.revision_id))


@receiver(page_published)
def send_went_online(sender: type[Page], instance: Page, revision: Revision, **_: Any) -> None:
    """Send `went_online`, but not for a text that is only scheduled."""
    if instance.live:
        went_online.send(sender, instance=instance, revision=revision)


@receiver(went_online)
def page_was_published(instance: Page, **_: Any) -> None:
    """Draw the page's share card now, and enqueue the task that makes its picture sizes after the commit."""
    if isinstance(instance, BasePage):
        share_cards.refresh(instance)
        transaction.on_commit(partial(renditions.make_pictures.enqueue, instance.pk))


@receiver(page_unpublished)
def page_was_withdrawn(instance: Page, **_: Any) -> None:
    """Delete the page's share card, and mark its children's cards, which name the page, as outdated."""
    ShareCard.objects.filter(page=instance.pk).delete()
    ShareCard.objects.filter(page__in=Page.objects.child_of(instance)).update(made_of="")


@receiver(post_page_move)
def page_was_moved(instance: Page, **_: Any) -> None:
    """Redraw the page's share card and mark those below as outdated; delete those that became private."""
    share_cards.drop_private(instance)
    ShareCard.objects.filter(page__path__startswith=instance.path).update(made_of="")
    share_cards.refresh(instance.specific)


@receiver([page_slug_changed, post_page_move])
def address_was_changed(
    instance: Page, instance_before: Page | None = None, url_path_before: str = "", **_: Any
) -> None:
    """Redirect former addresses of withdrawn pages, and delete redirects that would lead the page to itself."""
    former = instance_before.url_path if instance_before else url_path_before
    redirects.keep_addresses_of_withdrawn(instance, former)
    redirects.remove_circles(instance)


@receiver(post_save, sender=PageViewRestriction)
def page_became_private(instance: PageViewRestriction, **_: Any) -> None:
    """Delete the share cards of the pages that became private."""
    share_cards.drop_private(instance.page)


@receiver(post_delete, sender=ShareCard)
def card_was_deleted(instance: ShareCard, **_: Any) -> None:
    """Delete the card's picture after the commit."""
    transaction.on_commit(partial(share_cards.discard, instance.file))


def child_was_deleted(sender: type[Model], instance: Model, **_: Any) -> None:
    """Remove the references of a deleted child object from its parent's references, where Wagtail leaves them."""
    for field in _keys_of_parents(sender):
        parent = field.related_model._default_manager.filter(pk=field.value_from_object(instance)).first()
        if parent is not None:
            ReferenceIndex.create_or_update_for_object(parent)


def _keys_of_parents(model: type[Model]) -> list[ParentalKey]:
    return [field for field in model._meta.get_fields() if isinstance(field, ParentalKey)]


for _model in apps.get_models():
    # Connected by sender, because a receiver for all models would make Django fetch every row that it deletes.
    if _keys_of_parents(_model) and ReferenceIndex.model_is_indexable(_model, allow_child_models=True):
        post_delete.connect(child_was_deleted, sender=_model)


_relations = references.relations(apps)


def relation_was_changed(
    sender: type[Model], instance: Model, action: str, reverse: bool, pk_set: set[Any] | None, **_: Any
) -> None:
    """Store or delete references of the relation: Wagtail indexes at `post_save`, before these rows are written."""
    field = _relations[sender]
    if action == "post_add":
        references.add(field, [(key, instance.pk) if reverse else (instance.pk, key) for key in pk_set or ()])
    elif action in ("post_remove", "post_clear"):
        own, others = ("to_object_id", "object_id") if reverse else ("object_id", "to_object_id")
        removed = {} if pk_set is None else {f"{others}__in": pk_set}
        ReferenceIndex.objects.filter(**references.columns(field), **{own: instance.pk}, **removed).delete()


for _model in _relations:
    m2m_changed.connect(relation_was_changed, sender=_model)


@receiver(post_save, sender=Redirect)
def redirect_was_saved(instance: Redirect, **_: Any) -> None:
    """Delete the missing address that the redirect now answers."""
    MissingAddress.objects.filter(path__in=[instance.old_path, f"{instance.old_path}/"]).delete()
