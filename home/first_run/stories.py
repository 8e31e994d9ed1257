"""Publishes the profile's sample alerts and articles, and the branches of the guide, each once."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from base.models import ReportingRoute
from campaign.articles.models import AlertPage, ArticlePage, PlanTask
from campaign.engagement.models import AdvicePage, QuestionPage
from campaign.library.models import DocumentRecord
from home.first_run.markdown import html, with_links
from home.first_run.pictures import Picture
from home.first_run.placing import existing_page, place
from home.first_run.profile_names import Profile
from home.first_run.structure import Tree

_ALERT = ("title", "slug", "summary", "severity")
_ADVICE = ("answer", "title", "slug")
_STEPS = ("first_hour", "first_day", "afterwards")
_ARTICLE = ("title", "slug", "summary", "form", "audience")


def place_alerts(tree: Tree, profile: Profile) -> None:
    """Publish the missing alerts of existing topics; each stays current for its number of days from now."""
    for alert in profile["alerts"]:
        topic = tree.topics.get(alert["topic"])
        if topic and existing_page(topic, alert["slug"]) is None:
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
    """Publish the missing articles, the last as the newest, unless an editor deleted their topic or documents."""
    for article in profile["articles"]:
        topic = tree.topics.get(article["topic"])
        if topic is None or not records.keys() >= set(article["documents"]):
            continue
        if existing_page(topic, article["slug"]) is None:
            page = ArticlePage(
                **{name: article[name] for name in _ARTICLE},
                body=with_links(article["body"], records),
                main_image=Picture(**article["picture"]).image(),
                author_name=article["author"],
                is_sample=True,
            )
            others = article.get("other_topics", [])
            page.other_topics.set([topic for slug, topic in tree.topics.items() if slug in others])
            page.plan_tasks.set(list(PlanTask.objects.filter(code__in=article["tasks"])))
            page.related_documents.set([records[slug] for slug in article["documents"]])
            place(topic, page)


def place_guide(tree: Tree, profile: Profile) -> None:
    """Publish questions and advice below the guide, if it has no pages yet. Reporting routes must exist."""
    if not tree.guide.get_children().exists():
        _place_answers(tree, tree.guide, profile["guide"]["answers"])


def _place_answers(tree: Tree, parent: Page, answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        named = {name: answer[name] for name in _ADVICE} | {"summary": answer.get("summary", "")}
        if "answers" in answer:
            question = place(parent, QuestionPage(**named))
            _place_answers(tree, question, answer["answers"])
            _link(tree, question, answer.get("elsewhere", []))
            continue
        page = AdvicePage(
            **named,
            **{name: [("step", html(step)) for step in answer.get(name, [])] for name in _STEPS},
            evidence=[("line", line) for line in answer.get("evidence", [])],
            related=[("page", page) for page in _pages(tree, answer.get("related", []))],
            is_sample=True,
        )
        page.routes.set(list(ReportingRoute.objects.filter(name__in=answer["routes"])))
        place(parent, page)


def _link(tree: Tree, question: QuestionPage, links: list[dict[str, str]]) -> None:
    """Add the answers that lead to advice elsewhere."""
    for link in links:
        for page in _pages(tree, [link["page"]]):
            question.elsewhere.append(("link", {"answer": link["answer"], "page": page}))
    if links:
        question.save_revision().publish()


def _pages(tree: Tree, slugs: list[str]) -> list[Page]:
    return list(tree.home.get_descendants().filter(slug__in=slugs))
