"""JSON-LD (schema.org) of a public page: one graph whose nodes refer to each other by `@id`.

It gives machines the content that the page shows readers, from the template's context (`head`, lists), and runs no
queries of its own. A page type adds its properties in `structured_data`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail.models import Page

from base.models import AgencySettings, BasePage
from base.plain_text import plain_text
from base.sharing.head import absolute, iso
from official.issuers import begins_organ

Node = dict[str, Any]

_MAX_LISTED = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """List page outside the tree, as JSON-LD describes it.

    `entries` and `trail` (the pages between the home page and this one) are pairs of title and address. A paginated
    list has its entries in the template's context, as `page_obj`.
    """

    title: str
    trail: Sequence[tuple[str, str]] = ()
    entries: Sequence[tuple[str, str]] = ()


def graph_of_list(listing: Listing, request: HttpRequest, context: Any) -> Node:
    """Return the JSON-LD graph of a list page outside the tree, whose template has `context`."""
    page_obj = context.get("page_obj")
    path = f"{request.path}?trang={page_obj.number}" if page_obj and page_obj.number > 1 else request.path
    address = absolute(path, request)
    trail = [("Trang chủ", "/"), *listing.trail, (listing.title, path)]
    node = _reference(address, listing.title, request) | {"@type": "CollectionPage"}
    if listed := _listed(request, context) or _item_list(listing.entries, request):
        node["mainEntity"] = listed
    nodes = [_organization(request), _website(request), node, _breadcrumb(address, trail, request)]
    return {"@context": "https://schema.org", "@graph": nodes}


def graph(page: BasePage, request: HttpRequest, context: Any) -> Node:
    """Return the JSON-LD graph of `page`, whose template has `context`."""
    trail = [*page.breadcrumb(), page]
    is_first = len(trail) == 1
    nodes = [
        # Only the home page describes agency and site in full; all other pages refer to them.
        _organization(request) | (_details_of_organization(request) if is_first else {}),
        _website(request) | ({"potentialAction": _search(request)} if is_first else {}),
        _page(page, request, context),
    ]
    if not is_first:
        pairs = [(one.title, one.get_full_url(request)) for one in trail]
        nodes.append(_breadcrumb(page.canonical(request), pairs, request))
    nodes += _how_to(page, request)
    return {"@context": "https://schema.org", "@graph": nodes}


def organization_id(request: HttpRequest) -> str:
    """Return the `@id` of the agency's node."""
    return absolute("/#co-quan", request)


def _organization(request: HttpRequest) -> Node:
    return {
        "@type": "GovernmentOrganization",
        "@id": organization_id(request),
        "name": AgencySettings.for_request(request).agency_name,
        "url": absolute("/", request),
        "logo": absolute("/apple-touch-icon.png", request),
    }


def _details_of_organization(request: HttpRequest) -> Node:
    agency = AgencySettings.for_request(request)
    node: Node = {}
    if agency.parent_agency:
        node["parentOrganization"] = {"@type": "GovernmentOrganization", "name": agency.parent_agency}
    if agency.address:
        node["address"] = {
            "@type": "PostalAddress",
            "streetAddress": agency.address,
            "addressCountry": "VN",
        }
    contact = {"telephone": agency.phone, "email": agency.email}
    return node | {name: value for name, value in contact.items() if value}


def _website(request: HttpRequest) -> Node:
    agency = AgencySettings.for_request(request)
    return {
        "@type": "WebSite",
        "@id": absolute("/#trang", request),
        "url": absolute("/", request),
        "name": agency.site_title,
        "inLanguage": "vi",
        "publisher": {"@id": organization_id(request)},
    }


def _search(request: HttpRequest) -> Node:
    return {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": absolute(f"{reverse('search')}?q={{search_term_string}}", request),
        },
        "query-input": "required name=search_term_string",
    }


def _authors(page: BasePage, request: HttpRequest) -> Node | list[Node]:
    authors = [
        {"@type": "Organization" if _is_organ(name) else "Person", "name": name} for name in page.creators
    ]
    return authors if len(authors) > 1 else authors[0] if authors else {"@id": organization_id(request)}


