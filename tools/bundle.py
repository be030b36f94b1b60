"""Make one zip that installs without a network: wheels, start scripts, a note.

For each target it collects binary wheels of the tested versions (constraints.txt). The Python
interpreter itself is not in it. What comes out is untested until someone has run it there, and the
note inside says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGETS = {
    "win_amd64": ["win_amd64"],
    "linux_x86_64": ["manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    "linux_aarch64": ["manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"],
}
PYTHONS = ("3.11", "3.12")

INSTALL_BAT = r"""@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
py -3 --version >nul 2>&1 && (set "PY=py -3") || (set "PY=python")
%PY% -c "import sys; raise SystemExit(sys.version_info < (3, 11))" || (
  echo 需要 Python 3.11 或 3.12（64 位）。请先安装 Python，再运行本文件。
  pause & exit /b 1
)
if not exist "venv\Scripts\python.exe" %PY% -m venv "venv" || (pause & exit /b 1)
"venv\Scripts\python.exe" -m pip install --no-index --find-links "wheels\win_amd64" fumeng-twin
if errorlevel 1 (
  echo 安装失败，请把上面的文字发给我们。
  pause & exit /b 1
)
echo 安装完成。双击“开始.bat”运行自带演练。
pause
"""

START_BAT = r"""@echo off
chcp 65001 >nul
setlocal
cd /d "%~dp0"
set "PYTHONUTF8=1"
if not exist "venv\Scripts\fumeng.exe" (echo 请先运行“安装.bat”。 & pause & exit /b 1)
"venv\Scripts\fumeng.exe" demo
if exist "runs\latest" (
  set /p RUN=<"runs\latest"
)
if defined RUN start "" "runs\%RUN%\report.html"
pause
"""

INSTALL_SH = """#!/bin/sh
# No network, no administrator: installs into venv/ beside this file.
set -eu
cd "$(dirname "$0")"
case "$(uname -m)" in
  x86_64) wheels=wheels/linux_x86_64 ;;
  aarch64|arm64) wheels=wheels/linux_aarch64 ;;
  *) echo "没有适用于 $(uname -m) 的安装包" >&2; exit 1 ;;
esac
python3 -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' || {
  echo "需要 Python 3.11 或 3.12" >&2; exit 1; }
[ -x venv/bin/python ] || python3 -m venv venv
venv/bin/python -m pip install --no-index --find-links "$wheels" fumeng-twin
echo "安装完成。运行 ./开始.sh 开始自带演练。"
"""

START_SH = """#!/bin/sh
set -eu
cd "$(dirname "$0")"
[ -x venv/bin/fumeng ] || { echo "请先运行 ./安装.sh" >&2; exit 1; }
exec venv/bin/fumeng demo
"""

NOTE = """阜新蒙古族自治县应急仿真试验台 · 离线安装包

1. Windows：双击“安装.bat”，完成后双击“开始.bat”。不需要网络，不需要管理员权限。
2. Linux（x86-64、aarch64）：运行 sh 安装.sh，再运行 sh 开始.sh。
3. 需要先有 64 位 Python 3.11 或 3.12；本包不含 Python。

本包由脚本生成，尚未有人在目标机器上实测（untested）。仿真演练，非真实事件。
"""


def main() -> None:
    """Build the wheel, collect the others, write dist/fumeng-twin-offline.zip."""
    dist = ROOT / "dist"
    with tempfile.TemporaryDirectory() as scratch:
        stage = Path(scratch) / "fumeng-twin"
        wheel = _own_wheel(Path(scratch))
        requirements = _requirements(wheel)
        for target, platforms in TARGETS.items():
            folder = stage / "wheels" / target
            folder.mkdir(parents=True)
            shutil.copy(wheel, folder)
            for python in PYTHONS:
                _collect(folder, platforms, python, requirements)
        _write_scripts(stage)
        dist.mkdir(exist_ok=True)
        out = dist / "fumeng-twin-offline.zip"
        _zip(stage, out)
    print(f"{out.relative_to(ROOT)}  {out.stat().st_size / 1e6:.0f} MB  (untested)")


def _own_wheel(scratch: Path) -> Path:
    shutil.rmtree(ROOT / "build", ignore_errors=True)  # modules since removed would go along
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(scratch), str(ROOT)], check=True
    )
    return next(scratch.glob("fumeng_twin-*.whl"))


def _requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode("utf-8").splitlines()
    wanted = (line.removeprefix("Requires-Dist: ") for line in lines if "Requires-Dist" in line)
    return [line for line in wanted if "extra ==" not in line]


def _collect(folder: Path, platforms: list[str], python: str, requirements: list[str]) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    command += ["--dest", str(folder), "--python-version", python, "--implementation", "cp"]
    command += ["-c", str(ROOT / "constraints.txt")]
    for platform in platforms:
        command += ["--platform", platform]
    windows = platforms[0].startswith("win")
    extra = (
        ["colorama"] if windows else []
    )  # click and rich want it there; markers see this machine
    subprocess.run([*command, *requirements, *extra], check=True)


def _write_scripts(stage: Path) -> None:
    texts = {
        "安装.bat": INSTALL_BAT,
        "开始.bat": START_BAT,
        "安装.sh": INSTALL_SH,
        "开始.sh": START_SH,
        "读我.txt": NOTE,
    }
    for name, text in texts.items():
        ends = "\r\n" if name.endswith((".bat", ".txt")) else "\n"
        mark = "utf-8-sig" if name.endswith(".txt") else "utf-8"
        (stage / name).write_text(text, encoding=mark, newline=ends)
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, stage)


def _zip(stage: Path, out: Path) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(stage.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo.from_file(path, str(path.relative_to(stage.parent)))
                entry.external_attr = (0o755 if path.suffix == ".sh" else 0o644) << 16
                compress = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
                archive.writestr(entry, path.read_bytes(), compress)


if __name__ == "__main__":
    main()
