"""URLs of the lists outside the page tree."""

from django.urls import path

from base.addresses import converters  # noqa: F401  registers "number"
from campaign.articles.public import lists

app_name = "articles"

urlpatterns = [
    path("luu-tru/", lists.archive, name="archive"),
    path("luu-tru/<number:year>/", lists.archive, name="year"),
    path("luu-tru/<number:year>/<number:month>/", lists.archive_month, name="month"),
    path("tac-gia/<slug:slug>/", lists.author, name="author"),
]
