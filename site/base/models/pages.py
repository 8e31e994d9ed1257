"""BasePage, the base of all page types. It does not depend on the campaign."""

from http import HTTPMethod
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms import Form
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.url_routing import RouteResult

from base.forms import DraftCopyForm, NfcPageForm, slug_of
from base.models.agency import AgencySettings
from base.models.media import Image
from base.models.permissions import WorkflowOnlyPermissionTester
from base.models.revisions import StandingRevisions
from base.models.search_fields import AutocompleteField, SearchField
from base.models.share_cards import ShareCard
from base.page_view import PageView
from base.rich_text import fetch_links
from base.signals import page_saved
from vietnamese.text import nfc, one_line

_PAGES_BELOW = (
    "Bên dưới còn trang đang lên mạng. Hãy đăng lại trang này rồi đổi địa chỉ, hoặc gỡ các trang ấy trước."
)


class BasePage(StandingRevisions, Page):
    """Abstract page: summary, share image, metadata, search text, and publication by workflow only."""

    title: str
    slug: str
    summary = models.TextField(
        "tóm tắt",
        max_length=500,
        blank=True,
        help_text="Một đến ba câu. Hiện trong danh sách, kết quả tìm kiếm và khi chia sẻ.",
    )
    social_image = models.ForeignKey(
        "base.Image",
        verbose_name="ảnh khi chia sẻ",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Để trống thì dùng ảnh vẽ sẵn mang tiêu đề trang.",
    )
    noindex = models.BooleanField(
        "ẩn khỏi công cụ tìm kiếm",
        default=False,
        help_text="Google và các công cụ tìm kiếm khác không đưa trang này vào kết quả.",
    )
    canonical_url = models.URLField(
        "địa chỉ gốc",
        blank=True,
        help_text="Chỉ điền khi nội dung này đăng chính thức ở nơi khác, ví dụ cổng thông tin của tỉnh.",
    )
    is_sample = models.BooleanField(
        "nội dung mẫu", default=False, help_text="Trang ghi rõ “Nội dung mẫu” cho người đọc."
    )

    # No POST: forms for readers have addresses of their own.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    base_form_class = NfcPageForm
    copy_form_class = DraftCopyForm
    # State of the source that a copy does not share. Wagtail empties some of these, but in the copy's row only, and not
    # in the revision that will be published.
    exclude_fields_in_copy = [
        *("expired", "first_published_at", "last_published_at", "live_revision"),
        *("locked", "locked_at", "locked_by"),
    ]

    search_fields = [*Page.search_fields, SearchField("title", boost=2), AutocompleteField("title")]

    # Dotted path of the PageView that adds to the template's context.
    view: ClassVar[str] = "base.page_view.PageView"
    # Reader's name for this type of page, shown in search results and lists.
    kind_label: ClassVar[str] = "Trang"
    # Type in schema.org.
    schema_type: ClassVar[str] = "WebPage"
    # True if new pages of this type are listed in the news sitemap.
    is_news: ClassVar[bool] = False
    # Name of the field of the page's lead image.
    picture_field: ClassVar[str] = "social_image"
    # Other foreign keys that the page shows; they are fetched by the same query.
    shown_with: ClassVar[tuple[str, ...]] = ()
    # False if reads are not counted: a page of the guide reveals what happened to its reader.
    is_counted: ClassVar[bool] = True
    # True if the share card is drawn in the colour of alerts.
    is_alert: ClassVar[bool] = False

    share_panels: ClassVar[list] = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
                FieldPanel("social_image"),
                FieldPanel("canonical_url"),
                FieldPanel("noindex"),
                FieldPanel("is_sample"),
            ],
            "Địa chỉ và chia sẻ",
        ),
    ]
    promote_panels = share_panels
    settings_panels = [PublishingPanel(), CommentPanel()]

    class Meta:
        abstract = True

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self._tidy()
        self._check_address()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Validate a draft, for which Wagtail calls this method instead of `full_clean`."""
        self._tidy()
        self._check_address()
        super().minimal_clean()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save the page with its related objects, then send `page_saved`.

        A save with `update_fields`, such as locking, validates nothing: the other fields may have become invalid since,
        because a page was deleted.
        """
        if kwargs.get("update_fields") is not None:
            kwargs.setdefault("clean", False)
        with transaction.atomic():
            result = super().save(*args, **kwargs)
            page_saved.send(type(self), instance=self, update_fields=kwargs.get("update_fields"))
        return result

    def _tidy(self) -> None:
        """Convert texts to NFC, and make a missing slug."""
        self.title = one_line(self.title)
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField):
                value = getattr(self, field.attname)
                if isinstance(value, str):
                    setattr(self, field.attname, nfc(value))
        if not self.slug and self.title:
            self.slug = self._free_slug()

    def _check_address(self) -> None:
        """Raise ValidationError if a draft would move pages below it that are online.

        Drafts of an unpublished page are saved to its own row, so a new slug would take effect at once.
        """
        if self.live or not self.numchild:
            return
        old = Page.objects.filter(pk=self.pk).values_list("slug", flat=True).get()
        if self.slug != old and self.get_descendants().live().exists():
            raise ValidationError({"slug": _PAGES_BELOW})

    def _free_slug(self) -> str:
        return self._get_autogenerated_slug(slug_of(self.title))

    def permissions_for_user(self, user: AbstractBaseUser) -> WorkflowOnlyPermissionTester:
        return WorkflowOnlyPermissionTester(user, self)

    def serve_password_required_response(
        self, request: HttpRequest, form: Form, action_url: str
    ) -> TemplateResponse:
        """Return the form for the page's password, which shows nothing of the page itself."""
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, context)

    def part(self, path_components: list[str]) -> dict[str, Any] | None:
        """Return the arguments of `serve` for a part of this page, such as `toan-bo/`; None if it has no such part."""
        return None

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        part = self.part(path_components) if self.live else None
        return super().route(request, path_components) if part is None else RouteResult(self, kwargs=part)

    def view_for(self, request: HttpRequest) -> PageView:
        """Return the view of this page for `request`, created once per request."""
        if self._view is None or self._view.request is not request:
            self._view = import_string(self.view)(self, request)
        return self._view

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        fetch_links(self)
        return super().get_context(request, *args, **kwargs) | self.view_for(request).context()

    # --- Metadata for the head of the page ---------------------------------------------------------

    @property
    def lead_image(self) -> Image | None:
        """Image that represents this page in lists and when shared."""
        return getattr(self, self.picture_field)

    def share_card_files(self) -> tuple[str, str]:
        """Return the storage names of the share cards of this page and of the site; "" for a missing one."""
        if self._share_cards is None:
            site = self.get_site()
            pair = [self.pk, site.root_page_id if site else None]
            found = dict(ShareCard.objects.filter(page__in=pair).values_list("page", "file"))
            self._share_cards = (found.get(pair[0], ""), found.get(pair[1], ""))
        return self._share_cards

    @property
    def page_language(self) -> str:
        return "vi"

    def translated_page(self) -> "BasePage | None":
        """Return this page in the other language if readers may see it."""
        return None

    @property
    def share_kicker(self) -> str:
        """Line above the title of the share card: the kind of page, and its subject or author."""
        return " · ".join(
            filter(None, [self.kind_label, self.dublin_core_subject or ", ".join(self.creators)])
        )

    @property
    def creators(self) -> list[str]:
        """Names of the authors, or of the authority that issued the text."""
        return []

    @property
    def meta_description(self) -> str:
        return self.search_description or self.summary

    def canonical(self, request: HttpRequest) -> str:
        return self.canonical_url or self.get_full_url(request) or ""

    def dublin_core(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return names and contents of the page's DC meta elements (Dublin Core Metadata Element Set 1.1)."""
        agency = AgencySettings.for_request(request)
        published = self.first_published_at
        pairs = [
            ("DC.title", self.title),
            *(("DC.creator", name) for name in self.creators or [agency.agency_name]),
            ("DC.date", timezone.localtime(published).date().isoformat() if published else ""),
            ("DC.description", self.meta_description),
            ("DC.publisher", agency.agency_name),
            ("DC.identifier", self.canonical(request)),
            ("DC.language", self.page_language),
            ("DC.source", self.dublin_core_source),
            ("DC.subject", self.dublin_core_subject),
        ]
        return [(name, content) for name, content in pairs if content]

    @property
    def dublin_core_source(self) -> str:
        return ""

    @property
    def dublin_core_subject(self) -> str:
        return ""

    def structured_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return this page type's own JSON-LD, which overrides that of all pages (base/sharing/structured.py)."""
        return {}

    # --- Search and lists --------------------------------------------------------------------------

    def search_text(self) -> str:
        """Return the page's searchable text without markup. Subclasses add their body."""
        return self.summary

    def search_keywords(self) -> str:
        """Return words that rank as high as the title and are not in it: a document's number, its subject."""
        return ""

    def search_marks(self) -> list[tuple[str, str]]:
        """Return pairs of search filter and value by which readers can find this page: topic, audience, number."""
        return []

    def breadcrumb(self) -> list[Page]:
        """Return the live ancestors from the home page down, without this page."""
        if self._ancestors is not None:
            return [page for page in self._ancestors if page.live]
        return list(self.get_ancestors().filter(depth__gte=2).live())

    # --- Results of routing, kept for the one request that this instance answers --------------------

    _ancestors: list[Page] | None = None
    _is_open = False
    _parent: Page | None = None
    _share_cards: tuple[str, str] | None = None
    _view: PageView | None = None

    def remember_share_cards(self, own: str | None, of_site: str | None) -> None:
        self._share_cards = (own or "", of_site or "")

    def remember_ancestors(self, ancestors: list[Page], *, all_open: bool) -> None:
        """Store the ancestors from the home page down.

        `all_open` is True if neither they nor this page are private.
        """
        self._ancestors = ancestors
        if ancestors:
            self.remember_parent(ancestors[-1])
        # An alias has the privacy of its source page, so Wagtail must look that up.
        self._is_open = all_open and not any(page.alias_of_id for page in [*ancestors, self])

    def remember_parent(self, parent: Page | None) -> None:
        self._parent = parent

    def get_parent(self, update: bool = False) -> Any:
        """Return the parent, without a query if it is remembered."""
        if update:
            self._parent = None
        return self._parent or super().get_parent(update)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        if self._is_open:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()
