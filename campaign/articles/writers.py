"""Freezing of a story's writers and photographers when it goes online: the basis of fee sheets."""

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from base.models import Image
from base.models.media import credited
from campaign.articles.bylines import accounts_of, authors
from campaign.articles.models import ArticlePage, Photo, StoryPage, Writer


def freeze(story: StoryPage) -> None:
    """Store the writers of a published story, except those with whom it went online before.

    A name in the byline stands for the account whose pen name or full name it is; a name that fits no account, or
    several, belongs to none. A story without a byline is credited to the account that owns it.
    """
    if story.alias_of_id:
        return
    named = story.authors if isinstance(story, ArticlePage) else []
    bylines = {author.slug: author.name for author in named if author.slug} or {"": ""}
    stored = Writer.objects.filter(page=story.pk)
    if dict(stored.values_list("byline_slug", "byline")) == bylines:
        return
    accounts = accounts_of(set(bylines.values()))
    with transaction.atomic():
        stored.exclude(byline_slug__in=bylines).delete()
        for slug, byline in bylines.items():
            user = accounts.get(byline) if slug else story.owner
            person = user.name if user else ""
            today = {"byline": byline, "sharers": len(bylines)}
            new = {
                "user": user,
                "person": person,
                "pen_name": (byline if byline != person else "") or (user.pen_name if user else ""),
                "published_at": story.last_published_at,
            }
            stored.update_or_create(
                page_id=story.pk, byline_slug=slug, defaults=today, create_defaults=today | new
            )


def freeze_photos(story: StoryPage) -> None:
    """Store the photos of a published story whose credits name accounts, unless a story showed them before.

    Names that fit no account, such as that of a newspaper, have no share.
    """
    if story.alias_of_id:
        return
    own = dict(_photos(story))
    if not own:
        return
    known = Photo.objects.filter(image__in=own).values_list("image", flat=True)
    images = Image.objects.in_bulk(own.keys() - set(known))
    named = {key: own[key] or image.credit for key, image in images.items()}
    names = {key: [author.name for author in authors(credited(credit))] for key, credit in named.items()}
    accounts = accounts_of({name for several in names.values() for name in several})
    takers = {key: {accounts[name] for name in several if name in accounts} for key, several in names.items()}
    Photo.objects.bulk_create(
        (
            Photo(
                page_id=story.pk,
                image_id=key,
                title=images[key].title,
                user=user,
                person=user.name,
                pen_name=user.pen_name,
                sharers=len(users),
            )
            for key, users in takers.items()
            for user in users
        ),
        # Another story with the same photo may be published at the same time.
        ignore_conflicts=True,
    )


def _photos(story: StoryPage) -> Iterator[tuple[int, str]]:
    """Yield key and credit of each photo of the story. The credit is "" if the photo uses that of the library."""
    if story.main_image_id:
        yield story.main_image_id, ""
    yield from photos_of_blocks(list(story.body.raw_data))


def photos_of_blocks(raw: Any) -> Iterator[tuple[int, str]]:
    """Yield key and credit, as the block has it, of each photo in stored blocks. Infographics are not photos."""
    if isinstance(raw, dict):
        # Only the value of a photo has both (base.blocks.media.ImageBlock).
        if isinstance(raw.get("image"), int) and "decorative" in raw:
            yield raw["image"], raw.get("credit") or ""
        raw = list(raw.values())
    if isinstance(raw, list):
        for part in raw:
            yield from photos_of_blocks(part)
