"""The drill language: a file becomes a checked `Drill`, and a run of it is judged."""

from scenarios.find import find_drill, list_drills, quiet_drill
from scenarios.judge import judge
from scenarios.load import Form, Reading, load_drill, read_drill

__all__ = [
    "Form",
    "Reading",
    "find_drill",
    "judge",
    "list_drills",
    "load_drill",
    "quiet_drill",
    "read_drill",
]
