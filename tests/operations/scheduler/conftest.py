"""The newsroom's people and texts, some of which are due."""

from tests.newsroom.conftest import (  # noqa: F401  fixtures
    author,
    draft,
    live_article,
    shared_article,
    shared_author,
    shared_draft,
)
