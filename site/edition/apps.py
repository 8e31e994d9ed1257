"""The edition as a Django app: which tables of packages readers do not see, and the signals it follows."""

from typing import cast

from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created

# Columns of pages for editors' bookkeeping.
BOOKS = (
    *("draft_title", "has_unpublished_changes", "latest_revision_id", "latest_revision_created_at"),
    *("locked", "locked_at", "locked_by_id"),
    # Writes of the children themselves are watched.
    "numchild",
)


class EditionConfig(AppConfig):
    """The app of the edition."""

    name = "edition"
    verbose_name = "Trang dựng sẵn"

    def ready(self) -> None:
        # Imported at the top, BaseConfig would be a second app configuration in this module.
        from base import signals
        from base.apps import BaseConfig
        from base.delivery import evidence, memo
        from edition import watch

        memo.follow(watch.current_edition)
        evidence.ignore(BOOKS)

        # The base lies below the edition and cannot call it; the packages cannot name their tables either.
        watch.ignore(**cast(BaseConfig, apps.get_app_config("base")).unseen_by_readers())
        watch.ignore(
            tables=[
                "django_content_type",
                "django_migrations",
                "django_session",
                "edition_number",
                "taggit_tag",
                "taggit_taggeditem",
                "wagtailadmin_editingsession",
                "wagtailadmin_formstate",
                "wagtailcore_comment",
                "wagtailcore_commentreply",
                "wagtailcore_modellogentry",
                "wagtailcore_pagelogentry",
                "wagtailcore_pagesubscription",
                "wagtailcore_revision",
                "wagtailcore_taskstate",
                "wagtailcore_uploadedfile",
                "wagtailcore_workflowstate",
                "wagtailsearch_indexentry",
                "wagtailsearch_indexentry_fts",
                "wagtailusers_userprofile",
            ],
            # A removed reference may be the last one that made a file public.
            inserts=["wagtailcore_referenceindex"],
            columns={"wagtailcore_page": BOOKS, "wagtailcore_collection": ["numchild"]},
        )
        # Pages that were rendered since the publication may lack the pictures.
        signals.pictures_made.connect(watch.start)
        connection_created.connect(watch.watch, dispatch_uid="edition.watch")
