"""Removal of other charsets from requests: all text is decoded as UTF-8, the encoding of all pages and forms."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import WSGIApplication

from django.utils.http import parse_header_parameters


def taking_utf8(application: WSGIApplication) -> WSGIApplication:
    """Return `application` wrapped so that it sees no Content-Type with another charset.

    Django decodes addresses and forms with any Python codec that a request names, even with one that is not a text
    encoding ("hex") or always fails. It does so before the middleware that would answer with a page.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not _is_utf8(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        return application(environ, start_response)

    return answer


def _is_utf8(content_type: str) -> bool:
    """Return False if `content_type` names another charset, or cannot be read."""
    try:
        _, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() in ("utf-8", "utf8")
