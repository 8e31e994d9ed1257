"""What the page of a document shows beside the record's own fields: its relations, its text with links, who names it.

It only reads, and what it reads was found when pages were published: no text is searched for citations here.
"""

import re
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from base.page_view import PageView
from base.visibility import readable
from campaign.library import citing
from campaign.library.choices import DocumentType
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Citation
from campaign.library.public import legislation
from campaign.library.public.relations import ChainPicture, Neighbourhood, RelationGroup
from campaign.library.public.text_links import LinkedText, TextLink, linked
from vietnamese import dates
from vietnamese.fold import fold
from vietnamese.text import one_line

# Thousands of documents may rest on one law.
MOST_MENTIONS = 100


class RecordView(PageView):
    page: DocumentRecord

    def context(self) -> dict[str, Any]:
        return {"shown": self}

    # --- Relations -----------------------------------------------------------------------------------

    @cached_property
    def near(self) -> Neighbourhood:
        # A preview shows the relations as the editor has them in the form.
        is_preview = getattr(self.request, "is_preview", False)
        near = Neighbourhood(self.page, own=self.page.relations.all() if is_preview else None)
        # The record would ask for them again, to know whether it is in force.
        self.page.__dict__["effects"] = near.effects
        return near

    @cached_property
    def groups(self) -> list[RelationGroup]:
        return self.near.groups()

    @cached_property
    def picture(self) -> ChainPicture | None:
        return self.near.picture()

    # --- Text ----------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> LinkedText | None:
        """The text with the documents that it cites as links; one query, one for all addresses."""
        if not self.page.text.strip():
            return None
        links = [
            TextLink(start, words, citation.record.get_url() or "", one_line(citation.record.title))
            for citation in citing.of_page(self.page).select_related("record").defer("record__text")
            if citation.record is not None and citation.record_id != self.page.pk
            for passage, start, words in citation.places
            if passage == 0
        ]
        return linked(self.page.text, links)

    @property
    def is_named_by_subject(self) -> bool:
        """Whether the title says the subject already: "Luật An ninh mạng"."""
        return fold(self.page.subject) in fold(self.page.title)

    @property
    def citation(self) -> str:
        """How a document is named in full where it is cited first: type, number, date, issuer and subject
        (NĐ 30/2020/NĐ-CP, phụ lục I, phần II, mục 4). What the record does not know is left out."""
        record = self.page
        parts = [
            f"{record.get_doc_type_display()} số {record.code}" if record.code else record.title,
            dates.long(record.issued_on) if record.issued_on else "",
            f"của {record.issuer}" if record.issuer else "",
            "" if self.is_named_by_subject else _as_object(record),
        ]
        return one_line(" ".join(parts))

    # --- Who names it --------------------------------------------------------------------------------

    @cached_property
    def stories(self) -> list[Page]:
        """Articles that cite this document or name it as related, the newest first. They stand above us."""
        named = Page.objects.order_by().filter(articlepage__related_documents=self.page.pk).values("pk")
        found = readable(Page.objects.filter(pk__in=named.union(self._citing())))
        return list(
            found.exclude(content_type=self.page.content_type_id).order_by("-first_published_at")[
                :MOST_MENTIONS
            ]
        )

    @cached_property
    def documents(self) -> list[DocumentRecord]:
        """Documents in whose text this one is cited, the newest first."""
        found = DocumentRecord.objects.published().filter(pk__in=self._citing()).exclude(pk=self.page.pk)
        return list(found.only("title", "url_path", "path", "depth", "issued_on", "issuer")[:MOST_MENTIONS])

    def _citing(self) -> QuerySet[Citation, Any]:
        """Keys of the pages that cite this document. In a list, not asked for each page: there are more pages."""
        return Citation.objects.order_by().filter(record=self.page.pk, suppressed=False).values("page")

    # --- For machines --------------------------------------------------------------------------------

    def structured_data(self) -> dict[str, Any]:
        return legislation.structured_data(self.page, self.near.own, self._root)

    def dublin_core(self) -> list[tuple[str, str]]:
        return legislation.dublin_core(self.page, self.near.own, self._root)

    @property
    def _root(self) -> str:
        return self.request.build_absolute_uri("/")[:-1]


_ABOUT = re.compile(r"^V/v\.?\s+", re.IGNORECASE)


def _as_object(record: DocumentRecord) -> str:
    """The subject as it goes on in a sentence: "V/v ..." of letters in full, a capital "Về" small."""
    said = _ABOUT.sub("", record.subject)
    if said.startswith("Về"):
        return f"về{said[2:]}"
    # A letter has its subject without these words, after "V/v".
    is_letter = record.doc_type == DocumentType.CONG_VAN or said != record.subject
    return f"về việc {said}" if is_letter and not said.startswith("về") else said
