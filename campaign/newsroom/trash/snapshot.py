"""Snapshot, as JSON, of everything that a deletion takes away, and its restoration.

Deleted rows are gone from the database, so that no list, search, chooser, count or feed has to know about the trash.
The snapshot follows Django's own cascade: it holds each deleted row, and each foreign key that is emptied. Restored
rows keep their keys, so links to them work again. Rows that have been deleted meanwhile have the effect that their
deletion would have had on the restored ones (CASCADE, SET_NULL).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, router
from django.db.models.constants import OnConflict
from django.db.models.deletion import Collector
from django.utils.encoding import is_protected_type
from modelcluster.fields import ParentalKey
from wagtail.models import Page, ReferenceIndex

from base.models import bulk, references

# Rebuilt from the restored rows.
_RECREATABLE = {
    "base.Rendition",
    "base.ShareCard",
    "library.Citation",
    "search.SearchEntry",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
}
# A restoration grants no rights. Decisions on items are taken back when their article is deleted, and stay taken back.
_GIVEN_UP = {
    "inbox.InboxItem.article",
    "newsroom.PreviewLink",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.Site",
}

Values = dict[str, Any]
# Keys of the live and the latest revision of a text.
State = list[int | None]


class CannotRestoreError(Exception):
    """Raised if a snapshot no longer fits into the database. The message is for editors."""


class _WholeCollector(Collector):
    """Collector of a deletion that fetches every row, even those that Django would delete without fetching."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        return False


class Snapshot:
    """Rows that a deletion takes away, by model; rows that belong to texts that stay; emptied keys and references."""

    def __init__(self, text: str = "") -> None:
        found = json.loads(text) if text else {}
        self.rows: dict[str, list[Values]] = found.get("rows", {})
        # Model, values of the row, model and key of the text to which it belongs, and the state of that text.
        self.hanging: list[tuple[str, Values, str, Any, State]] = found.get("hanging", [])
        # Model, key and field of the row, the key that the field held, and the state of the row.
        self.emptied: list[tuple[str, Any, str, Any, State]] = found.get("emptied", [])
        # Model and key of each object that refers to one of the rows by a link or a block.
        self.referring: list[tuple[str, str]] = found.get("referring", [])
        # Times at which approved texts would have gone online, as ISO 8601.
        self.scheduled: list[str] = found.get("scheduled", [])
        # True if only the section around a page kept it private.
        self.was_private_by_section: bool = found.get("was_private_by_section", False)

    def __str__(self) -> str:
        return json.dumps(vars(self), cls=DjangoJSONEncoder, ensure_ascii=False)

    @classmethod
    def of(cls, deleted: models.QuerySet[Any]) -> "Snapshot":
        """Return the snapshot of all rows that the deletion of the rows `deleted` takes away."""
        snapshot = cls()
        using = router.db_for_write(deleted.model)
        collector = _WholeCollector(using=using, origin=deleted)
        collector.collect(deleted)
        going = {(model, row.pk) for model, rows in collector.data.items() for row in rows}
        for model, rows in collector.data.items():
            if model._meta.label in _RECREATABLE | _GIVEN_UP:
                continue
            for row in sorted(rows, key=lambda row: row.pk):
                values = _values(row)
                if holder := _holder(row, going):
                    text = type(holder)._meta.label
                    snapshot.hanging.append((model._meta.label, values, text, holder.pk, _state(holder)))
                else:
                    snapshot.rows.setdefault(model._meta.label, []).append(values)
        snapshot.referring = sorted({each for rows in collector.data.values() for each in _referring(rows)})
        for (field, value), found in collector.field_updates.items():
            if value is None and not {field.model._meta.label, str(field)} & _GIVEN_UP:
                for row in _flat(found):
                    if (type(row), row.pk) not in going:
                        key = getattr(row, field.attname)
                        emptied = (row._meta.label, row.pk, field.name, key, _state(row))
                        snapshot.emptied.append(emptied)
        return snapshot

    def of_model(self, model: type[models.Model]) -> list[Values]:
        """Return the rows of `model`. Changing them changes the snapshot."""
        return self.rows.get(model._meta.label, [])

    def put_back(self) -> None:
        """Insert the rows, and restore rows and keys of other texts if these have not changed since.

        Sends no signals. Raises CannotRestoreError if a row needs another one that has been deleted meanwhile, and
        the database's IntegrityError if another row has taken a unique value.
        """
        found = {
            model: [instance_of(model, values) for values in rows]
            for label, rows in self.rows.items()
            if (model := model_of(label))
        }
        for label, values, text, key, state in self.hanging:
            if (model := model_of(label)) and _unchanged(text, key, state):
                found.setdefault(model, []).append(instance_of(model, values))
        _empty_dangling_keys(found)
        relations = references.relations(apps)
        for model, rows in found.items():
            _insert(model, rows)
            if field := relations.get(model):
                references.add(field, references.pairs(field, rows))
        for label, key, field, value, state in self.emptied:
            if (model := model_of(label)) and _unchanged(label, key, state):
                model._base_manager.filter(pk=key, **{f"{field}__isnull": True}).update(**{field: value})
        for label, key in self.referring:
            if (model := model_of(label)) and (row := model._base_manager.filter(pk=key).first()):
                ReferenceIndex.create_or_update_for_object(getattr(row, "specific", row))


