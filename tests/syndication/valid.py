"""Validation of feeds by their formats' schemas (schemas/) and by a strict reader."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import feedparser
from django.http import HttpResponse
from lxml import etree

_SCHEMAS = Path(__file__).parent / "schemas"


@lru_cache
def _relax_ng(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(_SCHEMAS / name)))


def check_xml(content: bytes, schema: str) -> None:
    validator = _relax_ng(schema)
    assert validator.validate(etree.fromstring(content)), validator.error_log


@lru_cache
def _cap() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_SCHEMAS / "cap-1.2.xsd")))


def check_cap(content: bytes) -> None:
    assert _cap().validate(etree.fromstring(content)), _cap().error_log


@lru_cache
def _json_feed() -> Any:
    # Slow to import, and each process of the suite imports this module.
    import jsonschema

    schema = json.loads((_SCHEMAS / "json-feed.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def check_json(content: bytes) -> None:
    _json_feed().validate(json.loads(content))


# Attributes with which an element needs no text: of links, categories, enclosures, images.
_TELLING = {"href", "url", "term"}


def blanks(content: bytes) -> list[str]:
    """Return the names of elements without text, about which the W3C's validator warns."""
    leaves = [element for element in etree.fromstring(content).iter(etree.Element) if not len(element)]
    empty = [leaf for leaf in leaves if not (leaf.text or "").strip() and not _TELLING & {*leaf.attrib}]
    return [name for leaf in empty if (name := etree.QName(leaf).localname) != "archive"]


def check(response: HttpResponse) -> None:
    """Raise an error if the feed is not valid. Its content type names the format."""
    assert response.status_code == 200
    mime_type = response.headers["Content-Type"].partition(";")[0]
    if mime_type == "application/feed+json":
        check_json(response.content)
        return
    check_xml(
        response.content, {"application/rss+xml": "rss.rng", "application/atom+xml": "atom.rng"}[mime_type]
    )
    assert blanks(response.content) == []
    for entry in etree.fromstring(response.content).iter("{http://www.w3.org/2005/Atom}entry"):
        assert {"summary", "content"} & {etree.QName(part).localname for part in entry}
    parsed = feedparser.parse(
        response.content, response_headers={"content-type": response.headers["Content-Type"]}
    )
    assert not parsed.bozo, parsed.get("bozo_exception")
