"""Hooks of the review: its buttons, its messages, its log, urgent publication."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.messages import get_messages
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.models import Page, Workflow, WorkflowMixin, WorkflowState
from wagtail.query import PageQuerySet

from base.desk.kept_text.shown_again import drop_buttons
from base.desk.screens import is_opened
from base.models import User
from campaign.articles.models import AlertPage, UrgentPublication
from campaign.newsroom.review import answers, audit, letters, media_policy, status_messages, urgent
from campaign.newsroom.review.media_policy import have_same_readers, refusal, reviewed_texts

letters.install()
media_policy.install_choice()

# Names of actions; the first one offered becomes the main button. Actions that move a text forward come first, then the
# note that it is locked, because the action after the note would end the review.
_NEXT_STEPS = ("approve", "action-submit", "action-page-locked", "action-locked")
_SUBMISSIONS = ("action-submit", "action-restart-workflow")


# Runs after the hooks that remove items from the menu.
@hooks.register("construct_page_action_menu", order=1000)
@hooks.register("construct_snippet_action_menu", order=1000)
def put_the_next_step_first(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Make the decision of a reviewer, else the submission of an author, the main button of the editor."""
    steps = [
        item for item in menu_items if item.name in _NEXT_STEPS and not getattr(item, "launch_modal", False)
    ]
    for item in sorted(steps, key=lambda step: _NEXT_STEPS.index(step.name))[:1]:
        menu_items.remove(item)
        menu_items.insert(0, item)


# Runs before the hooks that ask for the review.
@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def read_the_review_once(request: HttpRequest, text: Model) -> None:
    """Fetch the review of a text whose editor opens: the editor asks for it up to 25 times, each time with a query."""
    if request.method == "GET" and isinstance(text, WorkflowMixin):
        reviews = text.workflow_states.active().select_related("current_task_state__task")
        # Wagtail's lists fill this cache, too, and its properties look there first.
        vars(text)["_current_workflow_states"] = list(reviews)


# Runs before the hooks that save.
@hooks.register("before_edit_page", order=-2)
@hooks.register("before_edit_snippet", order=-2)
@hooks.register("before_create_page", order=-2)
def submit_to_a_step(request: HttpRequest, text: Model, new: type[Page] | None = None) -> None:
    """Only save a text, without submitting it or the new page below it, if no step of its workflow is enabled."""
    if isinstance(text, WorkflowMixin):
        _submit_to_a_step(request, text.get_workflow)


# Runs before the hooks that save.
@hooks.register("before_edit_page", order=-2)
def submit_to_the_workflow_of_the_place(request: HttpRequest, page: Page) -> None:
    """Submit a returned page that has moved to the workflow of its new place. Wagtail would resume the former one."""
    review = page.current_workflow_state if request.POST.get("action-submit") else None
    if (
        review is not None
        and review.status == WorkflowState.STATUS_NEEDS_CHANGES
        and review.workflow != page.get_workflow()
    ):
        drop_buttons(request, "action-submit")
        cast(Any, request.POST)["action-restart-workflow"] = "true"


@hooks.register("before_create_snippet", order=-2)
def submit_new_to_a_step(request: HttpRequest, model: type[Model]) -> None:
    """Only save a new snippet, without submitting it, if no step of its workflow is enabled."""
    if issubclass(model, WorkflowMixin):
        _submit_to_a_step(request, cast(Any, model).get_default_workflow)


def _submit_to_a_step(request: HttpRequest, find: Callable[[], Workflow | None]) -> None:
    if not any(request.POST.get(button) for button in _SUBMISSIONS):
        return
    workflow = find()
    if workflow is None or not workflow.tasks.filter(active=True).exists():
        # Without a step, Wagtail considers the review finished. Nobody approved, so the text would be lost with it.
        drop_buttons(request, *_SUBMISSIONS)
        answers.report_no_step(request)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def explain_review(request: HttpRequest, text: Model) -> None:
    """Show the state of the review above the editor."""
    if is_opened(request) and isinstance(text, WorkflowMixin):
        status_messages.explain(request, text)


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def note_who_opens_it(request: HttpRequest, text: Model) -> None:
    """Log that the user opened an unpublished text."""
    if request.method == "GET" and isinstance(text, WorkflowMixin):
        audit.note_seen(text, cast(User, request.user))


@hooks.register("after_create_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def replace_wagtails_message(request: HttpRequest, text: Model) -> HttpResponse | None:
    """Replace Wagtail's message after a submission or decision with our own, and go on to the board."""
    if not isinstance(text, WorkflowMixin):
        return None
    # The editor gives a live page without newer changes the reviews that it had before the action.
    vars(text).pop("_current_workflow_states", None)
    action = request.POST.get("workflow-action-name", "")
    if not action and ("action-submit" in request.POST or "action-restart-workflow" in request.POST):
        action = answers.SUBMIT
    if action not in answers.ACTIONS or not answers.was_permitted(text, cast(User, request.user), action):
        return None
    # Iterating over Wagtail's messages removes them.
    list(get_messages(request))
    answers.report(request, text, action)
    return None if request.POST.get("next") else redirect("newsroom_board")


@hooks.register("construct_explorer_page_queryset")
def mark_urgent(parent_page: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Mark urgent alerts without a second person in the lists of pages (listing/_page_status_cell.html)."""
    urgent = UrgentPublication.objects.open().order_by().filter(alert=OuterRef("pk"))
    return pages.annotate(is_urgent=Exists(urgent))


class _UrgentMenuItem(ActionMenuItem):
    """Action of the page editor that saves the alert, so that no typed text stays behind, and opens the form."""

    label = "Đăng khẩn"
    name = "action-urgent"
    icon_name = "warning"

    def is_shown(self, context: dict[str, Any]) -> bool:
        request = context["request"]
        if context["view"] == "create":
            parent = context["parent_page"].permissions_for_user(request.user)
            return _is_new_alert(request) and parent.can_publish_urgently()
        return context["view"] == "edit" and urgent.may_publish(context["page"], request.user)

    def get_url(self, context: dict[str, Any]) -> str | None:
        """Return the form's address if the editor is locked: nothing can be typed or saved there."""
        return reverse("newsroom_urgent", args=[context["page"].pk]) if context["locked_for_user"] else None


def _is_new_alert(request: HttpRequest) -> bool:
    """Return True if the form of a page that is not stored yet is that of an alert."""
    shown = cast(ResolverMatch, request.resolver_match)
    model = shown.kwargs.get("content_type_model_name")
    return model == AlertPage._meta.model_name or shown.view_name == "newsroom_new_alert"


@hooks.register("register_page_action_menu_item")
def offer_urgent_publication() -> ActionMenuItem:
    """Offer chiefs the urgent publication of an alert."""
    return _UrgentMenuItem(order=70)


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def go_on_to_urgent_publication(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Open the form of the urgent publication, whose button has saved the text."""
    return redirect("newsroom_urgent", page.pk) if _UrgentMenuItem.name in request.POST else None


@hooks.register("before_bulk_action")
def keep_readers_of_files(
    request: HttpRequest, action_type: str, objects: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Refuse to move files of reviewed texts to a collection with other readers."""
    if action_type != "add_to_collection":
        return None
    collection = action.cleaned_form.cleaned_data["collection"]
    for file in cast(list[Any], objects):
        if not have_same_readers(file.collection, collection) and (texts := reviewed_texts(file)):
            messages.error(request, f"Chưa chuyển tệp nào, vì có “{file}”. {refusal(texts)}")
            return redirect(action.next_url)
    return None
