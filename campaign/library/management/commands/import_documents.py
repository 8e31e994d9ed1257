"""`manage.py import_documents FOLDER|FILE ...` imports many documents; a second run skips those that are known."""

import json
import os
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from base.models import User
from base.uploads import strays
from campaign.library.importing import archives, batches
from campaign.library.importing.importer import Outcome
from campaign.library.models import ImportBatch, ImportedFile, LibraryPage
from vietnamese.numbers import group


class Command(BaseCommand):
    help = (
        "Nhập văn bản từ thư mục hoặc tệp; mỗi tệp thành một bản nháp. Chạy lại thì bỏ qua những tệp đã nhập."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="THƯ-MỤC|TỆP")
        parser.add_argument(
            "--json", dest="as_json", action="store_true", help="Mỗi tệp một dòng JSON ra stdout."
        )
        parser.add_argument("--user", metavar="TÊN", help="Ghi các bản nháp cho tài khoản này.")

    def handle(self, *args: Any, paths: list[str], as_json: bool, user: str | None, **options: Any) -> None:
        library = LibraryPage.objects.first()
        if library is None:
            raise CommandError("Chưa có trang thư viện văn bản; hãy chạy seed_site trước.")
        owner = _user(user)
        try:
            files = list(_files(paths))
        except OSError as error:
            # On the server, the command runs as the site's user, who may not read what root has copied there.
            raise CommandError(
                f"Tài khoản chạy lệnh không đọc được “{error.filename}”: {error.strerror}."
            ) from error
        batch = ImportBatch(user=owner)
        counts: Counter[str] = Counter()
        for done, file in enumerate(tqdm(files, unit=" tệp", disable=None), start=1):
            outcome = _import(library, file, batch)
            counts[outcome.state] += 1
            with tqdm.external_write_mode():
                self._report(file, outcome, f"{group(done)}/{group(len(files))}", as_json=as_json)
        (self.stderr if as_json else self.stdout).write(_summary(counts))

    def _report(self, file: Path, outcome: Outcome, place: str, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(_as_dict(file, outcome), ensure_ascii=False))
            self.stderr.write(f"{place} {file.name}")
        else:
            what = f"{outcome.state.label}: {outcome.record.title}" if outcome.record else outcome.message
            self.stdout.write(f"{place} {file.name}: {what}")


def _import(library: LibraryPage, file: Path, batch: ImportBatch) -> Outcome:
    """Import one file. If it is refused or offered, store it with `batch`, which is saved first if it is new."""
    if file.stat().st_size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        outcome = batches.too_large()
    else:
        with strays.removed():
            outcome = batches.import_or_refuse(library, file.name, file.read_bytes(), batch.user)
    if outcome.state in (ImportedFile.State.REFUSED, ImportedFile.State.OFFERED):
        if batch.pk is None:
            batch.save()
        with file.open("rb") as content:
            batches.keep(batch, file.name, File(content), outcome)
    return outcome


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"Không có tài khoản “{username}”.")
    return user


def _files(paths: list[str]) -> Iterator[Path]:
    """Yield the named files, and all documents in the named folders, sorted by path.

    Raises CommandError for a path that does not exist, and OSError for the first file or folder that cannot be read.
    """
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(
                Path(folder, name)
                for folder, _, names in os.walk(path, onerror=_raise)
                for name in names
                if archives.is_of_a_document(str(Path(folder, name).relative_to(path)))
            )
            found = [file for file in inside if file.is_file()]
        elif path.is_file():
            found = [path]
        else:
            raise CommandError(f"Không thấy tệp hay thư mục “{path}”.")
        for file in found:
            file.open("rb").close()
            yield file


def _raise(error: OSError) -> None:
    raise error


def _as_dict(file: Path, outcome: Outcome) -> dict[str, Any]:
    record = outcome.record
    return {
        "input": str(file),
        "state": outcome.state.value,
        "record": record.pk if record else None,
        "title": record.title if record else None,
        "message": outcome.message,
    }


def _summary(counts: Counter[str]) -> str:
    state = ImportedFile.State
    offered = counts[state.OFFERED]
    return (
        f"Xong: {group(counts[state.DONE])} bản nháp mới, {group(counts[state.KNOWN])} đã có,"
        + (f" {group(offered)} cần so lại (Văn bản > Nhập văn bản)," if offered else "")
        + f" {group(counts[state.REFUSED])} không nhận."
    )
