"""URLs of the search page and of its suggestions."""

from django.urls import path

from search.views import search, suggest

urlpatterns = [path("", search, name="search"), path("goi-y/", suggest, name="search_suggestions")]
