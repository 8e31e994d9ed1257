"""Official documents: one page a record, under the library page. Texts are stored as printed, never corrected."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from base.indexing import AutocompleteField
from base.models import BasePage
from base.visibility import readable
from campaign.library.forms import DocumentRecordForm
from vietnamese import dates
from vietnamese.text import one_line

RECORDS_PER_PAGE = 30


class DocumentType(models.TextChoices):
    """Types of Nghị định 30/2020/NĐ-CP that the board meets, and those above them (laws, Party documents)."""

    LUAT = "luat", "Luật"
    NGHI_QUYET = "nghi-quyet", "Nghị quyết"
    NGHI_DINH = "nghi-dinh", "Nghị định"
    KET_LUAN = "ket-luan", "Kết luận"
    CHI_THI = "chi-thi", "Chỉ thị"
    QUYET_DINH = "quyet-dinh", "Quyết định"
    THONG_TU = "thong-tu", "Thông tư"
    KE_HOACH = "ke-hoach", "Kế hoạch"
    HUONG_DAN = "huong-dan", "Hướng dẫn"
    CONG_VAN = "cong-van", "Công văn"
    CONG_DIEN = "cong-dien", "Công điện"
    THONG_BAO = "thong-bao", "Thông báo"
    BAO_CAO = "bao-cao", "Báo cáo"
    KHAC = "khac", "Văn bản khác"


class DocumentStatus(models.TextChoices):
    IN_FORCE = "con-hieu-luc", "Còn hiệu lực"
    REPLACED = "bi-thay-the", "Đã được thay thế"
    EXPIRED = "het-hieu-luc", "Hết hiệu lực"
    UNKNOWN = "chua-xac-dinh", "Chưa xác định"


class DocumentRecordQuerySet(PageQuerySet):
    def published(self) -> "DocumentRecordQuerySet":
        """What the public may see, newest document first; records without a date stand last."""
        return readable(self).order_by(models.F("issued_on").desc(nulls_last=True), "-pk")


class LibraryPage(BasePage):
    template = "campaign/library/library_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["library.DocumentRecord"]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Văn bản chỉ đạo"

    content_panels = [*Page.content_panels, FieldPanel("summary")]

    class Meta:
        verbose_name = "thư viện văn bản"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        records = DocumentRecord.objects.child_of(self).published().select_related("replaced_by")
        context["page_obj"] = Paginator(records, RECORDS_PER_PAGE).get_page(request.GET.get("trang"))
        return context


class DocumentRecord(BasePage):
    number = models.CharField(
        "số", max_length=20, blank=True, help_text="Như in trên văn bản; để trống nếu văn bản để trống số."
    )
    symbol = models.CharField("ký hiệu", max_length=80, blank=True, help_text="Ví dụ: KH-BCĐ138, CT-UBND.")
    doc_type = models.CharField("loại văn bản", max_length=20, choices=DocumentType)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    subject = models.TextField("trích yếu", max_length=2000)
    status = models.CharField(
        "tình trạng hiệu lực", max_length=20, choices=DocumentStatus, default=DocumentStatus.UNKNOWN
    )
    replaced_by = models.ForeignKey(
        "self",
        verbose_name="được thay thế bởi",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="replaces",
    )
    replaced_by_text = models.CharField(
        "được thay thế bởi (văn bản chưa có trong thư viện)", max_length=300, blank=True
    )
    signer = models.CharField("người ký", max_length=150, blank=True)
    file = models.ForeignKey(
        "base.File",
        verbose_name="tệp văn bản",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="document_records",
    )
    text = models.TextField("toàn văn", blank=True, help_text="Nguyên văn, kể cả chỗ in sai.")
    warnings = models.TextField(
        "lưu ý của biên tập", blank=True, help_text="Mỗi dòng một lưu ý; người đọc thấy các lưu ý này."
    )

    search_fields = [*BasePage.search_fields, AutocompleteField("code"), AutocompleteField("subject")]

    template = "campaign/library/document_record.html"
    parent_page_types = ["library.LibraryPage"]
    subpage_types: list[str] = []
    schema_type = "Legislation"
    kind_label = "Văn bản"

    base_form_class = DocumentRecordForm

    objects = PageManager.from_queryset(DocumentRecordQuerySet)()

    content_panels = [
        FieldPanel("title", help_text="Để gọn: loại, số, ký hiệu. Ví dụ: Chỉ thị số 03/CT-UBND."),
        MultiFieldPanel(
            [
                FieldPanel("doc_type"),
                FieldRowPanel([FieldPanel("number"), FieldPanel("symbol")]),
                FieldPanel("issuer"),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("effective_on")]),
                FieldPanel("subject"),
                FieldPanel("signer"),
            ],
            "Văn bản",
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                PageChooserPanel("replaced_by", "library.DocumentRecord"),
                FieldPanel("replaced_by_text"),
            ],
            "Hiệu lực",
        ),
        MultiFieldPanel([FieldPanel("file"), FieldPanel("text"), FieldPanel("warnings")], "Nội dung"),
    ]

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"

    def clean(self) -> None:
        super().clean()
        self.subject = one_line(self.subject)
        errors = {}
        if self.status == DocumentStatus.REPLACED and not (self.replaced_by_id or self.replaced_by_text):
            errors["replaced_by"] = "Hãy chọn hoặc ghi văn bản thay thế."
        if self.replaced_by_id and self.replaced_by_id == self.pk:
            errors["replaced_by"] = "Một văn bản không thể tự thay thế chính nó."
        if self.issued_on and self.effective_on and self.effective_on < self.issued_on:
            errors["effective_on"] = "Ngày có hiệu lực đứng trước ngày ban hành; hãy xem lại."
        if errors:
            raise ValidationError(errors)

    @property
    def code(self) -> str:
        """Number and symbol as printed: "03/CT-UBND", "30-NQ/TW", "/SKHCN-HCTH" where the number is blank.

        Party documents join number and symbol with "-", all others with "/" (NĐ 30/2020/NĐ-CP, phụ lục I).
        """
        if not self.symbol:
            return self.number
        joint = "-" if self.symbol.endswith("/TW") else "/"
        return f"{self.number}{joint}{self.symbol}"

    @property
    def warning_list(self) -> list[str]:
        return [line for line in self.warnings.splitlines() if line.strip()]

    @property
    def is_out_of_force(self) -> bool:
        return self.status in (DocumentStatus.REPLACED, DocumentStatus.EXPIRED)

    @property
    def public_successor(self) -> "DocumentRecord | None":
        """The record that replaces this one, where readers may see it."""
        if self.replaced_by_id is None:
            return None
        return readable(DocumentRecord.objects.filter(pk=self.replaced_by_id)).first()

    @property
    def issued_short(self) -> str:
        return dates.short(self.issued_on) if self.issued_on else ""

    @property
    def creator(self) -> str:
        return self.issuer

    @property
    def meta_description(self) -> str:
        return self.search_description or self.summary or self.subject

    def search_text(self) -> str:
        return "\n".join([self.code, self.subject, self.issuer, self.signer, self.text])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["citing_articles"] = self.citing_articles()
        return context

    def citing_articles(self) -> list[Page]:
        """Live, public pages that name this record among their related documents (articles stand above us)."""
        return list(
            readable(Page.objects.all())
            .filter(articlepage__related_documents=self.pk)
            .order_by("-first_published_at")[:20]
        )
