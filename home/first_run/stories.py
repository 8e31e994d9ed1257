"""Publishes the profile's sample alerts and articles, each once."""

import datetime

from django.utils import timezone

from campaign.articles.models import AlertPage, ArticlePage, PlanTask
from campaign.library.models import DocumentRecord
from home.first_run.markdown import html, with_links
from home.first_run.pictures import Picture
from home.first_run.placing import place, standing
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree

_ALERT = ("title", "slug", "summary", "severity")
_ARTICLE = ("title", "slug", "summary", "form", "audience")


def place_alerts(tree: Tree, profile: Profile) -> None:
    """Publish the missing alerts; each stays current for its number of days from now."""
    for alert in profile["alerts"]:
        topic = tree.topics[alert["topic"]]
        if standing(topic, alert["slug"]) is None:
            page = AlertPage(
                **{name: alert[name] for name in _ALERT},
                main_image=Picture(**alert["picture"]).image(),
                body=alert["body"],
                what_to_do=[("step", html(step)) for step in alert["what_to_do"]],
                valid_until=timezone.now() + datetime.timedelta(days=alert["valid_days"]),
                is_sample=True,
            )
            place(topic, page)


def place_articles(tree: Tree, profile: Profile, records: dict[str, DocumentRecord]) -> None:
    """Publish the missing articles, the last as the newest, except those whose documents an editor deleted."""
    for article in profile["articles"]:
        topic = tree.topics[article["topic"]]
        if records.keys() >= set(article["documents"]) and standing(topic, article["slug"]) is None:
            page = ArticlePage(
                **{name: article[name] for name in _ARTICLE},
                body=with_links(article["body"], records),
                main_image=Picture(**article["picture"]).image(),
                author_name=article["author"],
                is_sample=True,
            )
            page.other_topics = [tree.topics[slug] for slug in article.get("other_topics", [])]
            page.plan_tasks = list(PlanTask.objects.filter(code__in=article["tasks"]))
            page.related_documents = [records[slug] for slug in article["documents"]]
            place(topic, page)
