"""Settings of the agency and reporting routes. A chief changes settings alone."""

import datetime
from copy import copy
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Site,
    WorkflowMixin,
)

from base.delivery import memo
from base.fields import SortOrderField
from base.models.revisions import StandingRevisions
from base.visibility import readable_ones


@register_setting(icon="home", order=100)
class AgencySettings(BaseSiteSetting):
    """Names, contacts and portal of the agency, one set per site."""

    # The defaults name no department: they show until `setup` or a profile has filled in its own.
    site_title = models.CharField("tên trang", max_length=150, default="An ninh mạng")
    agency_name = models.CharField("tên cơ quan", max_length=150, default="Ban Biên tập")
    parent_agency = models.CharField("cơ quan chủ quản", max_length=150, blank=True)
    place = models.CharField(
        "địa danh trên văn bản",
        max_length=60,
        blank=True,
        help_text="Nơi cơ quan đóng trụ sở, in trước ngày ký của báo cáo.",
    )
    alert_area = models.CharField(
        "địa bàn của cảnh báo",
        max_length=150,
        blank=True,
        help_text="Tỉnh, thành phố mà cảnh báo cho phần mềm (CAP) nói tới. Để trống thì cảnh báo không nêu.",
    )
    address = models.CharField("địa chỉ", max_length=255, blank=True)
    phone = models.CharField("điện thoại", max_length=50, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    responsible = models.CharField(
        "chịu trách nhiệm nội dung",
        max_length=150,
        blank=True,
        default="Ban Biên tập Trang thông tin điện tử",
    )
    footer_text = models.TextField(
        "dòng chân trang",
        blank=True,
        default="Ghi rõ nguồn khi phát hành lại thông tin từ trang này.",
    )
    portal_name = models.CharField("tên cổng thông tin của tỉnh", max_length=150, blank=True)
    portal_url = models.URLField("địa chỉ cổng thông tin của tỉnh", blank=True)
    portal_logo = models.ForeignKey(
        "base.Image",
        verbose_name="biểu trưng cổng thông tin",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("site_title"),
                FieldPanel("agency_name"),
                FieldPanel("parent_agency"),
                FieldPanel("place"),
                FieldPanel("alert_area"),
            ],
            "Tên gọi và địa bàn",
        ),
        MultiFieldPanel(
            [
                FieldPanel("address"),
                FieldPanel("phone"),
                FieldPanel("email"),
                FieldPanel("responsible"),
                FieldPanel("footer_text"),
            ],
            "Liên hệ và chân trang",
        ),
        MultiFieldPanel(
            [FieldPanel("portal_name"), FieldPanel("portal_url"), FieldPanel("portal_logo")],
            "Cổng thông tin của tỉnh",
            help_text="Để trống nếu trang này chưa là thành phần của cổng.",
        ),
    ]

    class Meta:
        verbose_name = "Thông tin cơ quan"

    @property
    def unfilled(self) -> list[str]:
        """Names of the empty fields that readers expect on a contact page."""
        fields = (self._meta.get_field(name) for name in ("address", "phone", "email", "responsible"))
        return [str(field.verbose_name) for field in fields if not getattr(self, field.name)]

    select_related = ["portal_logo"]

    @classmethod
    def for_request(cls, request: HttpRequest) -> "AgencySettings":
        """Return the settings of the request's site: a copy, because the cached instance is shared."""
        name = cls.get_cache_attr_name()
        if not hasattr(request, name):
            site = Site.find_for_request(request)
            setattr(request, name, copy(memo.get_or_set(("agency", site.pk), lambda: cls.for_site(site))))
        return getattr(request, name)


class Need(models.TextChoices):
    """Needs of readers who look for help, in the order of display."""

    CHECK = "kiem-tra", "Kiểm tra"
    REPORT = "bao-cao", "Báo cáo"
    RECOVER = "da-bi-lua", "Đã bị lừa"

    @property
    def words(self) -> str:
        return {
            Need.CHECK: "Chưa chắc một tin nhắn, cuộc gọi, liên kết là thật? Xem dấu hiệu trước khi làm theo.",
            Need.REPORT: "Gặp số lạ, trang giả, nội dung xấu độc? Báo cho nơi có trách nhiệm.",
            Need.RECOVER: "Đã chuyển tiền hoặc lộ thông tin? Làm ngay, càng sớm càng còn cơ hội.",
        }[self]


class ReportingRoute(
    StandingRevisions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    models.Model,
):
    """Place where readers report or get help. A second person reviews each change, as with pages.

    Responsibilities move between ministries, so each route records when it was last verified.
    """

    need = models.CharField("người đọc cần", max_length=10, choices=Need, default=Need.REPORT)
    name = models.CharField("tên nơi tiếp nhận", max_length=150)
    purpose = models.CharField("dùng khi nào", max_length=255)
    contact = models.CharField(
        "cách liên hệ", max_length=150, blank=True, help_text="Số điện thoại, thư điện tử."
    )
    url = models.URLField("địa chỉ trang ở nơi khác", blank=True)
    page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="hoặc một trang ở đây",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    last_verified = models.DateField("kiểm tra lần cuối", null=True, blank=True)
    sort_order = SortOrderField("thứ tự", db_index=True)

    panels = [
        FieldPanel("need"),
        FieldPanel("name"),
        FieldPanel("purpose"),
        FieldPanel("contact"),
        FieldRowPanel([FieldPanel("url"), FieldPanel("page")]),
        FieldPanel("last_verified"),
    ]

    class Meta:
        ordering = ["sort_order", "name"]
        verbose_name = "nơi tiếp nhận phản ánh"
        verbose_name_plural = "nơi tiếp nhận phản ánh"

    def __str__(self) -> str:
        # A draft may lack its name.
        return self.name or "Nơi tiếp nhận chưa có tên"

    @property
    def address(self) -> str:
        """The address of our page if readers may see it, else the one elsewhere."""
        return self.page.url if self.page and readable_ones([self.page]) else self.url

    @property
    def is_to_verify(self) -> bool:
        """True if the route names a contact elsewhere that nobody verified within ROUTE_VERIFIED_DAYS days."""
        if not (self.contact or self.url):
            return False
        oldest = timezone.localdate() - datetime.timedelta(days=settings.ROUTE_VERIFIED_DAYS)
        return self.last_verified is None or self.last_verified < oldest

    def with_content_json(self, content: dict[str, Any]) -> "ReportingRoute":
        """Return the route of a revision. Its place in the list is not part of the text and stays."""
        route = super().with_content_json(content)
        route.sort_order = self.sort_order
        return route

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "components/reporting-route-preview.html"
