"""The front door: home page, plain pages, navigation."""

from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from base.blocks import BodyBlock
from base.models import BasePage
from base.plain_text import plain_text
from base.sharing.share_cards import card_file
from base.visibility import is_private, readable

# Addresses with more parts than this are looked up Wagtail's way; ours have three.
_DEEPEST = 8


class HomePage(BasePage):
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
        "home.StandardPage",
    ]
    max_count = 1
    schema_type = "CollectionPage"
    kind_label = "Trang chủ"
    shows_contact = False  # as a StandardPage has it

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
        """Finds the page of an address by one query, however deep it stands; Wagtail's way takes two a level."""
        page = self._page_at(path_components) if len(path_components) <= _DEEPEST else None
        return RouteResult(page) if page else super().route(request, path_components)

    def _page_at(self, components: list[str]) -> BasePage | None:
        """The live page with this address, this page or one below, with its ancestors at hand."""
        addresses = [
            "/".join([self.url_path.rstrip("/"), *components[:depth], ""])
            for depth in range(len(components) + 1)
        ]
        # Slugs are indexed, whole addresses are not.
        rows = Page.objects.filter(slug__in=[self.slug, *components], url_path__in=addresses)
        by_address = {row.url_path: row for row in rows.annotate(private=is_private(), card=card_file())}
        chain = [by_address[address] for address in addresses if address in by_address]
        if len(chain) < len(addresses) or not chain[-1].live:
            return None
        # This instance is every request's (KnownSiteMiddleware): the page that is shown is a copy.
        page = _specific(chain[-1]) if components else copy(self)
        page.remember_ancestors([self, *chain[1:-1]] if components else [], all_open=not chain[-1].private)
        page.remember_share_cards(chain[-1].card, chain[0].card)
        return page


def _specific(row: Page) -> BasePage:
    """The page of this row, with what its page shows of other tables."""
    model = row.specific_class
    shown = {"social_image", model.picture_field, *model.shown_with}
    return model.objects.select_related(*shown).get(pk=row.pk)


class StandardPage(BasePage):
    """A plain page: contact, about, rules of republishing. Also in English, for readers from elsewhere."""

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


class NavigationLinkValue(blocks.StructValue):
    @property
    def link_title(self) -> str:
        return self["title"] or (self["page"].title if self["page"] else self["url"])

    @property
    def href(self) -> str:
        return self["page"].url if self["page"] else self["url"]


class NavigationLinkBlock(blocks.StructBlock):
    title = blocks.CharBlock(label="Tên trên menu", required=False, max_length=60)
    page = blocks.PageChooserBlock(label="Trang", required=False)
    url = blocks.CharBlock(label="Hoặc địa chỉ", required=False, max_length=500)

    class Meta:
        icon = "link"
        label = "Mục menu"
        value_class = NavigationLinkValue

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
    main = StreamField([("link", NavigationLinkBlock())], verbose_name="menu chính", blank=True, max_num=7)
    footer = StreamField(
        [("link", NavigationLinkBlock())], verbose_name="menu chân trang", blank=True, max_num=12
    )

    panels = [FieldPanel("main"), FieldPanel("footer")]

    class Meta:
        verbose_name = "Điều hướng"
