"""The pytest plugin: a drill, its desk and its devices as fixtures (`docs/guide-hil.md`).

What a reader would get wrong: every pytest run of a machine with this package imports this module,
whether it has to do with drills or not. So it imports nothing but pytest; what the fixtures are
made of (`twin.hil`) comes when the first of them is used.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from devices.capture import Capture
    from twin.county import County
    from twin.hil.case import Case, Evidence
    from twin.hil.expect import Expect
    from twin.hil.faults import Faults
    from twin.hil.handles import Clock, DeskAtWork, DeviceAtWork, DrillAtWork, Sensor, Unit

_BACKENDS = ("sim", "lockstep", "live", "mixed")
_UNAVAILABLE = 4  # exit code: a device or the rig cannot be had
_MARKS = (
    "fumeng_drill(path, set={}): 测试所用的想定，set 替换其中的值 / the drill of the test",
    "fumeng_seed(n): 随机种子 / the random seed",
    "fumeng_seeds(n): 用 n 个种子各测一次 / once for each of n seeds",
    "hil(*names): 要用到的台架设备 / devices of the rig the test needs",
    "sim_only: 只在没有实物设备时测 / not where real devices stand",
    "deadline(sim=, wall=): 演练时间、真实时间的上限 / most drill time, most wall time",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of the session."""
    group = parser.getgroup(
        "fumeng", "Fumeng Twin：演练与硬件在环 / drills and hardware in the loop"
    )
    group.addoption(
        "--fumeng-backend", choices=_BACKENDS, default="sim",
        help="sim 虚拟时间、没有线路；lockstep 虚拟时间、真实协议；live 真实时间；mixed 有实物 / "
        "virtual time without wires; virtual time over sockets; the wall clock; with real devices",
    )  # fmt: skip
    group.addoption("--fumeng-rig", metavar="FILE", help="台架文件或自带台架名 / the rig file")
    group.addoption(
        "--fumeng-device", metavar="NAME=URL", action="append", default=[],
        help="这个设备用实物，在此地址 / the real device stands at this address",
    )  # fmt: skip
    group.addoption(
        "--fumeng-arm", metavar="NAME", action="append", default=[],
        help="允许公众可闻可见的这台实物接受台架所列指令 / let this real device, heard or seen by "
        "the public, take the orders its rig entry lists",
    )  # fmt: skip
    group.addoption(
        "--fumeng-seed", type=_seed, metavar="N", help="所有测试用这个种子 / the seed of every test"
    )
    group.addoption(
        "--fumeng-strict", action="store_true",
        help="缺设备时失败，不跳过 / what is not there fails the test instead of skipping it",
    )  # fmt: skip
    group.addoption(
        "--fumeng-out", metavar="DIR",
        help="运行文件夹放在哪里 / where run folders go (pytest's temporary folder)",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks known."""
    for mark in _MARKS:
        config.addinivalue_line("markers", mark)
    backend, rig = config.getoption("--fumeng-backend"), config.getoption("--fumeng-rig")
    if backend != "sim" and rig is None:
        raise pytest.UsageError(f"--fumeng-backend {backend}：要有 --fumeng-rig FILE / is missing")
    if config.getoption("--fumeng-arm") and rig is None:
        raise pytest.UsageError("--fumeng-arm：要有 --fumeng-rig FILE / is missing")
    for words in config.getoption("--fumeng-device"):
        if "=" not in words:
            raise pytest.UsageError(f"--fumeng-device {words}：应为 NAME=URL / should be NAME=URL")


def pytest_report_header(config: pytest.Config) -> str:
    """What the session tests against."""
    seed = config.getoption("--fumeng-seed")
    told = "各测试自定 / each its own" if seed is None else seed
    backend, rig = config.getoption("--fumeng-backend"), config.getoption("--fumeng-rig")
    return f"fumeng: backend={backend} seed={told} rig={rig or '无 / none'}"


def _seed(written: str) -> int:
    if not (written.isascii() and written.isdigit()):
        raise argparse.ArgumentTypeError(f"{written}：应为 0 起的整数 / is no whole number from 0")
    return int(written)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`fumeng_seeds(n)`: the test once for each seed 0 … n−1."""
    mark = metafunc.definition.get_closest_marker("fumeng_seeds")
    if mark is not None and "_fumeng_seed" in metafunc.fixturenames:
        (number,) = mark.args
        metafunc.parametrize("_fumeng_seed", range(number), ids=[f"s{i}" for i in range(number)])


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """A test that came through must have kept its deadline too."""
    done = yield
    case: Any = pyfuncitem.funcargs.get("_fumeng_case")
    if case is not None:
        case.mind()
    return done


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what was not met as the story it is; what is not there skips, unless it is strict."""
    report = yield
    raised: Any = None if call.excinfo is None else call.excinfo.value
    if type(raised).__name__ == "RigUnavailable":
        pytest.exit(f"{raised.message.zh} / {raised.message.en}", returncode=_UNAVAILABLE)
    if call.excinfo is None or not getattr(raised, "fumeng_story", False):
        return report
    from twin.hil.told import NotHere

    if isinstance(raised, NotHere) and not item.config.getoption("--fumeng-strict"):
        path, line, _ = item.location
        report.outcome = "skipped"
        report.longrepr = (path, (line or 0) + 1, f"Skipped: {raised}")
    else:
        for entry in reversed(call.excinfo.traceback):
            if Path(str(entry.path)) == item.path:
                raised.place(item.location[0], entry.lineno + 1)
                break
        report.longrepr = call.excinfo.getrepr(style="value")
    return report


@pytest.fixture
def _fumeng_seed() -> int | None:
    """The seed of `fumeng_seeds`."""
    return None


@pytest.fixture(scope="session")
def _fumeng_runs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process keeps its runs; processes of one session do not share it."""
    out = request.config.getoption("--fumeng-out")
    if out is None:
        return tmp_path_factory.mktemp("fumeng-runs")
    return Path(out).resolve() / os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture
def _fumeng_case(
    request: pytest.FixtureRequest, _fumeng_runs: Path, _fumeng_seed: int | None
) -> Generator[Case, None, None]:
    """The run of one test, from its first fixture to its end."""
    from twin.hil.case import Ask, Case

    item, config = request.node, request.config
    drill = item.get_closest_marker("fumeng_drill")
    seed = item.get_closest_marker("fumeng_seed")
    deadline = item.get_closest_marker("deadline")
    limits = {} if deadline is None else deadline.kwargs
    asked: int | None = config.getoption("--fumeng-seed")
    if _fumeng_seed is not None:
        asked = _fumeng_seed
    elif asked is None and seed is not None:
        (asked,) = seed.args
    case = Case(
        Ask(
            test=item.nodeid,
            beside=item.path.parent,
            runs=_fumeng_runs,
            backend=config.getoption("--fumeng-backend"),
            drill="" if drill is None else str(drill.args[0]),
            overrides={} if drill is None else drill.kwargs.get("set", {}),
            seed=asked,
            named=_fumeng_seed is not None,
            options=_given(config),
            rig=config.getoption("--fumeng-rig"),
            swaps=dict(each.split("=", 1) for each in config.getoption("--fumeng-device")),
            armed=tuple(config.getoption("--fumeng-arm")),
            needs=tuple(name for mark in item.iter_markers("hil") for name in mark.args),
            sim_only=item.get_closest_marker("sim_only") is not None,
            sim=limits.get("sim"),
            wall=limits.get("wall"),
        )
    )
    yield case
    item.user_properties.extend(case.close())


@pytest.fixture
def county(_fumeng_case: Case) -> County:
    """The county: its places, points, units, hazards."""
    return _fumeng_case.course.inputs.county


@pytest.fixture
def drill(_fumeng_case: Case) -> DrillAtWork:
    """The drill of `fumeng_drill`, or a quiet watch: `.plan`, `.fire(inject)`, `.play()`."""
    from twin.hil.handles import DrillAtWork

    return DrillAtWork(_fumeng_case.course, _fumeng_case.mind)


@pytest.fixture
def desk(_fumeng_case: Case) -> DeskAtWork:
    """The duty desk, which is what is tested: `.decided(kind)`, `.tell(body, by)`."""
    from twin.hil.handles import DeskAtWork

    return DeskAtWork(_fumeng_case.course)


@pytest.fixture
def sensor(_fumeng_case: Case) -> Callable[[str], Sensor]:
    """A sensor by its id or tag: `.set`, `.ramp(to=, over=)`, `.shown`, `.truth`, `.crossed`."""
    from twin.hil.handles import Sensor

    return _once(lambda name: Sensor(_fumeng_case.course, name))


@pytest.fixture
def unit(_fumeng_case: Case) -> Callable[[str], Unit]:
    """A unit by its id: `.status`, `.position_deg`."""
    from twin.hil.handles import Unit

    return _once(lambda name: Unit(_fumeng_case.course, name))


@pytest.fixture
def clock(_fumeng_case: Case) -> Clock:
    """The drill's clock: `.run(until="T+00:30")`, `.run(for_="5m")`, `.now_s`."""
    return _fumeng_case.clock


@pytest.fixture
def expect(_fumeng_case: Case) -> Expect:
    """`expect(action, within=, since=, **where)`, `.never(...)`, `.order(...)`."""
    return _fumeng_case.expect


@pytest.fixture
def fault(_fumeng_case: Case) -> Faults:
    """`fault.inject(target, kind, for_=)`."""
    from twin.hil.faults import Faults

    return Faults(_fumeng_case.course)


@pytest.fixture
def evidence(_fumeng_case: Case) -> Evidence:
    """Files to keep with the run: `.text`, `.json`, `.keep(name, data)`."""
    return _fumeng_case.evidence


@pytest.fixture
def rig(_fumeng_case: Case) -> Callable[[str], DeviceAtWork]:
    """A device of the rig by its id: `.order("on")`."""
    from twin.hil.handles import DeviceAtWork

    return _once(lambda name: DeviceAtWork(_fumeng_case.course, name))


@pytest.fixture
def capture(_fumeng_case: Case) -> Capture:
    """Every frame of the rig so far: `.frames`, and the file at `.path`."""
    return _fumeng_case.capture()


def _given(config: pytest.Config) -> tuple[str, ...]:
    """The options that have to be given again to repeat a test."""
    words: list[str] = []
    if config.getoption("--fumeng-backend") != "sim":
        words += ["--fumeng-backend", config.getoption("--fumeng-backend")]
        words += ["--fumeng-rig", f'"{config.getoption("--fumeng-rig")}"']
    for device in config.getoption("--fumeng-device"):
        words += ["--fumeng-device", f'"{device}"']
    for device in config.getoption("--fumeng-arm"):
        words += ["--fumeng-arm", f'"{device}"']
    return tuple(words)


def _once(make: Callable[[str], Any]) -> Callable[[str], Any]:
    """One handle a name, however often a test asks for it."""
    made: dict[str, Any] = {}

    def give(name: str) -> Any:
        if name not in made:
            made[name] = make(name)
        return made[name]

    return give
