"""Converts files of other word processors (.odt, .rtf, .doc) to .docx by LibreOffice."""

import tempfile
from pathlib import Path

from extraction.programs import sandbox
from extraction.reading import Unreadable

_SECONDS = 120
_MEMORY = 3 * 1024**3
_MAX_SIZE = 150 * 1024 * 1024
_FAILED = (
    "LibreOffice không mở được tệp này: tệp hỏng, có mật khẩu, hoặc quá nặng. Hãy mở bằng Word, lưu lại thành .docx"
    " rồi tải lên."
)
# Macros do not run, and references of a file are not loaded, neither from the network nor from this machine.
_SETTINGS = "".join(
    f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
    "</prop></item>"
    for path, name, value in (
        ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("Common/Security/Scripting", "DisableActiveContent", "true"),
        ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        # 2: never update links.
        ("Writer/Content/Update", "Link", "2"),
    )
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
    f"{_SETTINGS}</oor:items>"
)


def is_installed() -> bool:
    """Return True if LibreOffice is installed."""
    return sandbox.is_installed("soffice")


def as_docx(data: bytes) -> bytes:
    """Return the file as .docx. Raises Unreadable."""
    with tempfile.TemporaryDirectory(prefix="office-") as name:
        folder = Path(name)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        # Without a suffix: LibreOffice finds the format by the content, as file_reader does.
        (folder / "in").write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", "out", "in"),
        ]
        try:
            sandbox.run(command, folder, seconds=_SECONDS, memory=_MEMORY, size=_MAX_SIZE)
            return (folder / "out" / "in.docx").read_bytes()
        except (sandbox.ProgramFailed, OSError) as error:
            raise Unreadable(_FAILED) from error
