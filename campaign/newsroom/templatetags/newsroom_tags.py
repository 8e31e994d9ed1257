"""Tags for Wagtail's screens: a reviewer's decision on a comparison, and drafts that use what is to be deleted."""

from typing import Any

from django import template
from django.db.models import Model
from django.template import Context
from wagtail.admin.admin_url_finder import AdminURLFinder

from campaign.newsroom.review.media_policy import drafts_using
from campaign.newsroom.review.status_messages import hour_of, replaces

register = template.Library()


@register.inclusion_tag("campaign/newsroom/admin/decision.html", takes_context=True)
def decision(context: Context) -> dict[str, Any]:
    """Return the reviewer's decisions on the compared text, if it is the latest version and waits for one."""
    view, request = context["view"], context["request"]
    text, compared = view.object, str(view.revision_id_b)
    step = getattr(text, "current_workflow_task_state", None)
    if step is None or compared not in ("latest", str(text.latest_revision_id)):
        return {}
    actions = {
        name: label
        for name, label, is_modal in step.task.specific.get_actions(text, request.user)
        if not is_modal or name == "reject"
    }
    if not actions:
        return {}
    return {
        "step": step,
        "revision": text.latest_revision_id,
        "before": view.revision_id_a,
        "approvals": [pair for pair in actions.items() if pair[0] != "reject"],
        "may_return": "reject" in actions,
        "replaces": replaces(text, hour_of(step)),
        "csrf_token": context["csrf_token"],
    }


@register.simple_tag(takes_context=True)
def drafts_that_use(context: Context) -> list[tuple[Model, str | None]]:
    """Return the unpublished changes that use what this screen would delete or unpublish, with their edit addresses."""
    # Screens of several things hold each in a dictionary, under the name of its kind.
    names = ("object", "page", "image", "document", "media", "snippet")
    held = [context.get(name) for name in names] + list(context.get("items") or [])[:1]
    things = (each.get("item") if isinstance(each, dict) else each for each in held)
    thing = next((each for each in things if isinstance(each, Model)), None)
    finder = AdminURLFinder(context["request"].user)
    return [(text, finder.get_edit_url(text)) for text in drafts_using(thing)] if thing else []
