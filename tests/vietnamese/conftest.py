"""Fixture of the dispatch of 01/8/2022, which the grammar must read exactly."""

from pathlib import Path

import pytest

import home.first_run


@pytest.fixture(scope="session")
def dispatch() -> str:
    return (Path(home.first_run.__file__).parent / "cong-van-skhcn-2022-08-01.txt").read_text(
        encoding="utf-8"
    )
