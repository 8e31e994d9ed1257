"""Runs a program on an untrusted file: without network, and with limits of time, memory and size.

bubblewrap also hides the files of this machine from the program. Where the system forbids bubblewrap, unshare at least
removes the network; where it forbids unshare, too, only the limits and a proxy that leads nowhere remain
(docs/van-hanh.md).
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

_PATH = "/usr/local/bin:/usr/bin:/bin"
_NOWHERE = "http://127.0.0.1:9"
# Folders of the system that programs need. They see no other files.
_SYSTEM = (
    "/usr",
    "/bin",
    "/lib",
    "/lib64",
    "/etc/fonts",
    "/etc/libreoffice",
    "/etc/ld.so.cache",
    "/var/cache/fontconfig",
)
_CHECK_SECONDS = 10
_NO_NETWORK = ("unshare", "--map-root-user", "--net", "--")
_BUBBLE = (
    *("bwrap", "--unshare-all", "--die-with-parent"),
    *(word for path in _SYSTEM for word in ("--ro-bind-try", path, path)),
    *("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"),  # noqa: S108 - the sandbox's own
)


class ProgramFailed(Exception):  # noqa: N818 - named after what happened
    """Raised if a program fails, or exceeds its time."""


def is_installed(*programs: str) -> bool:
    """Return True if all these programs are installed."""
    return all(shutil.which(program, path=_PATH) for program in programs)


def run(command: Sequence[str], folder: Path, *, seconds: int, memory: int, size: int) -> bytes:
    """Run a program in `folder`, the only place where it may write, and return its output.

    It and its children get `seconds` of time, `memory` bytes of address space each, and files of at most `size` bytes.
    Raises ProgramFailed.
    """
    limits = ["prlimit", f"--as={memory}", f"--cpu={seconds}", f"--fsize={size}", "--core=0", "--"]
    process = subprocess.Popen(  # noqa: S603 - our own command; the file is an argument by path only
        [*_walls(str(folder)), "nice", *limits, *command],
        cwd=folder,
        env={"PATH": _PATH, "HOME": str(folder), "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
        | dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), _NOWHERE),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        # A new session, so that the program's children end with it.
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailed(f"{command[0]} took more than {seconds} s") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.returncode:
        raise ProgramFailed(f"{command[0]} ended with {process.returncode}")
    return output


def _walls(folder: str) -> list[str]:
    if _works(*_BUBBLE):
        return [*_BUBBLE, "--bind", folder, folder, "--chdir", folder]
    return [*_NO_NETWORK] if _works(*_NO_NETWORK) else []


@cache
def _works(*wall: str) -> bool:
    """Return True if the system lets the current process use this sandbox."""
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            [*wall, "true"], check=False, capture_output=True, timeout=_CHECK_SECONDS, env={"PATH": _PATH}
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
