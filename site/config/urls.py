"""All URLs of the site: fixed paths first, the page tree last."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from base.addresses.views import robots_txt, security_txt, short_address
from base.sharing import sitemaps

handler403 = "base.addresses.views.permission_denied"
handler404 = "base.addresses.views.page_not_found"
handler500 = "base.addresses.views.server_error"

urlpatterns = [
    path("admin/", include("signin.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("tep/", include(wagtaildocs_urls)),
    path("robots.txt", robots_txt),
    path(".well-known/security.txt", security_txt),
    path("sitemap.xml", sitemaps.index),
    path("sitemap-<int:number>.xml", sitemaps.section),
    path("sitemap-tin-moi.xml", sitemaps.news),
    path("sitemap-danh-sach.xml", sitemaps.lists),
    path("t/<int:pk>", short_address, name="short_address"),
    path("tim-kiem/", include("search.urls")),
    path("rss/", include("campaign.syndication.urls")),
    path("", include("campaign.articles.public.urls")),
    path("", include("home.urls")),
    path("dem/", include("campaign.reads.urls")),
    path("xem-truoc/", include("campaign.newsroom.urls")),
    path("nhung/", include("campaign.syndication.embed.urls")),
    path("", include("campaign.syndication.root_urls")),
    # nginx serves media in production; here Django does, so that one command starts a complete site. Uploaded
    # documents are served only under /tep/, which checks permissions.
    re_path(r"^media/(?P<path>(?!documents/).*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