def _flat(found: Iterable[Any]) -> Iterator[Any]:
    """Yield the rows of a collector's updates, which come one by one or as querysets."""
    for rows in found:
        yield from rows if isinstance(rows, models.QuerySet) else [rows]


def _values(row: models.Model) -> Values:
    return {field.attname: _value(field, row) for field in row._meta.local_concrete_fields}


def _value(field: models.Field, row: models.Model) -> Any:
    value = field.value_from_object(row)
    return value if is_protected_type(value) else field.value_to_string(row)


def instance_of(model: type[models.Model], values: Values) -> models.Model:
    """Return a row of `model`. Columns that an upgrade has removed are left out; new ones get their default."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    known = {name: fields[name].to_python(value) for name, value in values.items() if name in fields}
    return model(**known)


def model_of(label: str) -> type[models.Model] | None:
    """Return the model, or None if it is gone."""
    try:
        return apps.get_model(label)
    except LookupError:
        # An upgrade has removed it.
        return None


def _referring(rows: Iterable[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield model and key of each object that refers to `rows`, as Wagtail's reference index says."""
    rows = list(rows)
    kind = ContentType.objects.get_for_model(rows[0])
    keys = [str(row.pk) for row in rows]
    found = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id__in=keys)
    # References by relations come back with their rows.
    found = found.exclude(model_path__in=map(references.path, references.relations(apps).values()))
    for base, key in found.values_list("base_content_type", "object_id").distinct().order_by():
        if model := ContentType.objects.get_for_id(base).model_class():
            yield model._meta.label, key


def _holder(row: models.Model, going: set[tuple[type[models.Model], Any]]) -> models.Model | None:
    """Return the text that `row` belongs to, as a child object or as a line of a relation.

    None if there is no such text, or if it is deleted, too.
    """
    # If Django made the row's table for a relation: the model that has this relation.
    owner: Any = row._meta.auto_created
    for field in row._meta.local_concrete_fields:
        target: Any = field.related_model
        if isinstance(field, ParentalKey) or (target and target is owner):
            key = getattr(row, field.attname)
            stays = key is not None and (target, key) not in going
            return target._base_manager.get(pk=key) if stays and _has_drafts(target) else None
    return None


def _has_drafts(model: Any) -> bool:
    return any(field.name == "live_revision" for field in model._meta.get_fields())


def _state(row: models.Model) -> State:
    return [row.live_revision_id, row.latest_revision_id] if _has_drafts(row) else []  # type: ignore[attr-defined]


def _unchanged(label: str, key: Any, state: State) -> bool:
    """Return True if the row exists and, if it is a text, no revision of it was saved or published since.

    Otherwise a reviewed text would get former content back without a review.
    """
    model = model_of(label)
    row = model._base_manager.filter(pk=key).first() if model else None
    return row is not None and _state(row) == state


def _empty_dangling_keys(found: dict[type[models.Model], list[Any]]) -> None:
    """Empty foreign keys to rows deleted meanwhile, and leave out rows that would have been deleted with them.

    A key that may not be empty gets its default, if it has one.
    """
    while _drop_once(found):
        pass


def _drop_once(found: dict[type[models.Model], list[Any]]) -> bool:
    there = {(model, row.pk) for model, rows in found.items() for row in rows}
    dropped = False
    for model, rows in found.items():
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, models.ForeignKey) or not field.db_constraint:  # type: ignore[attr-defined]
                continue
            lost = _lost(field, rows, there)
            if not lost:
                continue
            if field.null or field.has_default():
                # The default of a file's collection is the root collection.
                key = None if field.null else field.get_default()
                for row in lost:
                    setattr(row, field.attname, key)
            elif model._meta.parents or issubclass(model, Page):
                name = field.related_model._meta.verbose_name
                raise CannotRestoreError(f"Không khôi phục được vì thiếu {name} mà nội dung này cần.")
            else:
                rows[:] = [row for row in rows if row not in lost]
                dropped = True
    return dropped


def _lost(field: Any, rows: list[Any], there: set[tuple[Any, Any]]) -> list[Any]:
    """Return the rows whose `field` names a row that is neither among `there` nor in the database."""
    target = field.related_model
    asked = defaultdict(list)
    for row in rows:
        key = getattr(row, field.attname)
        if key is not None and (target, key) not in there:
            asked[key].append(row)
    if not asked:
        return []
    existing = set(target._base_manager.filter(pk__in=asked).values_list("pk", flat=True))
    return [row for key, found in asked.items() if key not in existing for row in found]


def _insert(model: type[models.Model], rows: list[Any]) -> None:
    """Insert rows of one table. A line that somebody has created meanwhile stays; a text raises IntegrityError."""
    is_text = bool(model._meta.parents) or issubclass(model, Page) or _has_drafts(model)
    bulk.insert(model, rows, on_conflict=None if is_text else OnConflict.IGNORE)
