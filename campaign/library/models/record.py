"""The record of one official document. Texts are stored as printed, never corrected."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from base.delivery import memo
from base.models import BasePage
from base.models.search_fields import AutocompleteField, words
from base.visibility import readable
from campaign.library import force, identity
from campaign.library.choices import DocumentStatus, DocumentType, RelationKind
from campaign.library.force import Effect
from campaign.library.forms import DocumentRecordForm
from campaign.library.models.fields import DocumentField
from campaign.library.models.references import Relation
from campaign.library.panels import ImportNotesPanel, ScanPanel
from search.finding.query import DATE, NUMBER
from vietnamese import dates
from vietnamese.line_ends import flowing
from vietnamese.slugs import slugify
from vietnamese.text import one_line


class DocumentRecordQuerySet(PageQuerySet):
    """Queries of records."""

    def published(self, seen_from: Page | None = None) -> "DocumentRecordQuerySet":
        """Return the records that readers may see, newest first, undated ones last; `seen_from` as of `readable`."""
        return readable(self, seen_from).order_by(models.F("issued_on").desc(nulls_last=True), "-pk")

    def with_status(
        self, day: datetime.date | None = None, seen_from: Page | None = None
    ) -> "DocumentRecordQuerySet":
        """Annotate each record with its status on `day`, or today's, as `shown_status`, to show and filter by."""
        today = timezone.localdate()
        return self.annotate(
            shown_status=force.status_expression(day or today, open_relations(seen_from), today=today)
        )

    def as_shown(
        self, day: datetime.date | None = None, seen_from: Page | None = None
    ) -> "list[DocumentRecord]":
        """Return a small number of records as a list, each with its status on `day`, or today's, as `shown_status`.

        The relations that change a status are cached for the current edition; the expression of `with_status`
        would cost more than fetching the records.
        """
        records = list(self)
        effects = all_effects(seen_from)
        today = timezone.localdate()
        for record in records:
            found = effects.get(record.pk, ())
            record.shown_status = force.status_on(day or today, record, found, today=today)
        return records


def open_relations(seen_from: Page | None = None) -> models.QuerySet[Relation]:
    """Return the relations whose acting document readers may see; `seen_from` is that of `readable`."""
    # A subquery for each relation: otherwise every page would query the list of all acting documents.
    acting = DocumentRecord.objects.filter(pk=OuterRef("from_record"))
    return Relation.objects.filter(Exists(readable(acting, seen_from)))


def all_effects(seen_from: Page | None = None) -> dict[int, list[Effect]]:
    """Return the effects of published documents on all records, cached for the current edition."""
    return memo.get_or_set(("effects", seen_from and seen_from.pk), lambda: effects_on(seen_from=seen_from))


def effects_on(
    records: Iterable[int] | None = None, seen_from: Page | None = None
) -> dict[int, list[Effect]]:
    """Return the effects of published documents on records, by the records' keys; on all records if None is given."""
    relations = open_relations(seen_from).filter(kind__in=force.CHANGES)
    if records is not None:
        relations = relations.filter(to_record__in=records)
    rows = relations.annotate(acting_ends_on=force.end_of_acting(open_relations(seen_from))).values_list(
        "to_record", "kind", force.STARTS, "is_partial", "until", "from_record__expires_on", "acting_ends_on"
    )
    effects: dict[int, list[Effect]] = {}
    for record, kind, starts, is_partial, *ends in rows:
        effect = Effect(kind, starts, is_partial, force.stops_on(kind, *ends))
        effects.setdefault(record, []).append(effect)
    return effects


