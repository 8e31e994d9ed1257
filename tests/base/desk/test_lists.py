"""Tests of lists of the admin: each finds its rows with or without accents, in any case, and refuses a wrong filter."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.log_actions import log
from wagtail.models import Workflow

from base.models import ReportingRoute, User
from campaign.articles.models import AcceptedWord, PlanTask, StoryTemplate, TopicPage
from campaign.engagement.models import Question
from campaign.inbox.models import Rule, Source
from campaign.library.models import DocumentField
from journal.models import Entry
from search.models import PromotedResult
from tests.factories import ArticleFactory, DocumentRecordFactory, UserFactory
from tests.screens import addresses

NAME = "Đề Phòng Kẻ Gian"
LISTS: dict[str, tuple[Callable[[], Any], str]] = {
    "wagtailusers_groups:index": (lambda: Group.objects.create(name=NAME), "q"),
    "wagtailadmin_workflows:index": (lambda: Workflow.objects.create(name=NAME), "q"),
    "wagtailsnippets_engagement_question:list": (lambda: Question.objects.create(text=NAME, right="A"), "q"),
    "wagtailsnippets_articles_acceptedword:list": (lambda: AcceptedWord.objects.create(words=NAME), "q"),
    "inbox_rules:index": (lambda: Rule.objects.create(value=NAME), "q"),
    "inbox_sources:index": (
        lambda: Source.objects.create(name=NAME, feed_url="https://test.invalid/rss"),
        "q",
    ),
    "newsroom_archive": (lambda: ArticleFactory(parent=TopicPage.objects.first(), title=NAME), "q"),
    "wagtailadmin_reports:site_history": (
        lambda: log(ArticleFactory(parent=TopicPage.objects.first(), title=NAME), "wagtail.edit"),
        "label",
    ),
    "journal": (lambda: Entry.append("access.sign_in", actor=UserFactory(last_name=NAME)), "actor"),
}


# The lists whose rows are moved, each with the way to make a row.
ORDERED: dict[str, Callable[[int], Any]] = {
    "wagtailsnippets_base_reportingroute": lambda n: ReportingRoute.objects.create(name=f"{n}", purpose="x"),
    "wagtailsnippets_articles_plantask": lambda n: PlanTask.objects.create(code=f"T{n}", title="x"),
    "wagtailsnippets_articles_storytemplate": lambda n: StoryTemplate.objects.create(name=f"{n}"),
    "wagtailsnippets_library_documentfield": lambda n: DocumentField.objects.create(name=f"{n}"),
    "wagtailsnippets_search_promotedresult": lambda n: PromotedResult.objects.create(queries=f"{n}"),
    "inbox_rules": lambda n: Rule.objects.create(value=f"{n}"),
}


@pytest.mark.parametrize("name", ORDERED)
def test_a_new_row_is_the_last(name: str, db: None, chief_client: Client) -> None:
    """Names and codes descend, so that a list in alphabetical order would fail."""
    first, second = (ORDERED[name](n) for n in (9, 8))
    model = type(first)
    chief_client.post(reverse(f"{name}:reorder", args=[second.pk]) + "?position=0")
    third = ORDERED[name](7)
    assert [row for row in model.objects.all() if row in (first, second, third)] == [second, first, third]
    assert model.objects.last() == third


@pytest.mark.parametrize("name", ORDERED)
def test_rows_of_the_same_number_are_moved(name: str, db: None, chief_client: Client) -> None:
    """Rows made by older releases may all have the number 0."""
    rows = [ORDERED[name](n) for n in range(4)]
    model = type(rows[0])
    model.objects.exclude(pk__in=[row.pk for row in rows]).delete()
    model.objects.update(sort_order=0)
    for row, position, order in ((rows[3], 0, "3012"), (rows[0], 3, "3120"), (rows[2], 1, "3210")):
        chief_client.post(reverse(f"{name}:reorder", args=[row.pk]) + f"?position={position}")
        assert list(model.objects.all()) == [rows[int(n)] for n in order]


def test_all_lists_with_an_order_are_tested() -> None:
    names = (name for name, _ in addresses.named(get_resolver()))
    views = {name.removesuffix(":reorder") for name in names if name.endswith(":reorder")}
    assert views == set(ORDERED)


@pytest.mark.parametrize("name", LISTS)
def test_accents_and_case_make_no_difference(tree, client: Client, name: str) -> None:
    make, parameter = LISTS[name]
    make()
    client.force_login(UserFactory(is_superuser=True))
    for asked in ("de phong", "ĐỀ PHÒNG", "kẻ gian đề"):
        assert NAME in client.get(reverse(name), {parameter: asked}).content.decode(), asked
    assert NAME not in client.get(reverse(name), {parameter: "đề phòng xa"}).content.decode()


def test_a_refused_filter_finds_nothing_and_says_why(tree, administrator_client: Client) -> None:
    """Give every filter of every list a value that it may refuse; the list's exported file has no rows, either."""
    refused = set()
    for address in _addresses():
        filters = getattr(administrator_client.get(address, follow=True), "context_data", {}).get("filters")
        if not filters:
            continue
        names = set(filters.filters)
        names |= {f"{name}_{end}" for name in names for end in ("from", "to")}
        wrong = dict.fromkeys(names, "31/02/2026")
        answer = administrator_client.get(address, wrong, follow=True)
        errors = answer.context_data["filters"].form.errors
        if not errors:
            continue
        refused.add(address)
        text = answer.content.decode()
        shown = html.unescape(text.partition("w-active-filters")[2].partition("</ul>")[0])
        for messages in errors.values():
            assert messages[0] in shown, (address, messages)
        assert not answer.context_data["object_list"], address
        rows = text.partition('id="listing-results"')[2].partition("</main>")[0]
        assert rows, address
        # There may be others, which the filter leaves out.
        assert not re.search(r"Chưa có|chưa tải|1–0 trong", rows), address
        if answer.context_data["view"].show_export_buttons:
            file = administrator_client.get(address, wrong | {"export": "csv"})
            assert b"".join(file.streaming_content).count(b"\n") == 1, address
    assert len(refused) >= 12


