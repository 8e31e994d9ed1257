"""The home page, standard pages, and the navigation."""

from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from base.blocks.body import BodyBlock
from base.fields import StreamField
from base.models import BasePage
from base.plain_text import plain_text
from base.sharing.share_cards import card_file
from base.visibility import is_private, readable
from campaign.articles.models.stories import StoryPage
from campaign.engagement.models import made_kit

# Longer addresses are looked up by Wagtail's own code; addresses of this site have three parts.
_DEEPEST = 8


class HomePage(BasePage):
    """The home page, which also routes the requests of all pages below it."""

    lead_story = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name="bài mở đầu",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Để trống thì bài mới nhất đứng đầu trang.",
    )

    view = "home.home_view.HomeView"
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "articles.CampaignPage",
        "library.LibraryPage",
        "inbox.ProvincialNewsPage",
        "schedule.SchedulePage",
        "engagement.ConsultationsPage",
        "engagement.GuidePage",
        "home.StandardPage",
    ]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Trang chủ"
    shows_contact = False  # as on StandardPage

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        PageChooserPanel("lead_story", ["articles.ArticlePage", "articles.AlertPage"]),
    ]

    class Meta:
        verbose_name = "trang chủ"

    @property
    def share_kicker(self) -> str:
        return ""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address with two queries at any depth; Wagtail's code takes two for each level."""
        page = self._page_at(path_components) if len(path_components) <= _DEEPEST else None
        return RouteResult(page) if page else super().route(request, path_components)

    def _page_at(self, components: list[str]) -> BasePage | None:
        """Return the live page with this address, with its ancestors loaded; None if there is none."""
        addresses = [
            "/".join([self.url_path.rstrip("/"), *components[:depth], ""])
            for depth in range(len(components) + 1)
        ]
        # Slugs are indexed, full addresses are not.
        rows = Page.objects.filter(slug__in=[self.slug, *components], url_path__in=addresses)
        rows = rows.annotate(private=is_private(), card=card_file(), has_kit=made_kit())
        by_address = {row.url_path: row for row in rows}
        chain = [by_address[address] for address in addresses if address in by_address]
        if len(chain) < len(addresses) or not chain[-1].live:
            return None
        # All requests share this instance (KnownSiteMiddleware), so the page shown is a copy.
        page = _specific(chain[-1]) if components else copy(self)
        page.remember_ancestors([self, *chain[1:-1]] if components else [], all_open=not chain[-1].private)
        page.remember_share_cards(chain[-1].card, chain[0].card)
        if isinstance(page, StoryPage):
            page.has_kit = chain[-1].has_kit
        return page


def _specific(row: Page) -> BasePage:
    """Return the specific page of this row, with the related objects that the page shows."""
    model = row.specific_class
    shown = {"social_image", model.picture_field, *model.shown_with}
    return model.objects.select_related(*shown).get(pk=row.pk)


class StandardPage(BasePage):
    """A page of text: contact, about, rules of republishing. It may be in English."""

    body = StreamField(BodyBlock(), verbose_name="nội dung", blank=True)
    language = models.CharField("ngôn ngữ", max_length=2, choices=settings.LANGUAGES, default="vi")
    translation = models.OneToOneField(
        "self",
        verbose_name="bản ở ngôn ngữ kia",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="translated_from",
        help_text="Chỉ cần chọn ở một trong hai trang.",
    )

    shows_contact = models.BooleanField(
        "hiện thông tin liên hệ",
        default=False,
        help_text="Tên, địa chỉ, điện thoại, thư điện tử của cơ quan; ở trang tiếng Việt còn có các nơi tiếp nhận phản"
        " ánh. Sửa ở “Thông tin cơ quan” và “Nơi tiếp nhận phản ánh”.",
    )

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage", "articles.CampaignPage"]
    subpage_types = ["home.StandardPage"]

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        FieldPanel("shows_contact"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("translation")]),
    ]

    class Meta:
        verbose_name = "trang thông tin"
        verbose_name_plural = "trang thông tin"

    def clean(self) -> None:
        super().clean()
        if self.translation and self.translation.language == self.language:
            raise ValidationError({"translation": "Trang được chọn phải ở ngôn ngữ kia."})

    @property
    def page_language(self) -> str:
        return self.language

    def translated_page(self) -> "StandardPage | None":
        pair = models.Q(translation=self.pk)
        if self.translation_id:
            pair |= models.Q(pk=self.translation_id)
        found = StandardPage.objects.filter(pair).exclude(language=self.language)
        return readable(found).order_by("pk").first()

    def search_text(self) -> str:
        return "\n".join([self.summary, plain_text(self.body)])


class NavigationLinkBlock(blocks.StructBlock):
    """A navigation link to a page or to an address."""

    title = blocks.CharBlock(label="Tên trên menu", required=False, max_length=60)
    page = blocks.PageChooserBlock(label="Trang", required=False)
    url = blocks.CharBlock(label="Hoặc địa chỉ", required=False, max_length=500)

    class Meta:
        icon = "link"
        label = "Mục menu"

    def clean(self, value: dict[str, Any]) -> dict[str, Any]:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            raise blocks.StructBlockValidationError(
                {"page": ValidationError("Chọn một trang hoặc điền một địa chỉ, một trong hai.")}
            )
        if cleaned["url"] and not cleaned["url"].startswith(("/", "https://", "http://")):
            raise blocks.StructBlockValidationError(
                {"url": ValidationError("Địa chỉ bắt đầu bằng “/” hoặc “https://”.")}
            )
        return cleaned


@register_setting(icon="list-ul", order=110)
class Navigation(BaseSiteSetting):
    """The menus of the site, as editors set them."""

    main = StreamField([("link", NavigationLinkBlock())], verbose_name="menu chính", blank=True, max_num=7)
    footer = StreamField(
        [("link", NavigationLinkBlock())], verbose_name="menu chân trang", blank=True, max_num=12
    )

    panels = [FieldPanel("main"), FieldPanel("footer")]

    class Meta:
        verbose_name = "Điều hướng"
