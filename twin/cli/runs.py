"""`fumeng runs list|show|rm|path`."""

from __future__ import annotations

from pathlib import Path

import click

from twin.cli.endings import NOTHING, Stop
from twin.cli.language import say
from twin.cli.options import as_json, print_json, runs_option

__all__ = ["runs"]


@click.group(help=say("历次运行。", "Past runs."))
def runs() -> None:
    """The group of run-folder commands."""


@runs.command("list", help=say("列出历次运行，最近的在最后。", "All runs, the newest last."))
@runs_option
@as_json
def list_(runs: Path, as_json: bool) -> None:
    """List the runs."""
    from twin.journal import list_runs, read_manifest

    found = [(folder, read_manifest(folder)) for folder in list_runs(runs)]
    if as_json:
        print_json(
            {
                "runs": [
                    {
                        "run": folder.name,
                        "drill": m.drill,
                        "seed": m.seed,
                        "status": m.status,
                        "started_at": m.started_at,
                        "events_sha256": m.events_sha256,
                    }
                    for folder, m in found
                ]
            }
        )
        return
    if not found:
        raise Stop(NOTHING, f"{runs} 里还没有运行。", f"there are no runs in {runs} yet.")
    for folder, manifest in found:
        state = (
            say("完成", "complete")
            if manifest.status == "complete"
            else say("未完成", "incomplete")
        )
        click.echo(f"{folder.name:<44} {manifest.started_at}  {state}")


@runs.command(help=say("一次运行的要点。", "What a run was."))
@click.argument("run", default="latest")
@runs_option
def show(run: str, runs: Path) -> None:
    """Print a run's manifest."""
    from twin.journal import MANIFEST, resolve_run

    click.echo((resolve_run(run, runs) / MANIFEST).read_text(encoding="utf-8"), nl=False)


@runs.command(help=say("一次运行的文件夹。", "The folder of a run."))
@click.argument("run", default="latest")
@runs_option
def path(run: str, runs: Path) -> None:
    """Print the path of a run's folder."""
    from twin.journal import resolve_run

    click.echo(resolve_run(run, runs))


@runs.command(help=say("删除一次运行。", "Delete a run."))
@click.argument("run")
@click.option("--yes", is_flag=True, help=say("不再询问", "do not ask"))
@runs_option
def rm(run: str, yes: bool, runs: Path) -> None:
    """Delete a run's folder."""
    from twin.journal import remove_run, resolve_run

    folder = resolve_run(run, runs)
    if not yes:
        click.confirm(say(f"删除 {folder.name}？", f"delete {folder.name}?"), abort=True, err=True)
    remove_run(folder)