class DocumentRecord(BasePage):
    """The record (page) of one official document."""

    number = models.CharField(
        "số", max_length=40, blank=True, help_text="Số đúng của văn bản; để trống nếu văn bản để trống số."
    )
    symbol = models.CharField("ký hiệu", max_length=80, blank=True, help_text="Ví dụ: KH-BCĐ138, CT-UBND.")
    doc_type = models.CharField("loại văn bản", max_length=20, choices=DocumentType)
    issuer = models.CharField("cơ quan ban hành", max_length=200, blank=True)
    place = models.CharField("nơi ban hành", max_length=100, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True, db_index=True)
    data_source = models.CharField(
        "nguồn của số, ngày và cơ quan",
        max_length=300,
        blank=True,
        help_text="Đã đối chiếu với đâu. Ví dụ: Công báo, bản gốc có dấu, vbpl.vn. Người đọc thấy dòng này.",
    )
    effective_on = models.DateField("ngày có hiệu lực", null=True, blank=True)
    expires_on = models.DateField(
        "ngày hết hiệu lực", null=True, blank=True, help_text="Ngày đầu tiên văn bản không còn hiệu lực."
    )
    # Set on saving (force.beginning): the day of effect, or the date of issue where that is the day of effect.
    begins_on = models.DateField(null=True, editable=False)
    subject = models.TextField("trích yếu", max_length=2000)
    field = models.ForeignKey(
        DocumentField,
        verbose_name="lĩnh vực",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="records",
    )
    status = models.CharField(
        "tình trạng hiệu lực",
        max_length=20,
        choices=DocumentStatus.words,
        default=DocumentStatus.UNKNOWN,
        help_text="Máy tính theo các ngày ở trên và theo văn bản đã đăng thay thế, bãi bỏ, sửa đổi, ngưng hiệu lực hay"
        " kéo dài văn bản này. Chỉ ghi tay khi không biết ngày.",
    )
    replaced_by_text = models.CharField(
        "được thay thế bởi (văn bản chưa có trong thư viện)",
        max_length=300,
        blank=True,
        help_text="Nếu văn bản thay thế đã có trong thư viện, hãy ghi quan hệ “Thay thế” ở văn bản ấy.",
    )
    signer = models.CharField("người ký", max_length=300, blank=True)
    addressees = models.TextField("kính gửi", blank=True, help_text="Mỗi dòng một nơi.")
    recipients = models.TextField("nơi nhận", blank=True, help_text="Mỗi dòng một nơi, như in.")
    file = models.ForeignKey(
        "base.File",
        verbose_name="tệp văn bản",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="document_records",
    )
    # The checksum of the file, by which an import recognises a file that it knows.
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    text = models.TextField("toàn văn", blank=True, help_text="Nguyên văn, kể cả chỗ in sai.")
    is_machine_read = models.BooleanField(
        "toàn văn do máy đọc từ bản quét, chưa kiểm",
        default=False,
        help_text="Đã so toàn văn với tệp và sửa xong thì bỏ dấu này. Còn dấu thì người đọc thấy ghi chú ấy.",
    )
    # The words that the machine was not sure of, each with the number of its page and its line (extraction.reading).
    doubtful_words = models.JSONField(default=list, blank=True, editable=False)
    warnings = models.TextField(
        "lưu ý của biên tập", blank=True, help_text="Mỗi dòng một lưu ý; người đọc thấy các lưu ý này."
    )
    import_notes = models.TextField(
        "ghi chú khi máy đọc", blank=True, help_text="Chỉ Ban Biên tập thấy. Xem xong thì xóa."
    )
    # Made because another document cites this one, and not published yet: the record holds the data of the citation.
    is_stub = models.BooleanField("hồ sơ chờ điền", default=False, editable=False)

    # Set on saving; citations and imports look records up by these keys.
    number_key = models.CharField(max_length=100, blank=True, editable=False, db_index=True)
    name_key = models.CharField(max_length=255, blank=True, editable=False, db_index=True)
    short_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    initials_key = models.CharField(max_length=60, blank=True, editable=False, db_index=True)
    identity_key = models.CharField(max_length=400, blank=True, editable=False, db_index=True)

    search_fields = [
        *BasePage.search_fields,
        AutocompleteField("code"),
        AutocompleteField("subject"),
        # The admin's list of documents filters and sorts search results by these.
        *map(index.FilterField, ["doc_type", "field", "is_stub", "issuer", "issued_on"]),
    ]

    template = "campaign/library/document_record.html"
    view = "campaign.library.public.record.RecordView"
    parent_page_types = ["library.LibraryPage"]
    subpage_types: list[str] = []
    schema_type = "Legislation"
    kind_label = "Văn bản"
    shown_with = ("field", "file")

    base_form_class = DocumentRecordForm

    objects = PageManager.from_queryset(DocumentRecordQuerySet)()

    content_panels = [
        ImportNotesPanel("import_notes", icon="warning"),
        FieldPanel("title", help_text="Để gọn: loại, số, ký hiệu. Ví dụ: Chỉ thị số 03/CT-UBND."),
        MultiFieldPanel(
            [
                FieldPanel("doc_type"),
                FieldRowPanel([FieldPanel("number"), FieldPanel("symbol")]),
                FieldPanel("issuer"),
                FieldRowPanel([FieldPanel("issued_on"), FieldPanel("place")]),
                FieldPanel("data_source"),
                FieldPanel("subject"),
                FieldPanel("field", widget=forms.Select),
                FieldPanel("signer"),
                FieldPanel("addressees"),
                FieldPanel("recipients"),
            ],
            "Văn bản",
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("effective_on"), FieldPanel("expires_on")]),
                FieldPanel("status"),
                FieldPanel("replaced_by_text"),
            ],
            "Hiệu lực",
        ),
        InlinePanel(
            "printed_forms",
            heading="Đã in khác ở đâu",
            label="Cách in khác",
            help_text="Nơi khác in sai hoặc gọi tắt số, tên, ngày của văn bản này. Hồ sơ giữ số và ngày đúng;"
            " bài nhắc theo cách in ấy vẫn được nối tới đây.",
        ),
        InlinePanel(
            "relations",
            heading="Quan hệ với văn bản khác",
            label="Quan hệ",
            help_text="Văn bản này thực hiện, căn cứ, sửa đổi, đính chính, kéo dài, ngưng hiệu lực, thay thế, bãi bỏ"
            " hay hợp nhất văn bản nào. Văn bản hợp nhất ghi “Hợp nhất” với văn bản gốc; văn bản sửa đổi ghi “Sửa đổi,"
            " bổ sung” ở hồ sơ của chính nó.",
        ),
        MultiFieldPanel(
            [FieldPanel("file"), ScanPanel("is_machine_read"), FieldPanel("text"), FieldPanel("warnings")],
            "Nội dung",
        ),
    ]

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"

    def clean(self) -> None:
        super().clean()
        self.subject = one_line(self.subject)
        errors = {}
        if self.status == DocumentStatus.REPLACED and not (self.replaced_by_text or self._has_successor()):
            errors["replaced_by_text"] = (
                "Hãy ghi văn bản thay thế, hoặc ghi quan hệ “Thay thế” ở văn bản ấy trước."
            )
        if self.issued_on and self.effective_on and self.effective_on < self.issued_on:
            errors["effective_on"] = "Ngày có hiệu lực đứng trước ngày ban hành; hãy xem lại."
        if self.effective_on and self.expires_on and self.expires_on < self.effective_on:
            errors["expires_on"] = "Ngày hết hiệu lực đứng trước ngày có hiệu lực; hãy xem lại."
        known = self._same_document()
        if known is not None:
            errors["number"] = f"Thư viện đã có văn bản này: “{known.title}” (cùng số, năm và cơ quan)."
        if errors:
            raise ValidationError(errors)

    def _has_successor(self) -> bool:
        return self.pk is not None and self.incoming_relations.filter(kind=RelationKind.REPLACES).exists()

    def _same_document(self) -> "DocumentRecord | None":
        """Return another record with this number, year and issuer, or one with this date among its printed forms."""
        if not self.identity_key:
            return None
        others = DocumentRecord.objects.exclude(pk=self.pk)
        printed = others.filter(number_key=self.number_key, printed_forms__issued_on=self.issued_on)
        return others.filter(identity_key=self.identity_key).first() or next(
            (other for other in printed if identity.same_issuer(other.issuer, self.issuer)), None
        )

    def _tidy(self) -> None:
        if self.pk is None and self.slug in ("", slugify(self.title), self._wanted_slug):
            # Not derived from the title, because readers find a document by its number. Chosen again when the record
            # is added to the page tree, because only then are the taken slugs known.
            self.slug = ""
        super()._tidy()
        self.number_key = identity.number_key(self.code)[:100]
        self.name_key = identity.name_key(self.doc_type, self.subject or self.title)
        self.short_key = identity.short_key(self.doc_type, self.number)
        self.initials_key = identity.initials_key(self.name_key)
        self.identity_key = identity.identity_key(self.code, self.issuer, self.issued_on)
        self.begins_on = force.beginning(self)

    @property
    def plain_slug(self) -> str:
        """Return the slug that follows from number and date; several records may share it."""
        return identity.address(self.doc_type, self.number, self.symbol, self.issued_on, self.title)

    @property
    def _wanted_slug(self) -> str:
        return self.plain_slug or "van-ban"

    def _free_slug(self) -> str:
        return self._get_autogenerated_slug(self._wanted_slug)

    @property
    def code(self) -> str:
        return identity.joined(self.number, self.symbol)

    @property
    def warning_list(self) -> list[str]:
        return [line for line in self.warnings.splitlines() if line.strip()]

    @cached_property
    def has_text(self) -> bool:
        """Return True if the record holds the text; lists without texts take it from their own query."""
        return bool(self.text)

    @property
    def text_note(self) -> str:
        """The note shown with a text read from a scan until an editor has checked it; otherwise ""."""
        if not self.is_machine_read:
            return ""
        return "Chữ do máy đọc từ bản quét, Ban Biên tập chưa soát hết; chỗ nào cần chính xác thì xem tệp văn bản."

    # --- Status ---------------------------------------------------------------------------------------

    @cached_property
    def effects(self) -> list[Relation]:
        """Return the relations of documents that readers may see to this one; one query."""
        acting = open_relations().filter(to_record=self.pk).select_related("from_record")
        acting = acting.defer("from_record__text").annotate(
            has_text=~models.Q(from_record__text=""), acting_ends_on=force.end_of_acting(open_relations())
        )
        relations: list[Relation] = []
        for relation in acting.order_by(models.F("from_record__issued_on").asc(nulls_last=True), "pk"):
            relation.from_record.has_text = relation.has_text
            relations.append(relation)
        return relations

    @cached_property
    def shown_status(self) -> DocumentStatus:
        """Return today's status; lists have set their own (`with_status`, `as_shown`)."""
        return self.status_on(timezone.localdate())

    def status_on(self, day: datetime.date) -> DocumentStatus:
        return force.status_on(day, self, self._changes, today=timezone.localdate())

    def end_on(self, day: datetime.date) -> datetime.date | None:
        """Return the first day on which the document is no longer in force, by its extensions that begin by `day`."""
        return force.end_on(day, self, self._changes)

    @property
    def _changes(self) -> list[Effect]:
        return [relation.effect for relation in self.effects if relation.kind in force.CHANGES]

    @property
    def shown_status_label(self) -> str:
        return DocumentStatus(self.shown_status).label

    @property
    def is_out_of_force(self) -> bool:
        return self.shown_status in force.OUT_OF_FORCE

    @property
    def endings(self) -> list[Relation]:
        """Return the relations that end this document, including those that begin in the future."""
        return [relation for relation in self.effects if relation.effect.ends]

    @property
    def printed_dates(self) -> list[datetime.date]:
        """Return the dates of issue under which the document was printed elsewhere."""
        return [form.issued_on for form in self.printed_forms.all() if form.issued_on]

    @property
    def issued_short(self) -> str:
        return dates.short(self.issued_on) if self.issued_on else ""

    @property
    def creators(self) -> list[str]:
        return [self.issuer] if self.issuer else []

    @property
    def meta_description(self) -> str:
        return self.search_description or self.summary or self.subject

    def search_text(self) -> str:
        facts = [self.code, self.subject, self.issuer, self.issued_short, self.signer]
        return "\n".join([*facts, flowing(self.text)])

    def search_keywords(self) -> str:
        kind = DocumentType(self.doc_type)
        return "\n".join([self.code, kind.label, identity.abbreviation(kind), self.subject])

    def search_marks(self) -> list[tuple[str, str]]:
        """Return number and date as marks, so that a document ranks above those that only cite it by them."""
        days = [self.issued_on.isoformat()] if self.issued_on else []
        return [(NUMBER, number) for number in words(self.number)[:1]] + [(DATE, day) for day in days]

    # --- The page ------------------------------------------------------------------------------------

    def part(self, path_components: list[str]) -> dict[str, Any] | None:
        """Resolve `so-sanh/<slug>/` and `akoma-ntoso/`; no slug can collide, because records have no child pages."""
        match path_components:
            case ["so-sanh", slug]:
                return {"compared_with": slug}
            case ["akoma-ntoso"]:
                return {"is_for_programs": True}
        return None

    def serve(
        self,
        request: HttpRequest,
        *args: Any,
        compared_with: str = "",
        is_for_programs: bool = False,
        **kwargs: Any,
    ) -> HttpResponseBase:
        view: Any = self.view_for(request)
        if compared_with:
            return view.comparison(compared_with)
        if is_for_programs:
            return view.akoma_ntoso()
        return super().serve(request, *args, **kwargs)

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        view: Any = self.view_for(request)
        return super().structured_data(request) | view.structured_data()

    def dublin_core(self, request: HttpRequest) -> list[tuple[str, str]]:
        view: Any = self.view_for(request)
        own = view.dublin_core()
        # The page keeps both identifiers: the address identifies the page, the number the document.
        names = {name for name, _ in own} - {"DC.identifier"}
        return [pair for pair in super().dublin_core(request) if pair[0] not in names] + own
