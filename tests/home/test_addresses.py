"""Tests of routing: one query per page; privacy, drafts and aliases are handled as by Wagtail."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import ArticleFactory


@pytest.fixture
def article(tree):
    return ArticleFactory(parent=tree.topics["cam-nang-an-toan"])


def _trail(html: str) -> str:
    return html[html.index('<ol class="path">') :].split("</ol>")[0]


def _restrict(page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("level", ["article", "topic", "campaign", "home"])
def test_page_below_a_private_one_asks_for_a_login(client, tree, article, level):
    _restrict(
        {"article": article, "topic": article.topic, "campaign": tree.campaign, "home": tree.home}[level]
    )
    response = client.get(article.url)
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_alias_of_a_private_page_is_private(client, tree, article):
    alias = article.create_alias(parent=tree.topics["canh-bao-lua-dao"], update_slug="bi-danh")
    assert client.get(alias.url).status_code == 200
    _restrict(article)
    assert client.get(alias.url).status_code == 302


def test_draft_and_unknown_addresses_are_not_found(client, tree, article):
    draft = ArticleFactory(parent=tree.topics["cam-nang-an-toan"], live=False)
    for address in (draft.url, f"{article.url}them/", "/khong-co/", "/phong-trao/khong-co/", "/a" * 50 + "/"):
        assert client.get(address).status_code == 404


def test_page_below_a_withdrawn_topic_stays_but_its_trail_leaves_the_topic_out(client, article):
    topic = article.topic.specific
    topic.unpublish()
    assert f'href="{topic.url}"' not in _trail(client.get(article.url).text)


def test_trail_leads_from_home_to_the_topic(client, tree, article):
    trail = _trail(client.get(article.url).text)
    assert trail.index('href="/"') < trail.index(tree.campaign.url) < trail.index(article.topic.url)
