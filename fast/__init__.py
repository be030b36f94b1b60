"""The performance core: arrays in, arrays out, the same bits on every machine (DESIGN §5, §8).

`fast.routing` finds ways and times, `fast.alarms` turns readings into alarm transitions and truth
into readings, `fast.fields` computes concentrations, `fast.streams` draws, `fast.exact` has the
functions the others are made of. What a reader would get wrong: importing compiles nothing; the
first call of a kernel does, unless `compile_all` has.
"""

from fast._jit import cache_folder, compile_all, is_cold, jit_disabled

__all__ = ["cache_folder", "compile_all", "is_cold", "jit_disabled"]
