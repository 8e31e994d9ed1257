"""Stock Wagtail blog to compare with: `wagtail start` plus the additions of Wagtail's tutorial, not tuned.

It has a menu of the top pages, a home page with the newest posts, a listing with pictures, and posts with a StreamField
of headings, texts and a picture, an author and tags. A post is as long as one of `seed_demo` and links to twelve
others, except for one post without links. Its RSS has the summaries of the 20 newest posts, made by Django's
syndication framework.

`make` writes the project; `python -m tests.bench.stock` inside its environment fills it and prints the cost of its
pages.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.bench.measuring import ROOT, measure

ARTICLES = 300
TEXTS = 4
LINKS = 3  # to other articles, in each text
WORDS = "<p>Đoạn văn có <b>chữ đậm</b> về an toàn trên mạng, cho mọi người trong tỉnh.</p>" * 3

_MODELS = """
from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.models import register_snippet


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=255)


class BlogPageTag(TaggedItemBase):
    content_object = ParentalKey("BlogPage", related_name="tagged_items", on_delete=models.CASCADE)


class BlogIndexPage(Page):
    def get_context(self, request):
        context = super().get_context(request)
        context["blogpages"] = self.get_children().live().order_by("-first_published_at")[:10]
        return context


class BlogPage(Page):
    date = models.DateField("Post date")
    intro = models.CharField(max_length=250)
    image = models.ForeignKey("wagtailimages.Image", null=True, on_delete=models.SET_NULL, related_name="+")
    authors = ParentalManyToManyField("blog.Author", blank=True)
    tags = ClusterTaggableManager(through=BlogPageTag, blank=True)
    body = StreamField(
        [("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock()), ("image", ImageChooserBlock())]
    )
"""
_TAGS = """
from django import template
from wagtail.models import Page, Site

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context):
    return Site.find_for_request(context["request"]).root_page.get_children().live().in_menu()


@register.simple_tag
def newest():
    return Page.objects.live().filter(blogpage__isnull=False).order_by("-first_published_at")[:5]
"""
_FEED = """
from django.contrib.syndication.views import Feed

from .models import BlogPage


class BlogFeed(Feed):
    title = "Blog"
    link = "/blog/"
    description = "Bài mới nhất"

    def items(self):
        return BlogPage.objects.live().order_by("-first_published_at")[:20]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.intro

    def item_pubdate(self, item):
        return item.first_published_at

    def item_link(self, item):
        return item.full_url
"""
_HEADER = """{% load blog_tags wagtailcore_tags %}{% menu as pages %}<header><nav><ul>
<li><a href="/">Trang chủ</a></li>
{% for item in pages %}<li><a href="{% pageurl item %}">{{ item.title }}</a></li>{% endfor %}
</ul></nav></header>"""
_POST = """{% load wagtailcore_tags %}{% with post=row.specific %}
<article><h2><a href="{% pageurl post %}">{{ post.title }}</a></h2>
<p>{{ post.date }}</p><p>{{ post.intro }}</p></article>{% endwith %}"""
_HOME = """{% extends "base.html" %}{% load blog_tags %}{% block content %}{% include "blog/header.html" %}
<h1>{{ page.title }}</h1>{% newest as posts %}{% for row in posts %}{% include "blog/post.html" %}{% endfor %}
{% endblock %}"""
_INDEX = """{% extends "base.html" %}{% block content %}{% include "blog/header.html" %}
<h1>{{ page.title }}</h1>{% for row in blogpages %}{% include "blog/post.html" %}{% endfor %}{% endblock %}"""
_PAGE = """{% extends "base.html" %}{% load wagtailcore_tags wagtailimages_tags %}
{% block content %}{% include "blog/header.html" %}<h1>{{ page.title }}</h1><p>{{ page.date }}</p>
<ul>{% for author in page.authors.all %}<li>{{ author.name }}</li>{% endfor %}</ul>
{% image page.image fill-1280x720 %}<div>{{ page.intro }}</div>
{% for block in page.body %}{% if block.block_type == "heading" %}<h2>{{ block.value }}</h2>
{% elif block.block_type == "image" %}{% image block.value width-640 %}
{% else %}{% include_block block %}{% endif %}{% endfor %}
<ul>{% for tag in page.tags.all %}<li>{{ tag }}</li>{% endfor %}</ul>
<p><a href="{{ page.get_parent.url }}">Return to blog</a></p>{% endblock %}"""


def make(folder: Path, with_cache: bool) -> Path:
    """Create the project in a new folder with an empty database; `with_cache` adds wagtail-cache as in its manual."""
    project = folder / ("cached" if with_cache else "plain")
    project.mkdir()
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    subprocess.run([wagtail, "start", "plain", str(project)], check=True, capture_output=True)
    lines = [
        "from .base import *",
        "SECRET_KEY = 'bench'",
        "ALLOWED_HOSTS = ['*']",
        "DEBUG = False",
        "import environ",
        "DATABASES = {'default': environ.Env().db_url('DATABASE_URL')}",
        "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'",
        "INSTALLED_APPS = ['blog', *INSTALLED_APPS]",
        "STORAGES['staticfiles']['BACKEND'] = 'django.contrib.staticfiles.storage.StaticFilesStorage'",
    ]
    if with_cache:
        lines += [
            "INSTALLED_APPS = ['wagtailcache', *INSTALLED_APPS]",
            "MIDDLEWARE = ['wagtailcache.cache.UpdateCacheMiddleware', *MIDDLEWARE,"
            " 'wagtailcache.cache.FetchFromCacheMiddleware']",
            "CACHES = {'default': {'BACKEND': 'django.core.cache.backends.filebased.FileBasedCache',"
            " 'LOCATION': BASE_DIR / 'cache', 'TIMEOUT': 4 * 60 * 60}}",
        ]
    (project / "plain/settings/production.py").write_text("\n".join(lines))
    for name, text in {
        "__init__.py": "",
        "migrations/__init__.py": "",
        "models.py": _MODELS,
        "feeds.py": _FEED,
        "templatetags/__init__.py": "",
        "templatetags/blog_tags.py": _TAGS,
        "templates/blog/header.html": _HEADER,
        "templates/blog/post.html": _POST,
        "templates/blog/blog_index_page.html": _INDEX,
        "templates/blog/blog_page.html": _PAGE,
    }.items():
        (project / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (project / "blog" / name).write_text(text)
    (project / "home/templates/home/home_page.html").write_text(_HOME)
    urls = project / "plain/urls.py"
    feed = 'from blog.feeds import BlogFeed\n\nurlpatterns = [\n    path("feed/", BlogFeed()),'
    urls.write_text(urls.read_text().replace("urlpatterns = [", feed, 1))
    return project


def environment(project: Path, url: str) -> dict[str, str]:
    """Return the environment of the project with its database at `url`."""
    path = os.pathsep.join([str(project), str(ROOT), str(ROOT / "site")])
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "plain.settings.production",
        "PYTHONPATH": path,
    }


def fill(articles: int = ARTICLES) -> dict[str, str]:
    """Write the articles. Return the addresses to measure."""
    import datetime
    from importlib import import_module
    from io import BytesIO

    from django.core.files.images import ImageFile
    from PIL import Image as Picture
    from wagtail.images.models import Image
    from wagtail.models import Page, Site

    blog = import_module("blog.models")  # the project's own
    home = Site.objects.get().root_page
    index = home.add_child(instance=blog.BlogIndexPage(title="Blog", slug="blog", show_in_menus=True))
    author = blog.Author.objects.create(name="Tác giả")
    drawn = BytesIO()
    Picture.new("RGB", (1600, 900), "navy").save(drawn, "JPEG")
    image = Image.objects.create(title="Ảnh", file=ImageFile(BytesIO(drawn.getvalue()), name="anh.jpg"))
    today = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    keys: list[int] = [home.pk]
    for number in range(articles):
        body = [("image", image)]
        for text in range(TEXTS):
            near = [keys[-1 - (text * LINKS + link) % len(keys)] for link in range(LINKS if number else 0)]
            links = "".join(f'<p>Đọc thêm <a linktype="page" id="{key}">bài khác</a>.</p>' for key in near)
            body += [("heading", "Tiêu đề của phần"), ("text", WORDS + links)]
        page = blog.BlogPage(
            title=f"Bài số {number}",
            slug=f"bai-{number}",
            date=today.date(),
            intro="Tóm tắt của bài.",
            image=image,
            body=body,
            first_published_at=today + datetime.timedelta(hours=number),
        )
        page.authors = [author]
        page.tags.add("an toàn", "trên mạng")
        index.add_child(instance=page)
        keys.append(page.pk)
    first, last = (Page.objects.get(slug=f"bai-{number}").get_url() or "" for number in (0, articles - 1))
    return {"home": "/", "listing": "/blog/", "article": first, "article_with_links": last, "rss": "/feed/"}


def main(articles: int = ARTICLES) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("makemigrations", "blog", verbosity=0)
    call_command("migrate", verbosity=0)
    addresses = fill(articles)
    sys.stdout.write(json.dumps({name: measure(address) for name, address in addresses.items()}) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
