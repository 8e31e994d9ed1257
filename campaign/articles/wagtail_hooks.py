"""Admin views of plan tasks, templates, and words that are no misspellings."""

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import LoggedReorderView
from campaign.articles import spelling_views
from campaign.articles.models import AcceptedWord, PlanTask, StoryTemplate
from campaign.articles.template_views import BeginView


class PlanTaskViewSet(SnippetViewSet):
    """Admin views of plan tasks."""

    model = PlanTask
    icon = "tasks"
    add_to_admin_menu = True
    menu_label = "Nhiệm vụ kế hoạch"
    menu_order = 500
    list_display = ["title", "code"]
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView


register_snippet(PlanTaskViewSet)


class AcceptedWordViewSet(SnippetViewSet):
    """Admin views of the words that are no misspellings."""

    model = AcceptedWord
    icon = "openquote"
    list_display = ["words"]
    search_fields = ["words"]


register_snippet(AcceptedWordViewSet)


@hooks.register("register_admin_urls")
def register_accept_word() -> list[URLPattern]:
    """Add the address of the button beside a spelling hint."""
    return [path("tu-khong-phai-loi/", spelling_views.accept_word, name="articles_accept_word")]


@hooks.register("insert_editor_js")
def add_spelling_script() -> str:
    """Add the script of that button to the page editor."""
    return format_html(
        '<script src="{}" data-url="{}" defer></script>',
        static("js/admin-spelling.js"),
        reverse("articles_accept_word"),
    )


class StoryTemplateViewSet(SnippetViewSet):
    """Admin views of templates."""

    model = StoryTemplate
    icon = "copy"
    list_display = ["name", "kind", "form"]
    sort_order_field = "sort_order"
    reorder_view_class = LoggedReorderView


register_snippet(StoryTemplateViewSet)


@hooks.register("register_admin_urls")
def register_templates() -> list[URLPattern]:
    """Add the view that begins a story with a template."""
    address = "mau-bai/<int:template>/<int:topic>/"
    return [path(address, BeginView.as_view(), name="articles_begin_with_template")]
