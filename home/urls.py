"""URLs of the pages about the site itself."""

from django.urls import path

from home import views

urlpatterns = [
    path("so-do-trang/", views.site_map, name="site_map"),
    path("giao-dien/", views.components, name="components"),
]
