"""Forms of texts that are shown again instead of saved, with the typed values and their differences from the server's.

A form is shown again if somebody has saved the text since it was opened, or has ended the review that it decides on,
and if a person opens a kept text. Wagtail's own views render the typed values, as after an error in a field, so every
widget gets its value.
"""

import datetime
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from wagtail.admin import messages
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import get_edit_handler
from wagtail.admin.views.pages.create import CreateView as PageCreateView
from wagtail.admin.views.pages.edit import EditView as PageEditView
from wagtail.models import Page, RevisionMixin, WorkflowMixin

from base.desk.versions import is_stale, last_entry
from base.models import User
from base.models.turns import wait_for_turn

# Name of the field with which a script requests a view of a kept text.
LOOK = "kept_text_look"
_DECIDES, _WITHDRAWS = "action-workflow-action", "action-cancel-workflow"
_LATE = "Chưa làm được: bài không còn chờ duyệt, vì đã có người quyết định hoặc rút bài. Chữ bạn gõ còn nguyên ở dưới."
_FOUND = "Đây là bản bạn đã gõ, lấy từ máy này và chưa lưu. Hãy đọc lại, rồi bấm nút lưu ở cuối trang."


@dataclass(frozen=True)
class ShownAgain:
    """Panel above a form that is shown again: why, who saved the text last, and the differences from it.

    The differences are None if the form has mistakes, because no text can be made from it.
    """

    is_stale: bool
    has_history: bool
    person: User | None
    time: datetime.datetime | None
    differences: list[FieldComparison] | None


def edited_alone(request: HttpRequest, text: Model) -> HttpResponse | None:
    """Return the response to a submitted form of the editor, None for other requests.

    A concurrent save of the same text waits until this one is complete, so every stale form is recognised. A stale
    form is shown again instead of being saved, and so is a kept text that was opened only to be read.
    """
    if request.method != "POST" or not _is_first_pass(request):
        return None
    with transaction.atomic():
        if not isinstance(text, Page):
            # If two snippets get the same code at the same time, the form of the second one must find the first.
            wait_for_turn(type(text))
        stored: Any = get_object_or_404(type(text)._base_manager.select_for_update(), pk=text.pk)
        is_late = _drop_late_decision(request, stored)
        is_shown_again = request.accepts("text/html") and (
            is_late or LOOK in request.POST or is_stale(request.POST, stored)
        )
        is_withdrawn_unchanged = (
            not is_shown_again and _WITHDRAWS in request.POST and _is_locked(request, stored)
        )
        response = _edited(request, text, is_shown_again)
    if is_withdrawn_unchanged and response.status_code == HTTPStatus.OK:
        # Wagtail shows the form as if something had been typed, which the editor would then save by itself.
        return redirect(request.get_full_path())
    return response


def _is_locked(request: HttpRequest, text: Model) -> bool:
    """Return True if the user cannot change the text now, for example because it is reviewed."""
    lock = text.get_lock() if isinstance(text, WorkflowMixin) else None
    return bool(lock and lock.for_user(request.user))


def _edited(request: HttpRequest, text: Model, is_shown_again: bool) -> HttpResponse:
    if isinstance(text, Page):
        # Autosave requests JSON; Wagtail itself refuses its stale texts.
        view = _PageAgain if is_shown_again else PageEditView
        return cast(HttpResponse, view.as_view()(request, text.pk))
    viewset = cast(Any, text).snippet_viewset
    edit = viewset.edit_view_class
    if is_shown_again:
        edit = type("SnippetAgain", (_SnippetAgain, edit), {})
    view = viewset.construct_view(edit, **viewset.get_edit_view_kwargs())
    return cast(HttpResponse, view(request, pk=str(text.pk)))


def drop_buttons(request: HttpRequest, *names: str) -> None:
    """Remove buttons from the submitted form, as if they had not been pressed."""
    sent = request.POST.copy()
    for name in names:
        sent.pop(name, None)
    cast(Any, request).POST = sent


def _drop_late_decision(request: HttpRequest, text: Model) -> bool:
    """Drop the buttons that decide on the review or withdraw from it, and tell the person, if the review has ended.

    Returns True if one of them had been pressed.
    """
    if not isinstance(text, WorkflowMixin):
        return False
    is_late = (request.POST.get(_DECIDES) and text.current_workflow_task_state is None) or (
        request.POST.get(_WITHDRAWS) and text.current_workflow_state is None
    )
    if is_late:
        drop_buttons(request, _DECIDES, _WITHDRAWS)
        messages.warning(request, _LATE)
    return bool(is_late)


