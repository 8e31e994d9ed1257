"""Texts that an editor writes for a story's kit: points and readings, one per line."""

from django.core.exceptions import ValidationError

MAX_POINTS = 5
MAX_POINT_LENGTH = 160


def points_of(text: str) -> list[str]:
    """Return the points in `text`, which has one per line."""
    return [point for line in text.splitlines() if (point := line.strip(" \t-•*+"))]


def readings_of(text: str) -> dict[str, str]:
    """Return the readings by word in `text`, which has one per line: "ATTT = an toàn thông tin"."""
    pairs = (line.partition("=") for line in text.splitlines())
    return {word.strip(): said.strip() for word, _, said in pairs if word.strip() and said.strip()}


def check_points(text: str) -> None:
    """Raise ValidationError for too many points, or for one that is too long; the message says by how much."""
    points = points_of(text)
    errors = []
    if len(points) > MAX_POINTS:
        errors.append(f"Có {len(points)} ý; hãy bớt còn nhiều nhất {MAX_POINTS} ý.")
    errors += [
        f"Ý {number} dài {len(point)} ký tự; hãy bớt ít nhất {len(point) - MAX_POINT_LENGTH} ký tự."
        for number, point in enumerate(points, start=1)
        if len(point) > MAX_POINT_LENGTH
    ]
    if errors:
        raise ValidationError(errors)


def check_readings(text: str) -> None:
    """Raise ValidationError for a line that names no word or no reading."""
    for line in filter(str.strip, text.splitlines()):
        if not readings_of(line):
            raise ValidationError(f"Dòng “{line.strip()}” chưa đúng mẫu: viết chữ, dấu bằng, rồi cách đọc.")
