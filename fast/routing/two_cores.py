"""Two pieces of work at once, where the process has two cores for them.

What a reader would get wrong: nothing depends on whether it has. Both pieces are run in any case,
and neither may write what the other reads. Threads are made anew each time: a pool would not
survive a fork, which process pools do to us.
"""

import os
import threading
from collections.abc import Callable


def both(here: Callable[[], None], beside: Callable[[], None]) -> None:
    """Run both, the second in a thread of its own where there is a second core.

    Raises:
        BaseException: What either raised; of both, what `here` raised.
    """
    if not has_two():
        here()
        beside()
        return
    raised: list[BaseException] = []

    def run() -> None:
        try:
            beside()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        here()
    finally:
        thread.join()
    if raised:
        raise raised[0]


def has_two() -> bool:
    """Whether this process may run on two cores at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) > 1
    return (os.cpu_count() or 1) > 1
