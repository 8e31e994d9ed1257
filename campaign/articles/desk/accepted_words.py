"""Endpoint of the button "Không phải lỗi" beside a spelling hint."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from campaign.articles.models import AcceptedWord
from vietnamese import spelling
from vietnamese.text import one_line


@require_POST
def accept_word(request: HttpRequest) -> JsonResponse:
    """Accept the words in all texts from now on, or return errors with status 400. Raises PermissionDenied."""
    if not ModelPermissionPolicy(AcceptedWord).user_has_permission(request.user, "add"):
        raise PermissionDenied
    word = AcceptedWord(words=one_line(request.POST.get("words", "")))
    if AcceptedWord.objects.filter(key=spelling.key(word.words)).exists():
        return JsonResponse({})  # somebody else accepted it first
    try:
        word.full_clean(exclude=["key"])
    except ValidationError as refused:
        return JsonResponse({"errors": refused.messages}, status=400)
    word.save()
    log(word, "wagtail.create")
    return JsonResponse({})
