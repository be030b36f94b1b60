"""`fumeng config`: what is set, and where it was set.

What a reader would get wrong: an option of a command wins over its variable, that over the file
`fumeng.toml` of the folder one works in, and that over what is built in.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from twin.cli.language import pick, say
from twin.cli.options import as_json, print_json
from twin.cli.settings_file import NAME, filled

__all__ = ["Setting", "config", "settings"]

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A setting: its value, where that comes from (`built-in`, `fumeng.toml`, or the name of a
    variable or option), and the option of commands that wins over it."""

    name: str
    value: str
    origin: str
    option: str


def settings(
    words: Sequence[str], environ: Mapping[str, str], of_file: Collection[str] = ()
) -> Iterator[Setting]:
    """Every setting of a command line in an environment; `of_file` are the variables that
    `fumeng.toml` has set there."""

    def from_variable(name: str, variable: str, built_in: str, option: str) -> Setting:
        given = environ.get(variable)
        origin = (NAME if variable in of_file else variable) if given else "built-in"
        return Setting(name=name, value=given or built_in, origin=origin, option=option)

    origin = _language_from(words, environ)
    yield Setting(
        name="language", value=pick(words, environ), option="--lang",
        origin=NAME if origin in of_file else origin,
    )  # fmt: skip
    from twin.county.load import default_folder

    yield from_variable("county", "FUMENG_COUNTY", str(default_folder()), "--county")
    runs = from_variable("runs", "FUMENG_RUNS", "runs", "-o, --runs")
    yield Setting(name=runs.name, value=str(Path(runs.value).absolute()), origin=runs.origin,
                  option=runs.option)  # fmt: skip
    from fast import cache_folder

    yield from_variable("cache", "FUMENG_CACHE_DIR", str(cache_folder().parent), "")
    token = environ.get("FUMENG_LIVE_TOKEN")
    yield Setting(
        name="live_token", value="***" if token else "", option="--token",
        origin="FUMENG_LIVE_TOKEN" if token else "built-in",
    )  # fmt: skip


def _language_from(words: Sequence[str], environ: Mapping[str, str]) -> str:
    """What `pick` goes by."""
    if any(word == "--lang" or word.startswith("--lang=") for word in words):
        return "--lang"
    if environ.get("FUMENG_LANG") in ("zh", "en"):
        return "FUMENG_LANG"
    name = next((name for name in _LOCALES if environ.get(name)), "")
    return name if name and environ[name][:2] in ("zh", "en") else "built-in"


@click.command(help=say("现在的设置，在哪里设的。", "What is set, and where."))
@as_json
def config(as_json: bool) -> None:
    """Print the settings; a token is never shown."""
    found = list(settings(sys.argv[1:], os.environ, filled))
    if as_json:
        plain = {each.name: {"value": each.value, "origin": each.origin} for each in found}
        print_json({"schema": "fumeng.config/1", "settings": plain})
        return
    for each in found:
        origin = say("内置", "built in") if each.origin == "built-in" else each.origin
        wins = say(f"，可用 {each.option} 改", f", {each.option} wins") if each.option else ""
        value = each.value or say("（没有）", "(none)")
        click.echo(f"{_NAMES[each.name]:<6} {value}  [{origin}{wins}]")


_NAMES = {
    "language": say("语言", "language"),
    "county": say("县域", "county"),
    "runs": say("结果", "runs"),
    "cache": say("缓存", "cache"),
    "live_token": say("口令", "token"),
}
