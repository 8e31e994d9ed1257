"""Transactions that add rows to one table take turns, because a row that is not there yet cannot be locked."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model


def wait_for_turn(model: type[Model]) -> None:
    """Wait until no other transaction has its turn at the table of `model`. The turn ends with the transaction."""
    table = ContentType.objects.get_for_model(model)
    ContentType.objects.select_for_update(no_key=True).get(pk=table.pk)
