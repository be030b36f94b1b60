"""The generator of the embedded county: fixed seed, plain files, the same bytes every time.

Everything it knows is in this package and in the rules of rationalisation (``rules/``), which are
written by hand and are not touched. `build` writes the text tables and the packed copy of the large
ones.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["build"]


def build(out_dir: Path) -> list[Path]:
    """Write the county into `out_dir` (made if absent); returns the files in order.

    Takes some ten seconds. Running it again gives identical bytes.
    """
    from twin.county.build.write import write_county

    return write_county(out_dir)
