"""How the kernels of `fast` are compiled, cached and, when asked, not compiled at all.

A kernel is written once, at module level, with one explicit signature. It is compiled when it is
first needed (called, or used by another kernel), never for a second signature, and kept on disk in
a folder named by the digest of all of `fast`, the Numba version and the CPU. `compile_all` does it
for every kernel at once, with progress, so that nothing is compiled in mid-drill.

What a reader would get wrong: the bits do not depend on compiling. Kernels are built without
fastmath, so LLVM neither reorders float operations nor contracts ``a * b + c`` into one rounding
(it fuses only operations flagged ``contract``, and Numba flags none); under ``NUMBA_DISABLE_JIT=1``
the same functions run as plain Python on the same IEEE 754 doubles. In return a kernel may only do
what both sides do alike: no division by a possible zero, no mixing of float32 with float literals,
64-bit wrap-around only in ``np.uint64``.
"""

import atexit
import functools
import hashlib
import importlib
import importlib.metadata
import os
import pkgutil
import re
import shutil
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar, cast

import numpy as np

P = ParamSpec("P")
R = TypeVar("R")

COMPLETE = "complete"  # file in a cache folder that holds every kernel

_SCALARS: dict[str, Callable[[Any], Any]] = {
    "float64": float,
    "int32": np.int32,
    "int64": int,
    "uint64": np.uint64,
    "boolean": bool,
}
_lock = threading.RLock()
_plain = threading.local()
_kernels: "list[Kernel[Any, Any]]" = []


def kernel(signature: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a module-level function a kernel with exactly this Numba signature.

    Args:
        signature: Such as ``"float64(float64, int32[::1])"``; every scalar one of float64, int32,
            int64, uint64, boolean, every array C-contiguous.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        if jit_disabled():
            return _as_plain_python(function, signature)
        made = Kernel(function, signature)
        _kernels.append(made)
        return made

    return wrap


def jit_disabled() -> bool:
    """Whether kernels run as plain Python (``NUMBA_DISABLE_JIT=1``)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0")


def compile_all(on_progress: Callable[[str, int, int], None] | None = None) -> float:
    """Load every kernel of `fast`, compiling what the cache lacks, and return the seconds taken.

    Args:
        on_progress: Called before each kernel with its name, how many are done, how many there are.
    """
    began = time.perf_counter()
    for module in _module_names():
        importlib.import_module(module)
    total = len(_kernels)
    for done, each in enumerate(list(_kernels)):
        if on_progress is not None:
            on_progress(each.name, done, total)
        each.ready()
    if total:
        (cache_folder() / COMPLETE).touch()
        if on_progress is not None:
            on_progress("", total, total)
    return time.perf_counter() - began


def is_cold() -> bool:
    """Whether `compile_all` would compile (tens of seconds) rather than load (under a second)."""
    return not jit_disabled() and not (cache_folder() / COMPLETE).exists()


@functools.cache
def cache_folder() -> Path:
    """The folder of this code, Numba and CPU: made on first use, and writable.

    ``FUMENG_CACHE_DIR`` decides; else the user's cache folder; else, with one warning, a temporary
    folder that is removed at exit.
    """
    for base in cache_bases():
        folder = base / f"kernels-{_digest()}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    folder = Path(tempfile.mkdtemp(prefix="fumeng-kernels-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    warnings.warn(
        f"no writable cache folder among {', '.join(map(str, cache_bases())) or 'none'}: kernels "
        f"are compiled into {folder} and again at the next start; set FUMENG_CACHE_DIR to a "
        f"folder that can be written",
        RuntimeWarning,
        stacklevel=2,
    )
    return folder


class Kernel(Generic[P, R]):
    """A function compiled for one signature when first needed; call it like the function."""

    def __init__(self, function: Callable[P, R], signature: str) -> None:
        functools.update_wrapper(self, function)
        self.name = f"{function.__module__}.{function.__qualname__}"
        self.signature = signature
        self._function = function
        self._dispatcher: Any = None
        self._run: Callable[..., Any] = self._first_call

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the compiled function."""
        return self._run(*args, **kwargs)  # type: ignore[no-any-return]

    def ready(self) -> Any:
        """The Numba dispatcher, compiled or loaded, and closed to further signatures."""
        with _lock:
            if self._dispatcher is None:
                dispatcher = _compiled(self._function, self.signature)
                dispatcher.disable_compile()
                self._dispatcher = self._run = dispatcher
            return self._dispatcher

    def _first_call(self, *args: Any, **kwargs: Any) -> Any:
        return self.ready()(*args, **kwargs)


def _compiled(function: Callable[..., Any], signature: str) -> Any:
    """A dispatcher with its one signature; a damaged or stale cache entry is made anew."""
    dispatcher = _new_dispatcher(function)
    try:
        dispatcher.compile(signature)
    except Exception:  # what unpickling garbage raises is anybody's guess
        dispatcher._cache.flush()
        dispatcher = _new_dispatcher(function)
        dispatcher.compile(signature)
    return dispatcher


def _new_dispatcher(function: Callable[..., Any]) -> Any:
    numba = _numba()
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())  # read once, where the dispatcher is made
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    finally:
        numba.config.CACHE_DIR = before


@functools.cache
def _numba() -> Any:
    """Numba, imported on first need and taught that a `Kernel` in a kernel is its dispatcher."""
    import numba
    from numba.extending import typeof_impl

    @typeof_impl.register(Kernel)
    def _typeof_kernel(value: Kernel[Any, Any], context: object) -> Any:
        return numba.types.Dispatcher(value.ready())

    return numba


def _as_plain_python(function: Callable[P, R], signature: str) -> Callable[P, R]:
    """The function itself, with scalars converted as the signature says and no NumPy warnings."""
    result, *arguments = re.findall(r"(\w+(?:\[[^\]]*\])?)", signature)
    convert = [_SCALARS.get(name) for name in arguments]
    back = _SCALARS.get(result)

    def run(*args: Any) -> Any:
        given = [a if to is None else to(a) for a, to in zip(args, convert, strict=True)]
        if getattr(_plain, "quiet", False):
            value = function(*given)  # type: ignore[call-arg]
        else:
            _plain.quiet = True
            try:
                with np.errstate(all="ignore"):
                    value = function(*given)  # type: ignore[call-arg]
            finally:
                _plain.quiet = False
        return value if back is None else back(value)

    functools.update_wrapper(run, function)
    return cast(Callable[P, R], run)


def _module_names() -> list[str]:
    import fast

    return sorted(m.name for m in pkgutil.walk_packages(fast.__path__, "fast."))


@functools.cache
def _digest() -> str:
    llvm: Any = importlib.import_module("llvmlite.binding")  # without the weight of Numba
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    cpu = os.environ.get("NUMBA_CPU_NAME") or llvm.get_host_cpu_name()
    features = os.environ.get("NUMBA_CPU_FEATURES")
    if features is None:
        features = llvm.get_host_cpu_features().flatten()
    versions = [importlib.metadata.version(name) for name in ("numba", "llvmlite", "numpy")]
    digest.update("\0".join([*versions, sys.version, cpu, features]).encode())
    return digest.hexdigest()[:16]


@functools.cache
def cache_bases() -> tuple[Path, ...]:
    """The folder that caches belong in, if any: ``FUMENG_CACHE_DIR``, else the user's."""
    chosen = os.environ.get("FUMENG_CACHE_DIR")
    if chosen:
        return (Path(chosen),)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return (Path(base) / "fumeng",) if base and os.path.isabs(base) else ()
