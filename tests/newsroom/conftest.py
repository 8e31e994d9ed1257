"""People and texts for the tests of the newsroom. Texts are written once per module; every test works on copies."""

import copy
from typing import Any

import pytest
from wagtail.models import Revision

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


@pytest.fixture(scope="module")
def shared_author(module_data: None) -> User:
    return member("Biên tập viên", username="tac-gia")


@pytest.fixture(scope="module")
def shared_draft(shared_author: User, shared_tree: Tree) -> ArticlePage:
    # A copy, because the session's tree must not count pages that are rolled back.
    return new_draft(shared_tree.topics["cam-nang-an-toan"], shared_author)


@pytest.fixture(scope="module")
def shared_waiting(shared_author: User, shared_tree: Tree) -> ArticlePage:
    topic = shared_tree.topics["cam-nang-an-toan"]
    return submit(new_draft(topic, shared_author), shared_author)


@pytest.fixture(scope="module")
def shared_article(module_data: None, shared_tree: Tree) -> ArticlePage:
    topic = shared_tree.topics["cam-nang-an-toan"]
    return ArticleFactory(parent=topic, title="Bài đang đăng")


@pytest.fixture
def author(tree: Tree, shared_author: User) -> User:
    return copy.deepcopy(shared_author)


@pytest.fixture
def draft(tree: Tree, shared_draft: ArticlePage) -> ArticlePage:
    return copy.deepcopy(shared_draft)


@pytest.fixture
def waiting(tree: Tree, shared_waiting: ArticlePage) -> ArticlePage:
    """Return a text like `draft` that its author has submitted for review."""
    return copy.deepcopy(shared_waiting)


@pytest.fixture
def live_article(tree: Tree, shared_article: ArticlePage) -> ArticlePage:
    return copy.deepcopy(shared_article)


def new_draft(topic: TopicPage, author: User, title: str = "Bài nháp") -> ArticlePage:
    # Without a body, because the tests' forms send StreamFields empty, which must not change the page.
    page = ArticleFactory(parent=topic, title=title, live=False, owner=author, body=[])
    page.save_revision(user=author)
    return page


def latest(page: BasePage) -> BasePage:
    """Return the page as in its latest revision, freshly loaded."""
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def revise(page: BasePage, user: User | None, **changes: Any) -> Revision:
    """Save the latest text of the page with these changes as `user`, and return the new revision."""
    text = latest(page)
    for name, value in changes.items():
        setattr(text, name, value)
    return text.save_revision(user=user)


def submit(page: BasePage, user: User, **changes: str) -> BasePage:
    """Change the page as `user` and submit it for review."""
    revise(page, user, **changes)
    fresh = type(page).objects.get(pk=page.pk)
    fresh.get_workflow().start(fresh, user)
    return type(page).objects.get(pk=page.pk)
