"""URLs of the lists outside the page tree."""

from django.urls import path

from campaign.articles.public import lists

app_name = "articles"

urlpatterns = [
    path("luu-tru/", lists.archive, name="archive"),
    path("luu-tru/<int:year>/", lists.archive, name="year"),
    path("luu-tru/<int:year>/<int:month>/", lists.archive_month, name="month"),
    path("tac-gia/<slug:slug>/", lists.author, name="author"),
]
