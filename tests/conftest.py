"""What all tests share: examples that never vary, and the embedded county, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from twin.county import County, load_county

settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def county() -> County:
    """The embedded county."""
    return load_county()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Reference material kept beside the checkout; tests that need it skip without it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the reference data {folder.name}/ is not beside the checkout")
    return folder
