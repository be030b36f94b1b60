"""How a command ends: one place that turns outcomes and errors into exit codes (DESIGN §10).

0 done · 1 ran, an expectation failed · 2 usage · 3 input invalid · 4 device not available ·
5 nothing to do · 70 internal error · 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from typing import NoReturn

import click

from twin.cli.language import current, say

__all__ = [
    "FAILED",
    "INPUT",
    "INTERRUPTED",
    "NOTHING",
    "UNAVAILABLE",
    "Stop",
    "leave",
    "nobody_reads",
    "run_and_exit",
]

FAILED = 1
INPUT = 3
UNAVAILABLE = 4
NOTHING = 5
INTERNAL = 70
INTERRUPTED = 130


class Stop(Exception):  # noqa: N818 - an ending, not always an error
    """End the command with a code and one sentence for the user."""

    def __init__(self, code: int, zh: str, en: str) -> None:
        super().__init__(say(zh, en))
        self.code = code


def leave(code: int) -> NoReturn:
    """End the command with a code; everything has been said already."""
    raise click.exceptions.Exit(code)


def nobody_reads() -> None:
    """What we print goes nowhere from now on: whoever read it has gone, as `head` does."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def run_and_exit(command: click.Command, words: list[str]) -> NoReturn:
    """Run `command` with the words of a command line and exit as the contract says."""
    try:
        code = command.main(words, prog_name="fumeng", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(code if isinstance(code, int) else 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo(say("已中断。", "Interrupted."), err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        nobody_reads()
        sys.exit(0)
    except Exception as error:
        sys.exit(_explain(error))


def _explain(error: Exception) -> int:
    from twin.inputs import InputProblems
    from twin.journal import JournalError

    if isinstance(error, Stop):
        click.echo(str(error), err=True)
        return error.code
    if isinstance(error, InputProblems):
        click.echo(error.render(current()), err=True)
        return INPUT
    if isinstance(error, JournalError):
        click.echo(error.message.in_(current()), err=True)
        return INPUT
    if isinstance(error, OSError) and error.filename is not None:
        said = f"{error.filename}: {error.strerror}"
        click.echo(say(f"读写失败：{said}", f"cannot read or write: {said}"), err=True)
        return INPUT
    from twin.live.lockstep import LockstepError
    from twin.live.rig.unavailable import RigUnavailable

    if isinstance(error, RigUnavailable | LockstepError):
        click.echo(error.message.in_(current()), err=True)
        return UNAVAILABLE
    from fast.routing import MismatchError

    if isinstance(error, MismatchError):
        click.echo(
            say(
                f"行车时间自检不符，运行已停止；留下的运行文件夹标为未完成。{error}",
                f"A checked travel time was wrong, so the run was stopped; its folder is marked "
                f"incomplete. {error}",
            ),
            err=True,
        )
    return _crash(error)


def _crash(error: Exception) -> int:
    handle, path = tempfile.mkstemp(prefix="fumeng-crash-", suffix=".txt", text=True)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"argv: {sys.argv}\n\n")
        traceback.print_exception(error, file=file)
    click.echo(
        say(
            f"程序内部错误，不是您的操作问题。详情已写入 {path}，请随问题一并提交。",
            f"Internal error, not your mistake. Details are in {path}; please send it along.",
        ),
        err=True,
    )
    return INTERNAL
