"""Items that came from sources. services.py (for editors) and polling/writes.py change them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from base.visibility import readable
from campaign.articles.models import ArticlePage, TopicPage
from campaign.inbox.models.sources import Source
from vietnamese.fold import fold


def _article_is_open() -> Coalesce:
    """Return a condition for items: readers may see the article made from the item, and it has not expired."""
    unexpired = ArticlePage.objects.exclude(expire_at__lte=timezone.now())
    # Not Exists, for which PostgreSQL would first collect all articles that readers may see.
    is_live = Subquery(readable(unexpired.filter(pk=OuterRef("article_id"))).values("live"))
    return Coalesce(is_live, False)


def _is_link() -> Q:
    """Return the condition that an editor approved the item as a link to the original."""
    return Q(state=InboxItem.State.APPROVED) | Q(state=InboxItem.State.PUBLISHED, is_link=True)


class ItemQuerySet(models.QuerySet["InboxItem"]):
    """Queries for items by their visibility and state."""

    def public(self) -> ItemQuerySet:
        """Return the items that readers, feeds, search and the home page may show, newest first.

        An item published as an article counts only while readers may see that article, unless it was approved as a
        link too.
        """
        as_article = Q(state=InboxItem.State.PUBLISHED, article_is_open=True)
        return self.annotate(article_is_open=_article_is_open())._visible(_is_link() | as_article)

    def public_links(self) -> ItemQuerySet:
        """Return public items that lead readers to the original and not to an article of ours, newest first."""
        # Few items became articles, so PostgreSQL need not join all articles with their pages to leave these out.
        shown_here = InboxItem.objects.filter(_article_is_open(), article__isnull=False).values("pk")
        links = self.annotate(article_is_open=Value(False)).exclude(pk__in=shown_here)
        return links._visible(_is_link())

    def _visible(self, decided: Q) -> ItemQuerySet:
        return self.filter(decided, visible_at__lte=timezone.now()).order_by("-sort_at", "-pk")

    def in_brief(self) -> ItemQuerySet:
        """Return items with only the columns that one line of a list shows."""
        own = ("title", "link", "state", "published_at", "sort_at")
        others = ("source__name", "source__is_sample", "article__title", "article__url_path", "article__live")
        return self.select_related("source", "article").only(*own, *others)

    def waiting(self) -> ItemQuerySet:
        """Return new items from which no article draft was made."""
        return self.filter(state=InboxItem.State.NEW, article=None)


class InboxItem(models.Model):
    """One item of a source: the original as it was when an editor decided, and the decision."""

    class State(models.TextChoices):
        NEW = "new", "Mới"
        APPROVED = "approved", "Đã duyệt (dẫn về bài gốc)"
        REJECTED = "rejected", "Đã từ chối"
        PUBLISHED = "published", "Đã đăng thành bài"

    # Every index below that begins with the source also serves the foreign key.
    source = models.ForeignKey(
        Source, verbose_name="nguồn", on_delete=models.CASCADE, related_name="items", db_index=False
    )
    key = models.CharField(max_length=250, editable=False)
    link_key = models.CharField(max_length=40, blank=True, editable=False)
    text_key = models.CharField(max_length=40, blank=True, editable=False)
    version = models.CharField(max_length=50, editable=False)
    # Items of one story have the id of its first item here; null for an item that stands alone.
    story = models.BigIntegerField(null=True, editable=False)
    # Later items find the first item of a story by these marks (see similar.py). The first two are null for an
    # item that joined one.
    mark_low = models.BigIntegerField(null=True, editable=False)
    mark_high = models.BigIntegerField(null=True, editable=False)
    mark_summary = models.BigIntegerField(null=True, editable=False)

    link = models.CharField("địa chỉ gốc", max_length=2000, blank=True)
    title = models.TextField("tiêu đề")
    summary = models.TextField("tóm tắt", blank=True)
    content_html = models.TextField("nội dung", blank=True)
    author = models.CharField("tác giả", max_length=250, blank=True)
    categories = models.JSONField("thể loại của nguồn", default=list, blank=True)
    image_url = models.CharField("ảnh (chỉ dẫn địa chỉ)", max_length=2000, blank=True)
    # Addresses of the other pictures of the original, null for none.
    pictures = models.JSONField(null=True, editable=False)
    published_at = models.DateTimeField("giờ đăng gốc", null=True, blank=True)
    first_seen_at = models.DateTimeField("nhận lúc", default=timezone.now)
    encoding = models.CharField("bảng mã", max_length=40, blank=True)

    # The original time, or the time of receipt if it is unknown. Every list but the feeds is ordered by this column.
    sort_at = models.DateTimeField(editable=False)
    search_text = models.TextField(editable=False, blank=True)

    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.NEW)
    is_link = models.BooleanField("đã duyệt, dẫn về bài gốc", default=False, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người quyết định",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    # The rule that decided, as a phrase, or "". `decided_by` is then null, unless a person applied the rule.
    decided_by_rule = models.CharField(max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="chuyên mục",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )
    article = models.ForeignKey(
        "articles.ArticlePage",
        verbose_name="bài",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inbox_items",
        db_index=False,
    )
    original_changed = models.BooleanField("bản gốc đã thay đổi", default=False)
    changed_original = models.JSONField(null=True, blank=True, editable=False)
    # Time since which the source no longer lists the original although its document covers that time.
    withdrawn_at = models.DateTimeField("bản gốc bị gỡ lúc", null=True, blank=True, editable=False)

    # Time from which readers see the item, null if not approved. `released_at`: time when other apps were
    # notified.
    visible_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)

    # Time at which an editor last replaced or restored the text, the item moved to its publisher's source, or the
    # article shown in its place was withdrawn or changed its privacy; null for never. Feeds give it as the time of an
    # update.
    text_changed_at = models.DateTimeField(null=True, editable=False)

    # The other items of its story, set by rows.py.
    similar: list[InboxItem]

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_at", "-pk"]
        verbose_name = "tin trong hộp"
        verbose_name_plural = "tin trong hộp"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="inbox_item_key")]
        # Every index slows down each insert, so columns that few rows use have partial indexes.
        indexes = [
            models.Index(fields=["-sort_at", "-id"], name="inbox_item_time"),
            models.Index(fields=["state", "-sort_at", "-id"], name="inbox_item_state"),
            models.Index(fields=["source", "-sort_at", "-id"], name="inbox_item_source"),
            models.Index(fields=["source", "text_key"], name="inbox_item_text"),
            models.Index(fields=["link_key"], name="inbox_item_link_key"),
            models.Index(
                fields=["mark_low"], name="inbox_item_mark_low", condition=Q(mark_low__isnull=False)
            ),
            models.Index(
                fields=["mark_high"], name="inbox_item_mark_high", condition=Q(mark_high__isnull=False)
            ),
            models.Index(
                fields=["mark_summary"],
                name="inbox_item_mark_summary",
                condition=Q(mark_summary__isnull=False),
            ),
            models.Index(
                fields=["-sort_at", "-id"], name="inbox_item_changed", condition=Q(original_changed=True)
            ),
            models.Index(
                fields=["-sort_at", "-id"],
                name="inbox_item_withdrawn",
                condition=Q(withdrawn_at__isnull=False),
            ),
            models.Index(fields=["story"], name="inbox_item_story", condition=Q(story__isnull=False)),
            models.Index(
                fields=["decided_by"], name="inbox_item_decider", condition=Q(decided_by__isnull=False)
            ),
            models.Index(fields=["topic"], name="inbox_item_topic", condition=Q(topic__isnull=False)),
            models.Index(fields=["article"], name="inbox_item_article", condition=Q(article__isnull=False)),
            models.Index(
                fields=["visible_at"],
                name="inbox_item_unreleased",
                condition=Q(visible_at__isnull=False, released_at=None),
            ),
            models.Index(
                fields=["-sort_at", "-id"], name="inbox_item_public", condition=Q(visible_at__isnull=False)
            ),
            models.Index(
                fields=["source", "-sort_at", "-id"],
                name="inbox_item_public_source",
                condition=Q(visible_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "-sort_at", "-id"],
                name="inbox_item_public_topic",
                condition=Q(visible_at__isnull=False),
            ),
            models.Index(
                fields=["source", "topic", "-sort_at", "-id"],
                name="inbox_item_public_both",
                condition=Q(visible_at__isnull=False),
            ),
            models.Index(
                fields=["-visible_at", "-id"], name="inbox_item_shown", condition=Q(visible_at__isnull=False)
            ),
            models.Index(
                fields=["source", "-visible_at", "-id"],
                name="inbox_item_shown_source",
                condition=Q(visible_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "-visible_at", "-id"],
                name="inbox_item_shown_topic",
                condition=Q(visible_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Set the columns that are derived from others. Bulk writes must call this themselves."""
        self.sort_at = self.published_at or self.first_seen_at
        self.search_text = fold(f"{self.title}\n{self.summary}\n{self.author}")

    @property
    def is_decided(self) -> bool:
        """True if somebody has decided on the item or made a draft from it.

        Polling never overwrites such an item.
        """
        return self.state != self.State.NEW or self.article_id is not None

    @property
    def undecided_similar(self) -> list[InboxItem]:
        """The other items of its story that a decision on the whole story rejects."""
        return [other for other in self.similar if not other.is_decided]

    @property
    def can_be_approved(self) -> bool:
        return bool(self.link) and self.state in (self.State.NEW, self.State.REJECTED)

    @property
    def can_be_rejected(self) -> bool:
        return self.state in (self.State.NEW, self.State.APPROVED)

    @property
    def is_delayed(self) -> bool:
        return self.visible_at is not None and self.visible_at > timezone.now()

    @property
    def effective_topic(self) -> TopicPage | None:
        return self.topic or self.source.default_topic

    @property
    def live_article(self) -> ArticlePage | None:
        """The live article made from this item, or None.

        For an item from `public()`, an article that is private or expired counts as None.
        """
        article = self.article
        if article is None or self.state != self.State.PUBLISHED:
            return None
        return article if getattr(self, "article_is_open", article.live) else None

    @property
    def public_url(self) -> str:
        """The address for readers: our article if there is one, otherwise the original."""
        article = self.live_article
        return (article.url if article else None) or self.link

    @property
    def is_external(self) -> bool:
        return self.live_article is None

    @property
    def public_title(self) -> str:
        article = self.live_article
        return article.title if article else self.title

    @property
    def time_label(self) -> str:
        """The label of `sort_at`: original time, or time of receipt."""
        return "Đăng lúc" if self.published_at else "Nhận lúc"

    def visible_from(self, now: datetime) -> datetime:
        """Return the time from which the item is visible if approved at `now`.

        This is the source's delay after the original time, but not before `now`.
        """
        return max(now, self.sort_at + timedelta(hours=self.source.delay_hours))