def _addresses() -> Iterator[str]:
    """Yield the addresses of all lists that need no object."""
    for name, pattern in addresses.admin_patterns():
        view, options = (getattr(pattern.callback, of, {}) for of in ("view_class", "view_initkwargs"))
        is_list = view and issubclass(view, BaseListingView) and not options.get("results_only")
        if is_list and not pattern.pattern.converters:
            yield reverse(name)


@pytest.mark.slow
def test_each_list_is_searched_with_each_of_its_filters_and_orders(
    tree, administrator: User, administrator_client: Client
) -> None:
    # For the filters by owner, last editor, source and field, which offer only what there is.
    for factory, parent in (
        (ArticleFactory, TopicPage.objects.first()),
        (DocumentRecordFactory, tree.library),
    ):
        page = factory(parent=parent, owner=administrator)
        log(page, "wagtail.edit", user=administrator)
    Source.objects.create(name=NAME, feed_url="https://test.invalid/rss")
    DocumentField.objects.create(name=NAME)
    usage = reverse("wagtailadmin_pages:type_use", args=["articles", "articlepage"])
    explorer = reverse("wagtailadmin_explore", args=[tree.home.pk])
    asked = set()
    for address in (*_addresses(), explorer, usage):
        plain = administrator_client.get(address, follow=True)
        view = getattr(plain, "context_data", {}).get("view")
        if view is None or not view.is_searchable:
            continue
        orders = [order for order in view.get_valid_orderings() if not order.startswith("-")]
        filters: dict[str, Any] = {}
        for name, field in view.filters.form.fields.items() if view.filters else ():
            offered = getattr(field.widget, "choices", ())
            choices = [getattr(value, "value", value) for value, _ in offered if value]
            ends = {"from": "2022-01-01", "to": "2033-01-01", "min": "0", "max": "9"}
            filters[name] = choices[0] if choices else "2026-01-01"
            filters |= {f"{name}_{end}": value for end, value in ends.items()}
        # Filters, then orders alone, because a refused or unsuitable filter would keep the order from the database.
        for wish in (filters, *({"ordering": order} for order in orders)):
            answer = administrator_client.get(plain.request["PATH_INFO"], {"q": "mạng"} | wish)
            assert answer.status_code == 200, (address, wish)
            view = answer.context_data["view"]
            assert not view.filters or view.filters.form.is_valid(), (address, wish, view.filters.form.errors)
            shown = [str(active.value) for active in view.active_filters]
            assert not re.search(r"True|False|00:00", " ".join(shown)), (address, wish)
            asked.add(address)
    assert len(asked) >= 19


def test_other_filters_stay_when_a_refused_one_is_taken_away(tree, administrator_client: Client) -> None:
    asked = {"timestamp_from": "31/02/2026", "timestamp_to": "01/03/2026", "label": "x", "p": "2"}
    shown = administrator_client.get("/admin/reports/site-history/", asked)
    [refused] = [one for one in shown.context_data["view"].active_filters if "không hợp lệ" in one.value]
    assert refused.removed_filter_url.partition("?")[2] == "label=x&_w_filter_fragment=1"


def test_days_in_the_wrong_order_find_what_is_between_them(tree, administrator_client: Client) -> None:
    day = timezone.localdate()
    asked = {"timestamp_from": day + timedelta(days=1), "timestamp_to": day - timedelta(days=1)}
    shown = administrator_client.get("/admin/reports/site-history/", asked)
    assert shown.context_data["object_list"]


def test_a_filter_by_a_day_is_above_the_list_as_people_write_it(tree, administrator_client: Client) -> None:
    shown = administrator_client.get(reverse("newsroom_archive"), {"on": "2026-08-01"})
    [active] = shown.context_data["view"].active_filters
    assert active.value == "01/08/2026"
