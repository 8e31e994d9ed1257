"""The app of the edition, with the tables and columns that readers do not see."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class EditionConfig(AppConfig):
    """The app of the edition."""

    name = "edition"
    verbose_name = "Bản in"

    def ready(self) -> None:
        """Connect the watch to all database connections, and the memo to the watch."""
        from base import signals
        from base.delivery import memo
        from edition import watch

        memo.follow(watch.standing)

        watch.ignore(
            tables=[
                "base_missingaddress",
                "django_content_type",
                "django_migrations",
                "django_session",
                "edition_number",
                # Search results are read from the database for each request.
                "search_knownword",
                "search_searchedquery",
                "search_searchentry",
                "search_words",
                "taggit_tag",
                "taggit_taggeditem",
                "wagtailadmin_editingsession",
                "wagtailadmin_formstate",
                "wagtailcore_comment",
                "wagtailcore_commentreply",
                "wagtailcore_modellogentry",
                "wagtailcore_pagelogentry",
                "wagtailcore_pagesubscription",
                "wagtailcore_referenceindex",
                "wagtailcore_revision",
                "wagtailcore_taskstate",
                "wagtailcore_uploadedfile",
                "wagtailcore_workflowstate",
                "wagtailsearch_indexentry",
                "wagtailsearch_indexentry_fts",
                "wagtailusers_userprofile",
            ],
            # Readers see files and pictures only on a page that shows them. Renditions are made while a page
            # is rendered; for those made before, `pictures_made` is sent.
            inserts=["base_file", "base_image", "base_media", "base_rendition"],
            columns={
                # Computed and stored on first use. A changed file also has another name.
                "base_file": ["file_size", "file_hash"],
                "base_image": ["file_size", "file_hash"],
                "base_sharecard": ["made_of"],
                "base_user": ["last_login", "password"],
                "wagtailcore_page": [
                    "draft_title",
                    "has_unpublished_changes",
                    "latest_revision_id",
                    "latest_revision_created_at",
                    "locked",
                    "locked_at",
                    "locked_by_id",
                ],
            },
        )
        signals.pictures_made.connect(watch.pictures_were_made)
        connection_created.connect(watch.watch, dispatch_uid="edition.watch")
