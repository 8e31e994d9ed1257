from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "campaign.articles"
    label = "articles"
    verbose_name = "Tin bài"
