"""The shipped drill as text that tests write anew."""

from __future__ import annotations

from scenarios import find_drill

__all__ = ["HF_LEAK"]

_WHOLE = find_drill("hf-leak").read_text(encoding="utf-8")

HF_LEAK = _WHOLE[: _WHOLE.index("presets:")] + _WHOLE[_WHOLE.index("failures:") :]
"""`hf-leak` without its own presets and variants: they name injects that a test may rewrite."""
