"""Takes an image pasted into the page editor into the library. It never stores what the image form refuses."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.images.permissions import permission_policy
from wagtail.images.widgets import AdminImageChooser


@require_POST
def paste_image(request: HttpRequest) -> JsonResponse:
    """The stored image as the image chooser's state, or the reasons (status 400) why it was not taken."""
    if not permission_policy.user_has_permission(request.user, "add"):
        raise PermissionDenied
    model = get_image_model()
    collection = permission_policy.collections_user_has_permission_for(request.user, "add").first()
    form = get_image_form(model)(
        {"title": f"Ảnh dán {timezone.localtime():%d/%m/%Y %H:%M:%S}", "collection": collection.pk},
        request.FILES,
        instance=model(uploaded_by_user=request.user),
        user=request.user,
    )
    if not form.is_valid():
        return JsonResponse(
            {"errors": [error for errors in form.errors.values() for error in errors]}, status=400
        )
    return JsonResponse(AdminImageChooser().get_value_data(form.save()))
