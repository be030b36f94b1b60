"""What reaches the desk or the journal is made of exact operations only (DESIGN §5).

A scan of the source: no transcendental of `math` or numpy, no `@`, `dot` or float sum, no power but
of whole numbers, no fast or parallel arithmetic, no clock, no dice, no order of sets or hashes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("fast", "twin/sim", "twin/desk", "twin/models", "twin/terms")
FILES = sorted(
    path.relative_to(ROOT) for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")
)

TRANSCENDENTAL = frozenset(
    [
        "exp",
        "exp2",
        "expm1",
        "log",
        "log2",
        "log10",
        "log1p",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "arcsin",
        "arccos",
        "arctan",
        "arctan2",
        "sinh",
        "cosh",
        "tanh",
        "arcsinh",
        "arccosh",
        "arctanh",
        "pow",
        "power",
        "float_power",
        "cbrt",
        "hypot",
        "erf",
        "erfc",
        "gamma",
        "lgamma",
        "logaddexp",
        "dist",
        "sumprod",
        "radians",
        "degrees",
        "rad2deg",
        "deg2rad",
    ]
)
REDUCTIONS = frozenset(
    [
        "sum",
        "nansum",
        "mean",
        "nanmean",
        "average",
        "std",
        "var",
        "dot",
        "vdot",
        "inner",
        "outer",
        "matmul",
        "einsum",
        "tensordot",
        "prod",
        "convolve",
        "trapezoid",
        "fsum",
    ]
)
CLOCKS_AND_DICE = frozenset(["time", "random", "secrets", "uuid"])

ALLOWED = {
    ("fast/_jit.py", "time"): "times the compilation for the user; nothing of it is recorded",
}


def faults(source: str, name: str) -> Iterator[str]:
    """What a module does that is not exact or not repeatable, as `line: what`."""
    for node in ast.walk(ast.parse(source)):
        for what in _faults_of(node):
            if (name, what.split(" ")[0]) not in ALLOWED:
                yield f"{name}:{getattr(node, 'lineno', 0)}: {what}"


def _faults_of(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(value=ast.Name(id="math" | "np" | "numpy"), attr=attr):
            if attr in TRANSCENDENTAL:
                yield f"{attr} of a library"
            if attr in REDUCTIONS:
                yield f"{attr} in an order of its own"
        case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attr), args=[]):
            own_method = attr == "mean" and owner in ("self", "weather")  # a `Weather`, no array
            if attr in REDUCTIONS and owner not in ("math", "np", "numpy") and not own_method:
                yield f"{attr} in an order of its own"
        case ast.BinOp(op=ast.MatMult()):
            yield "@ in an order of its own"
        case ast.BinOp(op=ast.Pow(), right=right) if not _whole(right):
            yield "** with a power that is not a whole number"
        case ast.keyword(arg="fastmath" | "parallel" as arg, value=ast.Constant(value=True)):
            yield f"{arg} arithmetic"
        case ast.Import(names=names):
            for alias in names:
                if alias.name.partition(".")[0] in CLOCKS_AND_DICE:
                    yield f"{alias.name} imported"
        case ast.ImportFrom(module=module) if (
            module is not None and module.partition(".")[0] in CLOCKS_AND_DICE
        ):
            yield f"{module} imported"
        case ast.For(iter=made) | ast.comprehension(iter=made) if _set(made):
            yield "iteration over a set"
        case ast.Call(func=ast.Name(id="hash")):
            yield "hash order"
        case ast.Name(id="prange"):
            yield "prange loop"


def _whole(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _whole(node.operand)
    if isinstance(node, ast.BinOp):
        return _whole(node.left) and _whole(node.right) and not isinstance(node.op, ast.Div)
    return (isinstance(node, ast.Constant) and isinstance(node.value, int)) or (
        isinstance(node, ast.Name)
    )


def _set(node: ast.expr) -> bool:
    return isinstance(node, ast.Set | ast.SetComp) or (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("set", "frozenset")
    )


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_module_is_exact_and_repeatable(path: Path) -> None:
    name = path.as_posix()
    assert list(faults((ROOT / path).read_text(encoding="utf-8"), name)) == []


@pytest.mark.parametrize(
    "line",
    [
        "x = math.exp(1.0)",
        "x = np.sin(a)",
        "x = a @ b",
        "x = np.dot(a, b)",
        "x = a.sum()",
        "x = a.mean(axis=0)",
        "x = a ** 0.5",
        "x = a ** -0.5",
        "f = njit(fastmath=True)",
        "f = njit(parallel=True)",
        "import random",
        "from time import time",
        "for x in {1, 2}: pass",
        "y = [x for x in set(a)]",
        "x = hash(a)",
    ],
)
def test_the_scan_finds_what_it_is_for(line: str) -> None:
    assert list(faults(line, "x.py"))


def test_the_scan_leaves_exact_lines_alone() -> None:
    assert list(faults("x = np.sqrt(a) + b ** 2 - c / d * 2 ** 53", "x.py")) == []


def test_every_exception_is_still_needed() -> None:
    for name, what in ALLOWED:
        source = (ROOT / name).read_text(encoding="utf-8")
        found = [
            fault
            for node in ast.walk(ast.parse(source))
            for fault in _faults_of(node)
            if fault.split(" ")[0] == what
        ]
        assert found, f"{name} no longer needs its exception for {what}"
