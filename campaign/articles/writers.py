"""Freezes who wrote a story when it goes online: the basis of fee sheets."""

from base.models import User
from campaign.articles.models import ArticlePage, StoryPage, Writer
from vietnamese.slugs import slugify


def freeze(story: StoryPage) -> None:
    """Store the writer of a published story, unless the story went online with the same byline before.

    A byline names the account whose pen name or full name it is; one that fits no account, or several, stands by
    itself. A story without a byline is credited to the account that owns it.
    """
    byline, slug = (story.author_name, story.author_slug) if isinstance(story, ArticlePage) else ("", "")
    # Wagtail says "published" of a story that only got its hour, too.
    if not story.live or story.alias_of_id or Writer.objects.filter(page=story.pk, byline_slug=slug).exists():
        return
    writer = _account_of(slug) if slug else story.owner
    person = (writer.get_full_name() or writer.get_username()) if writer else ""
    Writer.objects.update_or_create(
        page_id=story.pk,
        defaults={
            "user": writer,
            "person": person,
            "pen_name": (byline if byline != person else "") or (writer.pen_name if writer else ""),
            "byline_slug": slug,
            "published_at": story.last_published_at,
        },
    )


def _account_of(slug: str) -> User | None:
    """Return the only account with this pen name or full name."""
    users = User.objects.only("username", "first_name", "last_name", "pen_name")
    found = [
        user
        for user in users
        if slug in {slugify(name, max_length=100) for name in (user.pen_name, user.get_full_name())}
    ]
    return found[0] if len(found) == 1 else None
