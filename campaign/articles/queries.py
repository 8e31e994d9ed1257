"""Queries of the stories that the public may see, by one visibility rule for pages, feeds, search and home."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, Max, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail.query import PageQuerySet

from base.delivery import memo
from base.delivery.gathering import Gathered
from base.models import User
from base.models.media import attach_renditions
from base.visibility import readable
from campaign.articles.models import AlertPage, ArticlePage, PlanTask, Severity, TopicPage
from campaign.library.models import Citation

NEWEST_FIRST = ("-first_published_at", "-pk")


def topics_of(user: User) -> PageQuerySet:
    """Return the topics under which `user` may write."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "add")
    return TopicPage.objects.filter(pk__in=allowed.exact_type(TopicPage).values("pk"))


def published(*kinds: type[Page], seen_from: Page | None = None) -> PageQuerySet:
    """Return the live, public pages of exactly these types, as Page rows; `seen_from` is that of `readable`."""
    types = ContentType.objects.get_for_models(*kinds).values()
    # "+ 0" keeps the database from using the index on types, with which it would fetch and sort all pages. The index in
    # page_indexes.py has all columns needed to sort and count, so the query stops once it has enough rows.
    return readable(
        Page.objects.alias(kind=F("content_type_id") + 0).filter(kind__in=[one.pk for one in types]),
        seen_from,
    )


def published_stories(below: Page | None = None, seen_from: Page | None = None) -> PageQuerySet:
    """Return live, public articles and alerts as Page rows, newest first.

    `below` restricts them to one part of the tree; `seen_from` is that of `readable`.
    """
    stories = published(ArticlePage, AlertPage, seen_from=seen_from)
    if below is not None:
        stories = stories.descendant_of(below)
    return stories.order_by(*NEWEST_FIRST)


def stories_of_topic(topic: TopicPage, seen_from: Page | None = None) -> PageQuerySet:
    """Return the stories under `topic` and the articles of other topics that also name it.

    `seen_from` is that of `readable`.
    """
    return published_stories(seen_from=seen_from).filter(
        Q(path__startswith=topic.path, depth=topic.depth + 1)
        | Q(pk__in=ArticlePage.other_topics.through.objects.filter(topicpage=topic.pk).values("articlepage"))
    )


def articles_of_author(slug: str) -> PageQuerySet:
    """Return the articles of which an author's name has this slug, newest first."""
    return published_stories().filter(writers__byline_slug=slug)


def author_named(slug: str) -> str | None:
    """Return the author's name in their newest article, or None without such an author."""
    return articles_of_author(slug).values_list("writers__byline", flat=True).first()


def authors() -> list[tuple[str, str, datetime]]:
    """Return slug and name of each author with public articles, and when the last of these was published."""
    named = readable(Page.objects.filter(writers__byline_slug__gt="")).order_by("writers__byline_slug")
    grouped = named.values_list("writers__byline_slug")
    return list(grouped.annotate(name=Max("writers__byline"), newest=Max("last_published_at")))


_WITH_PICTURE = ("articlepage__main_image", "alertpage__main_image")
_TEXTS = ("body", "corrections", "kit_headline", "kit_points", "kit_readings")
_WITHOUT_TEXTS = [f"{kind}__{text}" for kind in ("articlepage", "alertpage") for text in _TEXTS]


def with_pictures(stories: PageQuerySet, also: PageQuerySet | None = None) -> list[Page]:
    """Return the articles and alerts of `stories` and `also`, newest first, as lists show them.

    Each has its topic, image and renditions, but not its texts. One query, and at most three more for stories that
    no list of this edition has shown yet.
    """
    wanted = Q(pk__in=stories.values("pk"))
    if also is not None:
        wanted |= Q(pk__in=also.order_by().values("pk"))
    return _cards(_keys(Page.objects.filter(wanted).order_by(*NEWEST_FIRST)))


def story_of(row: Page) -> ArticlePage | AlertPage:
    """Return the article or alert of a page row that was fetched with both tables (`select_related`)."""
    return row.alertpage if row.specific_class is AlertPage else row.articlepage


def current_alerts(limit: int, below: Page | None = None, seen_from: Page | None = None) -> list[AlertPage]:
    """Return the alerts that are still valid, most severe first, then the newest.

    `below` restricts them to one part of the tree; `seen_from` is that of `readable`.
    """
    alerts = AlertPage.objects.descendant_of(below) if below else AlertPage.objects.all()
    rank = Case(*[When(severity=value, then=Value(i)) for i, value in enumerate(Severity.values)])
    return list(in_force(alerts, seen_from).order_by(rank, "-first_published_at")[:limit])


def in_force(alerts: PageQuerySet, seen_from: Page | None = None) -> PageQuerySet:
    """Return the rows of `alerts` that readers may see and that are still valid; `seen_from` is that of `readable`."""
    return readable(alerts, seen_from).filter(Q(valid_until=None) | Q(valid_until__gt=timezone.now()))


def guides() -> list[Page]:
    """Return the newest ten articles of each topic that is kept for offline readers, as pages with `is_sample`."""
    topics = readable(TopicPage.objects.filter(is_kept_offline=True)).order_by("path")
    articles = published(ArticlePage).order_by(*NEWEST_FIRST).annotate(is_sample=F("articlepage__is_sample"))
    return [row for topic in topics for row in articles.child_of(topic)[:10]]


