"""Sources of provincial news, the items that came from them, and the public page of the approved ones.

The models keep and answer; what changes an item's state is in services.py (editors) and store.py (polling).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from base.models import BasePage
from base.visibility import readable
from campaign.articles.models import ArticlePage
from campaign.inbox.addresses import host_is_allowed, host_of
from campaign.inbox.guard import AddressRefusedError, check_address
from campaign.inbox.rules import Rule as Rule
from campaign.inbox.signals import items_added
from vietnamese.fold import fold

ITEMS_PER_PAGE = 25
# Nobody pages further, and counting 100,000 rows for a page number costs more than showing them.
MOST_PAGES = 100


class Source(models.Model):
    """A feed that is polled, what editors decided about it, and its health."""

    name = models.CharField("tên nguồn", max_length=150, help_text="Tên cơ quan phát hành, ghi dưới mỗi tin.")
    feed_url = models.URLField(
        "địa chỉ bản tin (RSS, Atom, JSON Feed)",
        max_length=1000,
        unique=True,
        error_messages={"unique": "Nguồn có địa chỉ này đã được thêm rồi."},
    )
    site_url = models.URLField("trang của nguồn", max_length=1000, blank=True)
    default_topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="chuyên mục mặc định",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Nơi đặt bài khi một tin của nguồn này được chuyển thành bài.",
    )
    allowed_hosts = models.TextField(
        "máy chủ được phép",
        blank=True,
        help_text="Mỗi dòng một tên miền mà tin của nguồn này được phép dẫn tới. Tên miền của bản tin và của "
        "trang nguồn luôn được phép, kể cả tên miền con.",
    )
    republish_agreement = models.BooleanField(
        "đã có thỏa thuận",
        default=False,
        help_text="Cơ quan phát hành đồng ý cho đăng lại toàn văn. "
        "Nếu không, chỉ đăng tiêu đề, tóm tắt và dẫn link.",
    )
    delay_hours = models.PositiveSmallIntegerField(
        "đăng chậm (giờ)", default=0, help_text="Số giờ chờ sau giờ đăng gốc rồi tin đã duyệt mới hiện ra."
    )
    keep_days = models.PositiveSmallIntegerField(
        "giữ tin (ngày)",
        null=True,
        blank=True,
        validators=[MinValueValidator(7)],
        help_text="Tin chưa đăng và cũ hơn số ngày này được dọn khỏi hộp tin và không quay lại; tin đã duyệt hoặc đã "
        "thành bài luôn được giữ. Để trống: giữ tất cả.",
    )
    is_active = models.BooleanField("đang lấy tin", default=True)
    is_sample = models.BooleanField("nguồn mẫu", default=False)

    host = models.CharField(max_length=255, editable=False, db_index=True)
    last_polled_at = models.DateTimeField("lấy tin lần cuối", null=True, editable=False)
    last_success_at = models.DateTimeField("thành công lần cuối", null=True, editable=False)
    last_error = models.TextField("lỗi gần nhất", blank=True, editable=False)
    consecutive_failures = models.PositiveIntegerField("số lần lỗi liên tiếp", default=0, editable=False)
    next_poll_at = models.DateTimeField("lần lấy tin tới", null=True, editable=False)
    etag = models.CharField(max_length=255, blank=True, editable=False)
    last_modified = models.CharField(max_length=255, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    interval = models.DurationField("nhịp lấy tin", null=True, editable=False)
    moved_to = models.CharField("địa chỉ mới", max_length=2000, blank=True, editable=False)
    # The new address that an editor chose to leave; it is not proposed again.
    moved_ignored = models.CharField(max_length=2000, blank=True, editable=False)
    moved_sightings = models.PositiveSmallIntegerField(default=0, editable=False)
    gone_sightings = models.PositiveSmallIntegerField(default=0, editable=False)
    # What the system did to the source by itself, in an editor's words.
    notice = models.TextField("ghi chú của hệ thống", blank=True, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    claimed_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "nguồn tin"
        verbose_name_plural = "nguồn tin"
        indexes = [models.Index(fields=["is_active", "next_poll_at"], name="inbox_source_due")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.host = host_of(self.feed_url)[:255]
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        try:
            check_address(self.feed_url, frozenset(settings.INBOX_ALLOW_ADDRESSES))
        except AddressRefusedError as refused:
            raise ValidationError({"feed_url": _ADDRESS_ERRORS[refused.reason]}) from refused
        hosts = [line.strip().lower() for line in self.allowed_hosts.splitlines() if line.strip()]
        hosts = [host_of(host) if "://" in host else host for host in hosts]
        wrong = [host for host in hosts if not _is_host(host)]
        if wrong:
            raise ValidationError(
                {"allowed_hosts": f"“{wrong[0]}” không phải tên miền; mỗi dòng một tên như baoquangngai.vn."}
            )
        self.allowed_hosts = "\n".join(dict.fromkeys(hosts))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts that links and redirects of this source may lead to."""
        own = (host_of(self.feed_url), host_of(self.site_url))
        return tuple(filter(None, (*own, *self.allowed_hosts.split())))

    def trusts(self, link: str) -> bool:
        return host_is_allowed(host_of(link), self.hosts)

    @property
    def proposed_url(self) -> str:
        """Where the feed seems to have moved, for an editor to decide on; "" when there is nothing to decide."""
        return self.moved_to if self.moved_to not in (self.moved_ignored, self.feed_url) else ""

    @property
    def health(self) -> str:
        """The source's state in an editor's words."""
        if not self.is_active:
            return "Tạm dừng"
        if self.consecutive_failures:
            times = f" ({self.consecutive_failures} lần liền)" if self.consecutive_failures > 1 else ""
            return f"Đang lỗi{times}"
        return "Hoạt động tốt" if self.last_success_at else "Chưa lấy lần nào"


