"""The papers of an exercise: made from its drill before anything runs, for print and for office."""

from reports.papers.course import course_of
from reports.papers.making import make_papers
from reports.papers.pages import write_pages

__all__ = ["course_of", "make_papers", "write_pages"]
