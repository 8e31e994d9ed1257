"""Test of deploy/install-programs.sh for people who may not install packages."""

import os
import re
import shutil
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "install-programs.sh"


def test_without_apt_each_group_that_lacks_programs_says_what_is_skipped(tmp_path: Path):
    for program in ("bash", "id", "python3"):
        (tmp_path / program).symlink_to(shutil.which(program))
    groups = re.findall(r"^    (\w+)\)", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(groups) == 8
    for group in groups:
        told = subprocess.run(
            [SCRIPT, group], env=os.environ | {"PATH": str(tmp_path)}, capture_output=True, encoding="utf-8"
        )
        assert (told.returncode, told.stdout) == (0, ""), told.stderr
        # The other groups are found outside the path, or have a substitute.
        if group in {"readers", "checkers", "browsers", "redis"}:
            assert re.fullmatch(r"Không có đủ các gói .+; bị bỏ qua: .+\.\n", told.stderr)
    assert subprocess.run([SCRIPT, "khac"], capture_output=True).returncode == 2
