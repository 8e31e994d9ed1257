"""`make bench`, part of the library: the cost of its pages, and its growth with the documents.

Each size has a database of its own (if DATABASE_URL names one, empty at first, it is filled further for each size).
Milliseconds are the least CPU time of many warm responses. `first_reader`: the first response of an edition, which
reads the catalogue, and the memory that this takes.

    BENCH_SIZES=1000,10000 python -m tests.bench.library
"""

import datetime
import itertools
import json
import os
import random
import re
import sys
import tracemalloc
from collections.abc import Iterator
from typing import Any

from tests.bench.measuring import cpu, in_new_process, measure

RUNS = 30

# The smallest size contains all values of the filters.
_TYPES = ["chi-thi", "nghi-dinh", "ke-hoach", "quyet-dinh", "cong-van", "thong-tu", "nghi-quyet", "bao-cao"]
_PLACES = ["Quảng Ngãi", "Đà Nẵng", "Bình Định", "Gia Lai", "Kon Tum", "Lâm Đồng", "Đắk Lắk", "Phú Yên"]
_BODIES = [
    "UBND tỉnh",
    "Sở Khoa học và Công nghệ tỉnh",
    "Công an tỉnh",
    "Sở Y tế tỉnh",
    "Tỉnh ủy",
    "HĐND tỉnh",
]
_YEARS = range(2001, 2026)
_WORDS = [
    "an toàn",
    "thông tin",
    "mạng",
    "dữ liệu",
    "cá nhân",
    "lừa đảo",
    "tài khoản",
    "ngân hàng",
    "xử lý",
    "vi phạm",
]
_WORDS_OF_A_TEXT = 250

ADDRESSES = {
    "list": "",
    "list_last": "?trang={last}",
    "by_number": "?xep=so-hieu",
    "facets": "?loai=ke-hoach&loai=chi-thi&hieu-luc=con-hieu-luc",
    "number": "?q=03/ct-ubnd",
    "kind_and_number": "?q=chi+thi+03",
    "rare_word": "?q=thuy+van",
    "word_of_one_in_ten": "?q=bien+gioi",
    "word_of_all": "?q=thuc+hien",
    "word_of_all_and_facets": "?q=thực+hiện&loai=ke-hoach&hieu-luc=con-hieu-luc",
    "word_of_all_last": "?q=thuc+hien&trang={last}",
    "word_of_all_by_date": "?q=thuc+hien&xep=moi-nhat",
}


