"""`make bench`, part of the desk: what a click costs and how many editions drafts start.

In process with Django's test client, on a database of its own, with tasks in the queue as in production.

- `lead_picture`: an article with a new picture of 4000 x 2667 pixels: the task that makes its sizes when the text is
  submitted, the click that approves it, the first reader, and the tasks after the click. `known` is the same with a
  picture whose sizes exist.
- `editions`: editions started by 30 documents imported as drafts, and by a draft created and deleted.
"""

import io
import json
import statistics
import sys
from typing import Any

from tests.bench.measuring import cpu, in_new_process

ROUNDS = 3
DOCUMENTS = 30


def _photograph(seed: int) -> bytes:
    """Return a JPEG of 4000 x 2667 pixels with as much detail as a photograph."""
    from PIL import Image

    noise = Image.effect_noise((1000, 667), 60 + seed).resize((4000, 2667), Image.Resampling.BICUBIC)
    colours = Image.merge("RGB", (noise, noise.rotate(180), noise.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))
    out = io.BytesIO()
    colours.save(out, "JPEG", quality=90)
    return out.getvalue()


def submitted(title: str, picture: Any) -> tuple[Any, str, Any]:
    """Submit a new article with this picture. Return it, the address that approves it, and a chief."""
    from django.urls import reverse

    from base.models import User
    from campaign.articles.models import ArticlePage, TopicPage
    from campaign.newsroom.people import roles

    author, chief = (
        User.objects.filter(groups__name=name).earliest("pk") for name in (roles.AUTHORS, roles.CHIEFS)
    )
    page = ArticlePage(
        title=title,
        summary="Tóm tắt.",
        main_image=picture,
        body=[("text", "<p>Không đọc mã OTP cho bất kỳ ai.</p>")],
        owner=author,
        live=False,
    )
    TopicPage.objects.earliest("pk").add_child(instance=page)
    page.save_revision(user=author)
    workflow = page.get_workflow()
    assert workflow is not None
    workflow.start(page, author)
    arguments = [page.pk, "approve", page.current_workflow_task_state.pk]
    return page, reverse("wagtailadmin_pages:workflow_action", args=arguments), chief


def _approved(number: int, picture: Any) -> dict[str, float]:
    """Submit and approve a new article with this picture. Return the CPU seconds of each step."""
    from django.test import Client

    page, address, chief = submitted(f"Bài thứ {number}", picture)
    task = _work_off()
    client = Client(SERVER_NAME="localhost")
    client.force_login(chief)
    started = cpu(all_threads=True)
    client.post(address, {"comment": ""})
    click = cpu(all_threads=True) - started
    page.refresh_from_db()
    started = cpu(all_threads=True)
    if Client(SERVER_NAME="localhost").get(page.url).status_code != 200:
        raise SystemExit("the click did not publish the article")
    reader = cpu(all_threads=True) - started
    return {"task": task, "click": click, "first_reader": reader, "tasks_after_the_click": _work_off()}


def _work_off() -> float:
    """Run the tasks that wait. Return their CPU seconds."""
    from tests.operations.queue.working import work_off

    started = cpu(all_threads=True)
    work_off()
    return cpu(all_threads=True) - started


def _lead_picture() -> dict[str, dict[str, float]]:
    from django.core.files.images import ImageFile

    from base.models import Image

    known = Image.objects.earliest("pk")
    _approved(0, known)
    rounds: dict[str, list[dict[str, float]]] = {"new": [], "known": []}
    for number in range(1, ROUNDS + 1):
        file = ImageFile(io.BytesIO(_photograph(number)), name=f"anh-{number}.jpg")
        new = Image.objects.create(title=f"Ảnh {number}", file=file)
        rounds["new"].append(_approved(2 * number, new))
        rounds["known"].append(_approved(2 * number + 1, known))
    return {
        name: {step: round(statistics.median(each[step] for each in spent), 2) for step in spent[0]}
        for name, spent in rounds.items()
    }


def _editions() -> dict[str, int]:
    from django.conf import settings

    from campaign.articles.models import ArticlePage, TopicPage
    from campaign.library.importing.importer import import_file
    from campaign.library.models import LibraryPage
    from edition.shelf import Shelf

    shelf, started, last = Shelf(settings.EDITION_ROOT), 0, None

    def begun() -> int:
        """Return 1 if an edition was started since the last call, else 0."""
        nonlocal last
        latest = shelf.latest()
        is_new, last = latest != last, latest
        return int(is_new)

    library, topic = LibraryPage.objects.get(), TopicPage.objects.earliest("pk")
    begun()
    for number in range(1, DOCUMENTS + 1):
        text = (
            f"ỦY BAN NHÂN DÂN TỈNH QUẢNG NGÃI\nSố: {9000 + number}/KH-UBND\nQuảng Ngãi, ngày 5 tháng 8 năm 2022\n\n"
            f"KẾ HOẠCH\nTuyên truyền an toàn thông tin lần {number}\n\nĐiều 1. Tuyên truyền an toàn thông tin.\n"
        )
        outcome = import_file(library, f"{number}.txt", text.encode())
        if outcome.record is None or outcome.record.live:
            raise SystemExit(f"no draft was imported: {outcome.message}")
        started += begun()
    draft = topic.add_child(instance=ArticlePage(title="Nháp", summary="Nháp.", live=False))
    draft.save_revision()
    created = begun()
    ArticlePage.objects.get(pk=draft.pk).delete()
    return {"documents_imported": started, "draft_created": created, "draft_deleted": begun()}


def _run() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    _work_off()
    print(json.dumps({"lead_picture": _lead_picture(), "editions": _editions()}))


def main() -> None:
    figures = in_new_process("tests.bench.clicks", "run", TASKS_BACKEND="database")
    targets = {"click": 0.5, "documents_imported": 0, "draft_created": 0, "draft_deleted": 0}
    print(json.dumps(figures | {"targets": targets}, indent=2))


if __name__ == "__main__":
    _run() if len(sys.argv) > 1 else main()
