"""The wheel is whole: built, installed in a clean environment, and run from another folder.

The environment's packages come from this one by path, so that nothing is downloaded; our own come
from the wheel alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.rmtree(ROOT / "build", ignore_errors=True)  # modules since removed would go along
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(folder.glob("fumeng_twin-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of a clean environment that holds the wheel."""
    home = tmp_path_factory.mktemp("env")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = home / "lib" / version / "site-packages"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*command, "--target", str(packages), str(wheel)], check=True)
    (packages / "others.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return home / "bin" / "python"


def test_the_wheel_holds_packages_and_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not any(name.startswith(("tests/", "tools/")) for name in names)
    for wanted in (
        "scenarios/drills/hf-leak.yaml",
        "scenarios/actions.yaml",
        "twin/county/data/units.csv",
        "twin/county/data/packed.npz",
        "twin/county/data/rules/reporting.yaml",
        "twin/county/data/registry/categories.yaml",
        "twin/county/data/registry/fields.csv",
        "twin/county/build/network.py",
        "reports/fonts/FumengSansSC-Bold.ttf",
        "reports/templates/drill.html.j2",
        "devices/wire/schemas/CAP-v1.2.xsd",
        "twin/py.typed",
        "twin/live/page/templates/page.html.j2",
        "twin/live/page/static/page.css",
        "twin/live/page/static/page.js",
    ):
        assert wanted in names, wanted
    for file in ("LICENSE", "NOTICE", "OFL.txt"):
        assert any(name.endswith(file) for name in names), file


def test_the_wheel_holds_every_module_of_the_tree_and_no_other(wheel: Path) -> None:
    tops = ("twin", "fast", "devices", "scenarios", "reports")
    modules = {name for name in zipfile.ZipFile(wheel).namelist() if name.endswith(".py")}
    tree = [path for top in tops for path in (ROOT / top).rglob("*.py")]
    assert modules == {path.relative_to(ROOT).as_posix() for path in tree}


@pytest.mark.long
def test_the_demo_runs_from_another_folder_without_a_home(installed: Path, tmp_path: Path) -> None:
    environ = {k: v for k, v in os.environ.items() if k not in ("HOME", "PYTHONPATH")}
    code = (
        "import sys, twin; assert 'env' in twin.__file__, twin.__file__\n"
        "sys.argv = ['fumeng', 'demo', '-q']\nfrom twin.cli import main; main()"
    )
    done = subprocess.run(
        [str(installed), "-c", code],
        cwd=tmp_path,
        env={**environ, "FUMENG_LANG": "zh"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "总评" in done.stdout
    assert (tmp_path / "runs/latest/report.html").stat().st_size > 100_000


@pytest.mark.long
def test_four_processes_that_start_cold_together_agree(tmp_path: Path) -> None:
    """An empty cache for all four; each compiles or waits, and all give one journal."""
    words = ["-m", "twin.cli", "drill", "run", "hf-leak", "--until", "T+00:12", "--no-report"]
    environ = {**os.environ, "FUMENG_CACHE_DIR": str(tmp_path / "cache")}
    started = [
        subprocess.Popen(
            [sys.executable, *words, "-q", "--json", "-o", str(tmp_path / f"runs{i}")],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for i in range(4)
    ]
    ended = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [1] * 4, ended
    digests = {out.split('"events_sha256": "')[1][:64] for out, _ in ended}
    assert len(digests) == 1