_ADDRESS_ERRORS = {
    "bad_url": "Địa chỉ phải bắt đầu bằng http:// hoặc https:// và không kèm tên đăng nhập.",
    "port": "Chỉ nhận địa chỉ ở cổng mạng thông thường (80 hoặc 443).",
    "private_address": "Địa chỉ trỏ vào mạng nội bộ hoặc vùng không công khai nên không được nhận.",
}


def _is_host(value: str) -> bool:
    try:
        return check_address(f"https://{value}/").host == value
    except AddressRefusedError:
        return False


def _article_is_open() -> Exists:
    """Whether readers may see the article that was made from an item."""
    return Exists(readable(ArticlePage.objects.filter(pk=OuterRef("article_id"))))


class ItemQuerySet(models.QuerySet["InboxItem"]):
    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """As Django's; new items are announced, so that whoever stores them need not know who listens."""
        created = super().bulk_create(*args, **kwargs)
        if created:
            items_added.send(InboxItem, items=created)
        return created

    def public(self) -> ItemQuerySet:
        """The one visibility rule: what readers, feeds, search and the home page may see, newest first.

        An item published as an article counts only while readers may see that article, unless it was approved
        as a link too.
        """
        as_link = Q(state=InboxItem.State.APPROVED) | Q(state=InboxItem.State.PUBLISHED, is_link=True)
        as_article = Q(state=InboxItem.State.PUBLISHED, article_is_open=True)
        return (
            self.annotate(article_is_open=_article_is_open())
            .filter(as_link | as_article, visible_at__lte=timezone.now())
            .order_by("-sort_at", "-pk")
        )

    def public_links(self) -> ItemQuerySet:
        """Public items that lead readers to the original and not to an article of ours."""
        return self.public().filter(~_article_is_open())

    def waiting(self) -> ItemQuerySet:
        """New items that nobody has begun to work on."""
        return self.filter(state=InboxItem.State.NEW, article=None)


