"""The database model of the current edition's number."""

from django.db import models


class Number(models.Model):
    """The number of the current edition, in a single row.

    Every machine that serves readers renders its own edition, and reads here whether another machine has
    begun the next.
    """

    value = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.value
