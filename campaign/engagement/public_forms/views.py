"""Base classes of views that show a form to strangers and accept it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import View

from base.addresses.named import named
from campaign.engagement.models import Consultation, ContestPage
from campaign.engagement.public_forms import stamps
from campaign.engagement.public_forms.forms import PublicForm
from campaign.engagement.public_forms.stamps import Verdict
from signin.rules.limits import Rate, Scope, TooManyTriesError, address_of, spend

# An office shares one IP address.
_SENDER = Scope("sender", (Rate(20, timedelta(minutes=15)), Rate(200, timedelta(days=1))))
# When people go back, browsers may show the page again with the typed text; nobody else may keep it.
_FOR_ONE = "private, no-cache"
# Reasons to send a form again, appended to its `refused`.
_HELD = (
    ". Để chắc rằng người gửi không phải là máy, hãy xem lại nội dung, đợi mười giây rồi bấm nút một lần nữa."
)
_OLD = ", vì biểu mẫu đã mở quá lâu. Nội dung vẫn còn ở dưới: hãy xem lại, đợi mười giây rồi bấm nút một lần nữa."
_FOREIGN = ", vì yêu cầu đến từ một trang khác. Hãy bấm nút ở dưới."
_CLOSED = ", vì nay không phải lúc nhận. Nội dung vẫn còn ở dưới nếu bạn muốn chép lại."


@method_decorator([csrf_exempt, sensitive_post_parameters()], name="dispatch")
class PublicFormView(View):
    """View of a form for strangers; it redirects after an accepted form (303).

    There is no Django CSRF token, because it would need a cookie and so mark everybody who only looks. A forged request
    gains nothing here: no cookie grants rights at this address, so another site could only make a visitor send what it
    could send itself. One abuse remains, votes from other people's IP addresses. It is prevented by the headers with
    which all recent browsers mark the origin of a POST (`is_from_here`), and by the stamp of the page.
    """

    form_class: ClassVar[type[PublicForm]]
    template_name: ClassVar[str]
    # Name of the form in stamps and limits.
    purpose: ClassVar[str]
    # First words of the reasons why the form was not accepted.
    refused: ClassVar[str] = "Chưa gửi"
    # Limit for one IP address; None if `take` applies its own limits.
    limit: ClassVar[Scope | None] = _SENDER

    # Key, in the stamp, of the object that the form is about.
    key = 0
    is_open = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = _FOR_ONE
        return response

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.make_form(stamp=stamps.make(self.purpose, self.key)))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        # Without files: a refused request must not cause the work of decoding and scanning them.
        form = self.make_form(request.POST)
        is_valid = form.is_valid()
        if not self.is_open:
            return self.show_again(form, self.refused + _CLOSED, status=403)
        if not is_from_here(request):
            return self.show_again(form, self.refused + _FOREIGN, status=403)
        if not is_valid:
            return self.show_again(form, "", status=200)
        stamp = stamps.read(request.POST.get("stamp", ""), self.purpose, self.key)
        if stamp.verdict is Verdict.TOO_OLD:
            return self.show_again(form, self.refused + _OLD, status=200)
        if stamp.verdict is not Verdict.GOOD or form.is_trapped:
            return self.show_again(form, self.refused + _HELD, status=200)
        try:
            if self.limit:
                # In the table for tries to sign in: all processes share it, and the file cache cannot count atomically.
                spend(f"engagement.{self.purpose}", (self.limit, address_of(request)))
        except TooManyTriesError as error:
            sent = f"{self.refused}, vì từ mạng này đã gửi nhiều lần; nội dung vẫn còn ở dưới."
            said = f"{sent} Hãy đợi {error.time} rồi gửi lại."
            response = self.show_again(form, said, status=429)
            response.headers["Retry-After"] = str(int(error.wait.total_seconds()) + 1)
            return response
        if request.FILES:
            form = self.make_form(request.POST, files=request.FILES)
            # Counted even so: a bad picture costs as much work as a good one.
            if not form.is_valid():
                return self.show_again(form, "", status=200)
        return self.take(form, stamp.number)

    def make_form(self, data: Any = None, **kwargs: Any) -> PublicForm:
        """Return the form. Its fields of files must be optional, because `post` validates the other fields first."""
        return self.form_class(data, **kwargs)

    def take(self, form: PublicForm, number: str) -> HttpResponse:
        """Store the values of the valid `form`, once for each `number`, and redirect."""
        raise NotImplementedError

    def show(self, form: PublicForm, said: str = "", status: int = 200) -> HttpResponse:
        """Render the form. `said` is the reason why it was not accepted."""
        context = {"form": form, "said": said, "refused": self.refused, "is_open": self.is_open}
        return render(self.request, self.template_name, context | self.more_context(), status=status)

    def show_again(self, form: PublicForm, said: str, status: int) -> HttpResponse:
        """Render the form with the typed values and a stamp that becomes valid after some seconds."""
        stamp = stamps.make(self.purpose, self.key, stamps.HELD_AGE if said else stamps.MIN_AGE)
        return self.show(form.stamped(stamp), said, status)

    def more_context(self) -> dict[str, Any]:
        """Return further values for the template."""
        return {}


class PageFormView(PublicFormView):
    """View of a form about a page of the site that takes answers for a limited time."""

    # Type of the page, which has `is_open` and `time_label`.
    model: ClassVar[type[Consultation | ContestPage]]

    page: Consultation | ContestPage

    # Not `dispatch`: an override would lose the exemption from CSRF tokens.
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.page = named(request, self.model.objects.filter(pk=kwargs["pk"]))
        self.key, self.is_open = self.page.pk, self.page.is_open

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return super().get(request, **kwargs) if self.is_open else HttpResponseRedirect(self.page.url)

    def make_form(self, data: Any = None, **kwargs: Any) -> PublicForm:
        return super().make_form(data, page=self.page, **kwargs)

    def more_context(self) -> dict[str, Any]:
        return {"about": self.page}


def see_other(address: str) -> HttpResponse:
    """Redirect to `address` by GET, so that a reload does not send the form again (RFC 9110, section 15.4.4)."""
    return HttpResponseRedirect(address, status=303)


def is_from_here(request: HttpRequest) -> bool:
    """Return True unless the browser says that another site sent this request (Fetch Metadata, RFC 6454)."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.get_host()
