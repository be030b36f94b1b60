"""The journal, the only memory of a run: one writer, one reader, one check."""

from twin.journal.canonical import CanonicalError, canonical_bytes, digest
from twin.journal.manifest import MANIFEST, Manifest, read_manifest, said_again, write_manifest
from twin.journal.reader import decision_log, parse_line, read, repair_tail
from twin.journal.run_folder import (
    list_runs,
    make_run_folder,
    point_latest,
    remove_run,
    resolve_run,
)
from twin.journal.verify import EVENTS, Fault, verify
from twin.journal.writer import JournalError, JournalSeal, JournalWriter

__all__ = [
    "EVENTS",
    "MANIFEST",
    "CanonicalError",
    "Fault",
    "JournalError",
    "JournalSeal",
    "JournalWriter",
    "Manifest",
    "canonical_bytes",
    "decision_log",
    "digest",
    "list_runs",
    "make_run_folder",
    "parse_line",
    "point_latest",
    "read",
    "read_manifest",
    "remove_run",
    "repair_tail",
    "resolve_run",
    "said_again",
    "verify",
    "write_manifest",
]
