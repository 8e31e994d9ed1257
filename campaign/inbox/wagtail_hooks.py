"""Hooks that add the inbox to Wagtail's admin: menu, style sheet, home page panel, log actions."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import BaseLogEntry, Page

from base.desk.screens import HomePanel, add_style_sheet
from campaign.articles.models import ArticlePage
from campaign.inbox.desk.filters import withdrawn_count
from campaign.inbox.desk.rule_views import turned_off_rules
from campaign.inbox.desk.source_views import broken
from campaign.inbox.desk.viewsets import InboxGroup
from campaign.inbox.models import InboxItem, Rule, Source
from campaign.inbox.models.policies import ITEM_POLICY, SOURCE_POLICY

_MAX_SHOWN = 8


@hooks.register("register_admin_viewset")
def inbox_viewsets() -> InboxGroup:
    """Add the inbox, its sources and its rules to the admin and its menu."""
    return InboxGroup()


add_style_sheet("inbox/admin.css")


class TroublesPanel(HomePanel):
    """A panel of the admin's home page that lists broken sources, rules turned off, and withdrawn originals."""

    name = "inbox_troubles"
    template_name = "campaign/inbox/admin/troubles_panel.html"
    order = 20


@hooks.register("construct_homepage_panels")
def show_troubles(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel to the admin's home page if there is anything for this user to deal with."""
    sources: list[Source] = []
    rules: list[Rule] = []
    if SOURCE_POLICY.user_has_permission(request.user, "change"):
        sources = list(broken(Source.objects.all()))
        rules = list(turned_off_rules())
    originals = withdrawn_count() if ITEM_POLICY.user_has_permission(request.user, "change") else 0
    if sources or rules or originals:
        more = len(sources[_MAX_SHOWN:])
        panels.append(
            TroublesPanel(sources=sources[:_MAX_SHOWN], more=more, rules=rules, originals=originals)
        )


@hooks.register("before_edit_page")
def warn_of_changed_original(request: HttpRequest, page: Page) -> None:
    """Warn the editor of an article made from an item if the original has been withdrawn or changed."""
    if request.method != "GET" or not isinstance(page, ArticlePage):
        return
    touched = Q(withdrawn_at__isnull=False) | Q(original_changed=True)
    for item in InboxItem.objects.filter(touched, article=page.pk).select_related("source"):
        what = "đã bị gỡ khỏi" if item.withdrawn_at else "đã thay đổi ở"
        messages.warning(
            request,
            f"Bản gốc của bài này {what} {item.source}. Hãy xem bài có cần đính chính hay gỡ không.",
            buttons=[messages.button(reverse("inbox:edit", args=[item.pk]), "Xem tin gốc")],
        )


@hooks.register("register_log_actions")
def inbox_log_actions(actions: LogActionRegistry) -> None:
    """Register the names of the inbox's log actions."""
    for name, label, message in (
        ("approve", "Duyệt tin", "Đã duyệt, dẫn về bài gốc"),
        ("reject", "Từ chối tin", "Đã từ chối"),
        ("topic", "Xếp chuyên mục", "Đã xếp vào chuyên mục khác"),
    ):
        actions.register_action(f"inbox.{name}")(_may_be_a_rule(label, message))
    actions.register_action("inbox.undo", "Hoàn tác", "Đã hoàn tác quyết định")
    actions.register_action("inbox.draft", "Chuyển thành bài", "Đã chuyển thành bản nháp")
    actions.register_action("inbox.take_original", "Lấy bản gốc mới", "Đã lấy nội dung mới của bản gốc")
    actions.register_action("inbox.keep_version", "Giữ bản đã duyệt", "Đã giữ nguyên bản đã duyệt")


def _may_be_a_rule(action_label: str, action_message: str) -> type[LogFormatter]:
    """Return a log formatter that also names the rule, if a rule carried out the action."""

    class Formatter(LogFormatter):
        label = action_label
        message = action_message

        def format_message(self, log_entry: BaseLogEntry) -> str:
            rule = log_entry.data.get("rule")
            return f"{self.message} theo quy tắc “{rule}”" if rule else self.message

    return Formatter
