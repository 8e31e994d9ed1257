"""Storage in a folder of this machine, which stores a file whole or not at all."""

import datetime
import errno
import os
from contextlib import suppress
from secrets import token_hex

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

# Errors of a file system without hard links, such as exFAT.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS}
# Folder of files that are still being written.
PARTS = ".parts"
_A_DAY = datetime.timedelta(days=1)


def give_name(part: str, name: str) -> bool:
    """Name the finished file at the path `part`, on the same disk. Return False if another file has the name.

    Unlike a rename, this never replaces a file.
    """
    try:
        os.link(part, name)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # An empty file reserves the name, so that no other process takes it.
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        except FileExistsError:
            return False
        os.replace(part, name)
    return True


class WholeFileStorage(FileSystemStorage):
    """Django's storage, except that a file gets its name only when it is complete.

    Django's own leaves a truncated file if the disk is full or the writing process is killed.
    """

    def _save(self, name: str, content: File) -> str:
        """Store the file and return its name. Raises OSError, and leaves nothing, if it cannot be written whole."""
        part = os.path.join(PARTS, token_hex(8))
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        try:
            super()._save(part, content)  # type: ignore[misc]  # left out of the stubs
            while not give_name(self.path(part), self.path(name)):
                name = self.get_available_name(name)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(self.path(part))
        return name

    def remove_parts(self) -> None:
        """Delete unfinished files that killed processes began more than a day ago."""
        parts = self.listdir(PARTS)[1] if self.exists(PARTS) else []
        for part in (os.path.join(PARTS, name) for name in parts):
            # The process that writes it may give it its name meanwhile.
            with suppress(FileNotFoundError):
                if self.get_modified_time(part) < timezone.now() - _A_DAY:
                    self.delete(part)
