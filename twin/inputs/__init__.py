"""Reading files people write: every problem at once, with its place and how to mend it."""

from twin.inputs.binding import Bound, bind, faulty, spelled
from twin.inputs.codes import CODES
from twin.inputs.problems import BadValue, InputProblems, Problem, Problems, Spot, near, render
from twin.inputs.sheet_file import Grid, read_grid
from twin.inputs.table_file import Column, Table, exact_number, read_table, write_table
from twin.inputs.text_file import decode, read_text
from twin.inputs.yaml_file import Document, load_yaml, load_yaml_text

__all__ = [
    "CODES",
    "BadValue",
    "Bound",
    "Column",
    "Document",
    "Grid",
    "InputProblems",
    "Problem",
    "Problems",
    "Spot",
    "Table",
    "bind",
    "decode",
    "exact_number",
    "faulty",
    "load_yaml",
    "load_yaml_text",
    "near",
    "read_grid",
    "read_table",
    "read_text",
    "render",
    "spelled",
    "write_table",
]
