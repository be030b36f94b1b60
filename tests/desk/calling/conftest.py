"""The desk of the tests of warning, for calling is what follows from it."""

from __future__ import annotations

from tests.desk.warning.conftest import told

__all__ = ["told"]
