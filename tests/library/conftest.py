"""Fixtures of the tests of the library."""

import pytest

from campaign.library.models import LibraryPage
from home.first_run.structure import Tree


@pytest.fixture
def library(tree: Tree) -> LibraryPage:
    return tree.library