def _is_organ(name: str) -> bool:
    """Return True for "Đoàn thanh niên Sở", False for "Đoàn Thanh Niên": a person's name has no small words."""
    return begins_organ(name) and any(word[0].islower() for word in name.split())


def _page(page: BasePage, request: HttpRequest, context: Any) -> Node:
    address = page.canonical(request)
    node = _reference(address, page.title, request) | {
        "@type": page.schema_type,
        "mainEntityOfPage": address,
        "headline": page.title,
        "inLanguage": page.page_language,
        "author": _authors(page, request),
    }
    if page.is_sample:
        node["creativeWorkStatus"] = "Nội dung mẫu"
    if page.meta_description:
        node["description"] = page.meta_description
    if page.first_published_at:
        node["datePublished"] = iso(page.first_published_at)
    if page.last_published_at:
        node["dateModified"] = iso(page.last_published_at)
    if picture := context["head"].picture:
        node["image"] = {
            "@type": "ImageObject",
            "url": picture.url,
            "width": picture.width,
            "height": picture.height,
        }
    if listed := _listed(request, context):
        node["mainEntity"] = listed
    # A page type may replace these properties, or remove one by None.
    node |= page.structured_data(request)
    return {name: value for name, value in node.items() if value is not None}


def _reference(address: str, title: str, request: HttpRequest) -> Node:
    """Return the properties that the nodes of all pages share."""
    return {
        "@id": f"{address}#noi-dung",
        "url": address,
        "name": title,
        "inLanguage": "vi",
        "isPartOf": {"@id": absolute("/#trang", request)},
        "publisher": {"@id": organization_id(request)},
    }


def _breadcrumb(address: str, trail: Iterable[tuple[str, str]], request: HttpRequest) -> Node:
    places = [
        {"@type": "ListItem", "position": n, "name": title, "item": absolute(place, request)}
        for n, (title, place) in enumerate(trail, start=1)
    ]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{address}#duong-dan",
        "itemListElement": places,
    }


def _listed(request: HttpRequest, context: Any) -> Node | None:
    """Return the ItemList of the page's entries, read under the context names that listings use; None if empty."""
    page_obj = context.get("page_obj")
    first = page_obj.start_index() if page_obj else 1
    if document_list := context.get("document_list"):
        entries = [row.record for row in document_list.rows]
    elif page_obj:
        entries = page_obj.object_list
    else:
        entries = [entry for entry in [context.get("lead"), *context.get("latest", [])] if entry]
    pairs = [(entry.title, _address(entry, request)) for entry in entries[:_MAX_LISTED]]
    return _item_list([pair for pair in pairs if pair[1]], request, first)


def _item_list(entries: Sequence[tuple[str, str]], request: HttpRequest, first: int = 1) -> Node | None:
    places = [
        {"@type": "ListItem", "position": n, "name": title, "url": absolute(address, request)}
        for n, (title, address) in enumerate(entries[:_MAX_LISTED], start=first)
    ]
    return {"@type": "ItemList", "itemListElement": places} if places else None


def _address(entry: Any, request: HttpRequest) -> str:
    return (entry.get_full_url(request) if isinstance(entry, Page) else entry.link) or ""


def _how_to(page: BasePage, request: HttpRequest) -> list[Node]:
    """Return a HowTo for each "Các bước" block of the text."""
    nodes: list[Node] = []
    for block in getattr(page, "body", None) or []:
        if block.block_type == "steps":
            number = len(nodes) + 1
            steps = [plain_text(step.source) for step in block.value["steps"]]
            nodes.append(
                {
                    "@type": "HowTo",
                    "@id": f"{page.canonical(request)}#cac-buoc-{number}",
                    "name": block.value["title"] or page.title,
                    "inLanguage": page.page_language,
                    "isPartOf": {"@id": f"{page.canonical(request)}#noi-dung"},
                    "step": [
                        {"@type": "HowToStep", "position": n, "text": text}
                        for n, text in enumerate(steps, start=1)
                        if text
                    ],
                }
            )
    return nodes
