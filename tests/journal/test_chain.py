"""Tests of the chain: changes that an attacker with the database makes to the log are found."""

import copy
import datetime
import errno
import json
import os

import pytest
from asgiref.sync import async_to_sync
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from journal import daily_files
from journal.chain import sign
from journal.models import BROKEN, Entry, Head, Subject
from journal.sealed import SealedError
from tests.journal.conftest import sql, verify

pytestmark = pytest.mark.both

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def shared_log(new_log) -> list[Entry]:
    """Return the last ten entries."""
    return [
        Entry.append("thu", subject=Subject(name=f"việc {number}"), details={"n": number})
        for number in range(10)
    ]


@pytest.fixture
def log(journal, shared_log) -> list[Entry]:
    return copy.deepcopy(shared_log)


def move(entry: Entry, number: int) -> None:
    sql("UPDATE journal_entry SET number = %s WHERE number = %s", number, entry.number)


def insert(number: int, like: Entry) -> None:
    columns = "at, actor_id, actor, action, kind, key, name, details, address, address_seal, previous, hash"
    copied = f"SELECT %s, {columns} FROM journal_entry WHERE number = %s"  # noqa: S608
    sql(f"INSERT INTO journal_entry (number, {columns}) {copied}", number, like.number)


def test_untouched_log_is_intact(log):
    assert verify() == f"Nhật ký nguyên vẹn: {log[-1].number} mục.\n"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[(name, "khác") for name in ("actor", "action", "kind", "key", "name", "details")],
        *[
            ("actor_id", 7),
            ("at", timezone.now() - DAY),
            ("address", "203.0.113.9"),
            ("address_seal", "0" * 64),
        ],
        *[("previous", "0" * 64), ("hash", "0" * 64)],
    ],
)
def test_edited_entry_is_found(log, column, value):
    sql(f"UPDATE journal_entry SET {column} = %s WHERE number = %s", value, log[4].number)  # noqa: S608
    assert f"Mục số {log[4].number} bị sửa" in verify()


def test_every_column_is_covered(log):
    """The test above names every column."""
    named = {"actor", "action", "kind", "key", "name", "details", "actor_id", "at"}
    named |= {"address", "address_seal", "previous", "hash", "number"}
    assert named == {field.column for field in Entry._meta.fields}


def test_deleted_entries_are_found(log):
    first, last = log[3].number, log[5].number
    sql("DELETE FROM journal_entry WHERE number BETWEEN %s AND %s", first, last)
    assert verify() == f"Các mục từ số {first} đến số {last} bị xóa.\n"


def test_entry_inserted_between_others_is_found(log):
    for entry in reversed(log[5:]):
        move(entry, entry.number + 1)
    insert(log[5].number, like=log[0])
    assert f"Mục số {log[5].number} bị chèn vào.\n" in verify()


def test_entry_added_at_the_end_is_found(log):
    insert(log[-1].number + 1, like=log[0])
    assert f"Mục số {log[-1].number + 1} bị chèn vào cuối nhật ký." in verify()


def test_recomputed_hashes_are_found_by_the_key(log, settings):
    """The attacker knows the code and has the database, but not the key."""
    settings.JOURNAL_KEY = "khóa đoán"
    previous = log[3].previous
    for number, entry in enumerate(log[3:]):
        entry.name, entry.previous = "đã sửa" if number == 0 else entry.name, previous
        previous = entry.true_hash()
        sql(
            "UPDATE journal_entry SET name = %s, previous = %s, hash = %s WHERE number = %s",
            *(entry.name, entry.previous, previous, entry.number),
        )
    settings.JOURNAL_KEY = ""
    assert f"Các mục từ số {log[3].number} đến số {log[-1].number} bị sửa." in verify()


def test_hashes_stay_as_they_are_stored(settings):
    """A log that an earlier release signed must verify; without a key of its own, that of the site signs it."""
    settings.SECRET_KEY, settings.JOURNAL_KEY = "khóa của trang", ""
    plain = sign("entry", 1, "Đặng Văn Đức")
    assert plain == "e999a9098d6e8f34e480e0c7b19b5678ebea44adc0930174f7cfe0f6e987afdb"
    settings.SECRET_KEY, settings.JOURNAL_KEY = "khóa mới", "khóa của trang"
    assert sign("entry", 1, "Đặng Văn Đức") == plain


