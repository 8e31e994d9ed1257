"""Tag for Wagtail's comparison of two revisions: the form of a reviewer's decision."""

from typing import Any

from django import template
from django.template import Context

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
        "csrf_token": context["csrf_token"],
    }
