"""Tests of the comparison of two laws: what was changed, moved, added and removed, and the bounds of its cost."""

import random
from pathlib import Path

import pytest

from official import comparison
from official.comparison import Change, compare

PROFILE = Path(__file__).parents[2] / "home" / "profiles" / "quang-ngai"


def told(pairs):
    """Return the provisions that differ, with those inside them."""
    found = []
    for pair in pairs:
        if pair.change is not Change.SAME:
            found.append((pair.change.value, pair.unit.label, pair.moved_from))
        found += told(pair.parts)
    return found


def marked(runs):
    return [run.words.strip() for run in runs if run.is_marked]


def test_sample_law_and_its_consolidated_text_differ_where_the_amendment_says():
    old, new = ((PROFILE / f"luat-mau{name}.txt").read_text(encoding="utf-8") for name in ("", "-hop-nhat"))
    pairs = compare(old, new)
    assert told(pairs) == [
        ("sua", "", ""),
        ("sua", "Điều 9", ""),
        ("sua", "Điều 14", ""),
        ("them", "khoản 3", ""),
        ("sua", "Điều 22", ""),
    ]
    [ninth] = [pair for pair in pairs if pair.unit.label == "Điều 9"]
    assert (marked(ninth.old_runs), marked(ninth.new_runs)) == (["hai"], ["bốn"])
    assert len(pairs) == len(compare(old, old))
    assert told(compare(old, old)) == []


def test_moved_provisions_are_found_by_their_text():
    old = "Điều 1. Một\n1. Người dùng giữ mật khẩu của mình.\nĐiều 2. Hai\na) Máy có khóa;\nb) Phòng có người trực."
    new = (
        "Điều 1. Mới hẳn\nLời chưa có ở đâu.\nĐiều 2. Một\n1. Người dùng giữ mật khẩu của mình.\n"
        "Điều 3. Hai\na) Phòng có người trực.\nb) Máy có khóa;"
    )
    assert told(compare(old, new)) == [
        ("them", "Điều 1", ""),
        ("doi-so", "Điều 2", "Điều 1"),
        ("sua", "Điều 3", "Điều 2"),
        ("doi-so", "điểm a", "điểm b"),
        ("doi-so", "điểm b", "điểm a"),
    ]
    assert told(compare(new, old))[-1] == ("doi-so", "điểm b", "điểm a")
    assert ("bo", "Điều 1", "") in told(compare(new, old))


def test_texts_without_provisions_are_compared_by_paragraphs_and_lines_may_break_elsewhere():
    old = "Căn cứ luật mẫu;\nSở làm ba việc trong năm nay.\nSở báo cáo cuối năm."
    new = "Căn cứ luật  mẫu;\nSở làm bốn việc trong năm nay.\nSở báo cáo cuối năm.\nNơi nhận: lưu."
    assert [pair.change for pair in compare(old, new)] == [
        Change.SAME,
        Change.CHANGED,
        Change.SAME,
        Change.ADDED,
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Nơi nhận:\n- Lưu: VT.\nTM. CHÍNH PHỦ\nTHỦ TƯỚNG\nAn", "XÁC THỰC VĂN BẢN HỢP NHẤT\nBỘ TRƯỞNG\nBình"),
        (
            "Luật này được Quốc hội khóa XIX thông qua ngày 1/1/2030.\nAn",
            "KT. BỘ TRƯỞNG\nBình\n\n[1] Điều này được sửa",
        ),
        ("| Nơi nhận:\n- Lưu: VT. |", "PHỤ LỤC\nMẫu số 1"),
    ],
)
def test_signature_and_notes_belong_to_no_provision(old, new):
    for law in (
        "Điều 1. Một\nLời.\nĐiều 2. Hai\n",
        "Điều 1. Một\nLời.\nĐiều 2. Hai\n1. Lời một.\n2. Lời hai.\n",
    ):
        assert told(compare(law + old, law + new)) == [("sua", "Phần cuối văn bản", "")]
        assert told(compare(law, law + new)) == [("them", "Phần cuối văn bản", "")]


def test_marks_of_footnotes_are_no_change():
    old = "Điều 1. Phạm vi\n1. Mạng của sở, xã.\n2. Hai người trực.\n3. Rộng 2 m²"
    new = "Điều 1.[1] Phạm vi[2]\n1. Mạng của sở[3], xã. [4]\n2.[5] Ba[6] người trực.\n3. Rộng 2 m³"
    [pair] = compare(old, new)
    assert marked(pair.new_runs) == []
    assert [(part.change, marked(part.new_runs)) for part in pair.parts] == [
        (Change.SAME, []),
        (Change.CHANGED, ["Ba[6]"]),
        (Change.CHANGED, ["m³"]),
    ]


@pytest.mark.parametrize("seed", range(10))
def test_every_word_of_both_texts_is_shown_once(seed):
    chance = random.Random(seed)  # noqa: S311  texts for a test
    old, new = (
        "Điều 1. Tên\n" + "\n".join(f"{n}. {' '.join(chance.choices('abcdef', k=12))}" for n in range(1, 6))
        for _ in range(2)
    )
    [pair] = compare(old, new)

    def shown(pair, side):
        unit = getattr(pair, side)
        if unit is None:
            return ""
        runs = getattr(pair, f"{side}_runs")
        own = "".join(run.words for run in runs) if runs else unit.text
        return " ".join([own, *(shown(part, side) for part in pair.parts)])

    for side, text in (("old", old), ("new", new)):
        words = [word for word in text.split() if word.isalpha() and word != "Điều"]
        assert sorted(shown(pair, side).split()) == sorted(words)
    kept = [
        [word for run in runs if not run.is_marked for word in run.words.split()]
        for runs in (pair.old_runs, pair.new_runs)
    ]
    assert kept[0] == kept[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 30_000, "b a " * 15_000),
        ("Điều 1. x\n" + "a)\n" * 10_000, "Điều 1. y\n" + "a)\n" * 10_000 + "z"),
        ("\n".join(f"a b{n}" for n in range(5_000)), "\n".join(f"a c{n}" for n in range(5_000))),
    ],
    ids=["one word", "one letter", "all different"],
)
def test_hostile_texts_take_a_bounded_number_of_steps(old, new, monkeypatch):
    steps = []
    common = comparison._common

    def counted(*arguments):
        found = common(*arguments)
        steps.append(arguments[2].steps)
        return found

    monkeypatch.setattr(comparison, "_common", counted)
    monkeypatch.setattr(comparison, "_MAX_STEPS", 50_000)
    assert compare(old, new)
    # At most one round beyond the limit.
    assert min(steps, default=0) > -50_000