def _fill(size: int) -> None:
    """Add documents until there are `size`, and index them."""
    from django.db import connection

    from campaign.library.models import DocumentRecord
    from search.services import rebuild

    left = size - DocumentRecord.objects.count()
    if left <= 0:
        return
    add_documents(left)
    rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def add_documents(left: int) -> None:
    """Add `left` published documents, not yet indexed for search."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Locale, Page

    from campaign.library.models import DocumentRecord, LibraryPage
    from home.first_run.demo import BATCH, insert

    library = LibraryPage.objects.get()
    last = Page.objects.child_of(library).order_by("path").last()
    step = last._get_lastpos_in_path() if last else 0
    documents: Iterator[dict[str, Any]] = _documents(step)
    fixed = {
        "depth": library.depth + 1,
        "content_type": ContentType.objects.get_for_model(DocumentRecord),
        "locale": Locale.get_default(),
        "first_published_at": timezone.now(),
    }
    while left > 0:
        records = []
        for fields in itertools.islice(documents, min(left, BATCH)):
            step += 1
            record = DocumentRecord(
                **fixed, **fields, path=Page._get_path(library.path, library.depth + 1, step)
            )
            record._tidy()
            record.slug = f"van-ban-{step}"
            record.url_path = f"{library.url_path}{record.slug}/"
            record.draft_title = record.title
            records.append(record)
        with transaction.atomic():
            insert(records)
        left -= len(records)
    Page.objects.filter(pk=library.pk).update(numchild=Page.objects.child_of(library).count())


def _documents(first: int) -> Iterator[dict[str, Any]]:
    """Return documents like official texts: many of them cite one of a few, and all share some words."""
    rng = random.Random(first)  # noqa: S311  sample texts, not secrets
    issuers = [f"{body} {place}" for body in _BODIES for place in _PLACES]
    for n in itertools.count(first):
        kind = _TYPES[n % len(_TYPES)]
        number, symbol = f"{rng.randint(1, 300):02}", f"{kind[0].upper()}T-UBND"
        if n % 50 == 0:
            kind, number, symbol = "chi-thi", "03", "CT-UBND"
        words = " ".join(rng.choices(_WORDS, k=_WORDS_OF_A_TEXT))
        named = " ".join(
            text
            for text, is_there in (
                ("Thực hiện kế hoạch.", True),
                ("Căn cứ Chỉ thị số 03/CT-UBND.", n % 5 == 0),
                ("Khu vực biên giới.", n % 10 == 3),
                ("Số liệu thủy văn.", n < 50),
            )
            if is_there
        )
        issued = datetime.date(rng.choice(_YEARS), 1, 1) + datetime.timedelta(days=rng.randrange(365))
        yield {
            "title": f"Văn bản số {number}/{symbol}",
            "number": number,
            "symbol": symbol,
            "doc_type": kind,
            "issuer": rng.choice(issuers),
            "issued_on": issued,
            "effective_on": issued if n % 3 else None,
            "status": "con-hieu-luc" if n % 4 else "chua-xac-dinh",
            "subject": f"về việc {' '.join(rng.choices(_WORDS, k=20))}",
            "text": f"{words[: len(words) // 2]}. {named} {words[len(words) // 2 :]}",
        }


def _with_last_page(address: str) -> str:
    """Return `address` with the number of its list's last page in place of "{last}"."""
    from django.test import Client

    if "{last}" not in address:
        return address
    first_page = Client(SERVER_NAME="localhost").get(address.format(last=1)).text
    return address.format(last=max(map(int, re.findall(r"trang=(\d+)", first_page))))


def _first_reader(address: str) -> dict[str, float]:
    """Return the least CPU time of the first request of an edition, and the memory of the catalogue."""
    from django.test import Client
    from django.utils import timezone

    from base.delivery import memo
    from campaign.library.public.catalogue import Catalogue

    client = Client(SERVER_NAME="localhost")
    spent = []
    for _ in range(5):
        memo._cached = ("", {})
        started = cpu()
        client.get(address)
        spent.append(cpu() - started)
    tracemalloc.start()
    catalogue = Catalogue(timezone.localdate())
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del catalogue
    return {"cpu_ms": round(min(spent) * 1000, 1), "megabytes": round(held / 2**20, 2)}


def _run_one(size: int) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from campaign.library.models import DocumentRecord, LibraryPage

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    call_command("seed_site", stdout=sys.stderr)
    _fill(size)
    call_command("new_edition")
    library = LibraryPage.objects.get().url
    record = DocumentRecord.objects.published().first()
    pages = {name: _with_last_page(f"{library}{query}") for name, query in ADDRESSES.items()}
    figures = {
        name: measure(address, None, RUNS, min) for name, address in {**pages, "record": record.url}.items()
    }
    sys.stdout.write(json.dumps({"pages": figures, "first_reader": _first_reader(library)}))


def main() -> None:
    sizes = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,10000").split(",")]
    results = {size: in_new_process("tests.bench.library", size) for size in sizes}
    small, large = results[sizes[0]]["pages"], results[sizes[-1]]["pages"]
    figures = {
        "python": sys.version.split()[0],
        "load": os.getloadavg()[0],
        "sizes": results,
        "growth": {name: round(large[name]["cpu_ms"] / small[name]["cpu_ms"], 2) for name in small},
        "targets": {"queries": 12, "growth": 2},
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _run_one(int(sys.argv[1]))
    else:
        main()
