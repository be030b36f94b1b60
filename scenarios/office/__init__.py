"""A drill as a workbook (.xlsx): written with drop-downs, read with the checks of a drill file."""

from scenarios.office.reading import read_workbook
from scenarios.office.writing import write_events, write_workbook
from scenarios.office.yaml_text import as_yaml

__all__ = ["as_yaml", "read_workbook", "write_events", "write_workbook"]
