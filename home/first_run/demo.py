"""Adds many sample articles fast, by bulk inserts instead of Wagtail's save.

The tree, the indexes of search and of references, and relations stay correct. Revisions (made by an article's first
edit) and log entries are left out, because the public site does not read them. No signal is sent for the rows.
"""

import datetime
import random
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.search.backends import get_search_backend

from base.models import BasePage, Image, bulk, references
from campaign.articles.models import ArticlePage, Audience, Form, PlanTask, TopicPage, Writer
from campaign.library.models import DocumentRecord
from home.first_run.demo_text import compose
from home.first_run.pictures import Picture
from search import services as search
from vietnamese.slugs import slugify

# One transaction for each batch, so that other writers get their turn and memory stays small.
BATCH = 2_000

_FIRST_DAY = datetime.datetime(2022, 8, 1, tzinfo=datetime.UTC)
_PICTURES = [
    Picture(symbol, seed)
    for seed, symbol in enumerate(["phone", "key", "shield", "letter", "network", "book", "bell"])
]


def add_demo_articles(
    count: int, seed: int, phrases: dict[str, Any], report: Callable[[int], object]
) -> None:
    """Publish `count` sample articles, spread over the existing topics and over the time from 2022 to now.

    The same seed on the same site gives the same texts. `report` is called with the size of each batch after it.
    """
    topic_ids = list(TopicPage.objects.order_by("path").values_list("pk", flat=True))
    writer = _Writer(random.Random(seed), phrases)  # noqa: S311  sample texts, not secrets
    for start in range(0, count, BATCH):
        batch = range(start, min(start + BATCH, count))
        with transaction.atomic():
            writer.write([topic_ids[n % len(topic_ids)] for n in batch])
        report(len(batch))
    # A bulk load makes the database's statistics for query plans outdated.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class _Writer:
    """Makes and inserts the rows of each batch."""

    def __init__(self, rng: random.Random, phrases: dict[str, Any]) -> None:
        self.rng = rng
        self.phrases = phrases
        self.now = timezone.now()
        self.content_type = ContentType.objects.get_for_model(ArticlePage)
        self.locale = Locale.get_default()
        images = list(Image.objects.filter(is_sample=True).values_list("pk", flat=True)[: len(_PICTURES)])
        self.image_ids = images or [picture.image().pk for picture in _PICTURES]
        self.task_ids = list(PlanTask.objects.values_list("pk", flat=True))
        self.document_ids = list(DocumentRecord.objects.values_list("pk", flat=True))

    def write(self, topic_ids: list[int]) -> None:
        """Add one article under each of these topics; an id may occur several times."""
        topics = {topic.pk: topic for topic in TopicPage.objects.select_for_update().filter(pk__in=topic_ids)}
        paths = {pk: bulk.free_paths(topic) for pk, topic in topics.items()}
        articles = [self._article(topics[pk], next(paths[pk])) for pk in topic_ids]
        insert(articles)
        for pk in topics:
            TopicPage.objects.filter(pk=pk).update(numchild=F("numchild") + topic_ids.count(pk))
        self._relate(articles, list(topics))
        _refer(articles)
        _index(articles, topic_ids)

    def _article(self, topic: TopicPage, path: str) -> ArticlePage:
        text = compose(self.rng, self.phrases)
        # The last step of the path is unique among the siblings, so the slug is too.
        slug = f"{slugify(text.title, max_length=80)}-{path[-Page.steplen :].lower()}"
        published = self.now - (self.now - _FIRST_DAY) * self.rng.random()
        return ArticlePage(
            path=path,
            depth=topic.depth + 1,
            content_type=self.content_type,
            locale=self.locale,
            slug=slug,
            url_path=f"{topic.url_path}{slug}/",
            title=text.title,
            draft_title=text.title,
            first_published_at=published,
            last_published_at=published,
            summary=text.summary,
            body=text.body,
            main_image_id=self.rng.choice(self.image_ids),
            form=self.rng.choice([Form.NEWS, Form.NEWS, Form.FEATURE]),
            audience=self.rng.choice(Audience.values),
            author_name=self.phrases["author"],
            is_sample=True,
        )

    def _relate(self, articles: list[ArticlePage], topic_ids: list[int]) -> None:
        """Store writer and plan task of each article, a document for every third, another topic for every tenth.

        The board may have deleted all tasks or documents.
        """
        Writer.objects.bulk_create(
            Writer(
                page_id=article.pk,
                pen_name=article.author_name,
                byline=article.author_name,
                byline_slug=article.authors[0].slug,
                published_at=article.first_published_at,
            )
            for article in articles
        )
        for name, column, linked, keys in (
            ("plan_tasks", "plantask_id", articles, self.task_ids),
            ("related_documents", "documentrecord_id", articles[::3], self.document_ids),
            ("other_topics", "topicpage_id", articles[::10], topic_ids),
        ):
            through = getattr(ArticlePage, name).through
            if keys:
                through.objects.bulk_create(
                    through(articlepage_id=article.pk, **{column: self.rng.choice(keys)})
                    for article in linked
                )


def insert(pages: Sequence[BasePage]) -> None:
    """Insert the rows of both tables of `pages`, which are all of one type.

    Django's bulk_create refuses models with a table besides their parent's. So the parents are inserted first,
    and the children by the call that `save` makes.
    """
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    parents = [Page(**{name: getattr(page, name) for name in names}) for page in pages]
    for page, parent in zip(pages, Page.objects.bulk_create(parents), strict=True):
        page.pk = parent.pk
    bulk.insert(type(pages[0]), pages)


def _refer(articles: list[ArticlePage]) -> None:
    """Add the articles' references to the index, which makes the images that they show public (base.files)."""
    shared = references.columns_of(ArticlePage._meta.get_field("main_image"), "main_image")
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(**shared, object_id=article.pk, to_object_id=article.main_image_id)
        for article in articles
    )
    for relation in ArticlePage._meta.local_many_to_many:
        rows = relation.remote_field.through.objects.filter(articlepage__in=articles)
        references.add(relation, references.pairs(relation, rows))


def _index(articles: list[ArticlePage], topic_ids: list[int]) -> None:
    """Add the articles to the search of readers and of the admin."""
    further = ArticlePage.other_topics.through.objects.filter(articlepage__in=articles)
    other = dict(further.values_list("articlepage_id", "topicpage_id"))
    search.put(
        search.Entry(
            key=f"page:{article.pk}",
            page_id=article.pk,
            kind=article._meta.label_lower,
            kind_label=article.kind_label,
            title=article.title,
            text=article.search_text(),
            published_at=article.first_published_at,
            marks=(
                *(("chuyen-muc", str(pk)) for pk in {topic, other.get(article.pk, topic)}),
                ("doi-tuong", article.audience),
            ),
        )
        for article, topic in zip(articles, topic_ids, strict=True)
    )
    get_search_backend().get_index_for_model(ArticlePage).add_items(ArticlePage, articles)
