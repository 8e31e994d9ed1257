"""Recount all rounds of a contest from the logs of their attempts, for a jury. It changes nothing."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from campaign.engagement.contest import events, ranking
from campaign.engagement.models import Attempt, ContestPage


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
            counted = []
            for attempt, log, score in ranking.attempts_with_log(page, one.key):
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
                attempt.score, attempt.took = score, took
                counted.append(attempt)
            for fault in _faults_of_places(counted):
                self.stdout.write(fault)
                differences += 1
            self.stdout.write(f"{one.title}: đã chấm lại {len(counted)} lượt thi.")
        if differences:
            raise CommandError(f"Có {differences} chỗ khác.")
        self.stdout.write("Mọi điểm khớp với nhật ký.")


def _faults_of_places(counted: list[Attempt]) -> Iterator[str]:
    """Yield, in words, missing rows and wrong places in the results of a round; nothing if it has no results yet."""
    places = {attempt.pk: attempt.result.place for attempt in counted if hasattr(attempt, "result")}
    for place, _, attempt in ranking.ranked(counted) if places else ():
        if attempt.pk not in places:
            yield f"{attempt}: không có trong bảng kết quả"
        elif places[attempt.pk] != place:
            yield f"{attempt}: bảng kết quả ghi hạng {places[attempt.pk]}; chấm lại hạng {place}"
