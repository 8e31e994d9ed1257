"""Answers requests for uploaded files, at /media/ and, in place of Wagtail's view of documents, at /tep/."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail import hooks
from whitenoise.media_types import MediaTypes

from base.addresses.views import page_not_found
from base.files import names
from base.files.healing import make_again
from base.files.rights import Right, right_to
from base.files.sending import FOR_EVERYBODY, FOR_ONE_READER, send
from base.models import File

_types = MediaTypes(extra_types={".vtt": "text/vtt"})


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponseBase:
    """Answer a request for the file of this name, or 404 if there is none or this reader may not have it."""
    stored = names.find(name)
    right = right_to(stored.owner, request) if stored else Right.NOT_THIS_READER
    if stored is None or right not in _FRESHNESS:
        return _nothing(request)
    try:
        return _send(request, stored, right)
    except Http404:
        if not make_again(stored):
            raise
        return _send(request, stored, right)


def _send(request: HttpRequest, stored: names.Stored, right: Right) -> HttpResponseBase:
    kind = _types.get_type(stored.name)
    return send(request, stored.storage, stored.name, kind, freshness=_FRESHNESS[right])


@require_safe
def document(request: HttpRequest, pk: str, name: str) -> HttpResponseBase:
    """Answer a request for the document of this key and name, as `media` does."""
    file = File.objects.filter(pk=pk).first()
    if file is None or file.filename != name:
        return _nothing(request)
    right = right_to(names.Owner(File, file.pk, file.collection_id), request)
    if right is Right.NOT_THIS_READER:
        return _nothing(request)
    if right is Right.BEHIND_A_RULE:
        checks = (check(file, request) for check in hooks.get_hooks("before_serve_document"))
        return next(filter(None, checks), None) or _nothing(request)
    return send(
        request,
        file.file.storage,
        file.file.name,
        file.content_type,
        freshness=_FRESHNESS[right],
        disposition=file.content_disposition,
    )


_FRESHNESS = {Right.EVERYBODY: FOR_EVERYBODY, Right.THIS_READER: FOR_ONE_READER}


def _nothing(request: HttpRequest) -> HttpResponse:
    """Return a 404 that is private, so that the front repeats the request with the reader's own cookies."""
    response = page_not_found(request, Http404())
    response.headers["Cache-Control"] = FOR_ONE_READER
    return response
