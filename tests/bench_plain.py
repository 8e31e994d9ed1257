"""A stock Wagtail blog to measure against: `wagtail start` and the blog of Wagtail's own tutorial, nothing tuned.

`make` writes the project; `python -m tests.bench_plain` inside its environment fills it and prints what its pages cost.
"""

import json
import subprocess
import sys
from pathlib import Path

ARTICLES = 300
LINKS = 5  # to other articles, in each text

_MODELS = """
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class BlogIndexPage(Page):
    intro = RichTextField(blank=True)

    def get_context(self, request):
        context = super().get_context(request)
        context["blogpages"] = self.get_children().live().order_by("-first_published_at")[:20]
        return context


class BlogPage(Page):
    date = models.DateField("Post date")
    intro = models.CharField(max_length=250)
    body = RichTextField(blank=True)

    content_panels = Page.content_panels + [FieldPanel("date"), FieldPanel("intro"), FieldPanel("body")]
"""
_INDEX = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>
{% for post in blogpages %}{% with post=post.specific %}
<h2><a href="{% pageurl post %}">{{ post.title }}</a></h2>{{ post.intro }}{{ post.body|richtext|truncatewords_html:40 }}
{% endwith %}{% endfor %}{% endblock %}"""
_PAGE = """{% extends "base.html" %}{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1><p>{{ page.date }}</p><div>{{ page.intro }}</div>{{ page.body|richtext }}
<p><a href="{% pageurl page.get_parent %}">{{ page.get_parent.title }}</a></p>{% endblock %}"""


def make(folder: Path, with_cache: bool) -> Path:
    """The project in a new folder, its database empty. `with_cache`: behind wagtail-cache, as its manual has it."""
    project = folder / ("cached" if with_cache else "plain")
    project.mkdir()
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", "plain", str(project)], check=True, capture_output=True)
    lines = [
        "from .base import *",
        "SECRET_KEY = 'bench'",
        "ALLOWED_HOSTS = ['*']",
        "DEBUG = False",
        "INSTALLED_APPS = ['blog', *INSTALLED_APPS]",
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'",
    ]
    if with_cache:
        lines += [
            "INSTALLED_APPS = ['wagtailcache', *INSTALLED_APPS]",
            "MIDDLEWARE = ['wagtailcache.cache.UpdateCacheMiddleware', *MIDDLEWARE,"
            " 'wagtailcache.cache.FetchFromCacheMiddleware']",
        ]
    (project / "plain/settings/production.py").write_text("\n".join(lines))
    for name, text in {
        "__init__.py": "",
        "migrations/__init__.py": "",
        "models.py": _MODELS,
        "templates/blog/blog_index_page.html": _INDEX,
        "templates/blog/blog_page.html": _PAGE,
    }.items():
        (project / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "blog" / name).write_text(text)
    return project


def fill() -> dict[str, str]:
    """Writes the articles; answers the addresses to measure."""
    import datetime

    from blog.models import BlogIndexPage, BlogPage  # the project's own
    from wagtail.models import Page, Site

    home = Site.objects.get().root_page
    index = home.add_child(instance=BlogIndexPage(title="Blog", slug="blog"))
    today = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    keys: list[int] = [home.pk]
    for number in range(ARTICLES):
        links = "".join(
            f'<p>Đọc thêm <a linktype="page" id="{key}">bài khác</a>.</p>' for key in keys[-LINKS:]
        )
        page = BlogPage(
            title=f"Bài số {number}",
            slug=f"bai-{number}",
            date=today.date(),
            intro="Tóm tắt của bài.",
            body="<p>Đoạn văn có <b>chữ đậm</b> về an toàn trên mạng.</p>" * 10 + links,
            first_published_at=today + datetime.timedelta(hours=number),
        )
        index.add_child(instance=page)
        keys.append(page.pk)
    article = Page.objects.get(slug=f"bai-{ARTICLES - 1}")
    return {"home": "/", "listing": "/blog/", "article": article.get_url() or ""}


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench import measure

    call_command("makemigrations", "blog", verbosity=0)
    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps({name: measure(address) for name, address in fill().items()}) + "\n")


if __name__ == "__main__":
    main()
