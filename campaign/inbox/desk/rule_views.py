"""Screens of the rules: the list, the form with a trial, and the application of a rule to waiting items.

A trial stores nothing. Waiting items are changed only after a person has seen the list of them and confirmed.
"""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import get_active_log_context

from base.desk.screens import AdminScreen, LoggedReorderView
from base.desk.versions import version_of
from base.form_values import sent_key
from base.models import User
from campaign.inbox import services
from campaign.inbox.desk.decision_views import undo_message
from campaign.inbox.models import InboxItem, Rule
from campaign.inbox.models.patterns import PatternError, Stopwatch
from campaign.inbox.models.policies import SOURCE_POLICY

_TRIED = 100
# About as many waiting items as a person reads through before confirming.
_MAX_APPLIED = 500
_MAX_SOURCES_NAMED = 3


class TryPanel(HelpPanel):
    """The panel of the rule's form that shows a trial before anything is saved."""

    class BoundPanel(HelpPanel.BoundPanel):
        media = forms.Media(js=["inbox/rule.js"])


class RuleForm(WagtailAdminModelForm):
    """The form of a rule. It also checks the sources, which the model cannot: they are stored after the rule."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("action") == Rule.Action.APPROVE and not cleaned.get("sources"):
            self.add_error("sources", "Chỉ tự duyệt tin của nguồn tin cậy: hãy chọn những nguồn ấy.")
        return cleaned


class _TrialForm(RuleForm):
    class Meta:
        model = Rule
        fields = ["sources", "field", "match", "value", "action", "topic"]


class TryRuleView(PermissionCheckedMixin, View):
    """Returns the HTML of the panel with the latest items that the rule in the form matches."""

    permission_policy = SOURCE_POLICY
    any_permission_required = ["add", "change"]
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = _TrialForm(request.POST)
        form.is_valid()
        # Fields that only saving requires (a topic, for example) do not prevent a trial.
        errors = [
            error for name in ("value", "field", "match", "sources") for error in form.errors.get(name, [])
        ]
        context: dict[str, Any] = {"errors": list(dict.fromkeys(errors))}
        if not errors:
            form.instance.source_ids = frozenset(source.pk for source in form.cleaned_data["sources"])
            context |= self._trial(form.instance)
        return render(request, "campaign/inbox/admin/rule_trial.html", context)

    def _trial(self, rule: Rule) -> dict[str, Any]:
        latest = InboxItem.objects.select_related("source").defer("search_text", "changed_original")
        items = list(rule.among(latest).order_by("-pk")[:_TRIED])
        stopwatch = Stopwatch()
        try:
            fitting = [item for item in items if rule.matches(item, stopwatch)]
        except PatternError as error:
            return {"errors": [str(error)]}
        hits = [{"item": item, "may": services.may_carry_out(rule, item)} for item in fitting]
        return {"hits": hits, "tried": len(items), "rule": rule}


class ApplyRuleView(PermissionCheckedMixin, AdminScreen, TemplateView):
    """Shows the waiting items that the rule matches, then applies it to them. One click undoes this.

    A rule that was changed after it was shown is shown again.
    """

    permission_policy = SOURCE_POLICY
    permission_required = "change"
    template_name = "campaign/inbox/admin/rule_apply.html"
    page_title = "Áp dụng cho tin đang chờ"
    header_icon = "list-ul"
    parents = [("inbox_rules:index", "Quy tắc")]

    @cached_property
    def rule(self) -> Rule:
        return get_object_or_404(Rule.objects.select_related("topic"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.rule)

    def fitting(self) -> list[InboxItem]:
        """Return the waiting items that the rule matches and would change, newest first. Raises PatternError."""
        waiting = InboxItem.objects.waiting().select_related("source", "source__default_topic", "topic")
        waiting = self.rule.among(waiting).defer("search_text", "changed_original")
        items = waiting.order_by("-sort_at", "-pk")[:_MAX_APPLIED]
        stopwatch = Stopwatch()
        return [
            item
            for item in items
            if self.rule.matches(item, stopwatch) and services.may_carry_out(self.rule, item)
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(rule=self.rule, most=_MAX_APPLIED, **kwargs)
        context["version"] = version_of(self.rule)
        try:
            context["items"] = self.fitting()
        except PatternError as error:
            context["error"] = str(error)
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        back = reverse("inbox_rules:index")
        if request.POST.get("version") != version_of(self.rule):
            messages.warning(
                request,
                "Quy tắc vừa đổi, chưa áp dụng cho tin nào. Dưới đây là quy tắc mới và các tin của nó.",
            )
            return redirect(request.path)
        try:
            shown = set(map(sent_key, request.POST.getlist("items")))
            items = [item for item in self.fitting() if item.pk in shown]
        except PatternError as error:
            messages.error(request, str(error))
            return redirect(back)
        # The admin's permission check has rejected anonymous users.
        done = services.apply_to_waiting(self.rule, items, cast(User, request.user))
        if done:
            text = f"Đã áp dụng quy tắc cho {len(done)} tin đang chờ."
            messages.success(request, undo_message(request, text, str(get_active_log_context().uuid), back))
        else:
            said = "Không có tin đang chờ nào cần áp dụng quy tắc này." if shown else "Chưa chọn tin nào."
            messages.warning(request, said)
        return redirect(back)


def _named_sources(rule: Rule) -> str:
    names = [source.name for source in rule.sources.all()]
    more = len(names) - _MAX_SOURCES_NAMED
    text = ", ".join(names[:_MAX_SOURCES_NAMED]) or "Mọi nguồn"
    return f"{text} và {more} nguồn nữa" if more > 0 else text


class StateColumn(Column):
    """The column that shows whether the rule is in use and, if it turned itself off, the reason."""

    cell_template_name = "campaign/inbox/admin/rule_state_cell.html"


class RuleIndexView(generic.IndexView):
    """The list of rules in the order of application."""

    default_ordering = "sort_order"

    def get_base_queryset(self) -> QuerySet[Rule]:
        return super().get_base_queryset().select_related("topic").prefetch_related("sources")

    def get_list_more_buttons(self, instance: Rule) -> list[Button]:
        buttons = super().get_list_more_buttons(instance)
        if self.user_has_permission("change"):
            address = reverse("inbox_rules:apply", args=[instance.pk])
            buttons.append(Button("Áp dụng cho tin đang chờ", url=address, icon_name="check", priority=15))
        return buttons


class RuleViewSet(ModelViewSet):
    """The admin's views of rules. Users who may add and change sources may manage rules."""

    model = Rule
    name = "inbox_rules"
    url_prefix = "quy-tac-tin"
    icon = "list-ul"
    menu_label = "Quy tắc"
    permission_policy = SOURCE_POLICY
    index_view_class = RuleIndexView
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView
    list_display = [
        "__str__",
        Column("action", label="Việc cần làm", accessor="get_action_display"),
        Column("topic", label="Chuyên mục", accessor=lambda rule: rule.topic or ""),
        Column("sources", label="Nguồn", accessor=_named_sources),
        StateColumn("state", label="Tình trạng", accessor="is_active"),
    ]
    search_fields = ["value"]
    search_backend_name = None
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("sources"),
            MultiFieldPanel([FieldPanel("field"), FieldPanel("match"), FieldPanel("value")], "Khi tin có"),
            MultiFieldPanel([FieldPanel("action"), FieldPanel("topic")], "Thì"),
            TryPanel(heading="Thử quy tắc", template="campaign/inbox/admin/rule_try_panel.html"),
            FieldRowPanel([FieldPanel("is_active")]),
        ],
        base_form_class=RuleForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("thu/", TryRuleView.as_view(), name="try"),
            path("ap-dung/<int:pk>/", ApplyRuleView.as_view(), name="apply"),
        ]


def turned_off_rules() -> QuerySet[Rule]:
    """Return the rules that turned themselves off and that nobody has turned on again."""
    return Rule.objects.filter(is_active=False).exclude(notice="")
