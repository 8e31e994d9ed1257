"""Storage on a server that speaks S3, which all machines share. Only the site talks to that server.

Addresses are the site's own: only `base.files.views` gives files to readers. Credentials come from the environment,
never from OPTIONS, which are written into the rows of queued tasks.
"""

import errno
import functools
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urljoin

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from storages.backends import s3
from storages.utils import ReadBytesWrapper, clean_name

_NOT_FOUND, _TAKEN = 404, 412
# In seconds; each request is tried twice.
_CONNECT_TIMEOUT, _READ_TIMEOUT, _REST = 2, 10, 10.0
_rests_until = -math.inf
_session = functools.cache(boto3.Session)
# Settings that work with S3 servers of every make, used here and for the places of backups.
CLIENT_CONFIG = Config(
    signature_version="s3v4",
    # A bucket in the host name would need DNS records.
    s3={"addressing_style": "path"},
    # Some servers other than Amazon's do not know the newer checksums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
# Only one thread at a time may use a session.
_connecting = threading.Lock()


class StoreError(OSError):
    """Raised, as an I/O error, if the server does not answer or refuses; nothing is stored then."""

    def __init__(self, cause: Exception | str) -> None:
        super().__init__(errno.EIO, str(cause))


@contextmanager
def _as_of_a_disk() -> Iterator[None]:
    """Raise the server's errors as disk errors, which the callers of storages handle.

    After a timeout, the server is not called for a while; otherwise waiting requests would occupy all threads.
    """
    global _rests_until
    if time.monotonic() < _rests_until:
        raise StoreError("the server did not answer a moment ago")
    try:
        yield
    except (ConnectTimeoutError, ReadTimeoutError) as error:
        _rests_until = time.monotonic() + _REST
        raise StoreError(error) from error
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == _NOT_FOUND:
            raise FileNotFoundError(str(error)) from error
        raise StoreError(error) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StoreError(error) from error


class S3File(s3.S3File):
    """A stored file, downloaded when it is read first."""

    def _get_file(self) -> Any:
        with _as_of_a_disk():
            return super()._get_file()

    file = property(_get_file, s3.S3File._set_file)


class S3Storage(s3.S3Storage):
    """django-storages' backend, with the site's own addresses, disk errors, and names that are never used twice."""

    file_overwrite = False
    # In bytes; larger downloads go to a temporary file, piece by piece.
    max_memory_size = 1024 * 1024
    transfer_config = TransferConfig(use_threads=False)
    client_config = CLIENT_CONFIG.merge(
        Config(
            connect_timeout=_CONNECT_TIMEOUT,
            read_timeout=_READ_TIMEOUT,
            retries={"total_max_attempts": 2, "mode": "standard"},
        )
    )

    @property
    def connection(self) -> Any:
        with _connecting:
            return super().connection

    def _create_session(self) -> boto3.Session:
        # One session for all threads, because each session loads 13 MB of service descriptions.
        return _session()

    exists = _as_of_a_disk()(s3.S3Storage.exists)
    delete = _as_of_a_disk()(s3.S3Storage.delete)
    listdir = _as_of_a_disk()(s3.S3Storage.listdir)
    size = _as_of_a_disk()(s3.S3Storage.size)
    get_modified_time = _as_of_a_disk()(s3.S3Storage.get_modified_time)

    def _open(self, name: str, mode: str = "rb") -> S3File:
        with _as_of_a_disk():
            return S3File(self._key(name), mode, self)

    def _save(self, name: str, content: File) -> str:
        """Store the file whole under a free name, and return the name.

        Another machine may take a name after it was found free; the server refuses the second.
        """
        name = clean_name(name)
        while True:
            content.seek(0)
            try:
                with _as_of_a_disk():
                    self._client.put_object(
                        Bucket=self.bucket_name,
                        Key=self._key(name),
                        Body=ReadBytesWrapper(content),
                        IfNoneMatch="*",
                        **self._get_write_parameters(name, content),
                    )
            except StoreError as error:
                if _status(error) != _TAKEN:
                    raise
                name = self.get_available_name(name)
            else:
                return name

    def part(self, name: str, first: int | None = None, last: int | None = None) -> File:
        """Return the bytes from `first` to `last`, or all, as a file that is read from the server piece by piece."""
        asked = {} if first is None else {"Range": f"bytes={first}-{last}"}
        with _as_of_a_disk():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name), **asked)
        return File(answer["Body"], name)

    def url(self, name: str, **_: Any) -> str:
        """Return the address below MEDIA_URL, as for a file in a folder."""
        return urljoin(settings.MEDIA_URL, filepath_to_uri(name).lstrip("/"))

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    def _key(self, name: str) -> str:
        return self._normalize_name(clean_name(name))


def _status(error: StoreError) -> int | None:
    cause = error.__cause__
    return cause.response["ResponseMetadata"]["HTTPStatusCode"] if isinstance(cause, ClientError) else None
