"""The address at which public pages report that they are being read."""

from django.urls import path

from campaign.reads import views

urlpatterns = [path("", views.take)]
