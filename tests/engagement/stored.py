"""All text of the database and all files of the stores, in which tests look for what should be erased."""

from typing import Any

from django.apps import apps
from django.core.files.storage import storages
from django.db import models


def everything_stored() -> str:
    """Return all text in the database and the bytes of all stored files."""
    found = []
    for model in apps.get_models():
        fields = [
            each.attname
            for each in model._meta.concrete_fields
            if isinstance(each, models.CharField | models.TextField | models.JSONField | models.FileField)
        ]
        if model._meta.managed and fields:
            found += [str(row) for row in model._base_manager.values_list(*fields)]
    for alias in ("default", "renditions", "quarantine"):
        found += _files(storages[alias], "")
    return "\n".join(found)


def _files(storage: Any, folder: str) -> list[str]:
    if not storage.exists(folder or "."):
        return []
    folders, files = storage.listdir(folder)
    own = [f"{folder}{name} {storage.open(f'{folder}{name}').read()!r}" for name in files]
    return own + [text for name in folders for text in _files(storage, f"{folder}{name}/")]
