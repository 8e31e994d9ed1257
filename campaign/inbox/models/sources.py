"""The model of a source of provincial news."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models

from base.models.alphabet import alphabetical
from base.models.media import credited
from campaign.inbox.reading.addresses import closest_domain, host_is_allowed, host_of
from campaign.inbox.reading.guard import AddressRefusedError, check_address
from extraction.links import destination

# The columns by which polling recognises an unchanged document, as they are in a source that was never read.
NOTHING_READ = {"etag": "", "last_modified": "", "body_hash": ""}


class SourceQuerySet(models.QuerySet["Source"]):
    """Queries for sources."""

    def publish(self, link: str) -> bool:
        """Return True if the host of `link` is the host of an active source."""
        sources = self.filter(is_active=True).only("feed_url", "site_url")
        return any(source.nearness(link) for source in sources)


class Source(models.Model):
    """A feed that is polled, with its settings by editors and its health."""

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
        "Nếu không, chỉ đăng tiêu đề, tóm tắt và liên kết về bài gốc.",
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
    # Faults of a document whose items were accepted.
    last_warning = models.TextField("lưu ý gần nhất", blank=True, editable=False)
    consecutive_failures = models.PositiveIntegerField("số lần lỗi liên tiếp", default=0, editable=False)
    next_poll_at = models.DateTimeField("lần lấy tin tới", null=True, editable=False)
    etag = models.CharField(max_length=255, blank=True, editable=False)
    last_modified = models.CharField(max_length=255, blank=True, editable=False)
    body_hash = models.CharField(max_length=64, blank=True, editable=False)
    interval = models.DurationField("nhịp lấy tin", null=True, editable=False)
    # In UTC, as the publisher asks; weekdays from 0, Monday.
    skip_hours = models.JSONField("giờ nguồn xin nghỉ", default=list, editable=False)
    skip_days = models.JSONField("ngày nguồn xin nghỉ", default=list, editable=False)
    moved_to = models.CharField("địa chỉ mới", max_length=2000, blank=True, editable=False)
    # The new address that an editor rejected; it is not proposed again.
    moved_ignored = models.CharField(max_length=2000, blank=True, editable=False)
    moved_sightings = models.PositiveSmallIntegerField(default=0, editable=False)
    # Consecutive documents that were truncated.
    torn_polls = models.PositiveSmallIntegerField(default=0, editable=False)
    gone_sightings = models.PositiveSmallIntegerField(default=0, editable=False)
    # Changes that the system made to the source by itself, in Vietnamese for editors.
    notice = models.TextField("ghi chú của máy", blank=True, editable=False)
    claim = models.CharField(max_length=32, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = [alphabetical("name"), "pk"]
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
        self.name = credited(self.name)
        # Subscribers get both addresses, which may have been copied from a chat.
        self.feed_url, self.site_url = destination(self.feed_url), destination(self.site_url)
        try:
            check_address(self.feed_url, frozenset(settings.INBOX_ALLOW_ADDRESSES))
        except AddressRefusedError as refused:
            raise ValidationError({"feed_url": _ADDRESS_ERRORS[refused.reason]}) from refused
        hosts = [line.strip().lower() for line in self.allowed_hosts.splitlines() if line.strip()]
        hosts = [host_of(host) if "://" in host else host for host in hosts]
        wrong = [host for host in hosts if not _is_host(host)]
        if wrong:
            raise ValidationError(
                {"allowed_hosts": f"“{wrong[0]}” không phải tên miền; mỗi dòng một tên như baochinhphu.vn."}
            )
        self.allowed_hosts = "\n".join(dict.fromkeys(hosts))

    @classmethod
    def kept_by_polling(cls) -> list[str]:
        """Return the names of the fields that polling stores. They are not editable, and readers see none of them."""
        return [field.attname for field in cls._meta.concrete_fields if not field.editable]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts to which links and redirects of this source may lead."""
        return (*self.own_hosts, *self.allowed_hosts.split())

    @property
    def own_hosts(self) -> tuple[str, ...]:
        """The hosts of the feed and of the source's site."""
        return tuple(filter(None, (host_of(self.feed_url), host_of(self.site_url))))

    def nearness(self, link: str) -> int:
        """Return the length of the own host to which `link` leads, or 0.

        Of several sources, the one with the largest value publishes the original: a department rather than
        the portal of its province.
        """
        return len(closest_domain(host_of(link), self.own_hosts))

    def trusts(self, link: str) -> bool:
        return host_is_allowed(host_of(link), self.hosts)

    def forget_document(self) -> None:
        """Forget everything that polling knows of the document at the old address, and make the source due at once.

        The validators of one address would hide the document at another, and entries that only the former lists would
        count as withdrawn. Does not save the source.
        """
        if listing := getattr(self, "listing", None):
            listing.delete()
        for name, value in NOTHING_READ.items():
            setattr(self, name, value)
        self.moved_to = self.notice = ""
        self.moved_sightings = self.gone_sightings = self.torn_polls = 0
        self.next_poll_at = None

    @property
    def proposed_url(self) -> str:
        """The address to which the feed seems to have moved, or "". An editor accepts or rejects it."""
        return self.moved_to if self.moved_to not in (self.moved_ignored, self.feed_url) else ""

    @property
    def health(self) -> str:
        """The source's state in Vietnamese, for editors."""
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
