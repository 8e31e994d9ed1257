"""Endpoints for pasting into the page editor: images into the library, text as blocks of the editor."""

from typing import cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.images.widgets import AdminImageChooser

from base.desk import image_forms
from base.models import User
from campaign.newsroom.writing import word_drafts


@require_POST
def paste_image(request: HttpRequest) -> JsonResponse:
    """Return the stored image as the state of the image chooser, or errors with status 400 if it is refused."""
    user = cast(User, request.user)
    if not image_forms.may_store(user):
        raise PermissionDenied
    title = f"Ảnh dán {timezone.localtime():%H:%M:%S %d/%m/%Y}"
    try:
        image = image_forms.store(user, request.FILES.get("file"), title=title)
    except ValidationError as refused:
        return JsonResponse({"errors": refused.messages}, status=400)
    return JsonResponse(AdminImageChooser().get_value_data(image))


@require_POST
def paste_text(request: HttpRequest) -> JsonResponse:
    """Return the pasted text as cleaned blocks (`word_drafts.take_passage`)."""
    html, text = request.POST.get("html", ""), request.POST.get("text", "")
    return JsonResponse(word_drafts.take_passage(html, text, cast(User, request.user)))
