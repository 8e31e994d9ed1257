from django.db import models


class Number(models.Model):
    """One row: which edition stands. Every machine that serves readers prints its own, and looks here whether another
    machine has begun the next."""

    value = models.CharField(max_length=16)

    def __str__(self) -> str:
        return self.value