def page_created_alone(request: HttpRequest, parent: Page, model: type[Page]) -> HttpResponse | None:
    """Return the response to a submitted form of a new page, None for other requests.

    If two pages are created under one parent at the same time, the second waits: it gets another place in the tree,
    or an error that its address is taken. A kept text that was opened only to be read is not saved.
    """
    if request.method != "POST" or not _is_first_pass(request):
        return None
    names = (model._meta.app_label, model._meta.model_name)
    view = _NewPageAgain if LOOK in request.POST else PageCreateView
    with transaction.atomic():
        get_object_or_404(Page.objects.select_for_update(no_key=True), pk=parent.pk)
        return cast(HttpResponse, view.as_view()(request, *names, parent.pk))


def snippet_created_alone(request: HttpRequest, model: Any) -> HttpResponse | None:
    """Return the response to a submitted form of a new snippet, None for other requests.

    If two snippets are created with the same code at the same time, the second gets an error. A kept text that
    was opened only to be read is not saved.
    """
    if request.method != "POST" or not _is_first_pass(request):
        return None
    viewset = model.snippet_viewset
    view = viewset.add_view_class
    if LOOK in request.POST:
        view = type("NewSnippetAgain", (_NewSnippetAgain, view), {})
    with transaction.atomic():
        wait_for_turn(model)
        return cast(HttpResponse, viewset.construct_view(view, **viewset.get_add_view_kwargs())(request))


def _is_first_pass(request: HttpRequest) -> bool:
    """Return True once for each request: the views that are called here run the same hooks again."""
    is_first = "was_passed_on" not in vars(request)
    vars(request)["was_passed_on"] = True
    return is_first


def _shown(request: HttpRequest, form: Any, stored: Model) -> ShownAgain:
    """Compare the form's values with the stored text. Fills the form's instance, but saves nothing."""
    differences = None
    if form.is_valid():
        typed = form.save(commit=False)
        panel = get_edit_handler(type(stored)).get_bound_panel(instance=stored, request=request, form=None)
        compared = [comparison(stored, typed) for comparison in panel.get_comparison()]
        differences = [each for each in compared if each.has_changed()]
    if isinstance(stored, RevisionMixin):
        last = stored.latest_revision
        person, time = (last.user, last.created_at) if last else (None, None)
    else:
        entry = last_entry(stored)
        person, time = (entry.user, entry.timestamp) if entry else (None, None)
    has_history = isinstance(stored, RevisionMixin)
    return ShownAgain(is_stale(request.POST, stored), has_history, person, time, differences)


class _PageAgain(PageEditView):
    """Wagtail's editor of a page, but it only shows the submitted values and saves nothing."""

    shown_again: ShownAgain

    def form_valid(self, form: Any) -> HttpResponse:
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        self.shown_again = _shown(self.request, form, self.get_object())
        form.restore_required_fields()
        self.has_unsaved_changes = True
        # Nothing is saved before the person has decided.
        self.autosave_enabled = False
        return cast(HttpResponse, self.render_to_response(self.get_context_data()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"shown_again": self.shown_again}


class _SnippetAgain:
    """Mixin for the view that edits a snippet: it shows the submitted values and saves nothing."""

    shown_again: ShownAgain

    def is_valid(self: Any, form: Any) -> bool:
        self.action = "edit"
        super().is_valid(form)  # type: ignore[misc]
        self.produced_error_message = None
        self.autosave_enabled = False
        self.shown_again = _shown(self.request, form, self.get_object())
        return False

    def get_context_data(self: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"shown_again": self.shown_again}  # type: ignore[misc]


class _NewPageAgain(PageCreateView):
    """Wagtail's form of a new page, but it only shows the submitted values and saves nothing."""

    def form_valid(self, form: Any) -> HttpResponse:
        return self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.info(self.request, _FOUND)
        form.restore_required_fields()
        self.has_unsaved_changes = True
        self.autosave_enabled = False
        return cast(HttpResponse, self.render_to_response(self.get_context_data()))


class _NewSnippetAgain:
    """Mixin for the view that creates a snippet: it shows the submitted values and saves nothing."""

    def is_valid(self: Any, form: Any) -> bool:
        self.action = "create"
        super().is_valid(form)  # type: ignore[misc]
        self.produced_error_message = None
        self.autosave_enabled = False
        messages.info(self.request, _FOUND)
        return False
