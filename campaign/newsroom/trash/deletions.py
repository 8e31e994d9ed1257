"""Deletions by people: pages, and the rows of TRASHED_MODELS, go into the trash.

Each view, bulk action and API of Wagtail that deletes pages ends in its DeletePageAction; everything else sends
`pre_delete`. Rows that a program deletes on nobody's behalf are gone at once.
"""

from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import pre_delete
from wagtail.actions.delete_page import DeletePageAction
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

from base.models import File, Image, Media, ReportingRoute
from campaign.articles.models import AcceptedWord, PlanTask, StoryTemplate
from campaign.library.models import DocumentField
from campaign.newsroom.models import CampaignDay
from campaign.newsroom.review import audit
from campaign.newsroom.trash import files, services
from search.models import PromotedResult, Synonyms

# Models kept besides pages. Settings of the inbox are left out: the feed of a source brings its items again, and a rule
# is one line.
TRASHED_MODELS: list[type[Model]] = [
    AcceptedWord,
    CampaignDay,
    DocumentField,
    File,
    Image,
    Media,
    PlanTask,
    PromotedResult,
    ReportingRoute,
    StoryTemplate,
    Synonyms,
]


def register(model: type[Model]) -> None:
    """Send deleted rows of another app's model to the trash, too."""
    TRASHED_MODELS.append(model)
    pre_delete.connect(_row_goes, sender=model)


def install() -> None:
    """Send all pages and rows of TRASHED_MODELS that people delete to the trash."""
    delete_for_good = DeletePageAction.execute

    @transaction.atomic
    def execute(
        self: DeletePageAction, *args: Any, skip_permission_checks: bool = False, **kwargs: Any
    ) -> Any:
        # Locked, because whoever saves or moves the page, or adds one below it, must be done before the snapshot.
        page = Page.objects.select_for_update().filter(pk=self.page.pk).first()
        if page is None:
            # A bulk action names pages whose parent it has just deleted, too, and a click may be a double click.
            return 0, {}
        if self.user:
            # Asked even if the view has asked before: the page may have gone online since.
            self.page = page.specific_deferred
            self.check()
            services.put_page(page, self.user)
            self.page = page.specific
        return delete_for_good(self, *args, skip_permission_checks=True, **kwargs)

    DeletePageAction.execute = execute
    files.install()
    for model in TRASHED_MODELS:
        pre_delete.connect(_row_goes, sender=model)


def _row_goes(sender: type[Model], instance: Model, origin: Model | QuerySet[Any], **_: Any) -> None:
    user = get_active_log_context().user
    # A row that is deleted along with another one comes back with it.
    if user and (origin.model if isinstance(origin, QuerySet) else type(origin)) is sender:
        # Locked, because whoever saves the row must be done before the snapshot.
        row = sender._base_manager.select_for_update().filter(pk=instance.pk).first()
        # A click may be a double click.
        if row is not None:
            audit.note_deletion(row)
            services.put_row(row, user)
