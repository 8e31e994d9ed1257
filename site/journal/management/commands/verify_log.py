"""`manage.py verify_log` says in words which entries of the log were edited, deleted, inserted or cut off."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from journal import daily_files, rights
from journal.models import Entry, Head
from journal.verification import Fault, faults, faults_of_end


class Command(BaseCommand):
    help = "Tìm mục nhật ký bị sửa, xóa, chèn hay cắt, quyền khác với nhật ký, và chỗ khác với bản xuất hằng ngày."

    def handle(self, *args: Any, **options: Any) -> None:
        self.count, self.wrong = 0, 0
        self.last = (0, "")
        self.state: dict[str, set[str]] = {}
        self._print(self._faults())
        # The log has grown meanwhile. Its new entries, its end and the rights are checked while nobody can write.
        with transaction.atomic():
            Head.locked()
            self._print(chain(self._faults(), faults_of_end(), rights.unlogged(self.state)))
        away = ""
        try:
            self._print(daily_files.findings())
        except OSError as error:
            # A failure here must not hide the findings above: the machine that keeps the files may be
            # unavailable.
            away = f"Không đọc được bản xuất hằng ngày ở {settings.JOURNAL_EXPORT_DIR}: {error.strerror}."
        if self.wrong:
            raise CommandError(
                f"Nhật ký có {self.wrong} chỗ không khớp. Nếu vừa đổi SECRET_KEY, hãy đặt JOURNAL_KEY bằng khóa cũ rồi "
                "kiểm tra lại; nếu không, giữ nguyên cơ sở dữ liệu và báo người phụ trách an toàn thông tin. "
                f"{away}".rstrip()
            )
        if away:
            raise CommandError(f"{away} Trong cơ sở dữ liệu, nhật ký nguyên vẹn: {self.count} mục.")
        self.stdout.write(f"Nhật ký nguyên vẹn: {self.count} mục.")

    def _faults(self) -> Iterator[Fault]:
        return faults(self._entries(), *self.last)

    def _entries(self) -> Iterator[Entry]:
        for entry in Entry.objects.filter(number__gt=self.last[0]).order_by("number").iterator():
            self.count += 1
            self.last = (entry.number, entry.hash)
            rights.replay(entry, self.state)
            yield entry

    def _print(self, findings: Iterable[Fault | str]) -> None:
        for found in findings:
            self.wrong += 1
            self.stdout.write(str(found))
