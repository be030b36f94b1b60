"""The command `fumeng`. Nothing heavy is imported until a sub-command needs it."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Read the settings of the folder, then run the command line.

    What a reader would get wrong: the commands may not be imported before the settings are read,
    for their help is made in the language of the process.
    """
    import os
    import sys
    from pathlib import Path

    if Path("fumeng.toml").exists():
        from twin.cli import settings_file
        from twin.cli.language import pick
        from twin.inputs.problems import InputProblems

        try:
            settings_file.filled |= settings_file.fill(Path.cwd(), os.environ)
        except InputProblems as bad:
            print(bad.render(pick(sys.argv[1:], os.environ)), file=sys.stderr)
            sys.exit(3)
    from twin.cli.main import main as run

    run()
