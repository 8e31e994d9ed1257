"""Makes picture sizes before a page is published, so that neither the click nor a reader waits for them.

A worker makes them when the text is submitted for review, and those still missing after publication. Sizes that are
missing even then are made when a template needs them.
"""

from collections.abc import Iterable

from django_tasks import task
from wagtail.fields import StreamField
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Revision

from base.models import BasePage, Image
from base.signals import pictures_made

# Largest lead image in the format that every program shows; feeds, sitemaps and kits use it.
LEAD_JPEG = "fill-1280x720|format-jpeg"
# Sizes used by templates/components/picture--card.html and picture--lead.html.
STANDING_FOR_A_PAGE = [
    *[
        f"fill-{size}|format-{kind}"
        for size in ("240x135", "480x270", "720x405", "1280x720")
        for kind in ("avif", "webp")
    ],
    *[f"fill-{size}|format-jpeg" for size in ("480x270", "720x405")],
    LEAD_JPEG,
]
# Sizes used by picture--body.html, and the large picture that an infographic links to.
IN_A_TEXT = [
    *[f"width-{width}|format-{kind}" for width in (640, 1280) for kind in ("avif", "webp")],
    *[f"width-{width}|format-jpeg" for width in (640, 1920)],
]


@task()
def make_pictures(key: int) -> None:
    """Make the missing sizes of the lead image of the page with this key, and of all images in its texts."""
    page: BasePage = Page.objects.get(pk=key).specific
    if _make_pictures(page):
        # The sitemap lists a picture only if its rendition exists.
        pictures_made.send(sender=type(page))


# Nobody waits for these, and a text may have dozens of photographs.
@task(queue_name="slow")
def make_pictures_of_draft(key: int) -> None:
    """Make the missing sizes for the revision with this key, unless it is gone."""
    revision = Revision.objects.filter(pk=key).first()
    if revision is not None:
        _make_pictures(revision.as_object())


def _make_pictures(page: BasePage) -> bool:
    """Make the missing sizes of the page's pictures. Return True if the lead image lacked one."""
    is_new = page.lead_image is not None and make_sizes(page.lead_image, STANDING_FOR_A_PAGE)
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    shown = {
        key
        for field in fields
        for model, key, *_ in field.extract_references(field.value_from_object(page))
        if issubclass(model, Image)
    }
    for image in Image.objects.filter(pk__in=shown):
        make_sizes(image, IN_A_TEXT)
    return is_new


def make_sizes(image: Image, specs: Iterable[str]) -> bool:
    """Make the renditions of `specs` that are missing. Return True if any was made.

    Raises SourceImageIOError if the store cannot read or write files now.
    """
    before = image.renditions.count()
    try:
        image.get_renditions(*specs)
    except SourceImageIOError as error:
        # If the original is lost, another try is pointless; if the store fails, it is not.
        if not isinstance(error.__cause__, FileNotFoundError):
            raise
    return image.renditions.count() > before