class InboxItem(models.Model):
    """One item of a source: the original as it was when an editor decided, and the decision."""

    class State(models.TextChoices):
        NEW = "new", "Mới"
        APPROVED = "approved", "Đã duyệt (dẫn link)"
        REJECTED = "rejected", "Đã từ chối"
        PUBLISHED = "published", "Đã đăng thành bài"
        DUPLICATE = "duplicate", "Trùng tin khác"

    # Every index below that begins with the source serves the foreign key too.
    source = models.ForeignKey(
        Source, verbose_name="nguồn", on_delete=models.CASCADE, related_name="items", db_index=False
    )
    key = models.CharField(max_length=250, editable=False)
    link_key = models.CharField(max_length=40, blank=True, editable=False, db_index=True)
    text_key = models.CharField(max_length=40, blank=True, editable=False)
    version = models.CharField(max_length=50, editable=False)

    link = models.CharField("địa chỉ gốc", max_length=2000, blank=True)
    title = models.TextField("tiêu đề")
    summary = models.TextField("tóm tắt", blank=True)
    content_html = models.TextField("nội dung", blank=True)
    author = models.CharField("tác giả", max_length=250, blank=True)
    categories = models.JSONField("thể loại của nguồn", default=list, blank=True)
    image_url = models.CharField("ảnh (chỉ dẫn địa chỉ)", max_length=2000, blank=True)
    published_at = models.DateTimeField("giờ đăng gốc", null=True, blank=True)
    first_seen_at = models.DateTimeField("nhận lúc", default=timezone.now)
    encoding = models.CharField("bảng mã", max_length=40, blank=True)

    # The original time, or the time of receipt where it is unknown: what every list is ordered by.
    sort_at = models.DateTimeField(editable=False)
    search_text = models.TextField(editable=False, blank=True)

    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.NEW)
    is_link = models.BooleanField("đã duyệt dẫn link", default=False, editable=False)
    duplicate_of = models.ForeignKey(
        "self",
        verbose_name="trùng với",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="duplicates",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người quyết định",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # The rule that decided, in words; then `decided_by` is null.
    decided_by_rule = models.CharField(max_length=300, blank=True, editable=False)
    decided_at = models.DateTimeField("quyết định lúc", null=True, blank=True)
    topic = models.ForeignKey(
        "articles.TopicPage",
        verbose_name="chuyên mục",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    article = models.ForeignKey(
        "articles.ArticlePage",
        verbose_name="bài viết",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inbox_items",
    )
    original_changed = models.BooleanField("bản gốc đã thay đổi", default=False)
    changed_original = models.JSONField(null=True, blank=True, editable=False)

    # From when readers see it; null while not approved. `released_at`: when the rest of the site was told.
    visible_at = models.DateTimeField(null=True, editable=False)
    released_at = models.DateTimeField(null=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_at", "-pk"]
        verbose_name = "tin trong hộp"
        verbose_name_plural = "tin trong hộp"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="inbox_item_key")]
        indexes = [
            models.Index(fields=["state", "-sort_at", "-id"], name="inbox_item_state"),
            models.Index(fields=["source", "-sort_at", "-id"], name="inbox_item_source"),
            models.Index(fields=["source", "link_key"], name="inbox_item_link"),
            models.Index(fields=["source", "text_key"], name="inbox_item_text"),
            models.Index(
                fields=["-sort_at", "-id"], name="inbox_item_public", condition=Q(visible_at__isnull=False)
            ),
            models.Index(fields=["source", "visible_at"], name="inbox_item_source_public"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """Sets what follows from other fields; bulk writes call it themselves."""
        self.sort_at = self.published_at or self.first_seen_at
        self.search_text = fold(f"{self.title}\n{self.summary}\n{self.author}")

    @property
    def is_decided(self) -> bool:
        """Whether an editor has put a hand to it; such an item is never overwritten by its source."""
        return self.state not in (self.State.NEW, self.State.DUPLICATE) or self.article_id is not None

    @property
    def can_be_approved(self) -> bool:
        return bool(self.link) and self.state in (self.State.NEW, self.State.DUPLICATE, self.State.REJECTED)

    @property
    def can_be_rejected(self) -> bool:
        return self.state in (self.State.NEW, self.State.DUPLICATE, self.State.APPROVED)

    @property
    def is_delayed(self) -> bool:
        return self.visible_at is not None and self.visible_at > timezone.now()

    @property
    def effective_topic(self):
        return self.topic or self.source.default_topic

    @property
    def live_article(self) -> ArticlePage | None:
        """The article that stands for this item; not one that `public()` found to be private."""
        article = self.article
        if article is None or self.state != self.State.PUBLISHED:
            return None
        return article if getattr(self, "article_is_open", article.live) else None

    @property
    def public_url(self) -> str:
        """Where a reader goes: our article where there is one, otherwise the original."""
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
        """What `sort_at` is: the original time, or the time of receipt shown as such."""
        return "Đăng lúc" if self.published_at else "Nhận lúc"

    def visible_from(self, now: datetime) -> datetime:
        """When the item may be seen if approved at `now`: the source's delay after the original time."""
        return max(now, self.sort_at + timedelta(hours=self.source.delay_hours))


class _CappedPaginator(Paginator):
    """Counts no further than the last page it offers."""

    object_list: ItemQuerySet

    @cached_property
    def count(self) -> int:
        return self.object_list[: ITEMS_PER_PAGE * MOST_PAGES].count()


class PurgedItem(models.Model):
    """A tombstone: an item that was cleared away and does not return while its source still lists it."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="purged", db_index=False)
    key = models.CharField(max_length=250)
    link_key = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="inbox_purged_key")]
        indexes = [models.Index(fields=["source", "link_key"], name="inbox_purged_link")]

    def __str__(self) -> str:
        return self.key


class ProvincialNewsPage(BasePage):
    """ "Tin từ các địa phương": approved items of all sources, each attributed and linked to its original."""

    template = "campaign/inbox/provincial_news_page.html"
    parent_page_types = ["home.HomePage", "articles.CampaignPage"]
    subpage_types: list[str] = []
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Tin từ các địa phương"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "trang tin từ các địa phương"

    def items(self, source_id: int | None = None) -> ItemQuerySet:
        items = (
            InboxItem.objects.public()
            .select_related("source", "article")
            .defer("content_html", "search_text")
        )
        return items.filter(source_id=source_id) if source_id else items

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        sources = list(
            Source.objects.filter(
                Exists(InboxItem.objects.filter(source=OuterRef("pk"), visible_at__isnull=False))
            )
        )
        chosen = next((s for s in sources if str(s.pk) == request.GET.get("nguon", "")), None)
        page_obj = _CappedPaginator(self.items(chosen.pk if chosen else None), ITEMS_PER_PAGE).get_page(
            request.GET.get("trang")
        )
        context.update(page_obj=page_obj, items=page_obj.object_list, sources=sources, source=chosen)
        return context
