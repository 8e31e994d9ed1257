"""Fixtures of people and texts for the tests of the newsroom."""

import pytest

from base.models import BasePage, User
from campaign.articles.models import ArticlePage, TopicPage
from home.first_run.structure import Tree
from tests.factories import ArticleFactory, UserFactory
from tests.people import member


@pytest.fixture
def other_chief(tree: Tree) -> User:
    return member("Trưởng ban biên tập", username="truong-ban-hai")


@pytest.fixture
def superuser(tree: Tree) -> User:
    return UserFactory(username="toan-quyen", is_superuser=True)


def new_article(topic: TopicPage) -> ArticlePage:
    return ArticleFactory(parent=topic, title="Bài đang đăng")


def new_draft(topic: TopicPage, author: User) -> ArticlePage:
    # Without a body, because the tests' forms send StreamFields empty, which must not change the page.
    page = ArticleFactory(parent=topic, title="Bài nháp", live=False, owner=author, body=[])
    page.save_revision(user=author)
    return page


@pytest.fixture
def live_article(topic: TopicPage) -> ArticlePage:
    return new_article(topic)


@pytest.fixture
def draft(topic: TopicPage, author: User) -> ArticlePage:
    return new_draft(topic, author)


def latest(page: BasePage) -> BasePage:
    """Return the page as in its latest revision, freshly loaded."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def submit(page: BasePage, user: User, **changes: str) -> BasePage:
    """Change the page as `user` and submit it for review."""
    latest = page.get_latest_revision_as_object()
    for name, value in changes.items():
        setattr(latest, name, value)
    latest.save_revision(user=user)
    fresh = type(page).objects.get(pk=page.pk)
    fresh.get_workflow().start(fresh, user)
    return type(page).objects.get(pk=page.pk)
