"""The unified resource registry: tables of departments in, one owner a fact, nothing merged."""

from twin.county.registry.book import Book, load_book
from twin.county.registry.claims import Conflict, Registry, conflicts_of
from twin.county.registry.duplicates import duplicates
from twin.county.registry.entering import Entered, Fate, enter
from twin.county.registry.entries import Entry
from twin.county.registry.folder import entries_of, read_registry, write_registry
from twin.county.registry.how import How, read_how
from twin.county.registry.of_county import entries_of_county
from twin.county.registry.quality import Quality, quality_of
from twin.county.registry.reading import ReadRows, read_rows

__all__ = [
    "Book",
    "Conflict",
    "Entered",
    "Entry",
    "Fate",
    "How",
    "Quality",
    "ReadRows",
    "Registry",
    "conflicts_of",
    "duplicates",
    "enter",
    "entries_of",
    "entries_of_county",
    "load_book",
    "quality_of",
    "read_how",
    "read_registry",
    "read_rows",
    "write_registry",
]
