"""Tests of searches in lists of the admin: every list finds its rows with or without accents, in any case."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import Workflow

from campaign.articles.models import AcceptedWord, TopicPage
from campaign.engagement.models import Question
from campaign.inbox.models.rules import Rule
from journal.models import Entry
from tests.factories import ArticleFactory, UserFactory

NAME = "Đề Phòng Kẻ Gian"
LISTS: dict[str, tuple[Callable[[], Any], str]] = {
    "wagtailusers_groups:index": (lambda: Group.objects.create(name=NAME), "q"),
    "wagtailadmin_workflows:index": (lambda: Workflow.objects.create(name=NAME), "q"),
    "wagtailsnippets_engagement_question:list": (lambda: Question.objects.create(text=NAME, right="A"), "q"),
    "wagtailsnippets_articles_acceptedword:list": (lambda: AcceptedWord.objects.create(words=NAME), "q"),
    "inbox_rules:index": (lambda: Rule.objects.create(value=NAME), "q"),
    "newsroom_archive": (lambda: ArticleFactory(parent=TopicPage.objects.first(), title=NAME), "q"),
    "wagtailadmin_reports:site_history": (
        lambda: log(ArticleFactory(parent=TopicPage.objects.first(), title=NAME), "wagtail.edit"),
        "label",
    ),
    "journal": (lambda: Entry.append("access.sign_in", actor=UserFactory(last_name=NAME)), "actor"),
}


@pytest.mark.parametrize("name", LISTS)
def test_accents_and_case_make_no_difference(tree, client: Client, name: str) -> None:
    make, parameter = LISTS[name]
    make()
    client.force_login(UserFactory(is_superuser=True))
    for asked in ("de phong", "ĐỀ PHÒNG", "kẻ gian đề"):
        assert NAME in client.get(reverse(name), {parameter: asked}).content.decode(), asked
    assert NAME not in client.get(reverse(name), {parameter: "đề phòng xa"}).content.decode()
