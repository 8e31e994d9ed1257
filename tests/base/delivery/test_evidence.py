"""Tests of evidence: it holds as long as the same queries return the same rows."""

from contextlib import suppress

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from base.delivery.evidence import note, recorded, spoil, stands
from base.models import ReportingRoute, User

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _names() -> list[str]:
    return [route.name for route in ReportingRoute.objects.all()]


def test_evidence_holds_until_a_row_changes(db):
    route = ReportingRoute.objects.create(name="Một", contact="mẫu")
    with recorded() as reads:
        _names()
    assert stands(reads, "1")
    ReportingRoute.objects.filter(pk=route.pk).update(name="Hai")
    # The query ran once in this state already.
    assert stands(reads, "1")
    assert not stands(reads, "2")
    ReportingRoute.objects.filter(pk=route.pk).update(name="Một")
    assert stands(reads, "3")


def test_rows_without_an_order_may_come_in_another():
    for name in ("Một", "Hai"):
        ReportingRoute.objects.create(name=name, contact="mẫu")
    with recorded() as reads:
        list(ReportingRoute.objects.order_by().values_list("name"))
    with recorded() as ordered:
        list(ReportingRoute.objects.order_by("name").values_list("pk"))
    # PostgreSQL moves a row when it is updated.
    ReportingRoute.objects.filter(name="Một").update(contact="khác")
    assert stands(reads, "moved")
    ReportingRoute.objects.filter(name="Một").update(name="Ba")
    assert not stands(reads, "renamed")
    assert not stands(ordered, "renamed")


def test_a_query_that_runs_twice_is_one_piece_of_evidence():
    with recorded() as reads:
        _names(), _names(), ReportingRoute.objects.count()
    assert len(reads) == 2


def test_a_query_that_returned_other_rows_meanwhile_never_stands():
    with recorded() as before:
        _names()
    ReportingRoute.objects.create(name="Một", contact="mẫu")
    with recorded() as after:
        _names()
    with recorded() as both:
        note(before), note(after)
    assert stands(after, "now")
    assert not stands(both, "now")


def test_now_is_the_time_of_asking():
    with recorded() as reads:
        assert not User.objects.filter(last_login__lte=timezone.now()).exists()
    User.objects.create(username="mai", last_login=timezone.now())
    assert not stands(reads, "now")


def test_a_union_is_read_like_any_query():
    routes = ReportingRoute.objects.order_by().values("name")
    here, there = (routes.filter(need=need) for need in ("bao-cao", "kiem-tra"))
    with recorded() as reads:
        list(here.union(there))
    assert stands(reads, "union")
    ReportingRoute.objects.create(name="Một", contact="mẫu")
    assert not stands(reads, "later")


def test_outer_evidence_has_the_inner():
    with recorded() as outer:
        with recorded() as inner:
            _names()
        ReportingRoute.objects.count()
    assert len(inner) == 1
    assert next(iter(outer)) in inner
    assert len(outer) == 2


@pytest.mark.parametrize(
    "act",
    [
        lambda: ReportingRoute.objects.update(name="Hai"),
        lambda: ReportingRoute.objects.create(name="Ba", contact="mẫu"),
        lambda: (
            connection.cursor().executemany("SELECT %s", [(1,), (2,)])
            if connection.vendor == "postgresql"
            else spoil()
        ),
        spoil,
    ],
)
def test_answer_from_outside_the_database_never_stands(act):
    with recorded() as reads:
        act()
    assert not stands(reads, "never")


def _ask(sql: str, params: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


@pytest.mark.parametrize(
    ("sql", "params"),
    [("SELECT no_such_column FROM base_reportingroute", None), ("SELECT %(one)s", {"one": "1"})],
)
def test_a_query_that_fails_or_has_named_parameters_never_stands(sql, params):
    assert _spoilt_by(sql, params)


def _spoilt_by(sql: str, params: object) -> bool:
    with transaction.atomic():
        with recorded() as reads, suppress(DatabaseError):
            _ask(sql, params)
        transaction.set_rollback(True)
    return not stands(reads, "alone")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no lists as parameters")
def test_a_list_as_parameter_never_stands():
    assert _spoilt_by("SELECT name FROM base_reportingroute WHERE name = ANY(%s)", [["Một"]])


def test_rows_are_handed_on_whichever_way_they_are_fetched():
    for number in range(5):
        ReportingRoute.objects.create(name=f"Nơi {number}", contact="mẫu", sort_order=number)
    routes = ReportingRoute.objects.all()

    def fetched() -> list[object]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM base_reportingroute ORDER BY name")
            in_pieces = [cursor.fetchone(), cursor.fetchmany(2), cursor.fetchall(), cursor.fetchone()]
            cursor.execute("SELECT name FROM base_reportingroute ORDER BY name")
            again = list(cursor)
        lists = [list(routes), list(routes.iterator(chunk_size=2)), list(routes.values_list("pk", flat=True))]
        return [in_pieces, again, *lists, routes.first(), routes.count(), routes.get(name="Nơi 3")]

    plain = fetched()
    with recorded() as reads:
        assert fetched() == plain
    assert stands(reads, "fetched")
