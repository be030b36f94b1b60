"""Where third-party peers are found; a test that asks for an absent one is skipped, and says why.

What a reader would get wrong: `FOUND` is filled as tests run, and the summary prints it beside what
came of each test, so that a run without any peer is seen to have proved nothing.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NoReturn

import pytest

__all__ = ["FOUND", "absent", "library", "node", "program", "run_program"]

NODE_MODULES = Path(__file__).parents[2] / "build" / "peers" / "node_modules"
INSTALL = "sh tools/peers.sh installs it"
FOUND: dict[str, tuple[str, str]] = {}
"""Test to peer and version."""


def program(name: str, version: str = "--version") -> str:
    """The path of a program; the test is skipped when it is not there."""
    path = shutil.which(name)
    if path is None:
        absent(name)
    said = subprocess.run([path, version], capture_output=True, text=True, timeout=20, check=False)
    found = re.search(r"v?\d+\.\d+[\w.]*", said.stdout + said.stderr)
    _note(name, found.group().rstrip(".") if found else "?")
    return path


def library(module: str, package: str) -> Any:
    """A Python package, imported."""
    try:
        found = importlib.import_module(module)
    except ImportError:
        absent(package)
    _note(package, importlib.metadata.version(package))
    return found


def node(package: str) -> dict[str, str]:
    """The environment in which node finds an npm package."""
    told = NODE_MODULES / package / "package.json"
    if shutil.which("node") is None or not told.exists():
        absent(f"npm {package}")
    _note(f"npm {package}", json.loads(told.read_text(encoding="utf-8"))["version"])
    return {**os.environ, "NODE_PATH": str(NODE_MODULES)}


async def run_program(
    *words: str, env: dict[str, str] | None = None, say: bytes = b"", seconds: float = 30.0
) -> tuple[int, str]:
    """Run a program while our devices serve it: its exit code and all it said."""
    pipe = asyncio.subprocess.PIPE
    one = await asyncio.create_subprocess_exec(
        *words, stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.STDOUT, env=env
    )
    try:
        said, _ = await asyncio.wait_for(one.communicate(say), seconds)
    except TimeoutError:
        one.kill()
        said, _ = await one.communicate()
        pytest.fail(f"{words[0]} did not end within {seconds} s")
    assert one.returncode is not None
    return one.returncode, said.decode(errors="replace")


def absent(name: str) -> NoReturn:
    """Skip: the peer is not there."""
    pytest.skip(f"the peer {name} is not installed; {INSTALL}")


def _note(name: str, version: str) -> None:
    test = os.environ["PYTEST_CURRENT_TEST"].rpartition(" ")[0]
    FOUND[test] = (name, version)
