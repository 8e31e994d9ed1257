"""Rows that are never changed or deleted."""

from typing import Any, NoReturn, TypeVar

from django.db import models

_Row = TypeVar("_Row", bound=models.Model)


class SealedError(Exception):
    """Raised by attempts to write, change or delete rows that are sealed."""


class SealedQuerySet(models.QuerySet[_Row]):
    """Rows that can only be read. Their own services write through the base manager."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError(f"only its own services write {self.model._meta.label}")

    create = bulk_create = get_or_create = update_or_create = update = bulk_update = delete = _refuse


class Sealed(models.Model):
    """Row that is never changed or deleted. Its own services write it with `models.Model.save`."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError(f"only its own services write {self._meta.label}")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SealedError(f"{self._meta.label} is never deleted")
