"""What the public may see of articles and alerts: the one visibility rule, used by pages, feeds, search and home."""

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When, prefetch_related_objects
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

# The module and not its names: models.py asks us for what its pages show, so each imports the other.
from campaign.articles import models


def published_stories(below: Page | None = None) -> PageQuerySet:
    """Live, public articles and alerts as Page rows, newest first. `below`: only those in this part of the tree."""
    stories = Page.objects.live().public().exact_type(models.ArticlePage, models.AlertPage)
    if below is not None:
        stories = stories.descendant_of(below)
    return stories.order_by("-first_published_at", "-pk")


def stories_of_topic(topic: "models.TopicPage") -> PageQuerySet:
    """Stories that stand under `topic` and articles of other topics that name it too."""
    return published_stories().filter(
        Q(path__startswith=topic.path, depth=topic.depth + 1)
        | Q(pk__in=topic.cross_listed_articles.through.objects.filter(topicpage=topic).values("articlepage"))
    )


def with_pictures(stories: PageQuerySet) -> list[Page]:
    """The specific pages of `stories`, their topics and pictures with renditions, in a fixed number of queries."""
    found = list(stories.specific())
    prefetch_related_objects(found, "main_image__renditions")
    _attach_topics(found)
    return found


def _attach_topics(stories: list[Page]) -> None:
    """Sets Wagtail's memoised parent of each story from one query instead of one a story."""
    paths = {story.path[: -Page.steplen] for story in stories}
    topics = {topic.path: topic for topic in models.TopicPage.objects.filter(path__in=paths)}
    for story in stories:
        story._cached_parent_obj = topics.get(story.path[: -Page.steplen])


def latest_stories(below: Page | None = None, limit: int = 10) -> list[Page]:
    return with_pictures(published_stories(below)[:limit])


def current_alerts(limit: int = 5) -> list["models.AlertPage"]:
    """Alerts that are still valid, the most severe first, then the newest."""
    rank = Case(
        *[When(severity=value, then=Value(i)) for i, value in enumerate(models.Severity.values)],
        output_field=IntegerField(),
    )
    return list(
        models.AlertPage.objects.live()
        .public()
        .filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()))
        .order_by(rank, "-first_published_at")[:limit]
    )


def related_stories(story: "models.ArticlePage | models.AlertPage", limit: int) -> list[Page]:
    """The newest other stories of the same topic."""
    siblings = published_stories(story.get_parent()).exclude(pk=story.pk)
    return with_pictures(siblings[:limit])


def tasks_with_counts() -> QuerySet["models.PlanTask"]:
    """Plan tasks, each with `published_count`: its live articles."""
    return models.PlanTask.objects.annotate(published_count=Count("articles", filter=Q(articles__live=True)))
