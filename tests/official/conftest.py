"""The dispatch of 01/8/2022, which the grammar must read exactly."""

import pytest

from home.first_run.profile import DEFAULT


@pytest.fixture(scope="session")
def dispatch() -> str:
    return (DEFAULT / "cong-van-skhcn-2022-08-01.txt").read_text(encoding="utf-8")
