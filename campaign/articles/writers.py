"""Freezing of a story's writer and photographers when it goes online: the basis of fee sheets."""

from collections.abc import Iterator
from typing import Any

from base.models import Image, User
from base.models.media import credited
from campaign.articles.models import ArticlePage, Photo, StoryPage, Writer
from vietnamese.slugs import slugify


def freeze(story: StoryPage) -> None:
    """Store the writer of a published story, unless the story went online with the same byline before.

    A byline names the account whose pen name or full name it is; a byline that fits no account, or several, belongs to
    none. A story without a byline is credited to the account that owns it.
    """
    byline, slug = (story.author_name, story.author_slug) if isinstance(story, ArticlePage) else ("", "")
    if story.alias_of_id or Writer.objects.filter(page=story.pk, byline_slug=slug).exists():
        return
    writer = _accounts({byline}).get(byline) if slug else story.owner
    person = writer.name if writer else ""
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


def freeze_photos(story: StoryPage) -> None:
    """Store the photos of a published story whose credits name an account, unless a story showed them before."""
    if story.alias_of_id:
        return
    own = dict(_photos(story))
    if not own:
        return
    known = Photo.objects.filter(image__in=own).values_list("image", flat=True)
    images = Image.objects.in_bulk(own.keys() - set(known))
    named = {key: own[key] or image.credit for key, image in images.items()}
    names = {key: credited(credit) for key, credit in named.items() if credit}
    accounts = _accounts(set(names.values())) if names else {}
    Photo.objects.bulk_create(
        (
            Photo(
                page_id=story.pk,
                image_id=key,
                title=images[key].title,
                user=user,
                person=user.name,
                pen_name=user.pen_name,
            )
            for key, name in names.items()
            if (user := accounts.get(name))
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


def _accounts(names: set[str]) -> dict[str, User]:
    """Return the accounts by these pen names or full names, except names that several accounts have.

    Accents decide only between accounts whose names are alike without them: "Nguyễn Văn An", "Nguyễn Văn Ân".
    """
    owners: dict[str, list[tuple[str, User]]] = {}
    for user in User.objects.only("username", "first_name", "last_name", "pen_name"):
        for name in {user.pen_name, user.get_full_name()}:
            owners.setdefault(slugify(name, max_length=100), []).append((name.casefold(), user))
    found = {}
    for name in names:
        fitting = owners.get(slugify(name, max_length=100), [])
        users = {user for _, user in fitting}
        if len(users) > 1:
            users = {user for own, user in fitting if own == name.casefold()}
        if len(users) == 1:
            found[name] = users.pop()
    return found
