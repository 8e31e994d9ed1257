"""Texts for the tests of the review, written once per module; every test works on copies."""

import copy

import pytest

from base.models import User
from campaign.articles.models import ArticlePage
from home.first_run.structure import Tree
from tests.newsroom.conftest import new_article, new_draft
from tests.people import member


@pytest.fixture(scope="module")
def shared_author(module_data: None) -> User:
    return member("Biên tập viên", username="tac-gia")


@pytest.fixture(scope="module")
def shared_draft(shared_author: User, shared_tree: Tree) -> ArticlePage:
    # A copy, because the session's tree must not count pages that are rolled back.
    return new_draft(copy.deepcopy(shared_tree).topics["cam-nang-an-toan"], shared_author)


@pytest.fixture(scope="module")
def shared_article(module_data: None, shared_tree: Tree) -> ArticlePage:
    return new_article(copy.deepcopy(shared_tree).topics["cam-nang-an-toan"])


@pytest.fixture
def author(tree: Tree, shared_author: User) -> User:
    return copy.deepcopy(shared_author)


@pytest.fixture
def draft(tree: Tree, shared_draft: ArticlePage) -> ArticlePage:
    return copy.deepcopy(shared_draft)


@pytest.fixture
def live_article(tree: Tree, shared_article: ArticlePage) -> ArticlePage:
    return copy.deepcopy(shared_article)
