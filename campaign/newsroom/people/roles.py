"""Permissions of the three roles, as data (`app.codename`). This module grants nothing; setup.py does."""

AUTHORS = "Biên tập viên"
CHIEFS = "Trưởng ban biên tập"
ADMINISTRATORS = "Quản trị"

_EVERYONE = ["wagtailadmin.access_admin"]
_INBOX_READER = ["inbox.view_source", "inbox.view_inboxitem", "inbox.change_inboxitem"]
_SNIPPETS = [
    f"{app}.{verb}_{model}"
    for app, model in (
        ("articles", "acceptedword"),
        ("articles", "plantask"),
        ("articles", "storytemplate"),
        ("base", "reportingroute"),
        ("library", "documentfield"),
        ("newsroom", "campaignday"),
        ("search", "promotedresult"),
        ("search", "synonyms"),
        # Redirects are created from the list of addresses that readers did not find.
        ("wagtailredirects", "redirect"),
    )
    for verb in ("view", "add", "change", "delete")
]
_COMMENTS = ["engagement.view_comment", "engagement.change_comment"]
_MESSAGES = ["engagement.view_message", "engagement.change_message"]
_SPECIAL_DAYS = [f"engagement.{verb}_specialday" for verb in ("view", "add", "change", "delete")]
# A kit says only what two persons have seen, so withdrawing it needs no second person.
_WITHDRAW_KITS = ["engagement.add_kit", "engagement.delete_kit"]
_LETTERS = [
    "engagement.view_letter",
    "engagement.stop_letter",
    "engagement.find_subscriber",
    "engagement.change_newslettersettings",
]
_QUESTIONS = [
    *[f"engagement.{verb}_question" for verb in ("view", "add", "change")],
    "engagement.view_attempt",
]
_REPORTS = [f"reports.{verb}_report" for verb in ("view", "add", "change", "delete", "issue")]
# What chiefs and administrators may do alike.
_KEEPERS = [
    *_EVERYONE,
    *_INBOX_READER,
    *[f"inbox.{verb}_source" for verb in ("add", "change", "delete")],
    *_SNIPPETS,
    *_COMMENTS,
    *_MESSAGES,
    *_SPECIAL_DAYS,
    *_WITHDRAW_KITS,
    "engagement.export_comment",
    *_LETTERS,
    *_QUESTIONS,
    "engagement.run_attempt",
    "engagement.export_attempt",
    "home.change_navigation",
    "search.view_searchedquery",
    *_REPORTS,
    "base.give_pen_name",
    "newsroom.give_assignment",
]

MODEL_PERMISSIONS = {
    AUTHORS: [
        *_EVERYONE,
        *_INBOX_READER,
        *_COMMENTS,
        *_MESSAGES,
        "engagement.add_kit",
        "engagement.view_letter",
        *_QUESTIONS,
        "articles.view_acceptedword",
        "articles.add_acceptedword",
    ],
    CHIEFS: [
        *_KEEPERS,
        "engagement.approve_message",
        "engagement.approve_question",
        # Only chiefs see the basis of payments.
        "reports.see_contributions",
        "reports.change_coefficients",
    ],
    ADMINISTRATORS: [
        *_KEEPERS,
        "engagement.change_engagementsettings",
        "base.change_agencysettings",
        *[
            f"{app}.{verb}_{model}"
            for app, model in (
                ("base", "user"),
                ("auth", "group"),
                ("wagtailcore", "workflow"),
                ("wagtailcore", "task"),
                ("newsroom", "foureyestask"),
            )
            for verb in ("view", "add", "change", "delete")
        ],
        # No "delete": without its site the admin does not open.
        *[f"wagtailcore.{verb}_site" for verb in ("view", "add", "change")],
    ],
}

# "publish" publishes nothing here (base.models.permissions): it permits withdrawing, reordering, moving and
# deleting live pages.
_ALL_OF_PAGES = ["add_page", "change_page", "publish_page", "lock_page", "unlock_page", "bulk_delete_page"]
PAGE_PERMISSIONS = {
    AUTHORS: ["add_page", "change_page"],
    CHIEFS: _ALL_OF_PAGES,
    ADMINISTRATORS: _ALL_OF_PAGES,
}

# "add" lets people change what they uploaded themselves. A file that others uploaded may be used on a live page, so
# only chiefs and administrators may change it.
_UPLOAD = [
    "wagtailimages.add_image",
    "wagtailimages.choose_image",
    "wagtaildocs.add_document",
    "wagtaildocs.choose_document",
    "wagtailmedia.add_media",
]
_KEEP_LIBRARY = [
    *_UPLOAD,
    "wagtailimages.change_image",
    "wagtailimages.delete_image",
    "wagtaildocs.change_document",
    "wagtaildocs.delete_document",
    "wagtailmedia.change_media",
    "wagtailmedia.delete_media",
    "wagtailcore.add_collection",
    "wagtailcore.change_collection",
    "wagtailcore.delete_collection",
]
COLLECTION_PERMISSIONS = {AUTHORS: _UPLOAD, CHIEFS: _KEEP_LIBRARY, ADMINISTRATORS: _KEEP_LIBRARY}
