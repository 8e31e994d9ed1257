"""`make bench`: the cost of each page, and its growth with the number of articles.

Each size has a database of its own, filled by `seed_site` and `seed_demo`. Every address is requested in process with
Django's test client: warm, and (`first_...`) as the first request after an edition began; and the front prints it again
in an edition that did not change it, as the first request (`again_first_...`) and as a later one (`again_...`). A stock
Wagtail blog (tests/bench/stock.py) on the same kind of database is measured in the same run and the same way.
Milliseconds are medians of CPU time. Figures compare only within one run: use the ratios.

    make bench                    sizes 1000 and 10000
    BENCH_SIZES=1000,100000 make bench
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench import stock
from tests.bench.measuring import in_new_process, measure, measure_again, measure_first, new_database

# Our pages, and the pages of the stock blog with which they are compared.
COMPARED = {
    "home": "home",
    "topic_first": "listing",
    "article": "article",
    "article_with_links": "article_with_links",
    "rss": "rss",
}


def _addresses() -> dict[str, str]:
    from campaign.articles import queries
    from campaign.articles.models import ArticlePage, TopicPage
    from campaign.articles.public.lists import STORIES_PER_PAGE
    from campaign.library.models import DocumentRecord

    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    # The last full page, because the length of the last one depends on the size.
    last = queries.stories_of_topic(topic).count() // STORIES_PER_PAGE
    article = ArticlePage.objects.child_of(topic).live().order_by("-pk").first()
    record = DocumentRecord.objects.published().first()
    return {
        "home": "/",
        "topic_first": topic.url,
        "topic_last": f"{topic.url}?trang={last}",
        "article": article.url if article else "/",
        "article_with_links": _article_with_links(topic).url,
        "document": record.url if record else "/",
        "library": "/van-ban/",
        "search_common_word": "/tim-kiem/?q=an+toan",
        "search_rare_word": "/tim-kiem/?q=30-nq/tw",
        "rss": "/rss/tat-ca.xml",
        "site_map": "/sitemap.xml",
    }


def _admin_addresses() -> dict[str, str]:
    from django.urls import reverse

    from campaign.articles.models import TopicPage

    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    everywhere, below = reverse("wagtailadmin_pages:search"), reverse("wagtailadmin_explore", args=[topic.pk])
    return {
        "admin_common_word": f"{everywhere}?q=an+toan",
        "admin_rare_words": f"{everywhere}?q=30-nq/tw",
        "admin_common_word_in_topic": f"{below}?q=an+toan",
    }


def _article_with_links(topic: Any) -> Any:
    """Return a new article with links to twelve others, three in each text, as in the stock blog."""
    from campaign.articles.models import ArticlePage

    others = list(ArticlePage.objects.live().order_by("pk")[: stock.TEXTS * stock.LINKS])
    body = []
    for start in range(0, len(others), stock.LINKS):
        near = others[start : start + stock.LINKS]
        links = "".join(f'<p>Đọc thêm <a linktype="page" id="{page.pk}">bài khác</a>.</p>' for page in near)
        body += [("heading", {"text": "Tiêu đề của phần"}), ("text", f"{stock.WORDS}{links}")]
    page = ArticlePage(title="Bài có mười hai liên kết", summary="Tóm tắt.", body=body)
    page.main_image = others[-1].main_image
    topic.add_child(instance=page)
    page.save_revision().publish()
    return page


def _run_one(size: int) -> None:
    """Fill and measure the empty database that the environment of this process names, and print JSON."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    chief = get_user_model().objects.create_superuser("bench", "bench@example.org", None)
    started = time.monotonic()
    call_command("seed_demo", articles=size, stdout=sys.stderr)
    seeded = time.monotonic() - started
    addresses = _addresses()
    call_command("new_edition")
    figures = {
        name: measure(address) | measure_first(address) | measure_again(address)
        for name, address in addresses.items()
    }
    figures |= {name: measure(address, chief, runs=5) for name, address in _admin_addresses().items()}
    print(json.dumps({"seed_seconds": round(seeded, 1), "pages": figures}))


def _stock() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, new_database(folder) as url:
        project = stock.make(Path(folder), with_cache=False)
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.stock"],
            cwd=project,
            env=stock.environment(project, url),
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(done.stdout)


def main() -> None:
    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",")]
    results = {size: in_new_process("tests.bench.pages", size) for size in sizes}
    plain = _stock()
    small, large = results[sizes[0]]["pages"], results[sizes[-1]]["pages"]

    def of_stock(key: str) -> dict[str, float]:
        return {name: round(small[ours][key] / plain[name]["cpu_ms"], 2) for ours, name in COMPARED.items()}

    figures = {
        "python": sys.version.split()[0],
        "database": os.environ.get("DATABASE_URL", "sqlite").partition(":")[0],
        "load": os.getloadavg()[0],
        "sizes": results,
        "growth": {name: round(large[name]["cpu_ms"] / small[name]["cpu_ms"], 2) for name in small},
        "stock": plain,
        "second_reader_of_stock": of_stock("cpu_ms"),
        "first_reader_of_stock": of_stock("first_cpu_ms"),
        "again_second_reader_of_stock": of_stock("again_cpu_ms"),
        "again_first_reader_of_stock": of_stock("again_first_cpu_ms"),
        "targets": {
            "queries": 8,
            "growth": 1.2,
            "admin_ms": 300,
            "second_reader_of_stock": 0.33,
            "first_reader_of_stock": 1.0,
            "again_second_reader_of_stock": 0.33,
            "again_first_reader_of_stock": 1.0,
        },
    }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run_one(int(sys.argv[1]))
    else:
        main()
