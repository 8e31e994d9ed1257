"""Admin views of plan tasks, templates and accepted words; the topic that a story's form chooses."""

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.views.pages.create import CreateView
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from base.desk.screens import LoggedReorderView
from base.form_values import sent_key
from campaign.articles.desk import accepted_words
from campaign.articles.desk.templates import BeginView
from campaign.articles.models import AcceptedWord, PlanTask, StoryTemplate, TopicPage
from campaign.articles.models.stories import StoryPage


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
    """Admin views of accepted words."""

    model = AcceptedWord
    icon = "openquote"
    list_display = ["words"]
    search_fields = ["words"]


register_snippet(AcceptedWordViewSet)


@hooks.register("register_admin_urls")
def register_accept_word() -> list[URLPattern]:
    """Add the address of the button beside a spelling hint."""
    return [path("tu-khong-phai-loi/", accepted_words.accept_word, name="articles_accept_word")]


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


# Runs before the hooks that lock the parent, ask for its review or show a kept text: they act for the topic.
@hooks.register("before_create_page", order=-3)
def create_under_chosen_topic(
    request: HttpRequest, parent_page: Page, page_class: type[Page]
) -> HttpResponse | None:
    """Create a story under the topic that its form names. The view checks rights and kind as for any parent."""
    topic = sent_key(request.POST.get("topic"))
    if not issubclass(page_class, StoryPage) or topic in (0, parent_page.pk):
        return None
    return CreateView.as_view()(request, page_class._meta.app_label, page_class._meta.model_name, topic)


# Runs before the hooks that ask for the review. Saving the form sets the topic again, checked.
@hooks.register("before_edit_page", order=-3)
def ask_for_the_review_of_the_chosen_topic(request: HttpRequest, page: Page) -> None:
    """Let a story be submitted to the workflow of the topic that its form names."""
    if isinstance(page, StoryPage) and (topic := sent_key(request.POST.get("topic"))):
        page.chosen_topic = TopicPage.objects.filter(pk=topic).first()


# Runs before the hook that leads a reviewer back to the board: after its answer, Wagtail calls no other hook.
@hooks.register("after_edit_page", order=-1)
def move_to_chosen_topic(request: HttpRequest, page: Page) -> None:
    """Move a draft to the topic that its form names."""
    topic = page.chosen_topic if isinstance(page, StoryPage) else None
    if topic is not None and not page.is_child_of(topic):
        page.move(topic, pos="last-child", user=request.user)
