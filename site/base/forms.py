"""Admin forms of pages: the edit form normalises its input, the copy form creates drafts only."""

import itertools
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from vietnamese.slugs import slugify
from vietnamese.text import many_lines

# First segments of the fixed addresses in config/urls.py and of the addresses for this machine
# (operations.health.addresses). A page with such a slug could never be reached.
RESERVED_SLUGS = {
    *("admin", "dem", "media", "robots.txt", "rss", "sitemap.xml", "static", "t", "tep", "tim-kiem"),
    *("giao-dien", "khong-co-mang", "luu-tru", "so-do-trang", "tac-gia", "xem-truoc"),
    *("bo-truyen-thong", "gui", "lich-cong-tac.ics", "nhung", "oembed", "rieng-tu", "san-sang", "song"),
}
_RESERVED = "Địa chỉ này đã dùng cho việc khác của trang web. Hãy đặt địa chỉ khác."


def tidied(data: QueryDict | None) -> QueryDict | None:
    """Return the data of a submitted form with all texts in NFC and with LF; None for a form that was not submitted."""
    if data is None:
        return None
    clean = QueryDict(mutable=True)
    for name, values in data.lists():
        clean.setlist(name, list(map(many_lines, values)))
    return clean


class NfcPageForm(WagtailAdminPageForm):
    """Page form that converts submitted text to NFC and line ends to LF before any field or block sees it.

    Text pasted from macOS or a PDF is NFD. Browsers send CRLF: an unchanged form would count as an edit, and its sender
    as the last editor.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(tidied(data), *args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        if self._follows_title():
            if same := self._own_page_of_this_title():
                # The form may have been sent twice. Wagtail would complain about an address that nobody typed.
                address = reverse("wagtailadmin_pages:edit", args=[same.pk])
                told = (
                    'Bạn đã có trang cùng tiêu đề ở mục này: <a href="{}">mở trang ấy</a>, hoặc đổi tiêu đề.'
                )
                self.add_error("title", format_html(told, address))
                del self.cleaned_data["slug"]
            else:
                self.cleaned_data["slug"] = self._free_slug(self.cleaned_data["title"])
        if is_reserved(self.cleaned_data.get("slug", ""), self.parent_page):
            self.add_error("slug", _RESERVED)
        return super().clean()

    def _follows_title(self) -> bool:
        """Return True if nobody chose this slug: it is empty, or the editor's script made it from the title.

        It is empty if Enter in the title submits the form before the script runs. Once a page has been online, its
        address stays.
        """
        title, slug = self.cleaned_data.get("title"), self.cleaned_data.get("slug")
        if not title or "slug" in self.errors:
            return False
        if not slug:
            return True
        return slug == slug_of(title) and not self.instance.first_published_at

    def _own_page_of_this_title(self) -> Page | None:
        title = self.cleaned_data["title"]
        # Its slug has a number if somebody else has a page of this title.
        same = Page.objects.child_of(self.parent_page).filter(
            slug__startswith=slug_of(title), draft_title=title
        )
        return same.filter(owner=self.for_user).exclude(pk=self.instance.pk).first()

    def _free_slug(self, title: str) -> str:
        base = slug_of(title)
        places = (f"{base}-{number}" if number > 1 else base for number in itertools.count(1))
        return next(
            place for place in places if Page._slug_is_available(place, self.parent_page, self.instance)
        )


def is_reserved(slug: str, parent: Page) -> bool:
    """Return True if a page below `parent` could not be reached by this slug."""
    return slug in RESERVED_SLUGS and parent.is_site_root()


def slug_of(title: str) -> str:
    """Return the slug by Vietnamese custom: đ becomes d, no accents."""
    return slugify(title, max_length=80) or "trang"


class DraftCopyForm(CopyForm):
    """Copy form without the choices to publish the copies or to make aliases: a copy is always a draft.

    It refuses reserved slugs.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("publish_copies", None)
        self.fields.pop("alias", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if is_reserved(cleaned.get("new_slug", ""), parent):
            self.add_error("new_slug", _RESERVED)
        return cleaned
