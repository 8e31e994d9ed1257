"""The sizes of pictures are made when a page is published or a picture is changed, so that no reader waits for one.

What the templates ask for and is missing is still made when it is asked for: this only comes first.
"""

from collections.abc import Iterable
from contextlib import suppress

from wagtail.fields import StreamField
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, ReferenceIndex

from base.models import BasePage, Image
from base.signals import pictures_made

# As templates/components/picture--card.html and picture--lead.html ask for them; feeds take the last.
STANDING_FOR_A_PAGE = [
    *[
        f"fill-{size}|format-{kind}"
        for size in ("240x135", "480x270", "720x405", "1280x720")
        for kind in ("avif", "webp")
    ],
    *[f"fill-{size}|format-jpeg" for size in ("480x270", "720x405", "1280x720")],
]
# As picture--body.html does, and what an infographic leads to.
IN_A_TEXT = [
    *[f"width-{width}|format-{kind}" for width in (640, 1280) for kind in ("avif", "webp")],
    *[f"width-{width}|format-jpeg" for width in (640, 1920)],
]


def picture_was_changed(image: Image) -> None:
    """Makes anew what the public pages show of `image`."""
    users = ReferenceIndex.get_references_to(image).filter(base_content_type__app_label="wagtailcore")
    keys = {int(key) for key in users.values_list("object_id", flat=True)}
    for page in Page.objects.live().filter(pk__in=keys).specific():
        if isinstance(page, BasePage):
            make_pictures(page)


def make_pictures(page: BasePage) -> None:
    if page.lead_image and make_sizes(page.lead_image, STANDING_FOR_A_PAGE):
        # The site map names a picture only once it is there.
        pictures_made.send(sender=type(page))
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    shown = {
        key
        for field in fields
        for model, key, *_ in field.extract_references(field.value_from_object(page))
        if issubclass(model, Image)
    }
    for image in Image.objects.filter(pk__in=shown):
        make_sizes(image, IN_A_TEXT)


def make_sizes(image: Image, specs: Iterable[str]) -> bool:
    """Whether one was missing."""
    before = image.renditions.count()
    # The file may be lost; the page stays.
    with suppress(SourceImageIOError):
        image.get_renditions(*specs)
    return image.renditions.count() > before
