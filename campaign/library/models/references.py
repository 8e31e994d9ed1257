"""Relations between records, and citations of records in the texts of pages."""

import datetime

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Page

from campaign.library.choices import DocumentType, RelationKind, RelationSource


class Relation(models.Model):
    """A relation: `from_record` carries out, is based on, amends, replaces or repeals `to_record`.

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
    note = models.CharField("ghi chú", max_length=300, blank=True)
    source = models.CharField(
        "nguồn", max_length=10, choices=RelationSource, default=RelationSource.EDITOR, editable=False
    )

    panels = [
        FieldRowPanel([FieldPanel("kind"), PageChooserPanel("to_record", "library.DocumentRecord")]),
        FieldRowPanel([FieldPanel("note"), FieldPanel("source", read_only=True)]),
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
        return RelationKind(self.kind).seen_from_the_other

    @property
    def starts_on(self) -> datetime.date | None:
        """Return the day on which the acting document takes effect.

        None if it has no date; its effect then counts as begun.
        """
        return self.from_record.effective_on or self.from_record.issued_on


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
    # Set if an editor does not want it linked.
    suppressed = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = "viện dẫn"
        verbose_name_plural = "viện dẫn"

    def __str__(self) -> str:
        return self.text
