"""Recount a round of a contest from the log of its attempts, for a jury. It changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.engagement.contest import events, ranking
from campaign.engagement.models import ContestPage


class Command(BaseCommand):
    help = "Chấm lại một cuộc thi từ nhật ký từng lượt thi, và báo chỗ khác với điểm đã lưu. Không sửa gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page", type=int, help="số của trang cuộc thi")

    def handle(self, *args: Any, page: int, **options: Any) -> None:
        contest = ContestPage.objects.filter(pk=page).first()
        if contest is None:
            raise CommandError("Không có trang cuộc thi với số này.")
        differences = 0
        for one in contest.all_rounds:
            count = 0
            for attempt, log, score in ranking.attempts_with_log(page, one.key):
                count += 1
                found = events.faults(attempt, log)
                took = events.milliseconds(attempt)
                if attempt.score is not None and (attempt.score, attempt.took) != (score, took):
                    found.append(
                        f"điểm đã lưu {attempt.score}, {attempt.took} ms; chấm lại {score}, {took} ms"
                    )
                result = getattr(attempt, "result", None)
                if result and (result.score, result.took) != (score, took):
                    found.append(
                        f"bảng kết quả ghi {result.score}, {result.took} ms; chấm lại {score}, {took} ms"
                    )
                for fault in found:
                    self.stdout.write(f"{attempt}: {fault}")
                differences += len(found)
            self.stdout.write(f"{one.title}: đã chấm lại {count} lượt thi.")
        if differences:
            raise CommandError(f"Có {differences} chỗ khác.")
        self.stdout.write("Mọi điểm khớp với nhật ký.")
