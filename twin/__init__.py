"""Fumeng Twin: the county's emergency logic, run against a simulated world or a real one."""

__version__ = "0.1.0"
