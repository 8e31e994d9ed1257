"""Variant of Wagtail's `{% picture %}` for images that are smaller than the page needs, or lost.

JPEG comes in one width, the middle one: only browsers from before 2020 use it, and each address makes every page
larger.
"""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from wagtail.images.models import AbstractImage, AbstractRendition, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found
from wagtail.images.templatetags import wagtailimages_tags

from base.delivery import memo

register = template.Library()


class _Picture(Picture):
    def __html__(self) -> str:
        sizes = self.attrs.pop("sizes")
        sources = (
            {"srcset": _widths(self.formats[kind]), "sizes": sizes, "type": f"image/{kind}"}
            for kind in ("avif", "webp")
        )
        return format_html(
            "<picture>{}{}</picture>",
            format_html_join("", "<source{}>", ((flatatt(source),) for source in sources)),
            self.formats["jpeg"][0].img_tag(self.attrs),
        )


def _widths(renditions: list[AbstractRendition]) -> str:
    """Return a `srcset` with each width once.

    Images are never enlarged, so several renditions of a small one have the same width.
    """
    by_width: dict[int, str] = {}
    for rendition in renditions:
        by_width.setdefault(rendition.width, rendition.url)
    return ", ".join(f"{url} {width}w" for width, url in by_width.items())


class _PictureNode(wagtailimages_tags.PictureNode):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Parsed once, because parsing a specification costs more than finding the rendition.
        filters = super().get_filters()
        jpeg = [each for each in filters if each.spec.endswith("|format-jpeg")]
        middle = jpeg[(len(jpeg) - 1) // 2]
        self.filters = [each for each in filters if each not in jpeg or each is middle]

    def render(self, context: template.Context) -> str:
        image = self.validate_image(context)
        if not image:
            return ""
        attrs: dict[str, Any] = {name: value.resolve(context) for name, value in self.attrs.items()}
        # The markup depends on nothing else, so it is the same wherever an edition shows this picture.
        key = ("picture", image.pk, *self.filter_specs, *attrs.items())
        return memo.get_or_set(key, lambda: self._markup(image, attrs))

    def _markup(self, image: AbstractImage, attrs: dict[str, Any]) -> str:
        renditions = get_renditions_or_not_found(image, self.filters)
        # Show nothing instead of a broken picture if a file is lost.
        if not all(rendition.width for rendition in renditions.values()):
            return ""
        return str(_Picture(renditions, attrs))


@register.tag
def picture(parser: Any, token: Any) -> _PictureNode:
    """Parse `{% picture %}`."""
    node = wagtailimages_tags.image(parser, token)
    return _PictureNode(node.image_expr, node.filter_specs, attrs=node.attrs)
