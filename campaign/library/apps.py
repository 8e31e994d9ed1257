from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "campaign.library"
    label = "library"
    verbose_name = "Văn bản"
