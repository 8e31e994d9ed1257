"""Texts for the tests of the review, written once per module; every test works on copies."""

import copy

import pytest

from base.models import User
from campaign.articles.models import ArticlePage
from home.first_run.structure import Tree
from tests.newsroom.conftest import new_article, new_draft
from tests.people import member


@pytest.fixture(scope="module")
def standing_author(module_data: None) -> User:
    return member("Biên tập viên", username="tac-gia")


@pytest.fixture(scope="module")
def standing_draft(standing_author: User, standing_tree: Tree) -> ArticlePage:
    # A copy, because the session's tree must not count pages that are rolled back.
    return new_draft(copy.deepcopy(standing_tree).topics["cam-nang-an-toan"], standing_author)


@pytest.fixture(scope="module")
def standing_article(module_data: None, standing_tree: Tree) -> ArticlePage:
    return new_article(copy.deepcopy(standing_tree).topics["cam-nang-an-toan"])


@pytest.fixture
def author(tree: Tree, standing_author: User) -> User:
    return copy.deepcopy(standing_author)


@pytest.fixture
def draft(tree: Tree, standing_draft: ArticlePage) -> ArticlePage:
    return copy.deepcopy(standing_draft)


@pytest.fixture
def live_article(tree: Tree, standing_article: ArticlePage) -> ArticlePage:
    return copy.deepcopy(standing_article)
