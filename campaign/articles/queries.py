"""What the public may see of articles and alerts: the one visibility rule, used by pages, feeds, search and home."""

from collections.abc import Iterable

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, prefetch_related_objects
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from base.visibility import readable

# The module and not its names: models.py asks us for what its pages show, so each imports the other.
from campaign.articles import models


def published_stories(below: Page | None = None) -> PageQuerySet:
    """Live, public articles and alerts as Page rows, newest first. `below`: only those in this part of the tree."""
    stories = readable(Page.objects.exact_type(models.ArticlePage, models.AlertPage))
    if below is not None:
        stories = stories.descendant_of(below)
    return stories.order_by("-first_published_at", "-pk")


def stories_of_topic(topic: "models.TopicPage") -> PageQuerySet:
    """Stories that stand under `topic` and articles of other topics that name it too."""
    return published_stories().filter(
        Q(path__startswith=topic.path, depth=topic.depth + 1)
        | Q(
            pk__in=models.ArticlePage.other_topics.through.objects.filter(topicpage=topic.pk).values(
                "articlepage"
            )
        )
    )


def with_pictures(stories: PageQuerySet, topics: Iterable[Page] = ()) -> list[Page]:
    """The articles and alerts of `stories`, in their order, as `load` gives them."""
    # Keys first: the database sorts narrow rows and joins only the few that are shown.
    return load(list(stories.values_list("pk", flat=True)), topics)


def load(keys: list[int], topics: Iterable[Page] = ()) -> list[Page]:
    """The articles and alerts with these keys, in this order, with topic, picture and renditions: three queries at
    most, and one less where `topics` are those that the caller has at hand.
    """
    rows = Page.objects.select_related("articlepage__main_image", "alertpage__main_image").in_bulk(keys)
    found = [_story(rows[key]) for key in keys if key in rows]
    prefetch_related_objects([story.main_image for story in found if story.main_image], "renditions")
    _attach_topics(found, topics)
    return found


def _story(row: Page) -> Page:
    return row.alertpage if hasattr(row, "alertpage") else row.articlepage


def _attach_topics(stories: list[Page], known: Iterable[Page]) -> None:
    """Sets Wagtail's memoised parent of each story, so that its topic costs no query."""
    topics = {topic.path: topic for topic in known}
    missing = {story.path[: -Page.steplen] for story in stories} - topics.keys()
    if missing:
        topics |= {topic.path: topic for topic in models.TopicPage.objects.filter(path__in=missing)}
    for story in stories:
        story._cached_parent_obj = topics.get(story.path[: -Page.steplen])


def current_alerts(limit: int = 5) -> list["models.AlertPage"]:
    """Alerts that are still valid, the most severe first, then the newest."""
    rank = Case(
        *[When(severity=value, then=Value(i)) for i, value in enumerate(models.Severity.values)],
        output_field=IntegerField(),
    )
    return list(
        readable(models.AlertPage.objects.all())
        .filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()))
        .order_by(rank, "-first_published_at")[:limit]
    )


def related_stories(story: "models.ArticlePage | models.AlertPage", limit: int) -> list[Page]:
    """The newest other stories of the same topic."""
    topic = story.get_parent()
    siblings = published_stories(topic).exclude(pk=story.pk)
    return with_pictures(siblings[:limit], [topic])


def tasks_with_counts() -> QuerySet["models.PlanTask"]:
    """Plan tasks, each with `published_count`: the articles of it that readers may see."""
    open_articles = Q(articles__in=readable(models.ArticlePage.objects.all()))
    return models.PlanTask.objects.annotate(published_count=Count("articles", filter=open_articles))
