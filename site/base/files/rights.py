"""Decides whether a request may have a file: the rule of the package, on Wagtail's reference index and privacy."""

from collections.abc import Callable, Container, Iterable
from enum import Enum, auto

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail.models import (
    BaseViewRestriction,
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail.query import PageQuerySet

from base.delivery import memo
from base.files.names import Owner
from base.models import AgencySettings, references
from base.models.references import Reference


class Right(Enum):
    """Right to a file. BEHIND_A_RULE: this reader has it after signing in, or with the password of the collection."""

    EVERYBODY = auto()
    THIS_READER = auto()
    BEHIND_A_RULE = auto()
    NOT_THIS_READER = auto()


_passes: list[Callable[[HttpRequest], Container[Reference]]] = []


def register_pass(references: Callable[[HttpRequest], Container[Reference]]) -> None:
    """Register a function that returns objects whose files a request may have beyond the rule."""
    _passes.append(references)


def right_to(owner: Owner, request: HttpRequest) -> Right:
    """Return the right of this request to the files of `owner`."""
    around = _rules_of_collection(owner)
    inside = _rules_of_pages(owner)
    if not around and [] in inside:
        return Right.EVERYBODY
    if request.user.has_perm("wagtailadmin.access_admin"):
        groups = [rule for rule in around if rule.restriction_type == BaseViewRestriction.GROUPS]
        return Right.THIS_READER if _admit(groups, request) else Right.NOT_THIS_READER
    if any(_admit(rules, request) for rules in inside) or _has_pass(owner, request):
        return Right.THIS_READER if _admit(around, request) else Right.BEHIND_A_RULE
    return Right.NOT_THIS_READER


def _admit(rules: Iterable[BaseViewRestriction], request: HttpRequest) -> bool:
    return all(rule.accept_request(request) for rule in rules)


def _has_pass(owner: Owner, request: HttpRequest) -> bool:
    return owner.is_for_readers and any(_reference(owner) in references(request) for references in _passes)


def _rules_of_collection(owner: Owner) -> list[CollectionViewRestriction]:
    if owner.collection is None or not _any(CollectionViewRestriction):
        return []
    return list(Collection.objects.get(pk=owner.collection).get_view_restrictions())


def _rules_of_pages(owner: Owner) -> list[list[PageViewRestriction]]:
    """Return the privacy rules of each live page that shows `owner`, up to the first page without any."""
    if not owner.is_for_readers:
        return []
    if _reference(owner) in memo.get_or_set("files of settings", _shown_by_settings):
        return [[]]
    pages = _live_pages(owner)
    if not _any(PageViewRestriction):
        return [[]] if pages.exists() else []
    found = []
    for page in pages.iterator():
        found.append(list(page.get_view_restrictions()))
        if not found[-1]:
            break
    return found


def _live_pages(owner: Owner) -> PageQuerySet:
    if issubclass(owner.model, Page):
        return Page.objects.live().filter(pk=owner.pk)
    kind, key = _reference(owner)
    pages = ContentType.objects.get_for_model(Page)
    shown_by = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=key, base_content_type=pages)
    return Page.objects.live().filter(pk__in=shown_by.values(key=Cast("object_id", BigIntegerField())))


def _shown_by_settings() -> frozenset[Reference]:
    """Return the objects that all pages show because the agency's settings name them."""
    return frozenset().union(*map(references.of, AgencySettings.objects.all()))


def _any(model: type[Model]) -> bool:
    return memo.get_or_set(("any", model), model._default_manager.exists)


def _reference(owner: Owner) -> Reference:
    return ContentType.objects.get_for_model(owner.model).pk, str(owner.pk)
