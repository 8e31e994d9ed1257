"""Tests of search in one kind of page; keywords outside the title find a page as surely as the title."""

import pytest
from django.utils import timezone

from search import services
from search.finding.engines import engine
from search.finding.query import KIND, Match, Within, mark_word, parse
from search.models import SearchEntry

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def _put(key: str, kind: str, title: str, text: str = "", keywords: str = "") -> int:
    services.put(
        [
            services.Entry(
                key=f"thu:{key}",
                kind=kind,
                kind_label="Thử",
                title=title,
                text=text,
                keywords=keywords,
                published_at=timezone.now(),
            )
        ]
    )
    return SearchEntry.objects.get(key=f"thu:{key}").pk


def _levels(text: str, kind: str) -> list[Match]:
    """Return all levels but the first, which is for exact names."""
    return parse(text).levels(Within(((KIND, kind),)))[1:]


@pytest.fixture
def two_kinds() -> tuple[int, int]:
    return _put("a", "mot.loai", "Chỉ thị về an ninh mạng"), _put("b", "hai.loai", "Bài về an ninh mạng")


def test_only_the_kind_that_is_asked_for_is_found(two_kinds):
    for level in _levels("an ninh mạng", "mot.loai"):
        assert engine().hits(level) == [two_kinds[0]]
        assert engine().hits(level, title_only=True) == [two_kinds[0]]
        assert engine().ranked(level) == [two_kinds[0]]
        assert engine().newest(level, 10) == [two_kinds[0]]
    levels = _levels("an ninh mạng", "hai.loai")
    assert engine().count(levels, enough=10) == [1] * len(levels)
    assert set(engine().hits(parse("an ninh").levels()[-1])) >= set(two_kinds)


def test_hits_tell_what_is_in_the_title():
    in_title = _put("a", "mot.loai", "An toàn")
    in_text = _put("b", "mot.loai", "Bài khác", text="nói về an toàn")
    level = _levels("an toan", "mot.loai")[0]
    assert sorted(engine().hits(level)) == sorted([in_title, in_text])
    assert engine().hits(level, title_only=True) == [in_title]


def test_later_levels_are_counted_only_where_the_first_find_too_few(two_kinds):
    levels = _levels("an ninh mạng", "mot.loai")
    assert engine().count(levels, enough=1) == [1, *[0 for _ in levels[1:]]]
    assert engine().count(levels, enough=2) == [1 for _ in levels]


def test_keywords_find_as_the_title_does():
    entry = _put("a", "mot.loai", "Nghị định của Chính phủ", keywords="13/2023/NĐ-CP")
    assert engine().hits(parse("13/2023/nd-cp").levels()[-1], title_only=True) == [entry]
    assert SearchEntry.objects.get(pk=entry).title == "Nghị định của Chính phủ"


def test_nobody_can_type_the_word_of_a_kind(two_kinds):
    assert parse(mark_word((KIND, "mot.loai"))).terms == (("motloai",),)
    assert engine().hits(parse("motloai").levels()[0]) == []