def test_cut_tail_is_found_by_the_mark_of_the_end(log):
    sql("DELETE FROM journal_entry WHERE number > %s", log[6].number)
    assert verify() == f"Các mục từ số {log[7].number} đến số {log[9].number} bị cắt khỏi cuối nhật ký.\n"


@pytest.mark.parametrize("forged", ["moved back", "deleted"])
def test_cut_tail_with_a_forged_mark_is_found(log, forged):
    sql("DELETE FROM journal_entry WHERE number > %s", log[6].number)
    if forged == "deleted":
        sql("DELETE FROM journal_head")
    else:
        sql("UPDATE journal_head SET number = %s, hash = %s", log[6].number, log[6].hash)
    assert "dấu cuối nhật ký" in verify()
    # The next entry does not cover it up.
    entry = Entry.append("thu")
    assert Entry.objects.get(number=entry.number - 1).action == BROKEN
    assert f"Mục số {entry.number - 1} ghi rằng cuối nhật ký khi đó không còn nguyên vẹn." in verify()


def test_cut_tail_with_an_old_mark_is_found_by_the_daily_files(log):
    """The attacker puts back the true mark of an earlier moment."""
    before = Head.objects.get()
    later = [Entry.append("thu") for _ in range(3)]
    daily_files.write(timezone.localdate() + DAY)
    sql("DELETE FROM journal_entry WHERE number > %s", before.number)
    sql("UPDATE journal_head SET number = %s, hash = %s, seal = %s", before.number, before.hash, before.seal)
    file = f"{timezone.localdate()}.jsonl"
    assert verify() == (
        f"Các mục từ số {later[0].number} đến số {later[-1].number} có trong bản xuất {file} mà nhật ký không còn.\n"
    )
    # Entries that take the numbers of the lost ones differ.
    for _ in later:
        Entry.append("khac")
    assert (
        f"Các mục từ số {later[0].number} đến số {later[-1].number} khác trong bản xuất {file}." in verify()
    )
    sql("DELETE FROM journal_entry WHERE number > %s", before.number)
    with pytest.raises(CommandError, match="verify_log"):
        call_command("export_log")


def test_changed_and_missing_files_are_found(log, settings, tmp_path):
    today = timezone.localdate()
    folder = tmp_path / "nhat-ky"
    for days in range(1, 5):
        Entry.append("thu")
        daily_files.write(today + days * DAY)
    files = sorted(folder.iterdir())
    assert [file.name for file in files] == [f"{today + n * DAY}.jsonl" for n in range(4)]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert "nguyên vẹn" in verify()
    files[0].write_text(files[0].read_text(encoding="utf-8").replace("việc 3", "việc 4"), encoding="utf-8")
    files[1].write_text("")
    text = verify()
    assert f"Bản xuất {files[0].name} bị sửa." in text
    assert f"Bản xuất {files[1].name} không đọc được." in text


def test_daily_file_holds_each_entry_once_and_is_never_replaced(log, tmp_path):
    today = timezone.localdate()
    daily_files.write(today + DAY)
    [file] = (tmp_path / "nhat-ky").iterdir()
    before = file.read_bytes()
    *lines, end = map(json.loads, before.splitlines())
    assert [line["number"] for line in lines] == list(range(1, log[-1].number + 1))
    assert (end["first"], end["last"], end["head"]) == (1, log[-1].number, log[-1].hash)
    added = Entry.append("thu")
    daily_files.write(today + DAY)
    assert file.read_bytes() == before
    daily_files.write(today + 2 * DAY)
    *lines, _ = map(json.loads, (tmp_path / "nhat-ky" / f"{today + DAY}.jsonl").read_bytes().splitlines())
    assert [line["number"] for line in lines] == [added.number]


def test_daily_file_is_written_in_a_folder_of_another_machine_that_has_no_hard_links(
    log, tmp_path, monkeypatch
):
    def refuse(*paths: str) -> None:
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr("os.link", refuse)
    today = timezone.localdate()
    for _ in range(2):
        assert daily_files.write(today + DAY) == []
    assert [file.name for file in (tmp_path / "nhat-ky").iterdir()] == [f"{today}.jsonl"]
    assert "nguyên vẹn" in verify()


