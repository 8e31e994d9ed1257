"""Relations between records, other prints of a record's number and date, and citations in the texts of pages."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Page

from campaign.library import force, identity
from campaign.library.choices import DocumentType, RelationKind, RelationSource
from campaign.library.force import Effect
from vietnamese import dates
from vietnamese.text import one_line


class Relation(models.Model):
    """A relation: `from_record` carries out, is based on, amends, suspends, replaces ... `to_record`.

    It belongs to the acting record and is edited, reviewed and published with it.
    """

    from_record = ParentalKey("library.DocumentRecord", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField("quan hệ", max_length=12, choices=RelationKind)
    to_record = models.ForeignKey(
        "library.DocumentRecord",
        verbose_name="với văn bản",
        on_delete=models.CASCADE,
        related_name="incoming_relations",
    )
    is_partial = models.BooleanField(
        "chỉ một phần",
        default=False,
        help_text="Chỉ thay thế, bãi bỏ, ngưng hiệu lực hay kéo dài một số điều, khoản.",
    )
    since = models.DateField(
        "từ ngày",
        null=True,
        blank=True,
        help_text="Chỉ ghi khi văn bản này nói rõ một ngày khác ngày chính nó có hiệu lực, ví dụ: “ngưng hiệu lực kể từ"
        " ngày ...”.",
    )
    until = models.DateField(
        "đến hết ngày",
        null=True,
        blank=True,
        help_text="Chỉ ghi khi ngưng hiệu lực hay kéo dài, gia hạn. Văn bản không ghi ngày thì để trống: tính đến khi"
        " chính văn bản này hết hiệu lực.",
    )
    note = models.CharField("ghi chú", max_length=300, blank=True)
    source = models.CharField(
        "nguồn", max_length=10, choices=RelationSource, default=RelationSource.EDITOR, editable=False
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), PageChooserPanel("to_record", "library.DocumentRecord")]),
        FieldPanel("is_partial"),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        FieldPanel("note"),
        FieldPanel("source", read_only=True),
    ]

    class Meta:
        verbose_name = "quan hệ văn bản"
        verbose_name_plural = "quan hệ văn bản"
        constraints = [
            models.UniqueConstraint(
                fields=["from_record", "kind", "to_record"],
                name="one_relation_of_a_kind",
                violation_error_message="Quan hệ này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_record} {self.get_kind_display().lower()} {self.to_record}"

    @property
    def kind_from_there(self) -> str:
        """Return the label of the relation on the page of `to_record`, placed before the name of `from_record`."""
        label = RelationKind(self.kind).seen_from_the_other
        return label.replace(" bởi", " một phần bởi") if self.is_partial else label

    def clean(self) -> None:
        super().clean()
        if self.until and self.kind not in force.LASTING:
            raise ValidationError({"until": "Chỉ ghi ngày này cho việc ngưng hiệu lực hay kéo dài, gia hạn."})
        if self.since and self.kind not in force.CHANGES:
            raise ValidationError({"since": "Chỉ ghi ngày này khi văn bản này làm thay đổi văn bản kia."})
        for name in ("since", "until"):
            if (day := getattr(self, name)) and day.year > dates.LAST_YEAR:
                raise ValidationError({name: "Năm quá xa; hãy xem lại."})
        if self.since and self.until and self.since > self.until:
            raise ValidationError({"until": "Ngày cuối đứng trước ngày đầu; hãy xem lại."})

    @property
    def effect(self) -> Effect:
        return Effect(self.kind, self.starts_on, self.is_partial, self.stops_on)

    @property
    def stops_on(self) -> datetime.date | None:
        """Return the first day on which a suspension or an extension is over; None if no such day is known."""
        # Queries set the day on which another document ends the acting one (`force.end_of_acting`).
        ended_on = getattr(self, "acting_ends_on", None)
        return force.stops_on(self.kind, self.until, self.from_record.expires_on, ended_on)

    @property
    def lasts_until(self) -> datetime.date | None:
        """Return the last day of a suspension or an extension; None if no such day is known."""
        stops_on = self.stops_on
        # An acting document that one without a date has ended has no such day (`force.end_of_acting`).
        return stops_on - datetime.timedelta(days=1) if stops_on and stops_on > datetime.date.min else None

    @property
    def starts_on(self) -> datetime.date | None:
        """Return the day that the acting document names, or on which it takes effect.

        None if it has no date; its effect then counts as begun.
        """
        return self.since or self.from_record.effective_on or self.from_record.issued_on


class PrintedForm(models.Model):
    """Another number, name or date under which a document was printed somewhere, such as a misprint.

    The record holds the true ones; citations in a printed form mean the record all the same.
    """

    record = ParentalKey("library.DocumentRecord", on_delete=models.CASCADE, related_name="printed_forms")
    code = models.CharField(
        "số, ký hiệu (hoặc tên) như in",
        max_length=255,
        blank=True,
        help_text="Để trống nếu in đúng. Ghi được cả tên gọi tắt, ví dụ: Luật ATTTM.",
    )
    issued_on = models.DateField(
        "ngày ban hành như in", null=True, blank=True, help_text="Để trống nếu in đúng hoặc không in."
    )
    printed_in = models.ForeignKey(
        "library.DocumentRecord",
        verbose_name="in trong văn bản",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    place = models.CharField(
        "in ở đâu (nếu thư viện chưa có)",
        max_length=300,
        blank=True,
        help_text="Ví dụ: Báo cáo số 12/BC-UBND ngày 05/3/2023 của UBND xã.",
    )
    # Set on saving; citations look records up by it.
    key = models.CharField(max_length=255, blank=True, editable=False, db_index=True)

    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("issued_on")]),
        PageChooserPanel("printed_in", "library.DocumentRecord"),
        FieldPanel("place"),
    ]

    class Meta:
        ordering = ["pk"]
        verbose_name = "cách in khác"
        verbose_name_plural = "cách in khác"

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.code, f"ngày {self.issued_short}" if self.issued_on else ""]))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = identity.number_key(self.code) or identity.name_key(self.record.doc_type, self.code)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.code, self.place = one_line(self.code), one_line(self.place)
        if not (self.code or self.issued_on):
            raise ValidationError("Hãy ghi số, tên hoặc ngày đã in khác.")

    @property
    def issued_short(self) -> str:
        return dates.short(self.issued_on) if self.issued_on else ""


class Citation(models.Model):
    """One document that the published text of a page cites, with all its mentions.

    Citations are stored when the page is published and deleted when it is withdrawn. A citation without a
    record waits for one.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="citations")
    record = models.ForeignKey(
        "library.DocumentRecord", null=True, on_delete=models.SET_NULL, related_name="mentions"
    )
    # The key of its record: the folded number, or the folded name if it is cited by name.
    key = models.CharField(max_length=255, db_index=True)
    doc_type = models.CharField(max_length=20, choices=DocumentType)
    number = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=255, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued_on = models.DateField(null=True)
    # From the date, from the number, or given alone: "Luật An ninh mạng năm 2018".
    year = models.PositiveSmallIntegerField(null=True)
    # The first mention, as written.
    text = models.CharField(max_length=300)
    # The mentions in the order of the page: [index of the passage, offset in it, the words there].
    places = models.JSONField(default=list)
    # The day of the citing text. A law that is cited by name is the one in force on that day.
    cited_on = models.DateField(null=True)
    # Set if an editor does not want it linked.
    suppressed = models.BooleanField(default=False)

    # Set when the citation is matched: the records with its number or name, of any issuer and date.
    candidates: Sequence[Any] = ()
    # ... and a sentence for editors if it has another date than the record, or than the records with its number.
    doubt = ""

    class Meta:
        ordering = ["pk"]
        verbose_name = "viện dẫn"
        verbose_name_plural = "viện dẫn"

    def __str__(self) -> str:
        return self.text
