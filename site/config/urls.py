"""All URLs of the site: fixed paths first, the page tree last."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import authenticate_with_password

from base.addresses import converters  # noqa: F401  registers "number"
from base.addresses.views import robots_txt, security_txt, short_address
from base.desk.kept_text.views import who
from base.files.views import document, media
from base.sharing import sitemaps

handler400 = "base.addresses.views.bad_request"
handler403 = "base.addresses.views.permission_denied"
handler404 = "base.addresses.views.page_not_found"
handler500 = "base.addresses.views.server_error"

urlpatterns = [
    path("admin/", include("signin.urls")),
    # Before the admin, which would send away a person without access as if the session had ended.
    path("admin/chu-dang-go/", who, name="base_kept_text_who"),
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^tep/([0-9]{1,18})/(.+)$", document, name="wagtaildocs_serve"),
    path(
        "tep/authenticate_with_password/<int:restriction_id>/",
        authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    path("robots.txt", robots_txt),
    path(".well-known/security.txt", security_txt),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-<number:number>.xml", sitemaps.section),
    path("sitemap-tin-moi.xml", sitemaps.news),
    path("sitemap-danh-sach.xml", sitemaps.lists),
    path("t/<number:pk>", short_address, name="short_address"),
    path("tim-kiem/", include("search.urls")),
    path("rss/", include("campaign.syndication.urls")),
    path("", include("campaign.articles.public.urls")),
    path("", include("campaign.schedule.urls")),
    path("", include("campaign.engagement.urls")),
    path("", include("home.urls")),
    path("dem/", include("campaign.reads.urls")),
    path("xem-truoc/", include("campaign.newsroom.urls")),
    path("nhung/", include("campaign.syndication.embed.urls")),
    path("", include("campaign.syndication.root_urls")),
    # PostgreSQL refuses NUL in text.
    re_path(r"^media/(?P<name>[^\0]+)$", media),
    # In place of Wagtail's sign-in there, which knows neither second factor nor limits. No page leads there:
    # WAGTAIL_FRONTEND_LOGIN_URL.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login")),
    path("", include(wagtail_urls)),
]