def test_files_of_a_clock_that_ran_ahead_end_no_export(log, tmp_path):
    today = timezone.localdate()
    daily_files.write(today)
    daily_files.write(today + 365 * DAY)
    added = Entry.append("thu")
    for days in (1, 2):
        assert daily_files.write(today + days * DAY) == []
    names = sorted(file.stem for file in (tmp_path / "nhat-ky").iterdir())
    assert names == [str(today + n * DAY) for n in (-1, 0, 1, 364)]
    *lines, _ = map(json.loads, (tmp_path / "nhat-ky" / f"{today}.jsonl").read_bytes().splitlines())
    assert [line["number"] for line in lines] == [added.number]
    assert "nguyên vẹn" in verify()
    # The same holds on that day, and for entries logged since.
    Entry.append("thu")
    daily_files.write(today + 366 * DAY)
    assert "nguyên vẹn" in verify()


def test_export_of_a_broken_log_fails_until_somebody_looks(log):
    sql("UPDATE journal_entry SET name = 'khác' WHERE number = %s", log[2].number)
    for _ in range(2):
        wrong = daily_files.write(timezone.localdate() + DAY)
        assert wrong == [f"Mục số {log[2].number} bị sửa."]


def test_address_is_forgotten_after_a_year_and_not_before(log):
    entry = Entry.append("access.in", address="203.0.113.9")
    Entry.forget_addresses()
    assert Entry.objects.get(number=entry.number).address == "203.0.113.9"
    sql("UPDATE journal_entry SET address = '' WHERE number = %s", entry.number)
    assert f"Mục số {entry.number} bị sửa hoặc xóa địa chỉ mạng." in verify()


def test_old_address_is_forgotten_and_the_chain_holds(log, monkeypatch, settings, tmp_path):
    then = timezone.now() - 366 * DAY
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: then)
        entry = Entry.append("access.in", address="203.0.113.9")
    with monkeypatch.context() as patch:
        # The machine that keeps the exports is away.
        (tmp_path / "away").touch()
        patch.setattr(settings, "JOURNAL_EXPORT_DIR", str(tmp_path / "away"))
        with pytest.raises(CommandError, match=r"Không ghi được bản xuất .*/away: File exists"):
            call_command("export_log")
    assert Entry.objects.get(number=entry.number).address == ""
    assert "nguyên vẹn" in verify()


def test_daily_files_that_are_unreachable_hide_no_edited_entry(log, settings, tmp_path):
    (tmp_path / "away").touch()
    settings.JOURNAL_EXPORT_DIR = str(tmp_path / "away")
    with pytest.raises(CommandError, match=r"/away: File exists. Trong cơ sở dữ liệu, nhật ký nguyên vẹn"):
        call_command("verify_log")
    sql("UPDATE journal_entry SET name = 'khác' WHERE number = %s", log[2].number)
    with pytest.raises(CommandError, match=r"Nhật ký có 1 chỗ không khớp.* Không đọc được bản xuất"):
        call_command("verify_log")


def test_a_folder_of_daily_files_that_is_closed_is_not_taken_for_an_empty_one(
    log, settings, tmp_path, monkeypatch, request
):
    """On a new machine, the account of the site may have another number than the owner of the folder."""
    (tmp_path / "nhat-ky").mkdir(mode=0)
    # Only root may enter the folders above.
    monkeypatch.chdir(tmp_path)
    settings.JOURNAL_EXPORT_DIR = "nhat-ky"
    if os.geteuid() == 0:
        os.chown(tmp_path, 12345, -1)
        request.addfinalizer(lambda: os.seteuid(0))
        os.seteuid(12345)
    with pytest.raises(
        CommandError, match=r"nhat-ky: Permission denied\. Trong cơ sở dữ liệu, nhật ký nguyên"
    ):
        call_command("verify_log")


def test_no_code_changes_or_deletes_entries(log):
    entry = Entry.objects.first()
    rows = Entry.objects.all()
    for attempt in (
        entry.save,
        entry.delete,
        rows.delete,
        lambda: rows.update(name="khác"),
        lambda: rows.bulk_update([entry], ["name"]),
        lambda: rows.bulk_create([entry]),
        lambda: Entry.objects.create(number=99),
        lambda: Entry.objects.get_or_create(number=99),
        lambda: Entry.objects.update_or_create(number=99),
        lambda: async_to_sync(rows.aupdate)(name="khác"),
        lambda: async_to_sync(rows.adelete)(),
        lambda: async_to_sync(rows.acreate)(number=99),
    ):
        with pytest.raises(SealedError):
            attempt()
    assert "nguyên vẹn" in verify()


def test_entry_is_rolled_back_with_what_it_logs(log):
    with transaction.atomic():
        Entry.append("thu")
        transaction.set_rollback(True)
    assert Entry.objects.first() == log[-1]
    assert "nguyên vẹn" in verify()
