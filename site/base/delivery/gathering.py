"""How tens of thousands of rows come out of the database in a third of the time: as lists, and not row by row."""

import datetime
from typing import Any

from django.db.models import Aggregate, Func, IntegerField, JSONField, QuerySet
from django.db.models.expressions import Combinable


class Gathered(Aggregate):
    """The values of a group as one list; those of one query have one order, though nobody knows which."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


def columns(rows: QuerySet, *expressions: str | Combinable) -> list[list[Any]]:
    """What each of the expressions is for the rows, in one order."""
    found = rows.order_by().aggregate(**{f"column_{n}": Gathered(one) for n, one in enumerate(expressions)})
    return [values or [] for values in found.values()]


class PlaceIn(Func):
    """How many of `bounds` (in order) are not after a time. Compared by halves, in one expression: functions of dates
    take ten times as long on SQLite, and Django as long over nested expressions as SQLite over the rows."""

    output_field = IntegerField()

    def __init__(self, time: str, bounds: list[datetime.datetime]) -> None:
        super().__init__(time)
        self.bounds = bounds

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:  # type: ignore[override]
        time, _ = compiler.compile(self.source_expressions[0])
        params: list[Any] = []

        def within(low: int, high: int) -> str:
            if low == high:
                return str(low)
            middle = (low + high) // 2
            params.append(connection.ops.adapt_datetimefield_value(self.bounds[middle]))
            return f"CASE WHEN {time} < %s THEN {within(low, middle)} ELSE {within(middle + 1, high)} END"

        return within(0, len(self.bounds)), params
