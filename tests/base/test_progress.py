"""Tests of progress bars: a terminal sees them, and whatever else reads the output does not."""

import os
import pty
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def read_all(terminal: int) -> Iterator[bytes]:
    # Linux reports the end of a terminal that nobody writes to any more as an error.
    with suppress(OSError):
        while chunk := os.read(terminal, 10_000):
            yield chunk


def test_long_command_shows_a_bar_on_a_terminal(own_site):
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80))
    command = [sys.executable, "manage.py", "rebuild_search"]
    done = subprocess.run(command, cwd=ROOT, env=own_site, check=True, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b"".join(read_all(ours)).decode()
    os.close(ours)
    assert "mục" in shown
    assert "100%" in shown
    assert done.stdout.decode().startswith("Đã lập bảng tìm kiếm")


def test_long_command_is_silent_where_no_terminal_looks_on(tree, capsys):
    call_command("rebuild_search")
    assert not capsys.readouterr().err
