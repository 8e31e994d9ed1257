"""Protection of pictures, files and recordings in texts that are online or in review.

They are part of the reviewed text, so nobody changes them: a new file is uploaded and put in their place, and the text
is reviewed again. Deleting one withdraws it, which only users who may withdraw pages can do. Wagtail lets people change
and delete their own uploads and offers no hook or setting against it; its policies are objects that every view holds,
so their class is replaced.
"""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import ManyToOneRel, Model, Q, QuerySet, TextField
from django.db.models.functions import Cast
from wagtail.documents import permissions as file_permissions
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import permissions as image_permissions
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Collection, DraftStateMixin, Page, ReferenceIndex, Revision, WorkflowState
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
)
from wagtail.permissions import collection_permission_policy
from wagtail.snippets.models import get_snippet_models
from wagtailmedia import permissions as media_permissions

from base.models import Media, User, references
from base.models.permissions import is_chief
from campaign.newsroom.review.rights import PublicationRule, publication_rule

_MAX_NAMED = 3
_CHOOSERS = ("add", "change")


class ReviewedMediaPolicy(CollectionOwnershipPermissionPolicy):
    """Policy by which only users who may withdraw pages can delete a file of a reviewed text.

    The forms decide what "change" permits (media_forms.py).
    """

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: Model
    ) -> bool:
        if "delete" in actions and not is_chief(user) and reviewed_texts(instance):
            actions = set(actions) - {"delete"}
        return super().user_has_any_permission_for_instance(user, actions, instance)


class _ChoicePolicy(ReviewedMediaPolicy):
    """Policy of the chooser of recordings: as with images, people may show what others uploaded where they may upload.

    wagtailmedia has no permission to choose, and asks for those to change and delete.
    """

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: Model
    ) -> bool:
        return self._check_perm(user, _CHOOSERS, collection=cast(Media, instance).collection)

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Media]:
        return Media.objects.filter(
            collection__in=self.collections_user_has_any_permission_for(user, _CHOOSERS)
        )


class _CollectionPolicy(CollectionManagementPermissionPolicy):
    """Policy by which only users with full rights change the root collection: its privacy hides all files of the site.

    Wagtail offers no link to that form, but answers its address.
    """

    def user_has_permission_for_instance(
        self, user: User | AnonymousUser, action: str, instance: Collection
    ) -> bool:
        may = super().user_has_permission_for_instance(user, action, instance)
        return may and (user.is_superuser or not instance.is_root())


def reviewed_texts(media: Model) -> list[Model]:
    """Return the pages and other texts that use `media` and are online, approved for later, or in review."""
    return [*online_texts(media), *_waiting_texts(media)]


def online_texts(media: Model) -> list[Model]:
    """Return the pages and other texts that use `media` and that readers see, private pages included."""
    found: list[Model] = []
    uses = ReferenceIndex.get_references_to(media)
    for kind in ContentType.objects.filter(pk__in=uses.values("base_content_type")).order_by("pk"):
        model = kind.model_class()
        if model is None or publication_rule(model) is PublicationRule.NEVER:
            continue
        keys = uses.filter(base_content_type=kind).values_list("object_id", flat=True)
        texts = model._default_manager.filter(pk__in=set(keys))
        found += texts.filter(live=True) if issubclass(model, DraftStateMixin) else texts
    # Wagtail's index leaves settings out.
    for relation in media._meta.get_fields(include_hidden=True):
        if (
            isinstance(relation, ManyToOneRel)
            and publication_rule(relation.related_model) is PublicationRule.ALONE
        ):
            found += relation.related_model._default_manager.filter(**{relation.field.name: media})
    return found


def _waiting_texts(media: Model) -> list[Model]:
    """Return the texts that use `media` and are in review or approved for later, as they will go online."""
    in_review = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    return _using(
        media,
        Q(approved_go_live_at__isnull=False) | Q(pk__in=in_review.values("current_task_state__revision")),
    )


def drafts_using(thing: Model) -> list[Model]:
    """Return the texts that use `thing` only in changes that are not published. Wagtail does not count these uses."""
    found: list[Model] = []
    for model in (Page, *(each for each in get_snippet_models() if issubclass(each, DraftStateMixin))):
        changed = model._default_manager.filter(has_unpublished_changes=True)
        found += _using(thing, Q(pk__in=changed.values("latest_revision")))
    counted = ReferenceIndex.get_references_to(thing).values_list("base_content_type", "object_id")
    known = {*counted, references.named(thing)}
    return [text for text in found if references.named(text) not in known]


def _using(thing: Model, chosen: Q) -> list[Model]:
    """Return the texts of the chosen revisions that use `thing`; Wagtail's index covers only what rows hold."""
    this = references.named(thing)
    # Searching the JSON for the key first saves loading most revisions.
    revisions = Revision.objects.filter(chosen).alias(text=Cast("content", TextField()))
    return [
        text
        for text in (revision.as_object() for revision in revisions.filter(text__contains=this[1]))
        if this in references.of(text)
    ]


def refusal(texts: list[Model]) -> str:
    """Return the sentences that name the texts and say how to replace their file."""
    names = ", ".join(f"“{text}”" for text in texts[:_MAX_NAMED])
    more = f" và {len(texts) - _MAX_NAMED} nơi khác" if len(texts) > _MAX_NAMED else ""
    return (
        f"Tệp này là một phần của bài đang đăng hoặc đang chờ duyệt: {names}{more}."
        " Không sửa được tệp và chữ in kèm. Hãy tải tệp mới lên rồi thay trong bài, để bài được duyệt lại."
    )


def have_same_readers(one: Collection, other: Collection) -> bool:
    """Return True if the same privacy rules hold for files of both collections."""
    return set(one.get_view_restrictions()) == set(other.get_view_restrictions())


def install() -> None:
    """Replace the class of Wagtail's policies for files and collections, and the function that makes wagtailmedia's."""
    for permissions, view in (
        (image_permissions, ImagesAdminAPIViewSet),
        (file_permissions, DocumentsAdminAPIViewSet),
    ):
        permissions.permission_policy.__class__ = ReviewedMediaPolicy
        view.get_queryset = _listed(permissions.permission_policy)
    # wagtailmedia makes a new policy wherever it needs one.
    media_permissions.get_permission_policy = _media_policy
    collection_permission_policy.__class__ = _CollectionPolicy


def _listed(policy: CollectionOwnershipPermissionPolicy) -> Callable[[Any], QuerySet]:
    """Return the function by which Wagtail's API lists files, to those who may choose or change them.

    Wagtail lists all files to everybody in the admin, also those of collections in which a person has no rights.
    """

    def get_queryset(view: Any) -> QuerySet:
        rights = ("choose", "change", "delete")
        return policy.instances_user_has_any_permission_for(view.request.user, rights).order_by("id")

    return get_queryset


def install_choice() -> None:
    """Give wagtailmedia's chooser a policy of its own."""
    # Imported late: its forms must find the words that base.desk.admin_words sets.
    from wagtailmedia.views import chooser

    chooser.permission_checker.policy = _media_policy(_ChoicePolicy)


def _media_policy(kind: type[ReviewedMediaPolicy] = ReviewedMediaPolicy) -> ReviewedMediaPolicy:
    return kind(Media, auth_model="wagtailmedia.Media", owner_field_name="uploaded_by_user")
