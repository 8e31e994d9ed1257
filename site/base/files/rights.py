"""Decides whether a request may have a file: the rule of the package, on Wagtail's reference index and privacy."""

from collections.abc import Callable, Collection, Iterable
from enum import Enum, auto

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Model
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail.models import (
    BaseViewRestriction,
    CollectionMember,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    ReferenceIndex,
)
from wagtail.query import PageQuerySet

from base.delivery import memo
from base.models import AgencySettings


class Right(Enum):
    """Who may have a file. BEHIND_A_RULE: this reader after signing in, or with the password of the collection."""

    EVERYBODY = auto()
    THIS_READER = auto()
    BEHIND_A_RULE = auto()
    NOT_THIS_READER = auto()


# An object by content type and key, as the reference index names it.
Reference = tuple[int, str]

_passes: list[Callable[[HttpRequest], Collection[Reference]]] = []


def register_pass(references: Callable[[HttpRequest], Collection[Reference]]) -> None:
    """Register a function that returns objects whose files a request may have beyond the rule."""
    _passes.append(references)


def references_of(shown: Model) -> frozenset[Reference]:
    """Return the objects that `shown` refers to by keys, blocks and links, as it is in memory."""
    found = ReferenceIndex._extract_references_from_object(shown)
    return frozenset((content_type, key) for content_type, key, *_ in found)


def right_to(owner: Model | None, request: HttpRequest) -> Right:
    """Return the right of this request to the files of `owner`, an object that pages show.

    `owner` is a page for its share card, and None for files that are never for readers.
    """
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


def _has_pass(owner: Model | None, request: HttpRequest) -> bool:
    return owner is not None and any(_reference(owner) in references(request) for references in _passes)


def _rules_of_collection(owner: Model | None) -> list[CollectionViewRestriction]:
    if not isinstance(owner, CollectionMember) or not _any(CollectionViewRestriction):
        return []
    return list(owner.collection.get_view_restrictions())


def _rules_of_pages(owner: Model | None) -> list[list[PageViewRestriction]]:
    """Return the privacy rules of each live page that shows `owner`, up to the first page without any."""
    if owner is None:
        return []
    if _reference(owner) in memo.kept("files of settings", _shown_by_settings):
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


def _live_pages(owner: Model) -> PageQuerySet:
    if isinstance(owner, Page):
        return Page.objects.live().filter(pk=owner.pk)
    shown_by = ReferenceIndex.get_references_to(owner).filter(
        base_content_type=ContentType.objects.get_for_model(Page)
    )
    return Page.objects.live().filter(pk__in=shown_by.values(key=Cast("object_id", BigIntegerField())))


def _shown_by_settings() -> frozenset[Reference]:
    """Return the objects that all pages show because the agency's settings name them."""
    return frozenset().union(*map(references_of, AgencySettings.objects.all()))


def _any(model: type[Model]) -> bool:
    return memo.kept(("any", model), model._default_manager.exists)


def _reference(owner: Model) -> Reference:
    return ContentType.objects.get_for_model(owner).pk, str(owner.pk)
