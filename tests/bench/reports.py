"""`make bench`, part of the board: the cost of its overviews with many articles and five years of reads.

A database of its own is filled by `seed_site`, `seed_demo` and `fill`. Every screen is opened in process as a chief:
warm, and (`first_...`) as the first request after a publication, when nothing is cached. Milliseconds are medians of
CPU time.

    BENCH_ARTICLES=100000 python -m tests.bench.reports
"""

import datetime
import json
import os
import random
import sys
from collections import Counter
from typing import Any

from tests.bench.measuring import in_new_process, measure, measure_first

RUNS = 9
YEARS, PAGES_A_DAY, ITEMS = 5, 300, 20_000
DAY = datetime.timedelta(days=1)


def fill(seed: int = 1) -> None:
    """Write five years of reads, half of them of pages new at the time, and items of which some became articles."""
    from django.db import transaction
    from django.utils import timezone

    rng = random.Random(seed)  # noqa: S311  sample numbers
    with transaction.atomic():
        _fill_reads(rng, timezone.localdate())
        _fill_items(rng, timezone.now())


def _fill_reads(rng: random.Random, today: datetime.date) -> None:
    from campaign.articles import queries as articles
    from campaign.reads import queries
    from campaign.reads.models import PageReads, SiteReads

    published = [
        (at.date(), page)
        for page, at in articles.published_stories().reverse().values_list("pk", "first_published_at")
    ]
    sums: dict[str, Counter[tuple[int, int]]] = {"year": Counter(), "month": Counter(), "day": Counter()}
    site: Counter[datetime.date] = Counter()
    out = 0
    for number in range(YEARS * 365, -1, -1):
        day = today - number * DAY
        while out < len(published) and published[out][0] <= day:
            out += 1
        newest = published[max(0, out - 500) : out] or published[:500]
        for _, page in [*_some(rng, newest), *_some(rng, published[: max(out, 500)])]:
            reads = int(rng.paretovariate(1))
            site[day] += reads
            for width, of_width in sums.items():
                of_width[page, queries.span(width, day)] += reads
    SiteReads.objects.bulk_create(SiteReads(day=day, count=count) for day, count in site.items())
    for of_width in sums.values():
        PageReads.objects.bulk_create(
            (
                PageReads(page_id=page, span=span, count=count)
                for (page, span), count in sorted(of_width.items())
            ),
            batch_size=10_000,
        )


def _some(rng: random.Random, pages: list[Any]) -> list[Any]:
    return rng.sample(pages, min(len(pages), PAGES_A_DAY // 2))


def _fill_items(rng: random.Random, now: datetime.datetime) -> None:
    from campaign.articles.models import ArticlePage
    from campaign.inbox.models import InboxItem, Source

    articles = ArticlePage.objects.live().order_by("pk").values_list("pk", flat=True)
    # The articles that were made of items, by the item's number.
    article_of = dict(zip(range(0, ITEMS, 20), articles[: ITEMS // 20], strict=False))
    source = Source.objects.create(
        name="Nguồn mẫu lớn", feed_url="https://nguon-mau.example.org/rss", is_active=False
    )
    items = []
    for number in range(ITEMS):
        at = now - YEARS * 365 * DAY * rng.random()
        item = InboxItem(
            source=source,
            key=str(number),
            version="1",
            title=f"Tin mẫu số {number}",
            link=f"https://nguon-mau.example.org/{number}",
            published_at=at,
            first_seen_at=at,
            decided_at=at,
            visible_at=at,
            released_at=at,
            state=InboxItem.State.PUBLISHED if number in article_of else InboxItem.State.APPROVED,
            article_id=article_of.get(number),
        )
        item.fill_derived()
        items.append(item)
    InboxItem.objects.bulk_create(items, batch_size=2_000)


def _addresses() -> dict[str, str]:
    from django.urls import reverse

    today = datetime.date.today()
    return {
        "dashboard": reverse("wagtailadmin_home"),
        "plan_coverage": reverse("plan_coverage"),
        "plan_coverage_list": f"{reverse('plan_coverage_list')}?dong=tin-bai&tu=2022-01&den=2026-12",
        "reads": reverse("reads_report"),
        "reads_five_years": f"{reverse('reads_report')}?period=tat-ca",
        "report_of_a_quarter": _report(today - 91 * DAY, today),
        "report_of_a_year": _report(today - 365 * DAY, today),
        "report_of_five_years": _report(today - YEARS * 365 * DAY, today),
    }


def _report(first: datetime.date, last: datetime.date) -> str:
    from django.urls import reverse

    from campaign.reports.models import Report

    return reverse("reports:show", args=[Report.objects.create(starts_on=first, ends_on=last).pk])


def _run(size: int) -> None:
    """Measure the database that the environment of this process names."""
    import django

    django.setup()
    from django.core.management import call_command

    from base.models import User
    from campaign.articles.models import ArticlePage
    from campaign.newsroom.people import roles

    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    call_command("seed_demo", articles=size - ArticlePage.objects.count(), stdout=sys.stderr)
    fill()
    call_command("new_edition")
    chief = User.objects.filter(groups__name=roles.CHIEFS).first()
    figures = {
        name: measure(address, chief, RUNS) | measure_first(address, chief, RUNS)
        for name, address in _addresses().items()
    }
    sys.stdout.write(json.dumps(figures))


def main() -> None:
    size = int(os.environ.get("BENCH_ARTICLES", "10000"))
    sys.stdout.write(json.dumps(in_new_process("tests.bench.reports", size), indent=2) + "\n")


if __name__ == "__main__":
    _run(int(sys.argv[1])) if len(sys.argv) > 1 else main()
