"""The address of the schedule for calendar programs."""

from django.urls import path

from campaign.schedule import views

urlpatterns = [path("lich-cong-tac.ics", views.calendar, name="schedule_calendar")]
