"""The registry's rules, read once."""

from __future__ import annotations

import pytest

from twin.county.registry import Book, load_book


@pytest.fixture(scope="session")
def book() -> Book:
    return load_book()
