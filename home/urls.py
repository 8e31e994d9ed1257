"""URLs of the pages about the site itself."""

from django.urls import path

from home import offline, views

urlpatterns = [
    path("so-do-trang/", views.site_map, name="site_map"),
    path("khong-co-mang/", offline.page, name="offline"),
    path("khong-co-mang.js", offline.worker, name="offline_worker"),
    path("giao-dien/", views.components, name="components"),
]