def around(
    story: ArticlePage | AlertPage, records: list[int], limit: int, seen_from: Page | None = None
) -> tuple[Page | None, Page | None, list[Page]]:
    """Return the next newer and the next older story of the topic, and up to `limit` related stories.

    The neighbours are plain pages. Related stories are first those of the topic that share a document with `story`,
    then the newest of the topic; the last one comes from another topic if a story there shares a document.

    `records` are the documents that `story` cites or names as related; `seen_from` is that of `readable`.
    """
    topic = story.get_parent()
    # What the rules of the topic keep private is the same for all of its stories.
    seen_from = seen_from and topic
    siblings = published_stories(topic, seen_from)
    newer, older = _neighbours(story, siblings)
    # All stories of the topic use the same `newest`; those with the same documents use the same `sharing`.
    newest = memo.get_or_set(
        ("newest", topic.path, limit, seen_from is None), lambda: _keys(siblings[: limit + 3])
    )
    sharing, elsewhere = memo.get_or_set(
        ("sharing", topic.path, limit, seen_from is None, *records),
        lambda: _sharing(topic, siblings, records, limit, seen_from),
    )
    named = {page.pk for page in (story, newer, older) if page}
    near = [key for key in dict.fromkeys([*sharing, *newest]) if key not in named]
    return newer, older, _cards([*near[: limit - len(elsewhere)], *elsewhere])


def _cards(keys: list[int]) -> list[Page]:
    def fetch(missing: list[int]) -> dict[int, Page]:
        rows = Page.objects.filter(pk__in=missing).select_related(*_WITH_PICTURE)
        found = {row.pk: story_of(row) for row in rows.defer("alertpage__what_to_do", *_WITHOUT_TEXTS)}
        attach_renditions(story.main_image for story in found.values())
        parents = {story: story.path[: -Page.steplen] for story in found.values()}
        topics = TopicPage.objects.all().in_bulk(set(parents.values()), field_name="path")
        for story, path in parents.items():
            story.remember_parent(topics.get(path))
        return found

    # A page may have been deleted since its key was read.
    found = memo.get_or_set_many("cards", keys, fetch)
    return [found[key] for key in keys if key in found]


def _keys(stories: PageQuerySet) -> list[int]:
    return list(stories.values_list("pk", flat=True))


def _neighbours(story: Page, siblings: PageQuerySet) -> tuple[Page | None, Page | None]:
    moment, key = story.first_published_at or timezone.now(), story.pk
    # An index answers the first condition; the second separates stories published at the same moment.
    after = siblings.filter(first_published_at__gte=moment).exclude(first_published_at=moment, pk__lte=key)
    before = siblings.filter(first_published_at__lte=moment).exclude(first_published_at=moment, pk__gte=key)
    # Two values in a list, so that the database looks the rows up; for two subqueries joined by OR it would read all
    # rows.
    nearest = [Subquery(rows.values("pk")[:1]) for rows in (after.reverse(), before)]
    found = Page.objects.filter(pk__in=nearest).only("title", "url_path", "first_published_at")
    found = found.annotate(is_sample=Coalesce("articlepage__is_sample", "alertpage__is_sample"))
    newer = next((row for row in found if (row.first_published_at, row.pk) > (moment, key)), None)
    return newer, next((row for row in found if row is not newer), None)


def _sharing(
    topic: Page, siblings: PageQuerySet, records: list[int], limit: int, seen_from: Page | None
) -> tuple[list[int], list[int]]:
    """Return keys of the newest stories that cite or name one of these documents, in the topic and elsewhere.

    The topic's list has three more than `limit`, because up to three are left out (the story and its neighbours).
    The other list has at most one.
    """
    citing = Citation.objects.filter(record__in=records)
    naming = ArticlePage.related_documents.through.objects.filter(documentrecord__in=records)
    shares = Q(pk__in=citing.values("page")) | Q(pk__in=naming.values("articlepage"))
    elsewhere = published_stories(seen_from=seen_from).not_descendant_of(topic).filter(shares)
    return _keys(siblings.filter(shares)[: limit + 3]), _keys(elsewhere[:1])


def articles_of_tasks() -> list[tuple[PlanTask, list[int]]]:
    """Return all plan tasks, each with the keys of its articles, including those that readers may not see."""
    links = ArticlePage.plan_tasks.through.objects.filter(plantask=OuterRef("pk")).order_by()
    numbers = links.values("plantask").annotate(all=Gathered("articlepage", in_order=True)).values("all")
    tasks = PlanTask.objects.annotate(numbers=Subquery(numbers))
    return [(task, vars(task).pop("numbers") or []) for task in tasks]


def plan() -> tuple[list[PlanTask], dict[str, int]]:
    """Return the plan tasks and their totals, counted once per edition.

    Each task has `published_count`, its number of articles that readers may see. The totals are the numbers of tasks,
    of tasks with such an article ("started"), and of these articles.
    """
    return memo.get_or_set("plan", _counted_plan)


def _counted_plan() -> tuple[list[PlanTask], dict[str, int]]:
    # Joined in Python: the database would look up every article once per task, which takes three times as long.
    articles = published(ArticlePage).order_by().aggregate(all=Gathered("pk", in_order=True))
    are_open = set(articles["all"] or [])
    tasks, all_open = [], set()
    for task, numbers in articles_of_tasks():
        of_task = are_open.intersection(numbers)
        task.published_count = len(of_task)
        tasks.append(task)
        all_open |= of_task
    started = sum(task.published_count > 0 for task in tasks)
    return tasks, {"tasks": len(tasks), "started": started, "articles": len(all_open)}
