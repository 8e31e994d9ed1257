"""Storage of static files that minifies the site's own style sheets and scripts."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import rcssmin
import rjsmin
from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_OWN = {str(folder) for folder in settings.STATICFILES_DIRS}
_SMALLER = {".css": rcssmin.cssmin, ".js": rjsmin.jsmin}


class SmallStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which names files by their content and compresses them. This one minifies them first.

    Files of other packages are not minified.
    """

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for name, (source, _path) in paths.items():
            smaller = _SMALLER.get(PurePath(name).suffix)
            if dry_run or not smaller or source.location not in _OWN:
                continue
            with self.open(name) as file:
                text = smaller(file.read().decode())
            self.delete(name)
            self.save(name, ContentFile(text.encode()))
            paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Compress only the hashed names. Only the page shown while the site is down uses the others."""
        yield from super().compress_files(paths & set(self.hashed_files.values()))
