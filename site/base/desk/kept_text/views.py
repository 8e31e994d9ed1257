"""Views that tell the editor's scripts who is signed in and which texts were saved."""

import base64
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from base.desk.sealing import keys
from base.models.names import names_of_administrators
from base.models.permissions import who_may

# Ids of the kept texts that this session saved last. They are sent each time, because a tab may be closed before it
# has erased its text; no id is used twice.
_SAVED = "kept_text_saved"
# Hardly anybody has more editors open; the rest expires in the browser.
_MAX_REMEMBERED = 50


def note_saved(request: HttpRequest) -> None:
    """Note that the submitted form has been saved. Autosave gets its response at once and needs no note."""
    sent = request.POST.get("kept_text", "")
    if sent and request.accepts("text/html"):
        request.session[_SAVED] = [*request.session.get(_SAVED, []), sent][-_MAX_REMEMBERED:]


@require_safe
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Return the signed-in person, the keys of their kept texts, a valid CSRF token, and the texts saved since.

    If the person has lost the access to the admin, return 403 with all of this, and with whom to ask.
    """
    person = request.user
    if not person.is_authenticated:
        return redirect("account_login")
    found = {
        "person": person.pk,
        "name": person.name,
        "keys": [base64.b64encode(key).decode() for key in keys("base.desk.kept_text", str(person.pk))],
        "csrf": get_token(request),
        "saved": request.session.get(_SAVED, []),
    }
    if person.has_perm("wagtailadmin.access_admin"):
        return JsonResponse(found)
    return JsonResponse(
        found | {"whom": names_of_administrators(list(who_may("base.change_user")))},
        status=HTTPStatus.FORBIDDEN,
    )


@require_safe
def signed_in(request: HttpRequest) -> HttpResponse:
    """Return the page at which a sign-in in a second tab ends. Its script tells the editor and closes the tab."""
    return render(request, "base/desk/signed_in.html")
