"""`fumeng doctor`: is this installation sound, and does anything stand in its way?"""

from __future__ import annotations

import platform
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click

from twin import __version__
from twin.cli.endings import FAILED, leave
from twin.cli.language import say
from twin.cli.options import as_json, print_json

__all__ = ["doctor"]

_OURS = ("twin", "scenarios", "devices", "fast", "reports")
_EXTRAS = {"osm": "osmium", "live": "uvicorn", "bench": "routingkit_cch"}


@click.command(help=say("检查安装与环境。", "Check the installation."))
@as_json
def doctor(as_json: bool) -> None:
    """Print what was found, a line each; ends with 1 when something is wrong."""
    found = list(_findings())
    wrong = [finding for finding in found if finding[0] == "×"]
    if as_json:
        print_json({"ok": not wrong, "findings": [{"mark": m, "text": t} for m, t in found]})
    else:
        for mark, told in found:
            click.echo(f"{mark} {told}")
    leave(FAILED if wrong else 0)


def _findings() -> Iterator[tuple[str, str]]:
    yield "✓", f"fumeng-twin {__version__} · Python {platform.python_version()}"
    yield from _shadows(Path.cwd())
    yield from _packages()
    yield from _kernels()
    yield from _county()
    for extra, module in _EXTRAS.items():
        yield from _extra(extra, module)
    browser = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("msedge")
    yield (
        ("✓", say(f"浏览器 {browser}", f"browser {browser}"))
        if browser
        else (
            "·",
            say("没找到 Chromium；报告可用任何浏览器打开", "no Chromium; any browser will do"),
        )
    )


def _shadows(here: Path) -> Iterator[tuple[str, str]]:
    """Folders of the user that Python would take for ours."""
    import importlib.util

    for name in _OURS:
        spec = importlib.util.find_spec(name)
        where = Path(spec.origin).parent if spec is not None and spec.origin else None
        theirs = here / name
        if theirs.is_dir() and where is not None and theirs.resolve() != where.resolve():
            yield (
                "!",
                say(
                    f"当前文件夹里的 {name}/ 与本软件的包同名；用 python -m 运行时会盖住它，请改名",
                    f"{name}/ here has the name of one of our packages and hides it under "
                    f"`python -m`; rename it",
                ),
            )


def _packages() -> Iterator[tuple[str, str]]:
    import importlib.metadata

    for name in ("simpy", "networkx", "numpy", "numba", "matplotlib"):
        try:
            yield "✓", f"{name} {importlib.metadata.version(name)}"
        except importlib.metadata.PackageNotFoundError:
            yield "×", say(f"缺少 {name}", f"{name} is missing")


def _kernels() -> Iterator[tuple[str, str]]:
    import fast

    if fast.jit_disabled():
        yield "!", say("已关闭即时编译（NUMBA_DISABLE_JIT），会很慢", "the JIT is off; slow")
        return
    was_cold = fast.is_cold()
    began = time.perf_counter()
    fast.compile_all()
    seconds = time.perf_counter() - began
    state = say("新编译", "compiled now") if was_cold else say("取自缓存", "from the cache")
    told = say("计算内核", "kernels")
    yield "✓", f"{told} {state} {seconds:.1f} s  {fast.cache_folder()}"


def _county() -> Iterator[tuple[str, str]]:
    from twin.county import load_county
    from twin.desk import load_rules

    county = load_county()
    load_rules(county)
    yield (
        "✓",
        say(f"县域数据 {county.name}", f"county {county.name_en}") + f"  {county.digest[:12]}",
    )


def _extra(extra: str, module: str) -> Iterator[tuple[str, str]]:
    import importlib.util

    if importlib.util.find_spec(module) is not None:
        yield "✓", say(f"可选功能 {extra}", f"extra {extra}")
    else:
        command = f"{Path(sys.executable).name} -m pip install 'fumeng-twin[{extra}]'"
        yield "·", say(f"可选功能 {extra} 未装：{command}", f"extra {extra}: {command}")
