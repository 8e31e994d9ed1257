"""Tests of the number and list of uses of objects that pages name by a many-to-many relation, before deletion."""

import copy
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import ManyToManyField, Model
from django.test import Client
from django.urls import reverse
from modelcluster.fields import ParentalManyToManyField
from wagtail.log_actions import LogContext
from wagtail.models import Page, ReferenceIndex

from base.models import BasePage, ReportingRoute, User
from campaign.articles.models import ArticlePage, PlanTask, TopicPage
from campaign.engagement.models import AdvicePage
from campaign.library.models import DocumentRecord
from campaign.newsroom.models import Trashed
from campaign.newsroom.trash import services
from home.first_run.structure import Tree
from tests.admin import page_form
from tests.factories import (
    AdviceFactory,
    ArticleFactory,
    DocumentRecordFactory,
    ImageFactory,
    file,
    recording,
)

PAGES: dict[type[Model], Callable[..., BasePage]] = {
    ArticlePage: lambda tree, **values: ArticleFactory(parent=tree.topics["cam-nang-an-toan"], **values),
    AdvicePage: lambda tree, **values: AdviceFactory(parent=tree.guide, **values),
}
NAMED: dict[type[Model], Callable[[Tree], Model]] = {
    DocumentRecord: lambda tree: DocumentRecordFactory(parent=tree.library),
    PlanTask: lambda tree: PlanTask.objects.create(code="Thử", title="Nhiệm vụ thử"),
    ReportingRoute: lambda tree: ReportingRoute.objects.create(name="Nơi thử", purpose="Thử."),
    TopicPage: lambda tree: tree.campaign.add_child(instance=TopicPage(title="Chuyên mục thử")),
}
RELATIONS = [
    field
    for model in apps.get_models()
    for field in model._meta.local_many_to_many
    if isinstance(field, ParentalManyToManyField)
]


# To pages and to snippets. Signals and the trash treat all relations to either alike.
_ONE_OF_EACH = (ArticlePage.other_topics.field, ArticlePage.plan_tasks.field)


@pytest.fixture(
    params=[pytest.param(one, marks=() if one in _ONE_OF_EACH else pytest.mark.slow) for one in RELATIONS],
    ids=str,
)
def relation(request: pytest.FixtureRequest) -> ManyToManyField:
    return request.param


@pytest.fixture
def named(tree: Tree, relation: ManyToManyField) -> Any:
    return NAMED[relation.related_model](tree)


def screen(row: Any, name: str) -> str:
    if isinstance(row, Page):
        return reverse(f"wagtailadmin_pages:{name}", args=[row.pk])
    return reverse(f"wagtailsnippets_{row._meta.app_label}_{row._meta.model_name}:{name}", args=[row.pk])


@pytest.fixture
def shown_uses(administrator_client: Client, named: Any) -> Callable[[], int]:
    """Return a function that returns the number of uses shown by the deletion screen, which the list must match."""

    def count() -> int:
        html = administrator_client.get(screen(named, "delete")).content.decode()
        [number] = re.findall(r"Có (\d+) nơi dùng", html) or [0]
        number = int(number)
        # No use is said in words, without a link to an empty list.
        assert bool(number) == ("Chưa có nơi nào dùng" not in html)
        assert (
            administrator_client.get(screen(named, "usage")).content.decode().count("contentpath=") == number
        )
        return number

    return count


@pytest.fixture
def uses(named: Any) -> Callable[[], int]:
    """Return a function that returns the number of uses, which the screens show."""
    return lambda: len(ReferenceIndex.get_grouped_references_to(named))


def name(page: BasePage, relation: ManyToManyField, *rows: Any) -> None:
    """Publish the page with these rows in its relation."""
    fresh = type(page).objects.get(pk=page.pk)
    setattr(fresh, relation.name, rows)
    fresh.save_revision().publish(skip_permission_checks=True)


def delete(row: Any, user: User) -> Trashed:
    """Delete the row as a person does, so that it goes into the trash."""
    with LogContext(user=user):
        # A copy, because the row has no key once it is deleted.
        copy.copy(row).delete(**{"user": user} if isinstance(row, Page) else {})
    return Trashed.objects.get()


def references() -> set[tuple[Any, ...]]:
    fields = [field.attname for field in ReferenceIndex._meta.fields if not field.primary_key]
    return set(ReferenceIndex.objects.values_list(*fields))


def test_that_nothing_uses_a_file_is_said_in_words(tree, administrator_client):
    rows = {"wagtailimages": ImageFactory(), "wagtaildocs": file(), "wagtailmedia": recording()}
    for app, row in rows.items():
        screens = [reverse(f"{app}:{name}", args=[row.pk]) for name in ("edit", "delete")]
        for address in (f"{reverse(f'{app}:index')}?layout=list", *screens):
            html = administrator_client.get(address).content.decode()
            assert "0 nơi" not in html, address
            assert address not in screens or re.search("Số nơi dùng: 0|Chưa có nơi nào dùng", html), address


def test_each_use_counts_until_it_is_taken_away(tree, relation, named, uses, shown_uses):
    assert shown_uses() == 0
    draft = PAGES[relation.model](tree, live=False, **{relation.name: [named]})
    other = PAGES[relation.model](tree)
    assert uses() == 1
    name(other, relation, named)
    assert shown_uses() == 2
    stored = references()
    for page in (draft, other):
        ReferenceIndex.create_or_update_for_object(type(page).objects.get(pk=page.pk))
    assert references() == stored
    name(other, relation)
    assert uses() == 1
    if not relation.remote_field.hidden:
        pages = getattr(named, relation.remote_field.get_accessor_name())
        pages.add(other)
        assert uses() == 2
        pages.clear()
        assert uses() == 0


ONE_OF_EACH = pytest.mark.parametrize("relation", _ONE_OF_EACH, ids=str, indirect=True)


@ONE_OF_EACH
def test_a_draft_counts_as_its_form_was_saved(tree, relation, named, uses, administrator_client):
    page = PAGES[relation.model](tree, live=False)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    for rows in ([named.pk], []):
        administrator_client.post(edit, page_form(administrator_client, edit) | {relation.name: rows})
        assert uses() == len(rows)


@ONE_OF_EACH
def test_uses_come_back_with_the_page_with_the_upgrade_and_with_what_is_named(
    tree, relation, named, uses, chief
):
    page = PAGES[relation.model](tree, **{relation.name: [named]})
    stored, of_named = references(), ReferenceIndex.objects.filter(to_object_id=named.pk)
    # Before the upgrade, the index knew no relations.
    of_named.delete()
    import_module("home.migrations.0002_references_by_relations").index(apps, None)
    assert references() == stored
    assert uses() == 1
    trashed = delete(page, chief)
    assert uses() == 0
    services.restore(trashed.pk, chief)
    assert uses() == 1
    trashed = delete(named, chief)
    # As with deletions from before the upgrade.
    of_named.delete()
    services.restore(trashed.pk, chief)
    assert uses() == 1
