"""Incidents: opened, linked, graded, closed."""
