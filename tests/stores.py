"""The two stores of files that a site may have: folders of its machine, or a bucket on a server that speaks S3."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from django.apps import apps
from django.core.files.storage import Storage, storages

from base.files.s3 import S3Storage

ALIASES = ("default", "renditions", "quarantine")
BUCKET, REGION = "anm", "us-east-1"
KEYS = {"AWS_ACCESS_KEY_ID": "ten-khoa-thu", "AWS_SECRET_ACCESS_KEY": "khoa-bi-mat-thu"}


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """Yield the address of a server that speaks S3, on a port of its own."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://{}:{}".format(*server.get_host_and_port())
    server.stop()


@contextmanager
def new_bucket(server: str) -> Iterator[Any]:
    """Yield a new bucket; delete it with its files afterwards."""
    where = {"endpoint_url": server, "region_name": REGION}
    keys = {name.lower(): value for name, value in KEYS.items()}
    made = boto3.resource("s3", **where, **keys).create_bucket(Bucket=BUCKET)
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture
def bucket(s3_server: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Keep all files of the site in a new bucket, and yield it."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    options = {"bucket_name": BUCKET, "endpoint_url": s3_server, "region_name": REGION}
    keep_in(
        {alias: ("base.files.s3.S3Storage", options | {"location": alias}) for alias in ALIASES},
        settings,
        monkeypatch,
    )
    with new_bucket(s3_server) as made:
        yield made


@pytest.fixture
def folders(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep all files of the site in new folders."""
    backend = "base.files.folder.WholeFileStorage"
    keep_in(
        {alias: (backend, {"location": str(tmp_path / alias)}) for alias in ALIASES}, settings, monkeypatch
    )


@pytest.fixture(params=["folders", "bucket"])
def store(request: pytest.FixtureRequest) -> None:
    """Run the test with each store, empty at first."""
    request.getfixturevalue(request.param)


@pytest.fixture(params=["folders", pytest.param("bucket", marks=pytest.mark.slow)])
def usual_store(request: pytest.FixtureRequest) -> None:
    """Run the test with folders; at night with a bucket, too, because what it proves hardly depends on the store."""
    request.getfixturevalue(request.param)


def keep_in(
    stores: dict[str, tuple[str, dict[str, Any]]], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STORAGES = settings.STORAGES | {
        alias: {"BACKEND": backend, "OPTIONS": options} for alias, (backend, options) in stores.items()
    }
    # Fields keep the storage that they got when their model was loaded.
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if hasattr(field, "_storage_callable"):
                monkeypatch.setattr(field, "storage", field._storage_callable())


@contextmanager
def gone(port: int = 9, **options: float) -> Iterator[None]:
    """Send all requests for files to `port`, at which by default nobody listens, with `options` of botocore."""
    with pytest.MonkeyPatch.context() as patch:
        for storage in (storages[alias] for alias in ALIASES):
            patch.setattr(storage, "endpoint_url", f"http://127.0.0.1:{port}")
            patch.setattr(storage, "client_config", storage.client_config.merge(Config(**options)))
            patch.setattr(storage, "_bucket", None)
            patch.setattr(storage, "_connections", threading.local())
        yield


def stored() -> set[str]:
    """Return the names of all stored files, each prefixed with its storage's name."""
    return {f"{alias}/{name}" for alias in ALIASES for name in _names(storages[alias], "")}


def _names(storage: Storage, folder: str) -> Iterator[str]:
    if isinstance(storage, S3Storage):
        # One request instead of one for each folder.
        start = f"{storage.location}/"
        yield from (each.key.removeprefix(start) for each in storage.bucket.objects.filter(Prefix=start))
        return
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _names(storage, f"{folder}{name}/")
