"""`make bench`, part of the desk at scale: what an editor's acts and lists cost on a small and a large site.

In process with Django's test client, on databases of their own filled by `seed_demo`, each article with a revision as
after its first edit, with tasks in the queue as in production. Milliseconds are medians of CPU time. Compare the sizes
by `growth`.

    BENCH_SIZES=1000,40000 python -m tests.bench.desk
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.bench.measuring import cpu, in_new_process

ROUNDS = 4
_PARAGRAPH = {
    "key": "a",
    "text": "Không đọc mã OTP cho bất kỳ ai.",
    "type": "unstyled",
    "depth": 0,
    "inlineStyleRanges": [],
    "entityRanges": [],
    "data": {},
}
_TEXT = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": "",
    "body-0-value": json.dumps({"blocks": [_PARAGRAPH], "entityMap": {}}),
}


class _Clock:
    """Collects the CPU milliseconds and queries of acts, by name."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = {}
        self.queries: dict[str, int] = {}

    def time(self, name: str, act: Callable[[], Any], status: int = 302) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            started = cpu()
            answer = act()
            self.spent.setdefault(name, []).append((cpu() - started) * 1000)
            self.queries[name] = len(captured)
        if answer.status_code != status:
            raise SystemExit(f"{name} answered {answer.status_code}")

    def figures(self) -> dict[str, dict[str, float]]:
        return {
            name: {"cpu_ms": round(statistics.median(spent), 1), "queries": self.queries[name]}
            for name, spent in self.spent.items()
        }


def _fill(articles: int) -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from wagtail.models import Page, Revision

    from campaign.articles.models import ArticlePage
    from tests.operations.queue.working import work_off

    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    work_off()
    call_command("seed_demo", articles=articles, stdout=sys.stderr)
    samples = ArticlePage.objects.filter(latest_revision=None)
    shared = {
        "content_type": ContentType.objects.get_for_model(ArticlePage),
        "base_content_type": ContentType.objects.get_for_model(Page),
        "content": samples[0].serializable_data(),
        "created_at": timezone.now(),
    }
    keys = list(samples.values_list("pk", flat=True))
    Revision.objects.bulk_create((Revision(object_id=str(key), **shared) for key in keys), batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _work(clock: _Clock, number: int) -> None:
    """Write, submit, approve, withdraw and delete an article, and upload a picture, through the admin's screens."""
    from django.test import Client
    from django.urls import reverse

    from base.models import User
    from campaign.articles.models import ArticlePage, TopicPage
    from campaign.newsroom.people import roles
    from tests.admin import page_form
    from tests.factories import image_file

    author, chief = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    for client, role in ((author, roles.AUTHORS), (chief, roles.CHIEFS)):
        client.force_login(User.objects.filter(groups__name=role).earliest("pk"))
    topic = TopicPage.objects.get(slug="cam-nang-an-toan")
    add = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", topic.pk])
    clock.time("open_new", lambda: author.get(add), 200)
    slug = f"bai-thu-{number}"
    words = page_form(author, add) | _TEXT | {"title": f"Bài thử {number}", "summary": "Thử.", "slug": slug}
    clock.time("save_new", lambda: author.post(add, words))
    page = ArticlePage.objects.get(slug=slug)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    clock.time("open_draft", lambda: author.get(edit), 200)
    words = page_form(author, edit) | _TEXT | {"summary": "Sửa."}
    clock.time("save_draft", lambda: author.post(edit, words))
    words = page_form(author, edit) | _TEXT | {"action-submit": "1"}
    clock.time("submit", lambda: author.post(edit, words))
    page.refresh_from_db()
    step = page.current_workflow_task_state
    approve = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    clock.time("approve", lambda: chief.post(approve, {"comment": ""}))
    for act in ("unpublish", "delete"):
        address = reverse(f"wagtailadmin_pages:{act}", args=[page.pk])
        clock.time(act, partial(chief.post, address))
    picture = {"title": "Ảnh", "description": "Ảnh", "credit": "Ảnh", "collection": "1", "file": image_file()}
    clock.time("upload_picture", lambda: author.post(reverse("wagtailimages:add"), picture))
    lists = {
        "list_of_topic": reverse("wagtailadmin_explore", args=[topic.pk]),
        "search": f"{reverse('wagtailadmin_pages:search')}?q=an+toan",
        "board": "/admin/bang-cong-viec/",
        "calendar": "/admin/lich/",
        "inbox": "/admin/hop-tin/",
        "library": "/admin/van-ban/",
        "pictures": reverse("wagtailimages:index"),
    }
    for name, address in lists.items():
        clock.time(name, partial(author.get, address), 200)


def _run_one(articles: int) -> None:
    import django

    django.setup()
    _fill(articles)
    clock = _Clock()
    # The first round is not measured, because it fills caches that later rounds use.
    _work(_Clock(), 0)
    for number in range(1, ROUNDS + 1):
        _work(clock, number)
    print(json.dumps(clock.figures()))


def main() -> None:
    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",")]
    results = {size: in_new_process("tests.bench.desk", size, TASKS_BACKEND="database") for size in sizes}
    small, large = results[sizes[0]], results[sizes[-1]]
    growth = {name: round(large[name]["cpu_ms"] / small[name]["cpu_ms"], 2) for name in small}
    print(json.dumps({"sizes": results, "growth": growth, "targets": {"growth": 1.2}}, indent=2))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run_one(int(sys.argv[1]))
    else:
        main()
