"""Encryption of streams to an age public key (https://age-encryption.org/v1), in constant memory.

pyrage reads from one file and writes to another, so a thread runs it behind a pipe.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io
from pyrage.x25519 import Identity, Recipient

from operations.backup.refusal import DAMAGED, Refused


def recipient(public_key: str) -> Recipient:
    """Return the age recipient. Raises `Refused` if `public_key` names none."""
    try:
        return Recipient.from_str(public_key)
    except RecipientError as error:
        raise Refused(
            "BACKUP_PUBLIC_KEY không phải khóa công khai của age. Khóa bắt đầu bằng age1, do age-keygen tạo ra."
        ) from error


def identities(file: Path) -> list[Identity]:
    """Return the private keys in a file as age-keygen writes it. Raises `Refused` if there is none."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        keys = [Identity.from_str(line.strip()) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (IdentityError, UnicodeDecodeError):
        keys = []
    if not keys:
        raise Refused(f"Tệp {file} không có khóa riêng của age (dòng bắt đầu bằng AGE-SECRET-KEY-).")
    return keys


class _Target:
    """File that remembers why it could not be written; pyrage hands on only the text of an error."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.file.write(data)
        except OSError as error:
            self.error = error
            raise


@contextmanager
def encrypting(file: BinaryIO, key: Recipient) -> Iterator[BinaryIO]:
    """Yield a stream; data written to it is in `file`, encrypted, when the context ends."""
    read_end, write_end = os.pipe()
    target = _Target(file)
    with ThreadPoolExecutor(1) as pool:

        def encrypt() -> None:
            with open(read_end, "rb") as plain:
                encrypt_io(plain, target, [key])

        done = pool.submit(encrypt)
        try:
            with open(write_end, "wb") as plain:
                yield plain
        except BrokenPipeError as error:
            raise target.error or error from error
        if target.error:
            raise target.error
        done.result()


@contextmanager
def decrypting(file: BinaryIO, keys: list[Identity]) -> Iterator[BinaryIO]:
    """Yield the plain stream of `file`. Raises `Refused` for a wrong key or a changed byte."""
    read_end, write_end = os.pipe()
    with ThreadPoolExecutor(1) as pool:

        def decrypt() -> None:
            with open(write_end, "wb") as plain:
                decrypt_io(file, plain, keys)

        done = pool.submit(decrypt)
        try:
            with open(read_end, "rb") as plain:
                yield plain
        except Refused:
            # If the stream ends too early, the thread knows why.
            _refuse(done.exception())
            raise
        _refuse(done.exception())


def _refuse(error: BaseException | None) -> None:
    if isinstance(error, DecryptError) and "keys" in str(error):
        raise Refused(
            "Khóa riêng này không mở được bản sao lưu: nó được khóa bằng khóa công khai khác."
        ) from error
    # A broken pipe: the reader stopped early.
    if error is not None and not isinstance(error, BrokenPipeError):
        raise Refused(DAMAGED) from error
