"""Tests of progress bars: they appear on a terminal, and in no other output."""

import os
import pty
import termios
from collections.abc import Iterator
from contextlib import suppress

from django.core.management import call_command


def read_all(terminal: int) -> Iterator[bytes]:
    # Linux reports the end of a terminal that has no writer left as an error.
    with suppress(OSError):
        while chunk := os.read(terminal, 10_000):
            yield chunk


def test_long_command_shows_a_bar_on_a_terminal(tree, capsys, monkeypatch):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        call_command("rebuild_search")
        monkeypatch.undo()
    shown = b"".join(read_all(ours)).decode()
    os.close(ours)
    assert "mục" in shown
    assert "100%" in shown
    assert capsys.readouterr().out.startswith("Đã lập bảng tìm kiếm")


def test_long_command_is_silent_where_no_terminal_looks_on(tree, capsys):
    call_command("rebuild_search")
    assert not capsys.readouterr().err
