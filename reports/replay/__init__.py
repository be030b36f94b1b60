"""Statistics, tables and pages of a replay of recorded calls."""
