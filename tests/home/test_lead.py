"""Tests of the choice of the home page's lead story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from home.home_view import lead_and_latest
from tests.factories import AlertFactory, ArticleFactory

pytestmark = pytest.mark.django_db


def test_alert_that_has_run_out_does_not_open_the_page(tree, topic):
    article = ArticleFactory(parent=topic)
    past = AlertFactory(parent=topic, valid_until=timezone.now() - timedelta(days=1))
    assert lead_and_latest(tree.home, 6) == (article, [past])


def test_alert_in_force_opens_the_page(tree, topic):
    article = ArticleFactory(parent=topic)
    alert = AlertFactory(parent=topic, valid_until=timezone.now() + timedelta(days=1))
    assert lead_and_latest(tree.home, 6) == (alert, [article])


def test_editors_choice_opens_the_page(tree, topic):
    chosen = AlertFactory(parent=topic, valid_until=timezone.now() - timedelta(days=1))
    article = ArticleFactory(parent=topic)
    tree.home.lead_story = chosen
    assert lead_and_latest(tree.home, 6) == (chosen, [article])


def test_story_opens_the_page_although_all_newer_ones_are_alerts_that_have_run_out(tree, topic):
    ArticleFactory(parent=topic)
    article = ArticleFactory(parent=topic)
    yesterday = timezone.now() - timedelta(days=1)
    alerts = [AlertFactory(parent=topic, valid_until=yesterday) for _ in range(3)]
    assert lead_and_latest(tree.home, 2) == (article, [alerts[2], alerts[1]])
    tree.home.lead_story = alerts[0]
    assert lead_and_latest(tree.home, 2) == (alerts[0], [alerts[2], alerts[1]])
