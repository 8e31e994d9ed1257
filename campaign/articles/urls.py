"""Addresses of the lists that stand outside the tree."""

from django.urls import path

from campaign.articles import views

app_name = "articles"

urlpatterns = [
    path("luu-tru/", views.archive, name="archive"),
    path("luu-tru/<int:year>/", views.archive, name="year"),
    path("luu-tru/<int:year>/<int:month>/", views.archive_month, name="month"),
    path("tac-gia/<slug:slug>/", views.author, name="author"),
]
