"""Turns for transactions that change one text, or add rows to one table: a new row cannot be locked beforehand."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.http import Http404


def wait_for_turn(model: type[Model]) -> None:
    """Wait until no other transaction has its turn at the table of `model`. The turn ends with the transaction."""
    table = ContentType.objects.get_for_model(model)
    ContentType.objects.select_for_update(no_key=True).get(pk=table.pk)


def wait_for_text(content_type: int, key: object) -> None:
    """Wait until no other transaction changes the text, named by its base content type, or decides on it.

    The turn ends with the transaction. Every save of a text takes this lock first and then writes the text's review, so
    to avoid a deadlock, do not wait for the text while holding a row of the review.
    """
    model: Any = ContentType.objects.get_for_id(content_type).model_class()
    model._base_manager.select_for_update(no_key=True).filter(pk=key).values_list("pk").first()


def read_again(row: Model) -> None:
    """Read a locked row again, because it may have changed before its turn came. Raises Http404 if it is gone."""
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist as error:
        raise Http404 from error
